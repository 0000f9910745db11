"""Prove every wallet, and tell of each that is not what its entries say."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from shared.credits.reconcile import LedgerReport

HOLD_OVERDUE_AFTER = timedelta(hours=1)
"""Every job ends at its deadline, give or take a queue's backlog: later, nobody sees to it."""

log = logging.getLogger(__name__)


class LedgerCheck(Protocol):
    """Checks whole ledgers."""

    def check_all(self) -> LedgerReport:
        """Check every account that has a wallet."""
        ...


def check_ledger(ledgers: LedgerCheck) -> Callable[[], int]:
    """Return the schedule; a run logs an error for each fault and returns how many."""

    def run() -> int:
        report = ledgers.check_all()
        for fault in report.faults:
            facts = {"account_id": fault.account_id, "fault": fault.kind, "detail": fault.detail}
            log.error("ledger fault", extra=facts)
        return len(report.faults)

    return run
