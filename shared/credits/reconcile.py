"""The check of whole ledgers, account by account; writes nothing and may run beside the trade."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from shared.credits.audit import Audit, LedgerFault
from shared.credits.model import Entry, Wallet
from shared.credits.ports import CreditStores
from shared.credits.receipt import Receipt
from shared.kernel.ids import AccountId, ReceiptId
from shared.kernel.ports import Clock, UnitOfWork

PAGE_SIZE = 300


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
        self._uow = uow
        self._clock = clock
        self._overdue_after = overdue_after

    def check(self, account_id: AccountId) -> LedgerReport:
        """Check one account, up to the last entry its wallet knew when the check began."""
        wallet = self._wallet(account_id)
        audit = Audit(
            wallet,
            lambda receipt_id: self._receipt(account_id, receipt_id),
            self._clock.now() - self._overdue_after,
        )
        for entry in chain(self._entries(wallet), self._orphans(wallet)):
            audit.see(entry)
        return LedgerReport(1, wallet.sequence, audit.close())

    def check_all(self) -> LedgerReport:
        """Check every account that has a wallet."""
        reports = [self.check(account_id) for account_id in self._account_ids()]
        return LedgerReport(
            accounts=len(reports),
            entries=sum(report.entries for report in reports),
            faults=tuple(fault for report in reports for fault in report.faults),
        )

    def _entries(self, wallet: Wallet) -> Iterator[Entry]:
        seen = 0
        while seen < wallet.sequence:
            page = self._page(wallet.account_id, seen, min(PAGE_SIZE, wallet.sequence - seen))
            if not page:
                return
            yield from (entry for entry in page if entry.sequence <= wallet.sequence)
            seen = page[-1].sequence

    def _orphans(self, wallet: Wallet) -> Sequence[Entry]:
        """Return the entry behind the wallet's last, if the wallet does not come to know it.

        An entry is committed with its wallet: one written since the check began is known to the
        wallet that is read after it.
        """
        ahead = self._page(wallet.account_id, wallet.sequence, 1)
        known = self._wallet(wallet.account_id).sequence if ahead else wallet.sequence
        return [entry for entry in ahead if entry.sequence > known]

    def _account_ids(self) -> Iterator[AccountId]:
        after: AccountId | None = None
        while page := self._accounts_behind(after):
            yield from page
            after = page[-1]

    def _wallet(self, account_id: AccountId) -> Wallet:
        return self._uow.run(lambda stores: stores.wallets.peek(account_id))

    def _page(self, account_id: AccountId, after: int, limit: int) -> Sequence[Entry]:
        return self._uow.run(lambda stores: stores.entries.oldest(account_id, after, limit))

    def _accounts_behind(self, after: AccountId | None) -> Sequence[AccountId]:
        return self._uow.run(lambda stores: stores.wallets.account_ids(after, PAGE_SIZE))

    def _receipt(self, account_id: AccountId, receipt_id: ReceiptId) -> Receipt | None:
        return self._uow.run(lambda stores: stores.receipts.find(account_id, receipt_id))
