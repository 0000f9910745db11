"""Have every gateway's books compared with ours."""

from collections.abc import Callable

from shared.payments.usecases.compare import QueueComparisons


def compare_books(case: QueueComparisons) -> Callable[[], int]:
    """Return the schedule."""
    return case.run
