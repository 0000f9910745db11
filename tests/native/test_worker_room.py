"""The worker writes below its scratch folder only, and no more than has room there."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.transcoding.worker import WorkerTranscoder
from native.worker.scratch import Room, Scratch
from shared.delivery.errors import SourceOverLimit, TranscoderUnavailable
from shared.delivery.overlays import Watermark
from tests.native.links import ROOT, SECRET, FakeStore, Worker, running_worker

pytestmark = pytest.mark.media

ROOM_BYTES = 12 * 1024**2


def ignore(_: float) -> None:
    pass


@pytest.fixture(scope="module")
def shared_store() -> Iterator[FakeStore]:
    made = FakeStore()
    yield made
    made.close()


@pytest.fixture
def store(shared_store: FakeStore) -> FakeStore:
    shared_store.clear()
    return shared_store


@pytest.fixture(scope="module")
def tight(tmp_path_factory: pytest.TempPathFactory, shared_store: FakeStore) -> Iterator[Worker]:
    """A worker with little room."""
    scratch = tmp_path_factory.mktemp("tight") / "scratch"
    bound = str(ROOM_BYTES)
    with running_worker(scratch, shared_store.origin, VIDGO_SCRATCH_BYTES_MAX=bound) as started:
        yield started


@pytest.fixture
def transcoder(tight: Worker) -> WorkerTranscoder:
    return WorkerTranscoder(tight.base_url, lambda: SECRET, timeout_s=60)


def test_a_source_larger_than_the_scratch_is_a_verdict_before_it_is_fetched(
    store: FakeStore, tight: Worker, transcoder: WorkerTranscoder
) -> None:
    url = store.serve("large.mp4", b"x" * 2000)
    store.announced["/large.mp4"] = ROOM_BYTES + 1
    with pytest.raises(SourceOverLimit, match="scratch"):
        transcoder.render(store.plan(url), ignore)
    assert tight.left_over() == []


def test_outputs_larger_than_the_scratch_are_a_verdict_before_they_are_made(
    store: FakeStore, tight: Worker, transcoder: WorkerTranscoder, master: Path
) -> None:
    plan = store.plan(store.serve("master.mp4", master.read_bytes()))
    large = [replace(item, width=4320, height=4320) for item in plan.renditions]
    with pytest.raises(SourceOverLimit, match="scratch"):
        transcoder.render(replace(plan, renditions=large), ignore)
    assert (store.stored, tight.left_over()) == ({}, [])


def test_a_plan_that_fits_is_made(
    store: FakeStore, tight: Worker, transcoder: WorkerTranscoder, master: Path
) -> None:
    transcoder.render(store.plan(store.serve("master.mp4", master.read_bytes())), ignore)
    assert (list(store.stored), tight.left_over()) == (["/portrait.mp4"], [])


def test_a_room_says_whether_more_fits_now_or_ever(tmp_path: Path) -> None:
    room = Room(tmp_path, 1000)
    (tmp_path / "source").write_bytes(b"x" * 400)
    room.check_fits(600)
    with pytest.raises(TranscoderUnavailable, match="no room for 601"):
        room.check_fits(601)
    with pytest.raises(SourceOverLimit, match="1001 bytes of scratch are needed, of 1000"):
        room.check_fits(1001)


def test_a_room_that_has_overflowed_says_so(tmp_path: Path) -> None:
    (tmp_path / "output").write_bytes(b"x" * 1001)
    with pytest.raises(TranscoderUnavailable, match="no room"):
        Room(tmp_path, 1000).check_fits(0)


def test_without_a_bound_the_file_system_is_the_bound(tmp_path: Path) -> None:
    Room(tmp_path).check_fits(1000)
    with pytest.raises(SourceOverLimit):
        Room(tmp_path).check_fits(2**62)


def test_a_room_is_gone_after_its_job_whatever_happens(tmp_path: Path) -> None:
    def fail() -> None:
        with Scratch(tmp_path).room() as room:
            (room.folder / "source").write_bytes(b"x")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def barred(tmp_path: Path) -> Path:
    """A folder nobody may write to; the superuser may, and is caught by what lies in it then."""
    folder = tmp_path / "barred"
    folder.mkdir(mode=0o555)
    return folder


def test_nothing_is_written_outside_the_scratch_folder(
    tmp_path: Path, store: FakeStore, master: Path, barred: Path
) -> None:
    scratch = tmp_path / "scratch"
    environ = {
        "HOME": str(barred),
        "TMPDIR": str(barred),
        "XDG_CACHE_HOME": str(barred / "cache"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    plan = store.plan(store.serve("master.mp4", master.read_bytes()), poster=store.poster("poster"))
    marked = [replace(item, watermark=Watermark("VidGo 影片")) for item in plan.renditions]
    with running_worker(scratch, store.origin, cwd=barred, **environ) as started:
        transcoder = WorkerTranscoder(started.base_url, lambda: SECRET, timeout_s=60)
        transcoder.render(replace(plan, renditions=marked), ignore)
        assert started.left_over() == []
    assert os.listdir(barred) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["barred", "scratch"]
