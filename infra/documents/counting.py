"""Counts what a database is asked, as Firestore would bill it."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from infra.documents.interface import Check, Document, DocumentDatabase, Query, Write


@dataclass(frozen=True)
class Usage:
    """Documents read, written and checked.

    `reads` has one for each document asked for (a miss too) and each one a query returned, at
    least one a query. `checks` are documents verified but not written; Firestore bills each as a
    write, so `writes_billed` holds both. Deletes count as writes.
    Source: Firestore, "Understand Cloud Firestore billing".
    """

    reads: int = 0
    writes: int = 0
    checks: int = 0

    @property
    def writes_billed(self) -> int:
        return self.writes + self.checks

    def __sub__(self, earlier: "Usage") -> "Usage":
        return Usage(
            self.reads - earlier.reads,
            self.writes - earlier.writes,
            self.checks - earlier.checks,
        )


class CountingDatabase:
    """A `DocumentDatabase` that passes everything on and counts; safe for threads.

    A commit that conflicts wrote nothing and is not counted, as Firestore does not bill it.
    """

    def __init__(self, inner: DocumentDatabase) -> None:
        self._inner = inner
        self._lock = Lock()
        self._usage = Usage()

    @property
    def usage(self) -> Usage:
        """What was used so far; subtract an earlier one for a span."""
        return self._usage

    def get(self, paths: Sequence[str]) -> list[Document | None]:
        documents = self._inner.get(paths)
        self._count(reads=len(paths))
        return documents

    def query(self, query: Query) -> list[Document]:
        documents = self._inner.query(query)
        self._count(reads=max(1, len(documents)))
        return documents

    def commit(self, writes: Sequence[Write], checks: Sequence[Check] = ()) -> None:
        self._inner.commit(writes, checks)
        self._count(writes=len(writes), checks=len(checks))

    def ping(self) -> None:
        self._inner.ping()

    def close(self) -> None:
        self._inner.close()

    def _count(self, reads: int = 0, writes: int = 0, checks: int = 0) -> None:
        with self._lock:
            used = self._usage
            self._usage = Usage(used.reads + reads, used.writes + writes, used.checks + checks)
