"""A file on its way into the folder store: invisible until it is complete.

Whatever the disk refuses is `ObjectsUnavailable`.
"""

import base64
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from infra.objects.disk import disk_failures


@dataclass(frozen=True)
class Digests:
    """`sha256` as lower hex; `md5` in base64, as Cloud Storage writes it."""

    sha256: str
    md5: str


class Digesting:
    """Takes the digests of bytes as they come."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._md5 = hashlib.md5(usedforsecurity=False)

    def add(self, chunk: bytes) -> None:
        """Go on with `chunk`."""
        self._sha256.update(chunk)
        self._md5.update(chunk)

    @property
    def digests(self) -> Digests:
        """The digests of all that came."""
        md5 = base64.b64encode(self._md5.digest()).decode()
        return Digests(self._sha256.hexdigest(), md5)


class Incoming:
    """Collects bytes in a file of its own below `folder`; `discard` is safe at any time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / uuid4().hex
        self.size_bytes = 0
        self._digesting = Digesting()
        with disk_failures():
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("xb")

    def add(self, chunk: bytes) -> None:
        """Append `chunk`."""
        with disk_failures():
            self._file.write(chunk)
        self._digesting.add(chunk)
        self.size_bytes += len(chunk)

    def complete(self) -> Digests:
        """Force the bytes onto the disk and return their digests."""
        with disk_failures():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        return self._digesting.digests

    def discard(self) -> None:
        """Remove the file unless it has been moved away; never raises.

        To close it writes what is left, which a full disk refuses once more.
        """
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
