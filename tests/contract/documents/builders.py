"""Databases, documents and units of work as the contract's tests want them."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

from infra.documents.backoff import JitteredPause
from infra.documents.firestore import FirestoreDocuments
from infra.documents.interface import Document, DocumentDatabase, Filter, Operator, Query, Write
from infra.documents.sqlite import SqliteDocuments
from infra.documents.transaction import DocumentUnitOfWork, Transaction
from infra.stores.stores import Stores
from shared.kernel.ports import Clock, UnitOfWork
from shared.kernel.tasks import Handler, QueueName, Task
from shared.kernel.values import FieldValue

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Engine:
    """Where a test's database is; `open` may be called by other threads and processes."""

    path: Path | None = None
    emulator: str | None = None
    project: str = "test"

    def open(self) -> DocumentDatabase:
        if self.path is not None:
            return SqliteDocuments(self.path)
        return FirestoreDocuments(self.project, emulator_host=self.emulator)


def new_project() -> str:
    """Return a project of the emulator that no test has used."""
    return f"test-{uuid4().hex[:12]}"


def put(database: DocumentDatabase, path: str, **fields: FieldValue) -> Document:
    """Write a document and return it as it is stored."""
    database.commit([Write(path, fields)])
    return read(database, path)


def read(database: DocumentDatabase, path: str) -> Document:
    [document] = database.get([path])
    assert document is not None
    return document


def put_each(database: DocumentDatabase, field: str, values: Sequence[FieldValue]) -> None:
    """Write `items/0`, `items/1`, ... each with one value of `field`."""
    database.commit([Write(f"items/{i}", {field: value}) for i, value in enumerate(values)])


def found(database: DocumentDatabase, query: Query) -> list[str]:
    """Return the ids of the matches, in order."""
    return [document.path.rpartition("/")[2] for document in database.query(query)]


def matches(
    database: DocumentDatabase, operator: Operator, value: FieldValue, field: str = "v"
) -> list[str]:
    return found(database, Query("items", (Filter(field, operator, value),)))


def moment(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def task(name: str) -> Task:
    return Task(QueueName.GENERATE, Handler.SUBMIT_JOB, name, {"generation_id": name})


def unit_of_work(
    database: DocumentDatabase,
    *,
    tries: int = 3,
    pause: Callable[[int], None] = lambda _lost: None,
    after_commit: Callable[[Sequence[Task]], None] = lambda _tasks: None,
) -> UnitOfWork[Transaction]:
    """A unit of work whose stores are the transaction itself."""
    return DocumentUnitOfWork(
        database, lambda tx: tx, tries=tries, pause=pause, after_commit=after_commit
    )


def racing_unit_of_work(database: DocumentDatabase) -> UnitOfWork[Transaction]:
    """As in production: real pauses with real jitter, enough tries for every race here."""
    pause = JitteredPause(random.random, time.sleep)
    return unit_of_work(database, tries=200, pause=pause)


def racing_stores(
    database: DocumentDatabase,
    clock: Clock,
    *,
    tries: int = 60,
    after_commit: Callable[[Sequence[Task]], None] = lambda _tasks: None,
) -> DocumentUnitOfWork[Stores]:
    """A unit of work with all stores, as in production."""
    return DocumentUnitOfWork(
        database,
        partial(Stores, clock=clock),
        tries=tries,
        pause=JitteredPause(random.random, time.sleep),
        after_commit=after_commit,
    )


def increment(transaction: Transaction, path: str) -> int:
    """Add one to the document's `count` and write an entry that bears the new count."""
    document = transaction.get(path)
    count = 1 if document is None else int(str(document.fields["count"])) + 1
    transaction.set(path, {"count": count})
    transaction.create(f"{path}/entries/{count:06}", {"count": count})
    return count
