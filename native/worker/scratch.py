"""Folders a job works in; nothing outlives its job."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

PREFIX = "job-"


class Scratch:
    """Makes one folder per job below `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def sweep(self) -> None:
        """Remove what a killed process left behind; the root exists afterwards."""
        self._root.mkdir(parents=True, exist_ok=True)
        for leftover in self._root.glob(f"{PREFIX}*"):
            shutil.rmtree(leftover, ignore_errors=True)

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give a fresh folder, and remove it with everything in it."""
        path = Path(mkdtemp(prefix=PREFIX, dir=self._root))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
