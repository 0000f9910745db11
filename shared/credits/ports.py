"""What the ledger needs from outside: its stores in one commit, the next reset."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.accounts.ports import AccountStore
from shared.catalogue.ports import SubscriptionStore
from shared.credits.model import Entry, Wallet
from shared.credits.quote import Quote
from shared.credits.receipt import Receipt
from shared.kernel.ids import AccountId, EntryId, QuoteId, ReceiptId
from shared.kernel.ports import OutboxStore


class WalletStore(Protocol):
    """One wallet for each account; an account that never had credits has an empty one."""

    def load(self, account_id: AccountId) -> Wallet:
        """Return the wallet; the commit fails if it changes before. One document read."""
        ...

    def peek(self, account_id: AccountId) -> Wallet:
        """Return the wallet as it is now, for a look; the commit does not depend on it."""
        ...

    def save(self, wallet: Wallet) -> None:
        """Replace the wallet that was loaded."""
        ...

    def expired(self, now: datetime, limit: int) -> Sequence[AccountId]:
        """Return at most `limit` accounts whose credits have expired without being booked.

        The earliest expiry comes first.
        """
        ...

    def account_ids(self, after: AccountId | None, limit: int) -> Sequence[AccountId]:
        """Return the accounts that have a wallet, in id order, at most `limit` behind `after`."""
        ...


class EntryStore(Protocol):
    """Immutable entries, by account."""

    def append(self, entry: Entry) -> None:
        """Write an entry whose id must be new to the account: the commit is refused otherwise."""
        ...

    def find(self, account_id: AccountId, entry_id: EntryId) -> Entry | None:
        """Return the entry, or None. One document read."""
        ...

    def find_refused(self, account_id: AccountId, entry_id: EntryId) -> Entry | None:
        """Return the entry if it is there and an earlier try of this commit was refused.

        A first try answers None without a read: almost every id is new, and when it is not
        `append` has the commit refused and the unit of work tries again.
        """
        ...

    def newest(self, account_id: AccountId, before: int | None, limit: int) -> Sequence[Entry]:
        """Return at most `limit` entries of a sequence below `before`, the latest first."""
        ...

    def oldest(self, account_id: AccountId, after: int, limit: int) -> Sequence[Entry]:
        """Return at most `limit` entries of a sequence above `after`, the earliest first."""
        ...


class ReceiptStore(Protocol):
    """Signed receipts, by account."""

    def add(self, account_id: AccountId, receipt: Receipt) -> None:
        """Write a receipt whose id must be new to the account."""
        ...

    def find(self, account_id: AccountId, receipt_id: ReceiptId) -> Receipt | None:
        """Return the account's receipt, or None. One document read."""
        ...


class QuoteStore(Protocol):
    """Quotes that were given."""

    def add(self, quote: Quote) -> None:
        """Write a quote with a new id."""
        ...

    def find(self, quote_id: QuoteId) -> Quote | None:
        """Return the quote, whoever owns it, or None. One document read."""
        ...


class CreditStores(Protocol):
    """The stores of one open commit."""

    @property
    def wallets(self) -> WalletStore: ...
    @property
    def entries(self) -> EntryStore: ...
    @property
    def receipts(self) -> ReceiptStore: ...
    @property
    def quotes(self) -> QuoteStore: ...
    @property
    def outbox(self) -> OutboxStore: ...


class SubscribingStores(Protocol):
    """The stores of a subscription and its copies on the account."""

    @property
    def accounts(self) -> AccountStore: ...
    @property
    def subscriptions(self) -> SubscriptionStore: ...


class GrantStores(CreditStores, SubscribingStores, Protocol):
    """The stores of a commit that grants what subscriptions give."""


class EstimateStores(Protocol):
    """The stores of an estimate."""

    @property
    def wallets(self) -> WalletStore: ...
    @property
    def accounts(self) -> AccountStore: ...
    @property
    def quotes(self) -> QuoteStore: ...


class CapStores(Protocol):
    """The stores of a spend cap."""

    @property
    def wallets(self) -> WalletStore: ...
    @property
    def accounts(self) -> AccountStore: ...


class ResetSchedule(Protocol):
    """Knows when an account is granted its next allowance."""

    def next_reset(self, account_id: AccountId, now: datetime) -> datetime | None:
        """Return the moment, aware UTC; None when nothing is due to the account."""
        ...
