"""An upload in parts: a file that grows over several requests, of whatever process.

Source: Cloud Storage, "Resumable uploads". The file's name is the session's id and its length is
how far the upload has got: there is no other state. A file nobody has fed for a day is removed with
the other leftovers, and the session is lost then.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from infra.objects.disk import disk_failures
from infra.objects.errors import ObjectsUnavailable
from infra.objects.incoming import Digesting, Digests

READ_BYTES = 1024 * 1024


def new_session(folder: Path) -> str:
    """Begin an upload below `folder` and return its id."""
    session_id = uuid4().hex
    with disk_failures():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / session_id).touch(exist_ok=False)
    return session_id


class SessionFile:
    """The bytes a session has got so far, for one request at a time.

    Raises: `FileNotFoundError` when the session is over or lost, `ObjectsUnavailable` while another
    request feeds it.
    """

    def __init__(self, folder: Path, session_id: str) -> None:
        self.path = folder / session_id
        self._file = self.path.open("r+b")
        try:
            self._lock()
        except BaseException:
            self._file.close()
            raise
        self.size_bytes = self._file.seek(0, os.SEEK_END)

    def _lock(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ObjectsUnavailable from error
        # Whoever held it may have made the file an object meanwhile.
        if os.fstat(self._file.fileno()).st_ino != self.path.stat().st_ino:
            raise FileNotFoundError(self.path)

    def add(self, chunk: bytes) -> None:
        """Append `chunk`."""
        with disk_failures():
            self._file.write(chunk)
        self.size_bytes += len(chunk)

    def complete(self) -> Digests:
        """Force the bytes onto the disk and return their digests."""
        with disk_failures():
            self._file.flush()
            os.fsync(self._file.fileno())
            return self._digests()

    def _digests(self) -> Digests:
        digesting = Digesting()
        self._file.seek(0)
        while chunk := self._file.read(READ_BYTES):
            digesting.add(chunk)
        return digesting.digests

    def discard(self) -> None:
        """End the session and forget its bytes; never raises."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let the next request have it; never raises. What has come stays."""
        with suppress(OSError):
            self._file.close()
