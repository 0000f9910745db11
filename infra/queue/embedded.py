"""The queue of the embedded platform: a durable table that a dispatcher empties."""

import sqlite3
from pathlib import Path

from infra.queue.errors import QueueUnavailable
from infra.queue.names import checked_name
from infra.queue.request import encode_payload
from infra.queue.table import DeadTask, NewTask, TaskTable
from shared.kernel.ports import Clock
from shared.kernel.tasks import Task


class EmbeddedQueue:
    """A `TaskQueue` in a SQLite file shared with other processes and one `Dispatcher`.

    The file may be the documents' file, but has a single writer at a time: a neighbour of it
    keeps the two from waiting for each other.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._table = TaskTable(path, is_synced=True)
        self._clock = clock

    def enqueue(self, task: Task) -> None:
        """Store `task` before returning; a name used before is dropped.

        Raises: `QueueUnavailable` when the file cannot be written; `ValueError` for a name or a
        payload no queue takes.
        """
        due = task.not_before or self._clock.now()
        new = NewTask(
            task.queue.value,
            checked_name(task.name),
            task.handler.value,
            encode_payload(task.payload),
            due,
        )
        try:
            self._table.add(new)
        except sqlite3.Error as error:
            raise QueueUnavailable(task.queue.value) from error

    def dead(self, limit: int = 100) -> list[DeadTask]:
        """Return tasks that were given up, latest first."""
        return self._table.dead(limit)

    def depth(self) -> dict[str, int]:
        """Return the number of open tasks by queue; queues without any are missing."""
        return self._table.depth()

    def ping(self) -> None:
        """Raise `QueueUnavailable` unless the table answers."""
        try:
            self._table.depth()
        except sqlite3.Error as error:
            raise QueueUnavailable("all") from error

    def close(self) -> None:
        """Release the file."""
        self._table.close()
