"""Have gateways asked about orders, renewals and refunds that are silent for too long."""

from collections.abc import Callable

from shared.payments.usecases.reconcile import ReconcilePayments


def reconcile_payments(case: ReconcilePayments) -> Callable[[], int]:
    """Return the schedule."""
    return case.run
