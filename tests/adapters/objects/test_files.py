"""The folder behind the store: what may be left in it, and who wins a race."""

import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from infra.objects.errors import ObjectMissing, ObjectsUnavailable
from infra.objects.files import LEFTOVER_AGE_S, FileObjects
from shared.kernel.ids import ObjectName
from tests.adapters.objects.builders import CONTENT, KEY, NAME, ORIGIN, START, largest_file
from tests.doubles import FixedClock


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_an_object_survives_another_process_opening_the_folder(
    store: FileObjects, root: Path, clock: FixedClock
) -> None:
    info = store.write(NAME, "image/png", [CONTENT])
    assert FileObjects(root, ORIGIN, KEY, clock).find(NAME) == info


def test_a_name_that_continues_another_name_is_another_object(store: FileObjects) -> None:
    store.write(ObjectName("a"), "image/png", [b"one"])
    store.write(ObjectName("a/b"), "image/png", [b"two"])
    with store.read(ObjectName("a")) as one, store.read(ObjectName("a/b")) as two:
        assert (one.read(), two.read()) == (b"one", b"two")


def test_the_loser_of_a_race_leaves_no_file(store: FileObjects, root: Path) -> None:
    incoming = store.begin()
    incoming.add(b"too late")
    store.write(NAME, "image/png", [CONTENT])
    info = store.keep(incoming, NAME, "image/png")
    assert info.size_bytes == len(CONTENT)
    assert len(_files(root)) == 2


def test_of_many_writers_at_once_all_are_told_of_the_same_object(store: FileObjects) -> None:
    start = threading.Barrier(8)
    told = []

    def write(number: int) -> None:
        def chunks() -> list[bytes]:
            start.wait()
            return [bytes([number]) * 1000]

        told.append(store.write(NAME, "image/png", chunks()))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [store.find(NAME)] * 8


def test_a_failed_write_leaves_no_file(store: FileObjects, root: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        store.write(NAME, "image/png", (bytes(1 // number) for number in (1, 0)))
    assert _files(root) == []


# In the middle of a write; when a buffer is emptied at the end; when the facts are written.
@pytest.mark.parametrize(("size_bytes", "size_bytes_max"), [(100_000, 50_000), (500, 400), (9, 50)])
def test_a_write_the_disk_refuses_is_unavailable_and_leaves_no_file(
    store: FileObjects, root: Path, size_bytes: int, size_bytes_max: int
) -> None:
    with largest_file(size_bytes_max), pytest.raises(ObjectsUnavailable) as refusal:
        store.write(NAME, "image/png", [bytes(size_bytes)])
    assert isinstance(refusal.value.__cause__, OSError)
    assert _files(root) == []
    assert store.write(NAME, "image/png", [bytes(size_bytes)]).size_bytes == size_bytes


def test_an_error_of_the_source_of_a_write_stays_what_it_is(store: FileObjects) -> None:
    def broken() -> Iterator[bytes]:
        yield CONTENT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store.write(NAME, "image/png", broken())


def test_facts_that_cannot_be_read_are_not_taken_for_missing(
    store: FileObjects, root: Path
) -> None:
    (root / f"{NAME}@facts").mkdir(parents=True)
    with pytest.raises(ObjectsUnavailable):
        store.find(NAME)


def _data_file(root: Path) -> Path:
    return next(path for path in _files(root) if not path.name.endswith("@facts"))


@pytest.mark.parametrize("size_bytes", [10, -1])
def test_bytes_that_cannot_be_read_are_unavailable(
    store: FileObjects, root: Path, size_bytes: int
) -> None:
    store.write(NAME, "image/png", [CONTENT])
    data_path = _data_file(root)
    data_path.unlink()
    data_path.symlink_to("/proc/self/mem")  # opens, and fails at its first byte. Source: proc(5)
    with store.read(NAME) as file, pytest.raises(ObjectsUnavailable):
        file.read(size_bytes)


def test_an_error_of_whoever_reads_stays_what_it_is(store: FileObjects) -> None:
    store.write(NAME, "image/png", [CONTENT])
    with pytest.raises(BrokenPipeError), store.read(NAME):
        raise BrokenPipeError


def test_a_folder_that_cannot_be_listed_is_unavailable(store: FileObjects, root: Path) -> None:
    (root / "@incoming").rmdir()
    root.rmdir()
    root.write_bytes(b"no folder")
    with pytest.raises(ObjectsUnavailable):
        store.ping()


def test_deleting_leaves_no_file(store: FileObjects, root: Path) -> None:
    store.write(NAME, "image/png", [CONTENT])
    store.delete(NAME)
    assert _files(root) == []


def test_an_open_object_can_be_read_to_its_end_while_it_is_deleted(store: FileObjects) -> None:
    store.write(NAME, "image/png", [CONTENT])
    with store.read(NAME) as file:
        store.delete(NAME)
        assert file.read() == CONTENT


def test_an_object_whose_bytes_are_lost_is_missing(store: FileObjects, root: Path) -> None:
    store.write(NAME, "image/png", [CONTENT])
    _data_file(root).unlink()
    with pytest.raises(ObjectMissing), store.read(NAME):
        pass


def test_what_a_killed_process_left_is_removed_after_a_day(
    store: FileObjects, root: Path, clock: FixedClock
) -> None:
    old, young = store.begin(), store.begin()
    for incoming in (old, young):
        incoming.complete()
    long_ago = old.path.stat().st_mtime - LEFTOVER_AGE_S - 60
    os.utime(old.path, (long_ago, long_ago))
    FileObjects(root, ORIGIN, KEY, clock)
    assert (old.path.exists(), young.path.exists()) == (False, True)


def test_a_link_does_not_show_in_a_log(store: FileObjects) -> None:
    assert "signature" not in repr(store.download_link(NAME, START + timedelta(minutes=1)))


def test_a_short_signing_key_is_refused(root: Path, clock: FixedClock) -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        FileObjects(root, ORIGIN, b"short", clock)
