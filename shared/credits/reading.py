"""Reading whole ledgers, page by page, beside the trade that goes on."""

from collections.abc import Iterator, Sequence

from shared.credits.model import Entry, Wallet
from shared.credits.ports import CreditStores
from shared.credits.receipt import Receipt
from shared.kernel.ids import AccountId, ReceiptId
from shared.kernel.ports import UnitOfWork

PAGE_SIZE = 300


class LedgerReader:
    """Reads; writes nothing."""

    def __init__(self, uow: UnitOfWork[CreditStores]) -> None:
        self._uow = uow

    def account_ids(self) -> Iterator[AccountId]:
        """Yield the accounts that have a wallet."""
        after: AccountId | None = None
        while page := self._accounts_behind(after):
            yield from page
            after = page[-1]

    def wallet(self, account_id: AccountId) -> Wallet:
        """Return the wallet as it is now."""
        return self._uow.run(lambda stores: stores.wallets.peek(account_id))

    def entries(self, wallet: Wallet) -> Iterator[Entry]:
        """Yield the entries that `wallet` knew, in their order."""
        seen = 0
        while seen < wallet.sequence:
            page = self.page(wallet.account_id, seen, min(PAGE_SIZE, wallet.sequence - seen))
            if not page:
                return
            yield from (entry for entry in page if entry.sequence <= wallet.sequence)
            seen = page[-1].sequence

    def page(self, account_id: AccountId, after: int, limit: int) -> Sequence[Entry]:
        """Return at most `limit` entries behind the one of sequence `after`."""
        return self._uow.run(lambda stores: stores.entries.oldest(account_id, after, limit))

    def receipt(self, account_id: AccountId, receipt_id: ReceiptId) -> Receipt | None:
        """Return the receipt, or None."""
        return self._uow.run(lambda stores: stores.receipts.find(account_id, receipt_id))

    def _accounts_behind(self, after: AccountId | None) -> Sequence[AccountId]:
        return self._uow.run(lambda stores: stores.wallets.account_ids(after, PAGE_SIZE))
