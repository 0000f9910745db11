"""Send what a crash left in the outbox."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from shared.kernel.ports import Clock

GRACE_S = 10
"""Younger tasks are just being sent by whoever wrote them."""


class OutboxDrain(Protocol):
    """Sends what is left."""

    def drain(self, written_before: datetime) -> int:
        """Queue the tasks written before; return how many."""
        ...


def drain_outbox(outbox: OutboxDrain, clock: Clock) -> Callable[[], int]:
    """Return the schedule."""
    return lambda: outbox.drain(clock.now() - timedelta(seconds=GRACE_S))
