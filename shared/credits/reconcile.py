"""The check of whole ledgers, account by account; writes nothing and may run beside the trade."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from shared.credits.audit import Audit, LedgerFault
from shared.credits.model import Entry, Wallet
from shared.credits.ports import CreditStores
from shared.credits.reading import LedgerReader
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork


@dataclass(frozen=True)
class LedgerReport:
    """What was checked and what was found."""

    accounts: int
    entries: int
    faults: tuple[LedgerFault, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


class CheckLedger:
    """Proves that wallets are what their entries say.

    Args:
        clock: decides which holds are open for too long.
        overdue_after: how long behind its deadline a hold may still be open, >= 0.
    """

    def __init__(
        self, uow: UnitOfWork[CreditStores], clock: Clock, *, overdue_after: timedelta
    ) -> None:
        self._reader = LedgerReader(uow)
        self._clock = clock
        self._overdue_after = overdue_after

    def check(self, account_id: AccountId) -> LedgerReport:
        """Check one account, up to the last entry its wallet knew when the check began."""
        wallet = self._reader.wallet(account_id)
        audit = Audit(
            wallet,
            lambda receipt_id: self._reader.receipt(account_id, receipt_id),
            self._clock.now() - self._overdue_after,
        )
        for entry in chain(self._reader.entries(wallet), self._orphans(wallet)):
            audit.see(entry)
        return LedgerReport(1, wallet.sequence, audit.close())

    def check_all(self) -> LedgerReport:
        """Check every account that has a wallet."""
        reports = [self.check(account_id) for account_id in self._reader.account_ids()]
        return LedgerReport(
            accounts=len(reports),
            entries=sum(report.entries for report in reports),
            faults=tuple(fault for report in reports for fault in report.faults),
        )

    def _orphans(self, wallet: Wallet) -> Sequence[Entry]:
        """Return the entry behind the wallet's last, if the wallet does not come to know it.

        An entry is committed with its wallet: one written since the check began is known to the
        wallet that is read after it.
        """
        ahead = self._reader.page(wallet.account_id, wallet.sequence, 1)
        known = self._reader.wallet(wallet.account_id).sequence if ahead else wallet.sequence
        return [entry for entry in ahead if entry.sequence > known]
