"""A file on its way into the folder store: invisible until it is complete."""

import hashlib
import os
from pathlib import Path
from uuid import uuid4


class Incoming:
    """Collects bytes in a file of its own below `folder`; `discard` is safe at any time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / uuid4().hex
        self.size_bytes = 0
        self._digest = hashlib.sha256()
        self._file = self.path.open("xb")

    def add(self, chunk: bytes) -> None:
        """Append `chunk`."""
        self._file.write(chunk)
        self._digest.update(chunk)
        self.size_bytes += len(chunk)

    def complete(self) -> str:
        """Force the bytes onto the disk; return their SHA-256 as lower hex."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._digest.hexdigest()

    def discard(self) -> None:
        """Remove the file unless it has been moved away."""
        self._file.close()
        self.path.unlink(missing_ok=True)
