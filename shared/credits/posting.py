"""The ledger's operations inside an open commit, so that a job's own writes can join them."""

from dataclasses import replace
from datetime import datetime

from shared.credits import ledger
from shared.credits.alarm import rung, top_up_task, with_alarm
from shared.credits.booking import Change
from shared.credits.disputing import give_back, set_aside
from shared.credits.errors import (
    DeadlineNotReached,
    HoldAlreadyEnded,
    HoldUnknown,
    InsufficientCredits,
    SpendCapReached,
    WalletFull,
)
from shared.credits.model import Allocation, Entry, EntryType, Hold, Wallet
from shared.credits.ports import CreditStores
from shared.credits.quote import Quote, Work, binding, is_quote_id
from shared.credits.receipt import (
    Receipt,
    ReceiptSigner,
    ReleaseRule,
    Verdict,
    issue,
    receipt_id_of,
)
from shared.credits.spend_cap import spend_cap_task, told_of_cap
from shared.credits.watch import low_balance_task, told_of
from shared.credits.withdrawal import Withdrawal, withdraw
from shared.kernel.errors import DomainError
from shared.kernel.ids import AccountId, EntryId, HoldId, LotId, QuoteId


class Ledger:
    """Posts grants, holds, captures and releases through the stores of an open commit.

    Each is idempotent: repeated with the same id it answers with the first outcome and writes
    nothing. Cost of the usual path: one read (the wallet), two writes (wallet and entry), a third
    for the receipt of a release, one more for each lot found expired. A repetition or a refusal
    reads one entry more, a repeated release two documents. A capture that uses up a threshold of
    the balance or of the spend cap writes a notice to the outbox, and so does whatever makes an
    alarm ring.
    """

    def __init__(self, signer: ReceiptSigner) -> None:
        self._signer = signer

    def grant(
        self, stores: CreditStores, account_id: AccountId, order: ledger.Grant, now: datetime
    ) -> Entry:
        """Add a lot of credits.

        Returns: the grant's entry. Raises: `WalletFull`.
        """
        wallet = stores.wallets.load(account_id)
        is_known = wallet.has_lot(order.lot_id)
        earlier = _earlier(stores, account_id, order.entry_id, is_known=is_known)
        if earlier is not None:
            return earlier
        try:
            change = ledger.grant(wallet, order, now)
        except WalletFull as refusal:
            return _earlier_or(refusal, stores, account_id, order.entry_id)
        _write(stores, change)
        return change.entry

    def hold(
        self, stores: CreditStores, account_id: AccountId, order: ledger.HoldOrder, now: datetime
    ) -> Hold:
        """Set credits aside for one job.

        Returns: the hold. For a repeated `hold_id` the first one, which may have ended since.
        Raises: `SpendCapReached`, `InsufficientCredits`, `WalletFull`.
        """
        wallet = stores.wallets.load(account_id)
        held = wallet.open_hold(order.hold_id)
        if held is not None:
            return held
        entry_id = ledger.hold_entry_id(order.hold_id)
        earlier = _earlier(stores, account_id, entry_id, is_known=False)
        if earlier is not None:
            return hold_made_by(earlier)
        try:
            change = ledger.hold(wallet, order, now)
        except (SpendCapReached, InsufficientCredits, WalletFull) as refusal:
            return hold_made_by(_earlier_or(refusal, stores, account_id, entry_id))
        _write(stores, change)
        return hold_made_by(change.entry)

    def capture(
        self,
        stores: CreditStores,
        account_id: AccountId,
        hold_id: HoldId,
        captured_credits: int,
        now: datetime,
    ) -> Entry:
        """Charge for a delivered job: at most what is held; the difference goes back.

        What of it was refunded meanwhile is taken at once, as after a release.

        Returns: the entry, whose amount is the difference (0 when all is used).
        Raises: `HoldUnknown`; `HoldAlreadyEnded` when it was released.
        """
        wallet = stores.wallets.load(account_id)
        if wallet.open_hold(hold_id) is None:
            return _end(stores, account_id, hold_id, EntryType.CAPTURE)
        change = ledger.capture(wallet, hold_id, captured_credits, now)
        due = ledger.expire_lots(change.wallet, now)
        told = _told(stores, due.wallet, now)
        _write(stores, Change(told, (*change.entries, *due.entries)))
        return change.entry

    def release(
        self,
        stores: CreditStores,
        account_id: AccountId,
        hold_id: HoldId,
        verdict: Verdict,
        now: datetime,
    ) -> Receipt:
        """Give all held credits back, with a receipt. A passed deadline is one of the rules.

        Raises: `HoldUnknown`; `HoldAlreadyEnded` when it was captured; `DeadlineNotReached` when
        the verdict says that the deadline has passed and it has not.
        """
        wallet = stores.wallets.load(account_id)
        held = wallet.open_hold(hold_id)
        if held is None:
            return _first_receipt(stores, account_id, hold_id)
        if verdict.rule is ReleaseRule.DEADLINE_PASSED and now < held.deadline:
            raise DeadlineNotReached(hold_id, held.deadline)
        change = ledger.release(wallet, hold_id, now, has_grace=verdict.rule.has_grace)
        receipt = issue(self._signer, held, change.entry, verdict, wallet.last_receipt_hash)
        receipted = replace(change.wallet, last_receipt_hash=receipt.receipt_hash)
        due = ledger.expire_lots(receipted, now)
        _write(stores, Change(due.wallet, (*change.entries, *due.entries)))
        stores.receipts.add(account_id, receipt)
        return receipt

    def set_alarm(
        self, stores: CreditStores, account_id: AccountId, below_credits: int | None
    ) -> None:
        """Have an alarm ring when less than `below_credits` can be spent; None: no more.

        Where that is so already it does not.
        """
        wallet = stores.wallets.load(account_id)
        stores.wallets.save(with_alarm(wallet, below_credits))

    def settle(self, stores: CreditStores, account_id: AccountId, now: datetime) -> Wallet:
        """Book what has expired and return the wallet; writes nothing when nothing has."""
        change = ledger.expire_lots(stores.wallets.load(account_id), now)
        if change.entries:
            _write(stores, change)
        return change.wallet

    def withdraw(
        self, stores: CreditStores, account_id: AccountId, order: Withdrawal, now: datetime
    ) -> Entry:
        """Take back what is left of a lot; two reads, because a repeat is found by its entry.

        Returns: the entry, whose amount is 0 or negative; what is on hold is not in it.
        """
        wallet = stores.wallets.load(account_id)
        earlier = stores.entries.find(account_id, order.entry_id)
        if earlier is not None:
            return earlier
        change = withdraw(wallet, order, now)
        _write(stores, change)
        return change.entry

    def cut_short(
        self,
        stores: CreditStores,
        account_id: AccountId,
        lot_ids: frozenset[LotId],
        now: datetime,
        *,
        is_refunded: bool = False,
    ) -> Wallet:
        """End lots before their time and return the wallet; once they have ended, a no-op."""
        wallet = stores.wallets.load(account_id)
        change = ledger.cut_short(wallet, lot_ids, now, is_refunded=is_refunded)
        if change.entries:
            _write(stores, change)
        return change.wallet

    def set_aside(
        self,
        stores: CreditStores,
        account_id: AccountId,
        lot_ids: frozenset[LotId],
        now: datetime,
    ) -> Wallet:
        """Set lots aside while their payment is disputed; once they are, a no-op."""
        return _settled(stores, set_aside(stores.wallets.load(account_id), lot_ids, now), now)

    def give_back(
        self,
        stores: CreditStores,
        account_id: AccountId,
        lot_ids: frozenset[LotId],
        now: datetime,
    ) -> Wallet:
        """Give lots back that were set aside; those that are not are left alone."""
        return _settled(stores, give_back(stores.wallets.load(account_id), lot_ids, now), now)

    def binding_quote(
        self,
        stores: CreditStores,
        account_id: AccountId,
        quote_id: QuoteId,
        work: Work,
        now: datetime,
    ) -> Quote:
        """Return the account's quote for exactly this work; one read.

        Args:
            quote_id: as the caller sent it.
            work: with the canonical service name.

        Raises: `QuoteUnknown`, `QuoteExpired`, `QuoteMismatch`.
        """
        quote = stores.quotes.find(quote_id) if is_quote_id(quote_id) else None
        return binding(quote, quote_id, account_id, work, now)


def hold_made_by(entry: Entry) -> Hold:
    """Return the hold that an entry of type hold has made, as it was then."""
    assert entry.hold_id is not None, f"{entry.entry_id} makes no hold"
    assert entry.deadline is not None, f"{entry.entry_id} has no deadline"
    parts = tuple(Allocation(part.lot.lot_id, -part.amount_credits) for part in entry.lots)
    return Hold(entry.hold_id, parts, entry.cause, entry.created_at, entry.deadline, entry.paid_by)


def _settled(stores: CreditStores, change: Change, now: datetime) -> Wallet:
    """Write `change` and what is due behind it, if there is anything to write."""
    due = ledger.expire_lots(change.wallet, now)
    entries = (*change.entries, *due.entries)
    if entries:
        _write(stores, Change(due.wallet, entries))
    return due.wallet


def _write(stores: CreditStores, change: Change) -> None:
    wallet, rings = rung(change.wallet)
    stores.wallets.save(wallet)
    if rings:
        stores.outbox.add(top_up_task(wallet.account_id, str(wallet.sequence)))
    for entry in change.entries:
        stores.entries.append(entry)


def _told(stores: CreditStores, wallet: Wallet, now: datetime) -> Wallet:
    """Return the wallet once its owner is told of the thresholds it has reached."""
    wallet, low_percent = told_of(wallet)
    if low_percent is not None:
        stores.outbox.add(low_balance_task(wallet, low_percent))
    wallet, cap_percent = told_of_cap(wallet, now)
    if wallet.cap is not None and cap_percent is not None:
        stores.outbox.add(spend_cap_task(wallet.account_id, wallet.cap))
    return wallet


def _earlier(
    stores: CreditStores, account_id: AccountId, entry_id: EntryId, *, is_known: bool
) -> Entry | None:
    find = stores.entries.find if is_known else stores.entries.find_refused
    return find(account_id, entry_id)


def _earlier_or(
    refusal: DomainError, stores: CreditStores, account_id: AccountId, entry_id: EntryId
) -> Entry:
    """Return the entry if it was written before: a late repetition is not refused."""
    earlier = stores.entries.find(account_id, entry_id)
    if earlier is None:
        raise refusal
    return earlier


def _end(
    stores: CreditStores, account_id: AccountId, hold_id: HoldId, expected: EntryType
) -> Entry:
    entry = stores.entries.find(account_id, ledger.end_entry_id(hold_id))
    if entry is None:
        raise HoldUnknown(hold_id)
    if entry.entry_type is not expected:
        raise HoldAlreadyEnded(hold_id, entry.entry_type)
    return entry


def _first_receipt(stores: CreditStores, account_id: AccountId, hold_id: HoldId) -> Receipt:
    _end(stores, account_id, hold_id, EntryType.RELEASE)
    receipt = stores.receipts.find(account_id, receipt_id_of(hold_id))
    assert receipt is not None, f"the release of {hold_id} has no receipt"
    return receipt
