"""Units of work over a document database: reads remember versions, writes wait for one commit."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from infra.documents.errors import CommitConflict, CommitContended, DatabaseUnavailable
from infra.documents.interface import (
    Check,
    Document,
    DocumentDatabase,
    Expect,
    Precondition,
    Query,
    Write,
)
from shared.kernel.errors import DomainError
from shared.kernel.tasks import Task
from shared.kernel.values import Fields

S = TypeVar("S")
Result = TypeVar("Result")

PENDING = "pending"
"""The version of a document as this transaction will write it."""


class Transaction:
    """Reads and buffered writes that take effect in one commit, or not at all.

    A path is read from the database once; later reads of it see the same document, or what this
    transaction wrote there. `outbox` collects tasks to be sent after the commit. `lost_tries` says
    how often this unit of work was refused before (0 on the first try): a store may use it to look
    for what refused it only when there is cause.
    """

    def __init__(self, database: DocumentDatabase, lost_tries: int = 0) -> None:
        self._database = database
        self.lost_tries = lost_tries
        self._read: dict[str, Document | None] = {}
        self._checked: set[str] = set()
        self._guarded: set[str] = set()
        self._writes: dict[str, Write] = {}
        self._rounds = 0
        self.outbox: list[Task] = []

    def get(self, path: str) -> Document | None:
        """Return the document, or None; the commit fails if it changes before.

        That holds whether or not the document is written here.
        """
        return self.get_many([path])[0]

    def get_many(self, paths: Sequence[str]) -> list[Document | None]:
        """Return the documents at `paths` in that order, in one round trip; checked as `get`."""
        self._load(paths)
        self._checked.update(path for path in paths if path in self._read)
        return [self._seen(path) for path in paths]

    def peek(self, path: str) -> Document | None:
        """Return the document, or None; the commit does not care if it changes.

        For documents that never change and for advice.
        """
        return self.peek_many([path])[0]

    def peek_many(self, paths: Sequence[str]) -> list[Document | None]:
        """Return the documents at `paths` in that order, in one round trip; as `peek`."""
        self._load(paths)
        return [self._seen(path) for path in paths]

    def query(self, query: Query) -> list[Document]:
        """Return the matching documents.

        The set of matches is not checked at commit; a document of it that is written is.
        Raises: `ValueError` when this transaction has written to the collection already: the
        database cannot see what is still buffered. Query first, then write.
        """
        if any(path.rpartition("/")[0] == query.collection for path in self._writes):
            raise ValueError(f"query of {query.collection} after a write to it")
        documents = self._database.query(query)
        self._rounds += 1
        for document in documents:
            self._read.setdefault(document.path, document)
            self._guarded.add(document.path)
        return documents

    def set(self, path: str, fields: Fields) -> None:
        """Replace the whole document.

        If it was read by `get` or `query`, it must not have changed since; otherwise the write is
        blind.
        """
        self._write(path, fields, self._precondition(path))

    def create(self, path: str, fields: Fields) -> None:
        """Write a document that must be absent at commit.

        Where somebody else may have created it, `get` it first and decide: a blind create of a
        taken path loses every try and ends in `CommitContended`.
        Raises: `ValueError` when this transaction knows that it is present.
        """
        if self._is_known(path) and self._seen(path) is not None:
            raise ValueError(f"create of {path}, which is present")
        self._write(path, fields, Expect.ABSENT)

    def delete(self, path: str) -> None:
        """Remove the document; preconditions as `set`. Removing a missing one is no error."""
        self._write(path, None, self._precondition(path))

    def commit(self) -> None:
        """Apply the writes if every document read by `get` is unchanged; nothing to write: no-op.

        Raises: `CommitConflict`, `DatabaseUnavailable`.
        """
        if not self._writes:
            return
        unwritten = sorted(self._checked - self._writes.keys())
        checks = [Check(path, _as_read(self._read[path])) for path in unwritten]
        self._database.commit(list(self._writes.values()), checks)

    def is_consistent(self) -> bool:
        """Tell whether the documents read by `get` all stood so at one moment.

        Several round trips may straddle somebody's commit; then they are read once more.
        """
        paths = sorted(self._checked)
        if self._rounds < 2 or not paths:  # noqa: PLR2004
            return True
        now = self._database.get(paths)
        return [_as_read(document) for document in now] == [_as_read(self._read[p]) for p in paths]

    def _load(self, paths: Sequence[str]) -> None:
        unknown = list(dict.fromkeys(path for path in paths if not self._is_known(path)))
        if unknown:
            self._read.update(zip(unknown, self._database.get(unknown), strict=True))
            self._rounds += 1

    def _is_known(self, path: str) -> bool:
        return path in self._writes or path in self._read

    def _seen(self, path: str) -> Document | None:
        if path not in self._writes:
            return self._read[path]
        fields = self._writes[path].fields
        return None if fields is None else Document(path, fields, PENDING)

    def _precondition(self, path: str) -> Precondition:
        if path in self._checked or path in self._guarded:
            return _as_read(self._read[path])
        return Expect.ANYTHING

    def _write(self, path: str, fields: Fields | None, precondition: Precondition) -> None:
        earlier = self._writes.get(path)
        # What must hold of the stored document was fixed by the first write to it.
        kept = precondition if earlier is None else earlier.precondition
        self._writes[path] = Write(path, fields, kept)


class DocumentUnitOfWork(Generic[S]):
    """Runs work in transactions until one commits; implements `shared.kernel.ports.UnitOfWork`.

    Args:
        database: where to read and commit.
        stores: makes the stores for one transaction.
        tries: how often work runs at most, >= 1.
        pause: called with the number of lost tries (1, 2, ...) before the next one.
        after_commit: called once, with the tasks of the try that succeeded, if there are any. It
            promises not to raise. A `DomainError` of it is dropped, because the commit stands and
            the outbox holds what could not be sent.
    """

    def __init__(
        self,
        database: DocumentDatabase,
        stores: Callable[[Transaction], S],
        *,
        tries: int,
        pause: Callable[[int], None],
        after_commit: Callable[[Sequence[Task]], None],
    ) -> None:
        if tries < 1:
            raise ValueError(f"tries must be at least 1, got {tries}")
        self._database = database
        self._stores = stores
        self._tries = tries
        self._pause = pause
        self._after_commit = after_commit

    def run(self, work: Callable[[S], Result]) -> Result:
        """Run `work` until its reads and writes take effect together.

        An expected failure is believed only if what the work had read stood so at one moment;
        otherwise it runs again.

        Raises: whatever `work` raises, having written nothing; `CommitContended` after the last
        try; `DatabaseUnavailable` (a commit whose answer was lost may have happened: callers
        repeat the whole request, whose ids make that harmless).
        """
        for lost in range(self._tries):
            if lost:
                self._pause(lost)
            transaction = Transaction(self._database, lost)
            try:
                result = self._judged(transaction, work)
                transaction.commit()
            except CommitConflict:
                continue
            self._send(transaction.outbox)
            return result
        raise CommitContended(self._tries)

    def _judged(self, transaction: Transaction, work: Callable[[S], Result]) -> Result:
        try:
            return work(self._stores(transaction))
        except DatabaseUnavailable:
            raise
        except DomainError as error:
            if transaction.is_consistent():
                raise
            raise CommitConflict("what a failed try had read") from error

    def _send(self, tasks: Sequence[Task]) -> None:
        if tasks:
            with suppress(DomainError):
                self._after_commit(tuple(tasks))


def _as_read(document: Document | None) -> Precondition:
    return Expect.ABSENT if document is None else document.version
