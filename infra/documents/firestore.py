"""Documents in Firestore (Native mode): production, and Google's emulator."""

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from infra.documents.firestore_values import (
    Message,
    fill_fields,
    fill_precondition,
    fill_query,
    read_fields,
    read_version,
)
from infra.documents.interface import Check, Document, Expect, Query, Write
from infra.documents.limits import check_commit, check_paths, check_query, preconditions

if TYPE_CHECKING:
    from infra.documents.firestore_rpc import FirestoreRpc

READ_PATIENCE_S = 2.0
PING_PATH = "health/ping"


class FirestoreDocuments:
    """Documents of one Firestore database; implements `DocumentDatabase`.

    Versions are update times; writing what is already stored leaves the version as it was. The
    client library is imported, and the connection opened, at the first call: make that call after
    a fork.

    A commit is sent once: if its answer is lost it may have happened, and `DatabaseUnavailable`
    is raised. Reads are repeated for a short while when the service cannot be reached.

    Args:
        project: id of the Google Cloud project.
        database: name of the database within it.
        emulator_host: `host:port` of an emulator, spoken to without credentials; None: Google.
        read_patience_s: how long an unreachable service is asked again for a read.
    """

    def __init__(
        self,
        project: str,
        database: str = "(default)",
        *,
        emulator_host: str | None = None,
        read_patience_s: float = READ_PATIENCE_S,
    ) -> None:
        self._name = f"projects/{project}/databases/{database}"
        self._root = f"{self._name}/documents"
        self._emulator_host = emulator_host
        self._read_patience_s = read_patience_s
        self._lock = Lock()
        self._opened: FirestoreRpc | None = None

    def get(self, paths: Sequence[str]) -> list[Document | None]:
        """Return the documents at `paths`, in that order; one round trip."""
        check_paths(paths)
        if not paths:
            return []
        found = self._rpc().batch_get([f"{self._root}/{path}" for path in paths])
        by_path = {document.path: document for document in map(self._document, found)}
        return [by_path.get(path) for path in paths]

    def query(self, query: Query) -> list[Document]:
        """Return at most `query.limit` matching documents in order.

        A query over several fields needs its composite index; without it the client library's
        `FailedPrecondition` names the one to make.
        """
        check_query(query)
        owner, _, _ = query.collection.rpartition("/")
        parent = f"{self._root}/{owner}" if owner else self._root
        found = self._rpc().run_query(parent, lambda target: fill_query(target, query, self._root))
        return [self._document(message) for message in found]

    def commit(self, writes: Sequence[Write], checks: Sequence[Check] = ()) -> None:
        """Apply all writes at once, or none.

        Each check is billed as a write: Firestore has no cheaper way to hold a document still.

        Raises: `CommitConflict` when a precondition does not hold or Firestore gave up on a race;
        `DatabaseUnavailable` when the outcome is failure for another reason or not known.
        """
        check_commit(writes, checks)

        def fill(target: Message) -> None:
            for write in writes:
                self._add_write(target.add(), write)
            for check in checks:
                if check.precondition is not Expect.ANYTHING:
                    self._add_check(target.add(), check)

        self._rpc().commit(fill, _racing(writes, checks))

    def ping(self) -> None:
        """Raise `DatabaseUnavailable` unless the database answers a read."""
        self.get([PING_PATH])

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def _rpc(self) -> "FirestoreRpc":
        with self._lock:
            if self._opened is None:
                from infra.documents.firestore_rpc import FirestoreRpc  # noqa: PLC0415

                self._opened = FirestoreRpc(self._name, self._emulator_host, self._read_patience_s)
            return self._opened

    def _document(self, message: Message) -> Document:
        path = message.name.removeprefix(f"{self._root}/")
        return Document(path, read_fields(message.fields), read_version(message.update_time))

    def _add_write(self, target: Message, write: Write) -> None:
        name = f"{self._root}/{write.path}"
        if write.fields is None:
            target.delete = name
        else:
            target.update.name = name
            fill_fields(target.update.fields, write.fields)
        fill_precondition(target.current_document, write.precondition)

    def _add_check(self, target: Message, check: Check) -> None:
        """Fill in a write that changes nothing but fails unless the precondition holds.

        An update under an empty mask leaves fields and update time as they are; for a document
        that must be absent it is a delete. Source: RPC reference, `Write.update_mask`,
        `WriteResult.update_time`, `Precondition.exists`.
        """
        name = f"{self._root}/{check.path}"
        if check.precondition is Expect.ABSENT:
            target.delete = name
        else:
            target.update.name = name
            target.update_mask.SetInParent()
        fill_precondition(target.current_document, check.precondition)


def _racing(writes: Sequence[Write], checks: Sequence[Check]) -> str:
    """Name what a commit races for; Firestore does not say which precondition failed."""
    paths = [path for path, _ in preconditions(writes, checks)]
    return paths[0] if len(paths) == 1 else f"one of {len(paths)} documents"
