"""Queue a task for each subscription whose credits, or whose end, are due."""

from collections.abc import Callable

from shared.credits.keeping import QueueGrants


def grant_credits(case: QueueGrants) -> Callable[[], int]:
    """Return the schedule."""
    return case.run
