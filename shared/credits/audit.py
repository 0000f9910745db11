"""The proof that a wallet is what its entries say: sums, chain, lots, holds, receipts."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.credits.chain import follows
from shared.credits.model import (
    GENESIS_HASH,
    Allocation,
    Entry,
    EntryType,
    Hold,
    Lot,
    LotChange,
    PaidBy,
    Wallet,
)
from shared.credits.receipt import Receipt, receipt_id_of
from shared.kernel.ids import AccountId, HoldId, LotId, ReceiptId


class FaultKind(StrEnum):
    """What does not agree."""

    CHAIN = "chain"  # an entry is missing, altered or out of order
    SUM = "sum"  # amounts, balances and lots do not add up
    LOT = "lot"  # a lot's kind, scope, expiry or priority is not what its entries say
    HOLD = "hold"  # a hold ended twice, for too much, or is open other than its entry says
    OVERDUE = "overdue"  # an open hold that should have been decided for the user long ago
    RECEIPT = "receipt"  # a release without its receipt, or one altered or out of order
    HEAD = "head"  # the wallet is not where its entries end


@dataclass(frozen=True)
class LedgerFault:
    """One finding; `detail` names the entry, lot or hold."""

    account_id: AccountId
    kind: FaultKind
    detail: str


class Audit:
    """Checks the entries of one account as they come, then the wallet at the end.

    Args:
        wallet: as it was when its `sequence` was the last entry's.
        receipt_of: finds the account's receipts.
        overdue_before: a hold still open whose deadline is earlier is a fault; aware UTC.

    Use: `see` every entry of sequence 1 up to `wallet.sequence` in order, and any there is behind
    although the wallet has not moved on; then `close`.
    """

    def __init__(
        self,
        wallet: Wallet,
        receipt_of: Callable[[ReceiptId], Receipt | None],
        overdue_before: datetime,
    ) -> None:
        self._wallet = wallet
        self._receipt_of = receipt_of
        self._overdue_before = overdue_before
        self._sequence, self._entry_hash = 0, GENESIS_HASH
        self._receipt_hash = GENESIS_HASH
        self._balance_credits = 0
        self._left: defaultdict[LotId, int] = defaultdict(int)
        self._lots: dict[LotId, Lot] = {}
        self._open: dict[HoldId, Entry] = {}
        self._faults: list[LedgerFault] = []

    def see(self, entry: Entry) -> None:
        """Check the next entry against all before it."""
        if entry.sequence > self._wallet.sequence:
            self._report(FaultKind.HEAD, f"the wallet is behind its entry {entry.entry_id}")
            return
        if not follows(entry, self._sequence, self._entry_hash):
            self._report(FaultKind.CHAIN, entry.entry_id)
        self._sequence, self._entry_hash = entry.sequence, entry.entry_hash
        self._add_up(entry)
        self._follow_hold(entry)
        if entry.entry_type is EntryType.RELEASE:
            self._follow_receipt(entry)

    def close(self) -> tuple[LedgerFault, ...]:
        """Compare the wallet with what the entries lead to; return all findings."""
        wallet = self._wallet
        if (self._sequence, self._entry_hash) != (wallet.sequence, wallet.last_entry_hash):
            self._report(FaultKind.HEAD, f"entries end at {self._sequence}, not {wallet.sequence}")
        if self._receipt_hash != wallet.last_receipt_hash:
            self._report(FaultKind.RECEIPT, "the last receipt is not the wallet's")
        if _kept(self._left) != _kept({lot.lot_id: lot.remaining_credits for lot in wallet.lots}):
            self._report(FaultKind.SUM, "the lots are not what the entries left in them")
        self._compare_lots()
        self._compare_holds()
        return tuple(self._faults)

    def _compare_lots(self) -> None:
        for lot in self._wallet.lots:
            stated = self._lots.get(lot.lot_id)
            if stated is not None and _terms(lot) != _terms(stated):
                self._report(FaultKind.LOT, lot.lot_id)

    def _compare_holds(self) -> None:
        unseen = dict(self._open)
        for hold in self._wallet.holds:
            made_by = unseen.pop(hold.hold_id, None)
            if made_by is None or not _makes(made_by, hold):
                self._report(FaultKind.HOLD, hold.hold_id)
            if hold.deadline < self._overdue_before:
                self._report(FaultKind.OVERDUE, hold.hold_id)
        for hold_id in unseen:
            self._report(FaultKind.HOLD, hold_id)

    def _add_up(self, entry: Entry) -> None:
        self._balance_credits += entry.amount_credits
        for change in entry.lots:
            self._left[change.lot.lot_id] += change.amount_credits
            self._lots[change.lot.lot_id] = change.lot
        is_exact = (
            entry.amount_credits == sum(change.amount_credits for change in entry.lots)
            and entry.balance_after_credits == self._balance_credits
            and all(self._leaves(change) for change in entry.lots)
        )
        if not is_exact:
            self._report(FaultKind.SUM, entry.entry_id)

    def _leaves(self, change: LotChange) -> bool:
        return self._left[change.lot.lot_id] == change.lot.remaining_credits >= 0

    def _follow_hold(self, entry: Entry) -> None:
        if entry.hold_id is None:
            return
        if entry.entry_type is EntryType.HOLD:
            takes = entry.amount_credits < 0
            is_right = entry.hold_id not in self._open and takes is _takes_credits(entry)
            self._open[entry.hold_id] = entry
        else:
            is_right = self._is_right_end(entry, self._open.pop(entry.hold_id, None))
        if not is_right:
            self._report(FaultKind.HOLD, entry.entry_id)

    @staticmethod
    def _is_right_end(entry: Entry, made_by: Entry | None) -> bool:
        if made_by is None:
            return False
        held_credits = -made_by.amount_credits
        if entry.entry_type is EntryType.RELEASE:
            return entry.amount_credits == held_credits
        return 0 <= entry.amount_credits <= held_credits

    def _follow_receipt(self, entry: Entry) -> None:
        assert entry.hold_id is not None, f"{entry.entry_id} releases no hold"
        receipt = self._receipt_of(receipt_id_of(entry.hold_id))
        if receipt is None or not _proves(receipt, entry, self._receipt_hash):
            self._report(FaultKind.RECEIPT, entry.entry_id)
        if receipt is not None:
            self._receipt_hash = receipt.receipt_hash

    def _report(self, kind: FaultKind, detail: str) -> None:
        self._faults.append(LedgerFault(self._wallet.account_id, kind, detail))


def _kept(lots: dict[LotId, int]) -> dict[LotId, int]:
    return {lot_id: left for lot_id, left in lots.items() if left}


def _terms(lot: Lot) -> Lot:
    """Return `lot` without what moves: what was agreed when it was granted or given more time."""
    return replace(lot, remaining_credits=0)


def _takes_credits(entry: Entry) -> bool:
    return entry.paid_by is PaidBy.CREDITS


def _makes(entry: Entry, hold: Hold) -> bool:
    parts = tuple(Allocation(part.lot.lot_id, -part.amount_credits) for part in entry.lots)
    stated = (parts, entry.cause, entry.created_at, entry.deadline, entry.paid_by)
    return stated == (hold.allocations, hold.cause, hold.held_at, hold.deadline, hold.paid_by)


def _proves(receipt: Receipt, entry: Entry, previous_hash: str) -> bool:
    body = receipt.body
    stated = (body["entry_hash"], body["credits"], body["previous_receipt_hash"])
    return stated == (entry.entry_hash, entry.amount_credits, previous_hash)
