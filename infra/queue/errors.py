"""Failures of the task queue."""

from shared.kernel.errors import DomainError, Kind


class QueueUnavailable(DomainError):
    """The queue did not confirm the task: it may or may not have been accepted.

    Enqueuing the same named task again is safe. The cause is chained.
    """

    kind, code = Kind.UNAVAILABLE, "queue.unavailable"

    def __init__(self, queue: str) -> None:
        super().__init__(f"queue {queue} did not confirm a task")
        self.queue = queue

    @property
    def retry_after_s(self) -> int:
        return 5
