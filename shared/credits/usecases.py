"""What an account asks of its credits, and the ledger's operations with a commit of their own."""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.accounts.errors import AccountInactive
from shared.credits.errors import ReceiptUnknown
from shared.credits.ledger import Grant, HoldOrder
from shared.credits.model import Entry, Hold, Lot, LotKind, Uses, Wallet
from shared.credits.ports import CreditStores, EstimateStores, ResetSchedule
from shared.credits.posting import Ledger
from shared.credits.quote import Quote, Work, quoted
from shared.credits.receipt import Receipt, Verdict, is_receipt_id
from shared.credits.tariff import Tariff, offered
from shared.credits.watch import LOW_PERCENT, used_percent_of
from shared.kernel.ids import AccountId, HoldId, QuoteId, ReceiptId
from shared.kernel.ports import Clock, IdSource, UnitOfWork

PAGE_SIZE_MAX = 100
"""Source: api.md, "Rules for every route", lists."""


class Bookkeeper:
    """Grants, holds, captures and releases, each in a commit of its own; rules as in `Ledger`."""

    def __init__(self, uow: UnitOfWork[CreditStores], ledger: Ledger, clock: Clock) -> None:
        self._uow, self._ledger, self._clock = uow, ledger, clock

    def grant(self, account_id: AccountId, order: Grant) -> Entry:
        """Add a lot of credits. Raises: `WalletFull`."""
        now = self._clock.now()
        return self._uow.run(lambda stores: self._ledger.grant(stores, account_id, order, now))

    def hold(self, account_id: AccountId, order: HoldOrder) -> Hold:
        """Set credits aside. Raises: `SpendCapReached`, `InsufficientCredits`, `WalletFull`."""
        now = self._clock.now()
        return self._uow.run(lambda stores: self._ledger.hold(stores, account_id, order, now))

    def capture(self, account_id: AccountId, hold_id: HoldId, captured_credits: int) -> Entry:
        """Charge for a delivered job. Raises: `HoldUnknown`, `HoldAlreadyEnded`."""
        now = self._clock.now()
        return self._uow.run(
            lambda stores: self._ledger.capture(stores, account_id, hold_id, captured_credits, now)
        )

    def release(self, account_id: AccountId, hold_id: HoldId, verdict: Verdict) -> Receipt:
        """Give held credits back. Raises: `HoldUnknown`, `HoldAlreadyEnded`,
        `DeadlineNotReached`.
        """
        now = self._clock.now()
        return self._uow.run(
            lambda stores: self._ledger.release(stores, account_id, hold_id, verdict, now)
        )

    def settle(self, account_id: AccountId) -> Wallet:
        """Book what has expired; return the wallet."""
        now = self._clock.now()
        return self._uow.run(lambda stores: self._ledger.settle(stores, account_id, now))


@dataclass(frozen=True)
class Balance:
    """What an account has; whole credits.

    `subscription`, `purchased` and `bonus` include what is on hold and sum to `total`;
    `total == available + held`, and `disputed` is a part of `held`. `lots` are those with credits
    left. `next_reset` is aware UTC or None.
    """

    subscription: int
    purchased: int
    bonus: int
    total: int
    held: int
    disputed: int
    available: int
    next_reset: datetime | None
    low_balance: bool
    lots: tuple[Lot, ...]


class ReadBalance:
    """Tells an account what it has now, with a write only when a lot has expired.

    Args:
        low_balance_credits: with fewer available credits than this the balance is low, whatever
            part of the period's credits is used (M084).
    """

    def __init__(
        self,
        bookkeeper: Bookkeeper,
        resets: ResetSchedule,
        clock: Clock,
        *,
        low_balance_credits: int,
    ) -> None:
        self._bookkeeper, self._resets, self._clock = bookkeeper, resets, clock
        self._low_balance_credits = low_balance_credits

    def read(self, account_id: AccountId) -> Balance:
        """Return the balance; expired lots are booked first, so that entries sum to it."""
        wallet = self._bookkeeper.settle(account_id)
        return Balance(
            subscription=wallet.credits_of(LotKind.SUBSCRIPTION),
            purchased=wallet.credits_of(LotKind.PURCHASED),
            bonus=wallet.credits_of(LotKind.BONUS),
            total=wallet.total_credits,
            held=wallet.held_credits,
            disputed=wallet.disputed_credits,
            available=wallet.available_credits,
            next_reset=self._resets.next_reset(account_id, self._clock.now()),
            low_balance=self._is_low(wallet),
            lots=tuple(lot for lot in wallet.lots if lot.remaining_credits),
        )

    def _is_low(self, wallet: Wallet) -> bool:
        is_nearly_used = used_percent_of(wallet) >= LOW_PERCENT
        return is_nearly_used or wallet.available_credits < self._low_balance_credits


@dataclass(frozen=True)
class TransactionPage:
    """Entries, newest first; the next page is that `before` this sequence (None: there is none)."""

    entries: tuple[Entry, ...]
    next_before: int | None


class ListTransactions:
    """Lists an account's entries, newest first."""

    def __init__(self, uow: UnitOfWork[CreditStores]) -> None:
        self._uow = uow

    def page(self, account_id: AccountId, before: int | None, limit: int) -> TransactionPage:
        """Return at most `limit` (1..100) entries of a sequence below `before` (None: the latest).

        Reads no more documents than it returns.
        """
        if not 1 <= limit <= PAGE_SIZE_MAX:
            raise ValueError(f"limit is 1..{PAGE_SIZE_MAX}, got {limit}")
        entries = self._uow.run(lambda stores: stores.entries.newest(account_id, before, limit))
        # Sequences have no gap and start at 1: whoever has seen entry 1 has seen all.
        is_last = len(entries) < limit or entries[-1].sequence == 1
        return TransactionPage(tuple(entries), None if is_last else entries[-1].sequence)


class EstimateCredits:
    """Quotes a binding price: a read and a write, and another read where the plan gives free uses.

    It refuses what the plan refuses. Credits are another matter: who cannot pay yet is told the
    price, to see which pack makes up for it.
    """

    def __init__(
        self, uow: UnitOfWork[EstimateStores], tariff: Tariff, clock: Clock, ids: IdSource
    ) -> None:
        self._uow, self._tariff, self._clock, self._ids = uow, tariff, clock, ids

    def estimate(self, account_id: AccountId, work: Work) -> Quote:
        """Return a quote for `work`, whose service may be named by an alias.

        Raises: `AccountInactive`, and the refusals of `offered`.
        """
        quote_id = QuoteId(self._ids.new("quo"))

        def quote(stores: EstimateStores) -> Quote:
            now = self._clock.now()
            account = stores.accounts.glance(account_id)
            assert account is not None
            if not account.is_active:
                raise AccountInactive
            standing = self._tariff.standing(account, now)
            uses = stores.wallets.peek(account_id).uses if standing.has_uses else Uses()
            offer = offered(standing, uses, work, now)
            made = replace(
                quoted(quote_id, account_id, work, offer.price, now),
                credits=offer.credits,
                allowance_used=offer.free_uses,
                paid_by=offer.paid_by,
            )
            stores.quotes.add(made)
            return made

        return self._uow.run(quote)


class ReadReceipt:
    """Shows an account its refund receipts."""

    def __init__(self, uow: UnitOfWork[CreditStores]) -> None:
        self._uow = uow

    def read(self, account_id: AccountId, receipt_id: ReceiptId) -> Receipt:
        """Return the receipt. Raises: `ReceiptUnknown`, also when it is somebody else's."""
        receipt = self._find(account_id, receipt_id) if is_receipt_id(receipt_id) else None
        if receipt is None:
            raise ReceiptUnknown(receipt_id)
        return receipt

    def _find(self, account_id: AccountId, receipt_id: ReceiptId) -> Receipt | None:
        return self._uow.run(lambda stores: stores.receipts.find(account_id, receipt_id))
