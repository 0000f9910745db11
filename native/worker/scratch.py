"""Folders a job works in; nothing outlives its job, and none takes more than there is."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from shared.delivery.errors import SourceOverLimit, TranscoderUnavailable

PREFIX = "job-"


@dataclass(frozen=True)
class Room:
    """The folder of one job and how much may lie in it.

    `size_bytes_max` None is whatever the file system has.
    """

    folder: Path
    size_bytes_max: int | None = None

    def check_fits(self, size_bytes: int) -> None:
        """Return if so many more bytes have room.

        Raises: `SourceOverLimit` when they would not fit into an empty room either: no retry helps;
        `TranscoderUnavailable` when they do not fit now.
        """
        disk = shutil.disk_usage(self.folder)
        whole = disk.total if self.size_bytes_max is None else min(self.size_bytes_max, disk.total)
        if size_bytes > whole:
            raise SourceOverLimit(f"open: {size_bytes} bytes of scratch are needed, of {whole}")
        if size_bytes > disk.free or self.used_bytes + size_bytes > whole:
            raise TranscoderUnavailable(
                f"the scratch space has no room for {size_bytes} more bytes"
            )

    @property
    def used_bytes(self) -> int:
        """Bytes of the files in the folder; there are no folders in it."""
        return sum(_size(path) for path in self.folder.iterdir())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # a part file that has just got its final name
        return 0


class Scratch:
    """Makes one folder per job below `root`; each may take `size_bytes_max`, if given."""

    def __init__(self, root: Path, size_bytes_max: int | None = None) -> None:
        self._root = root
        self._size_bytes_max = size_bytes_max

    def sweep(self) -> None:
        """Remove what a killed process left behind; the root exists afterwards."""
        self._root.mkdir(parents=True, exist_ok=True)
        for leftover in self._root.glob(f"{PREFIX}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    @contextmanager
    def room(self) -> Iterator[Room]:
        """Give a fresh folder, and remove it with everything in it."""
        path = Path(mkdtemp(prefix=PREFIX, dir=self._root))
        try:
            yield Room(path, self._size_bytes_max)
        finally:
            shutil.rmtree(path, ignore_errors=True)
