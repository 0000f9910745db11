"""The outbox: `outbox/{queue}-{task name}`, written with the commit that wants the task sent.

After the commit the tasks are queued at once and their documents removed; what a crash leaves is
sent by `drain_outbox`. Sending twice is harmless: queues drop names they have seen.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from infra.documents.errors import CommitConflict
from infra.documents.interface import (
    Document,
    DocumentDatabase,
    Filter,
    Operator,
    Order,
    Query,
    Write,
)
from infra.documents.readable import readable
from infra.documents.transaction import Transaction
from shared.kernel.errors import DomainError
from shared.kernel.ports import TaskQueue
from shared.kernel.tasks import Handler, QueueName, Task

COLLECTION = "outbox"
SCHEMA = 1
BATCH = 100

log = logging.getLogger(__name__)


class OutboxDocuments:
    """Implements `shared.kernel.ports.OutboxStore`."""

    def __init__(self, tx: Transaction, written_at: datetime) -> None:
        self._tx = tx
        self._written_at = written_at

    def add(self, task: Task) -> None:
        self._tx.set(_path(task), _encode(task, self._written_at))
        self._tx.outbox.append(task)


class OutboxSender:
    """Hands written tasks to the queue and removes them from the outbox."""

    def __init__(self, database: DocumentDatabase, queue: TaskQueue) -> None:
        self._database = database
        self._queue = queue

    def send(self, tasks: Sequence[Task]) -> None:
        """Queue the tasks of one commit. Never raises: what fails stays in the outbox."""
        for task in tasks:
            try:
                self._queue.enqueue(task)
                self._database.commit([Write(_path(task), None)])
            except (DomainError, CommitConflict):
                log.warning("task left in the outbox", extra={"task": task.name}, exc_info=True)

    def drain(self, written_before: datetime) -> int:
        """Send what was written before `written_before` and is still there; return how many.

        What cannot be read, a later version's for instance, is logged and left.
        """
        query = Query(
            COLLECTION,
            filters=(Filter("written_at", Operator.LESS, written_before),),
            orders=(Order("written_at"),),
            limit=BATCH,
        )
        left = readable(self._database.query, query, _decode)
        self.send(left)
        return len(left)


def _path(task: Task) -> str:
    return f"{COLLECTION}/{task.queue}-{task.name}"


def _encode(task: Task, written_at: datetime) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "queue": task.queue,
        "handler": task.handler,
        "name": task.name,
        "payload": dict(task.payload),
        "not_before": task.not_before,
        "written_at": written_at,
    }


def _decode(document: Document) -> Task:
    fields: dict[str, Any] = dict(document.fields)
    return Task(
        QueueName(fields["queue"]),
        Handler(fields["handler"]),
        fields["name"],
        fields["payload"],
        fields["not_before"],
    )
