"""SIGTERM at any moment: the caller is told, the job is handed back, nothing stays behind."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import video_core

from infra.transcoding.worker import WorkerTranscoder
from native.worker.render import render
from native.worker.scratch import Scratch
from shared.delivery.errors import TranscoderBusy, TranscoderUnavailable
from shared.delivery.plan import RenderPlan
from shared.generation.states import State
from tests.native.links import SECRET, FakeStore, Worker, running_worker
from tests.unit.generation.builders import a_house, finishing

pytestmark = pytest.mark.media

END_S_MAX = 10.0
"""Cloud Run kills after 10 s. Source: Cloud Run container contract, "Shutdown"."""

LOOP_TURNS = 20
"""More than it takes to deliver what was cancelled to all that waits for it."""


@pytest.fixture
def store() -> Iterator[FakeStore]:
    made = FakeStore()
    yield made
    made.hold.set()
    made.hold_source.set()
    made.close()


@pytest.fixture
def mortal(tmp_path: Path, store: FakeStore) -> Iterator[Worker]:
    with running_worker(tmp_path / "scratch", store.origin) as started:
        yield started


class Ending:
    """Sends SIGTERM when the progress passes `after`, and measures how long the end takes."""

    def __init__(self, worker: Worker, after: float) -> None:
        self._worker, self._after = worker, after
        self._thread = threading.Thread(target=self._end)
        self._is_begun = False
        self.took_s = 0.0

    def __call__(self, ratio: float) -> None:
        if ratio >= self._after and not self._is_begun:
            self._is_begun = True
            self._thread.start()

    def _end(self) -> None:
        self.took_s = self._worker.end()

    def wait(self) -> None:
        assert self._is_begun
        self._thread.join()


def while_it_downloads(store: FakeStore, film: bytes) -> tuple[RenderPlan, float]:
    store.hold_source.clear()
    return store.plan(store.serve("film.mp4", film)), 0.0


def while_it_renders(store: FakeStore, film: bytes) -> tuple[RenderPlan, float]:
    return store.plan(store.serve("film.mp4", film)), 0.06


def while_it_uploads(store: FakeStore, film: bytes) -> tuple[RenderPlan, float]:
    store.hold.clear()
    return store.plan(store.serve("film.mp4", film)), 0.95


Moment = Callable[[FakeStore, bytes], tuple[RenderPlan, float]]


@pytest.mark.parametrize("moment", [while_it_downloads, while_it_renders, while_it_uploads])
def test_sigterm_tells_the_caller_and_leaves_nothing(
    store: FakeStore, mortal: Worker, long_film: bytes, moment: Moment
) -> None:
    plan, after = moment(store, long_film)
    ending = Ending(mortal, after)
    transcoder = WorkerTranscoder(mortal.base_url, lambda: SECRET, timeout_s=60)
    with pytest.raises(TranscoderUnavailable, match="is ending"):
        transcoder.render(plan, ending)
    ending.wait()
    assert ending.took_s < END_S_MAX
    assert mortal.left_over() == []


def test_a_job_whose_worker_ends_is_handed_back_and_made_by_the_next(
    store: FakeStore, mortal: Worker, long_film: bytes
) -> None:
    """The lease is the queue's task again at once, not only when it has run out."""
    house = a_house()
    generation_id = finishing(house)
    ending = Ending(mortal, 0.06)
    transcoder = WorkerTranscoder(mortal.base_url, lambda: SECRET, timeout_s=60)

    def work(on_progress: Callable[[float], None]) -> None:
        def advance(ratio: float) -> None:
            on_progress(ratio)
            ending(ratio)

        transcoder.render(while_it_renders(store, long_film)[0], advance)

    house.transcoder.during = work
    with pytest.raises(TranscoderUnavailable):
        house.transcode(generation_id)
    ending.wait()
    left = house.now(generation_id)
    assert (left.lease, left.state) == (None, State.FINISHING)
    house.transcoder.during = lambda _: None
    assert house.transcode(generation_id).state == State.DELIVERED


def test_while_it_ends_it_takes_nothing_more(
    store: FakeStore, mortal: Worker, long_film: bytes
) -> None:
    plan, after = while_it_renders(store, long_film)
    ending = Ending(mortal, after)
    transcoder = WorkerTranscoder(mortal.base_url, lambda: SECRET, timeout_s=60)
    refusals: list[Any] = []

    def try_another(ratio: float) -> None:
        ending(ratio)
        with pytest.raises((TranscoderBusy, TranscoderUnavailable)) as refused:
            transcoder.render(plan, lambda _: None)
        refusals.append(refused.value)

    with pytest.raises(TranscoderUnavailable):
        transcoder.render(plan, try_another)
    ending.wait()
    assert refusals


def test_a_render_cancelled_twice_has_ended_before_its_room_is_gone(
    tmp_path: Path, long_film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended_with_its_room: list[bool] = []
    has_stopped, may_end = threading.Event(), threading.Event()
    bare_render = video_core.render

    def watched(plan: video_core.Plan, *more: Any) -> video_core.Report:
        try:
            return bare_render(plan, *more)
        finally:
            has_stopped.set()
            may_end.wait(END_S_MAX)  # a machine with much else to do
            ended_with_its_room.append(Path(plan.source).exists())

    async def cancel_twice() -> None:
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()

        def tell(_: float) -> None:
            loop.call_soon_threadsafe(begun.set)

        async def work() -> None:
            with Scratch(tmp_path).room() as room:
                source = room.folder / "film.mp4"
                source.write_bytes(long_film)
                rendition = video_core.Rendition(room.folder / "made.mp4", 1080, 1920)
                plan = video_core.Plan(source, [rendition])
                await render(plan, tell)

        task = asyncio.create_task(work())
        await begun.wait()
        task.cancel()
        assert await asyncio.to_thread(has_stopped.wait, END_S_MAX)
        task.cancel()
        for _ in range(LOOP_TURNS):
            await asyncio.sleep(0)
        assert not task.done()
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended_with_its_room == [True]
        assert list(tmp_path.iterdir()) == []

    monkeypatch.setattr(video_core, "render", watched)
    asyncio.run(cancel_twice())
