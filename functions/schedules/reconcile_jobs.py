"""Carry on generations whose task was lost."""

from collections.abc import Callable

from shared.generation.usecases.wake import Reconcile


def reconcile_jobs(case: Reconcile) -> Callable[[], int]:
    """Return the schedule."""
    return case.run
