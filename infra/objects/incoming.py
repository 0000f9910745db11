"""A file on its way into the folder store: invisible until it is complete.

Whatever the disk refuses is `ObjectsUnavailable`.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from infra.objects.disk import disk_failures


class Incoming:
    """Collects bytes in a file of its own below `folder`; `discard` is safe at any time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / uuid4().hex
        self.size_bytes = 0
        self._digest = hashlib.sha256()
        with disk_failures():
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("xb")

    def add(self, chunk: bytes) -> None:
        """Append `chunk`."""
        with disk_failures():
            self._file.write(chunk)
        self._digest.update(chunk)
        self.size_bytes += len(chunk)

    def complete(self) -> str:
        """Force the bytes onto the disk; return their SHA-256 as lower hex."""
        with disk_failures():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        return self._digest.hexdigest()

    def discard(self) -> None:
        """Remove the file unless it has been moved away; never raises.

        To close it writes what is left, which a full disk refuses once more.
        """
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
