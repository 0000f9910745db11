"""The disk below the object store: what it refuses is the store's failure."""

import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.objects.errors import ObjectsUnavailable


@contextmanager
def disk_failures() -> Iterator[None]:
    """Turn a full disk, a limit on sizes or a broken one into `ObjectsUnavailable`."""
    try:
        yield
    except OSError as error:
        raise ObjectsUnavailable from error


class StoredBytes(io.FileIO):
    """A file whose reads fail as the object store does; the errors of its reader stay his own."""

    def readinto(self, buffer: "memoryview | bytearray", /) -> int | None:  # type: ignore[override]
        """Read into `buffer`. Raises: `ObjectsUnavailable`."""
        with disk_failures():
            return super().readinto(buffer)

    def readall(self) -> bytes:
        """Return all that is left. Raises: `ObjectsUnavailable`."""
        with disk_failures():
            return super().readall()


def sync_folder(folder: Path) -> None:
    """Force the names in `folder` onto the disk. Raises: `OSError`."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def remove_leftovers(folder: Path, age_s: float) -> None:
    """Remove files that nobody has written to for `age_s` seconds; the folder exists afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    # File times come from the machine's clock, so they are compared with it.
    oldest_s = time.time() - age_s
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < oldest_s:
                path.unlink()
        except FileNotFoundError:
            continue  # another process was faster
