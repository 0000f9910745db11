"""Documents in one SQLite file: the embedded engine, for many processes and threads at once."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from infra.documents.errors import CommitConflict, DatabaseUnavailable
from infra.documents.interface import Check, Document, Expect, Precondition, Query, Write
from infra.documents.limits import check_commit, check_paths, parent_of, preconditions
from infra.documents.sqlite_query import select
from infra.documents.sqlite_values import decode_fields, encode_fields

BUSY_TIMEOUT_MS = 10_000
OPEN_TRIES = 100
OPEN_PAUSE_S = 0.05

_SCHEMA = (
    """CREATE TABLE IF NOT EXISTS documents (
        path TEXT NOT NULL PRIMARY KEY,
        collection TEXT NOT NULL,
        version INTEGER NOT NULL,
        fields TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX IF NOT EXISTS documents_by_collection ON documents (collection, path)",
    """CREATE TABLE IF NOT EXISTS document_commits (
        only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
        newest_version INTEGER NOT NULL
    ) STRICT""",
    "INSERT OR IGNORE INTO document_commits VALUES (1, 0)",
)

# WAL with NORMAL: a commit is in the file system's cache before it is answered, so killing any or
# all processes loses nothing and tears nothing. Only a power cut may undo the newest commits, and
# even then whole ones. FULL would add a disk flush to every commit for that case alone.
# Source: sqlite.org/wal.html, sqlite.org/pragma.html#pragma_synchronous.
_SYNCHRONOUS = "PRAGMA synchronous = NORMAL"


class SqliteDocuments:
    """Documents in the SQLite file at `path`, made on first use; implements `DocumentDatabase`.

    Other tables may share the file. Connections are pooled: one for each thread that is inside a
    call. Do not carry an opened instance across a fork. A commit waits up to `busy_timeout_ms`
    for those of others.
    """

    def __init__(self, path: Path, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self._path = path
        self._busy_timeout_ms = busy_timeout_ms
        self._lock = Lock()
        self._idle: list[sqlite3.Connection] = []

    def get(self, paths: Sequence[str]) -> list[Document | None]:
        """Return the documents at `paths`, all of one moment."""
        check_paths(paths)
        marks = ",".join("?" * len(paths))
        found = self._rows(
            f"SELECT path, fields, version FROM documents WHERE path IN ({marks})",  # noqa: S608
            paths,
        )
        by_path = {document.path: document for document in found}
        return [by_path.get(path) for path in paths]

    def query(self, query: Query) -> list[Document]:
        """Return at most `query.limit` matching documents in order."""
        return self._rows(*select(query))

    def commit(self, writes: Sequence[Write], checks: Sequence[Check] = ()) -> None:
        """Apply all writes at once, or none.

        Raises: `CommitConflict` when a precondition does not hold; `DatabaseUnavailable` when the
        file stays locked or cannot be written.
        """
        check_commit(writes, checks)
        texts = [None if item.fields is None else encode_fields(item.fields) for item in writes]
        with self._connection() as connection, _exclusively(connection):
            for path, precondition in preconditions(writes, checks):
                _require(connection, path, precondition)
            version = _next_version(connection)
            for item, text in zip(writes, texts, strict=True):
                _apply(connection, item.path, text, version)

    def ping(self) -> None:
        """Raise `DatabaseUnavailable` unless the file can be read."""
        with self._connection() as connection:
            connection.execute("SELECT newest_version FROM document_commits").fetchone()

    def close(self) -> None:
        """Close the idle connections."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _rows(self, text: str, parameters: Sequence[str | int | float]) -> list[Document]:
        with self._connection() as connection:
            rows = connection.execute(text, tuple(parameters)).fetchall()
        return [Document(path, decode_fields(fields), str(ver)) for path, fields, ver in rows]

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._borrow()
        except (sqlite3.DatabaseError, OSError) as error:
            raise DatabaseUnavailable(f"cannot open: {error}") from error
        try:
            yield connection
        except sqlite3.OperationalError as error:
            raise DatabaseUnavailable(str(error)) from error
        finally:
            with self._lock:
                self._idle.append(connection)

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return _open(self._path, self._busy_timeout_ms)


def _open(path: Path, busy_timeout_ms: int) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")
        connection.execute(_SYNCHRONOUS)
        _ensure_wal(connection)
        for statement in _SCHEMA:
            connection.execute(statement)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _ensure_wal(connection: sqlite3.Connection) -> None:
    # Changing the mode does not wait as busy_timeout says when several processes make the file
    # at once, so it is tried for as long here.
    for last in range(OPEN_TRIES - 1, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if not last:
                raise
            time.sleep(OPEN_PAUSE_S)
        else:
            return


@contextmanager
def _exclusively(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk rolls back by itself
            connection.execute("ROLLBACK")
        raise


def _require(connection: sqlite3.Connection, path: str, precondition: Precondition) -> None:
    if precondition is Expect.ANYTHING:
        return
    row = connection.execute("SELECT version FROM documents WHERE path = ?", (path,)).fetchone()
    if precondition is Expect.ABSENT:
        holds = row is None
    elif precondition is Expect.PRESENT:
        holds = row is not None
    else:
        holds = row is not None and str(row[0]) == precondition
    if not holds:
        raise CommitConflict(path)


def _next_version(connection: sqlite3.Connection) -> int:
    statement = "UPDATE document_commits SET newest_version = newest_version + 1 RETURNING *"
    [(_, version)] = connection.execute(statement).fetchall()
    return int(version)


def _apply(connection: sqlite3.Connection, path: str, text: str | None, version: int) -> None:
    if text is None:
        connection.execute("DELETE FROM documents WHERE path = ?", (path,))
        return
    connection.execute(
        "INSERT INTO documents (path, collection, version, fields) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (path) DO UPDATE SET version = excluded.version, fields = excluded.fields",
        (path, parent_of(path), version, text),
    )
