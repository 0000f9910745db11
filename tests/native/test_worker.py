"""The worker as callers meet it: over HTTP, as a process of its own."""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.transcoding.worker import WorkerTranscoder
from shared.delivery.codec import encode_plan
from shared.delivery.errors import (
    DressingRefused,
    SourceOverLimit,
    SourceRefused,
    SourceUnsupported,
    TranscoderBusy,
    TranscoderUnavailable,
)
from shared.delivery.model import CaptionFormat, MediaLimits
from shared.delivery.overlays import Captions, Logo
from shared.delivery.plan import Music, RenderPlan, Rendition, Sound
from tests.native.builders import ffmpeg, tone
from tests.native.links import SECRET, FakeStore, Worker, running_worker

pytestmark = pytest.mark.media


@pytest.fixture(scope="module")
def shared_store() -> Iterator[FakeStore]:
    made = FakeStore()
    yield made
    made.close()


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory, shared_store: FakeStore) -> Iterator[Worker]:
    scratch = tmp_path_factory.mktemp("worker") / "scratch"
    with running_worker(scratch, shared_store.origin) as started:
        yield started


@pytest.fixture
def store(shared_store: FakeStore) -> FakeStore:
    shared_store.clear()
    return shared_store


@pytest.fixture
def mortal(tmp_path: Path, store: FakeStore) -> Iterator[Worker]:
    """A worker of the test's own, to be ended."""
    with running_worker(tmp_path / "scratch", store.origin) as started:
        yield started


@pytest.fixture
def transcoder(worker: Worker) -> WorkerTranscoder:
    return WorkerTranscoder(worker.base_url, lambda: SECRET, timeout_s=60)


def ignore(_: float) -> None:
    pass


def test_a_plan_is_rendered_from_link_to_link(
    store: FakeStore, worker: Worker, transcoder: WorkerTranscoder, master: Path
) -> None:
    plan = store.plan(
        store.serve("master.mp4", master.read_bytes()), "one", "two", poster=store.poster("poster")
    )
    ratios: list[float] = []
    report = transcoder.render(plan, ratios.append)
    stored = [store.stored["/one.mp4"], store.stored["/two.mp4"]]
    assert [output.rendition_id for output in report.outputs] == ["one", "two"]
    assert [output.size_bytes for output in report.outputs] == [len(data) for data in stored]
    assert [output.sha256 for output in report.outputs] == [
        hashlib.sha256(data).hexdigest() for data in stored
    ]
    assert report.source_sha256 == hashlib.sha256(master.read_bytes()).hexdigest()
    assert (report.source_width, report.source_height) == (320, 180)
    assert report.poster is not None
    assert store.stored["/poster.jpg"][:2] == b"\xff\xd8"
    assert ratios == sorted(ratios)
    assert worker.left_over() == []


def test_uploads_carry_the_targets_headers_and_a_length(
    store: FakeStore, transcoder: WorkerTranscoder, master: Path
) -> None:
    source = store.serve("master.mp4", master.read_bytes())
    transcoder.render(store.plan(source, poster=store.poster("poster")), ignore)
    sent = store.headers["/poster.jpg"]
    assert (sent["X-Kept"], sent["Content-Type"]) == ("as it is", "image/jpeg")
    assert store.headers["/portrait.mp4"]["Content-Type"] == "video/mp4"
    assert "Transfer-Encoding" not in sent


@pytest.mark.parametrize("status", [200, 201, 409, 412])
def test_an_object_that_is_stored_already_counts_as_stored(
    store: FakeStore, transcoder: WorkerTranscoder, master: Path, status: int
) -> None:
    plan = store.plan(store.serve("master.mp4", master.read_bytes()))
    first = transcoder.render(plan, ignore)
    store.answers["/portrait.mp4"] = status
    again = transcoder.render(plan, ignore)
    assert again.outputs == first.outputs


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", f"Basic {SECRET}"])
def test_a_wrong_secret_is_refused(store: FakeStore, worker: Worker, authorization: str) -> None:
    answer = httpx.post(
        f"{worker.base_url}/render",
        json=encode_plan(store.plan(f"{store.origin}/master.mp4")),
        headers={"Authorization": authorization},
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "transcoder.unauthenticated")
    assert answer.headers["Content-Type"] == "application/problem+json"


def post(worker: Worker, body: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {SECRET}"}
    return httpx.post(f"{worker.base_url}/render", content=body, headers=headers)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"version": 2}', b'{"version": 1}', b"[" * 100_000, b"\xff"]
)
def test_what_is_no_plan_is_refused(worker: Worker, body: bytes) -> None:
    answer = post(worker, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "transcoder.plan_invalid")


def test_a_body_of_seven_mebibytes_is_refused(worker: Worker) -> None:
    assert post(worker, b" " * 7 * 1024 * 1024).status_code == 413


def test_links_to_other_origins_are_not_opened(store: FakeStore, worker: Worker) -> None:
    plan = encode_plan(store.plan("http://127.0.0.1:1/master.mp4"))
    answer = httpx.post(
        f"{worker.base_url}/render", json=plan, headers={"Authorization": f"Bearer {SECRET}"}
    )
    assert answer.status_code == 422
    assert "origin" in answer.json()["detail"]


@pytest.mark.parametrize("status", [404, 403, 302, 500])
def test_a_dead_source_link_is_no_verdict_on_the_source(
    store: FakeStore, worker: Worker, transcoder: WorkerTranscoder, status: int
) -> None:
    store.answers["/gone.mp4"] = status
    with pytest.raises(TranscoderUnavailable, match=f"the source link answered {status}"):
        transcoder.render(store.plan(f"{store.origin}/gone.mp4"), ignore)
    assert (store.stored, worker.left_over()) == ({}, [])


def test_a_failing_upload_is_reported_as_such(
    store: FakeStore, transcoder: WorkerTranscoder, master: Path
) -> None:
    store.answers["/portrait.mp4"] = 403
    plan = store.plan(store.serve("master.mp4", master.read_bytes()))
    with pytest.raises(TranscoderUnavailable, match="an upload was answered 403"):
        transcoder.render(plan, ignore)


@pytest.mark.parametrize("content", [b"", b"just words " * 99])
def test_an_unreadable_source_is_a_verdict(
    store: FakeStore, worker: Worker, transcoder: WorkerTranscoder, content: bytes
) -> None:
    with pytest.raises(SourceRefused) as refused:
        transcoder.render(store.plan(store.serve("words.mp4", content)), ignore)
    assert refused.value.code == "delivery.source_unreadable"
    assert refused.value.stage == "transcoding"
    assert (store.stored, worker.left_over()) == ({}, [])


@pytest.mark.parametrize("limits", [MediaLimits(size_bytes_max=1000), MediaLimits(pixels_max=9)])
def test_a_source_over_a_limit_is_a_verdict(
    store: FakeStore, transcoder: WorkerTranscoder, master: Path, limits: MediaLimits
) -> None:
    plan = store.plan(store.serve("master.mp4", master.read_bytes()), limits=limits)
    with pytest.raises(SourceOverLimit):
        transcoder.render(plan, ignore)


def test_a_source_without_a_picture_is_a_verdict(
    store: FakeStore, transcoder: WorkerTranscoder, tmp_path: Path
) -> None:
    ffmpeg(*tone(), "-c:a", "aac", tmp_path / "sound.mp4")
    url = store.serve("sound.mp4", (tmp_path / "sound.mp4").read_bytes())
    with pytest.raises(SourceUnsupported):
        transcoder.render(store.plan(url), ignore)


def with_bad_logo(plan: RenderPlan, words: str) -> RenderPlan:
    return _with(plan, overlays=(Logo(words),))


def with_bad_captions(plan: RenderPlan, _: str) -> RenderPlan:
    return _with(plan, captions=Captions("just words", CaptionFormat.SRT))


def with_bad_music(plan: RenderPlan, words: str) -> RenderPlan:
    return replace(plan, sound=Sound(music=Music(words)))


def _with(plan: RenderPlan, **changes: Any) -> RenderPlan:
    dressed: list[Rendition] = [replace(item, **changes) for item in plan.renditions]
    return replace(plan, renditions=dressed)


@pytest.mark.parametrize(
    ("spoil", "stage"),
    [(with_bad_logo, "overlay"), (with_bad_captions, "captions"), (with_bad_music, "sound")],
)
def test_bad_dressing_is_no_verdict_on_the_source(
    store: FakeStore,
    transcoder: WorkerTranscoder,
    master: Path,
    spoil: Callable[[RenderPlan, str], RenderPlan],
    stage: str,
) -> None:
    plan = store.plan(store.serve("master.mp4", master.read_bytes()))
    words = store.serve("words", b"just words " * 99)
    with pytest.raises(DressingRefused, match=f"^{stage}: ") as refused:
        transcoder.render(spoil(plan, words), ignore)
    assert (refused.value.code, refused.value.stage) == ("delivery.dressing_refused", "transcoding")
    assert store.stored == {}


def test_a_second_plan_is_refused_while_the_first_is_worked_on(
    store: FakeStore, worker: Worker, transcoder: WorkerTranscoder, master: Path
) -> None:
    plan = store.plan(store.serve("master.mp4", master.read_bytes()))
    store.hold.clear()
    reports: list[Any] = []
    first = threading.Thread(target=lambda: reports.append(transcoder.render(plan, ignore)))
    first.start()
    while not worker.is_busy():
        pass
    with pytest.raises(TranscoderBusy) as busy:
        transcoder.render(plan, ignore)
    store.hold.set()
    first.join()
    assert (busy.value.retry_after_s, len(reports)) == (5, 1)
    worker.wait_idle()
    assert transcoder.render(plan, ignore).outputs == reports[0].outputs


def heavy(store: FakeStore, film: bytes) -> Any:
    plan = store.plan(store.serve("long.mp4", film))
    wanted = [replace(item, width=1080, height=1920) for item in plan.renditions]
    return replace(plan, renditions=wanted)


def test_a_caller_who_leaves_stops_the_render(
    store: FakeStore, worker: Worker, transcoder: WorkerTranscoder, long_film: bytes
) -> None:
    def leave(ratio: float) -> None:
        if ratio > 0.05:
            raise LookupError("the lease is gone")

    with pytest.raises(LookupError):
        transcoder.render(heavy(store, long_film), leave)
    worker.wait_idle()
    assert (store.stored, worker.left_over()) == ({}, [])


def test_progress_comes_twice_a_second_at_most(
    store: FakeStore, worker: Worker, long_film: bytes
) -> None:
    body = encode_plan(heavy(store, long_film))
    headers = {"Authorization": f"Bearer {SECRET}"}
    times: list[float] = []
    with httpx.stream("POST", f"{worker.base_url}/render", json=body, headers=headers) as answer:
        assert answer.headers["Content-Type"] == "application/x-ndjson"
        for line in answer.iter_lines():
            assert json.loads(line)["event"] == "progress"
            times.append(time.monotonic())
            if len(times) == 5:
                break
    assert times[-1] - times[0] > 1.8
    worker.wait_idle()
    assert worker.left_over() == []


def test_leftovers_of_a_killed_worker_are_removed_at_start(
    tmp_path: Path, store: FakeStore
) -> None:
    scratch = tmp_path / "scratch"
    (scratch / "job-old").mkdir(parents=True)
    (scratch / "job-old" / "source").write_bytes(b"x" * 1000)
    with running_worker(scratch, store.origin) as started:
        assert started.left_over() == []


def test_a_worker_killed_in_the_middle_is_unavailable(
    store: FakeStore, mortal: Worker, long_film: bytes
) -> None:
    transcoder = WorkerTranscoder(mortal.base_url, lambda: SECRET, timeout_s=60)
    with pytest.raises(TranscoderUnavailable, match="connection"):
        transcoder.render(
            heavy(store, long_film), lambda ratio: mortal.process.kill() if ratio > 0.05 else None
        )


def test_a_worker_that_is_not_there_is_unavailable(store: FakeStore) -> None:
    nobody = WorkerTranscoder("http://127.0.0.1:1", None, timeout_s=5)
    with pytest.raises(TranscoderUnavailable, match="ConnectError"):
        nobody.render(store.plan(f"{store.origin}/master.mp4"), ignore)


def test_a_plan_that_takes_too_long_is_given_up_and_stopped(
    store: FakeStore, worker: Worker, long_film: bytes
) -> None:
    hasty = WorkerTranscoder(worker.base_url, lambda: SECRET, timeout_s=1)
    with pytest.raises(TranscoderUnavailable, match="not done after"):
        hasty.render(heavy(store, long_film), ignore)
    worker.wait_idle()
    assert worker.left_over() == []


def test_a_worker_that_lives_answers_a_ping(transcoder: WorkerTranscoder) -> None:
    transcoder.ping()


def test_a_worker_that_is_gone_is_unavailable_when_asked() -> None:
    with pytest.raises(TranscoderUnavailable):
        WorkerTranscoder("http://127.0.0.1:9", None, timeout_s=1).ping()
