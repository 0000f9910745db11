"""Book the end of credits that expired untouched."""

from collections.abc import Callable

from shared.credits.keeping import ExpireCredits


def expire_credits(case: ExpireCredits) -> Callable[[], int]:
    """Return the schedule."""
    return case.run
