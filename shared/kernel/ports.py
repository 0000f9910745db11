"""Ports every concept may need: time, identifiers, one commit, the queue, stored objects."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol, TypeVar

from shared.kernel.ids import ObjectName
from shared.kernel.tasks import Task

Result = TypeVar("Result")
StoresT_co = TypeVar("StoresT_co", covariant=True)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present moment as an aware UTC datetime."""
        ...


class IdSource(Protocol):
    """Makes identifiers nobody can guess."""

    def new(self, prefix: str) -> str:
        """Return `<prefix>_<32 lower hex digits>`; `prefix` is 2..5 lower letters."""
        ...


class UnitOfWork(Protocol[StoresT_co]):
    """Runs work whose reads and writes take effect together or not at all."""

    def run(self, work: Callable[[StoresT_co], Result]) -> Result:
        """Run `work` against stores that share one atomic commit.

        `work` may be called several times: it only reads, then writes, through the stores it is
        given. Messages it adds to an outbox are sent after the commit.

        Raises: whatever `work` raises (nothing is written then); `CommitContended` when the
        bounded number of tries is used up.
        """
        ...


class OutboxStore(Protocol):
    """Tasks to be queued once the present commit has succeeded."""

    def add(self, task: Task) -> None:
        """Write `task` with the commit; it is queued afterwards even if this process dies."""
        ...


class TaskQueue(Protocol):
    """Delivers tasks at least once."""

    def enqueue(self, task: Task) -> None:
        """Accept `task`; a task whose name was used before is dropped without an error.

        Raises: `QueueUnavailable` when acceptance is not certain.
        """
        ...

    def ping(self) -> None:
        """Return if the queue answers. Raises: `QueueUnavailable`."""
        ...


@dataclass(frozen=True)
class ObjectInfo:
    """What is known of a stored object; `size_bytes` >= 0, `sha256` lower hex or None."""

    name: ObjectName
    size_bytes: int
    content_type: str
    sha256: str | None


@dataclass(frozen=True)
class SignedLink:
    """An address that grants one operation on one object until `expires_at` (aware UTC).

    `headers` must be sent unchanged with the request.
    """

    method: str
    url: str = field(repr=False)
    headers: dict[str, str]
    expires_at: datetime


class ObjectStore(Protocol):
    """Media by name. Names are unique and never overwritten."""

    def upload_link(
        self,
        name: ObjectName,
        content_type: str,
        size_bytes_max: int,
        expires_at: datetime,
        *,
        size_bytes_min: int = 0,
        is_resumable: bool = False,
    ) -> SignedLink:
        """Return a PUT link that accepts so many bytes of `content_type`, no more and no fewer.

        A resumable one is a POST link instead, which begins a session: its address, answered in
        `Location`, takes the bytes in parts and survives broken connections.
        """
        ...

    def download_link(
        self, name: ObjectName, expires_at: datetime, filename: str | None = None
    ) -> SignedLink:
        """Return a GET link (range requests allowed); `filename` asks browsers to save it."""
        ...

    def find(self, name: ObjectName) -> ObjectInfo | None:
        """Return the object's facts, or None when there is no such object."""
        ...

    def read(self, name: ObjectName) -> AbstractContextManager[BinaryIO]:
        """Open the object's bytes. Raises: `ObjectMissing`."""
        ...

    def write(self, name: ObjectName, content_type: str, chunks: Iterable[bytes]) -> ObjectInfo:
        """Store the bytes under `name`, all or nothing.

        The object appears only when complete. If `name` exists already the stored object stays
        and its facts are returned.
        """
        ...

    def delete(self, name: ObjectName) -> None:
        """Remove the object; removing a missing one is no error."""
        ...

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Yield the objects whose names start with `prefix`, in name order."""
        ...

    def ping(self) -> None:
        """Return if the store answers. Raises: `ObjectsUnavailable`."""
        ...
