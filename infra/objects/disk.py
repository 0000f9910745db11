"""What the disk refuses, as a failure of the object store."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

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
