"""The replay of a ledger: every decision made again and compared, byte by byte.

The chain proves that nobody changed what was written; the replay proves that the rules of today
still come to it. Each difference is told once: what follows is decided on what was stored.
Source: product.md, idea 2.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from shared.catalogue.ports import Catalogues
from shared.credits.booking import is_kept
from shared.credits.chain import canonical_json, entry_facts
from shared.credits.deciding import Decisions
from shared.credits.model import Entry, EntryType, Hold, Wallet
from shared.credits.ports import CreditStores
from shared.credits.posting import hold_made_by
from shared.credits.reading import LedgerReader
from shared.credits.receipt import Receipt
from shared.credits.spend_cap import after_end as charged_after_end
from shared.credits.uses import after_end, after_hold
from shared.kernel.errors import DomainError
from shared.kernel.ids import AccountId, ReceiptId
from shared.kernel.ports import UnitOfWork
from shared.kernel.values import JsonValue

Credits = Mapping[str, int]
"""Signed credits by lot."""


@dataclass(frozen=True)
class Difference:
    """A decision that comes out otherwise now.

    `place` is an entry's id, `wallet`, `uses` or `charged`. `stored` and `recomputed` are signed
    credits by lot, None where there is no outcome to compare; `detail` says which facts differ, or
    why nothing can be decided.
    """

    account_id: AccountId
    place: str
    stored: Credits | None
    recomputed: Credits | None
    detail: str

    @property
    def stored_credits(self) -> int:
        return sum((self.stored or {}).values())

    @property
    def recomputed_credits(self) -> int:
        return sum((self.recomputed or {}).values())


class Replay:
    """Decides the entries of one account again, as they come: `see` each in order, then `close`."""

    def __init__(
        self,
        account_id: AccountId,
        catalogues: Catalogues,
        receipt_of: Callable[[ReceiptId], Receipt | None],
    ) -> None:
        self._account_id = account_id
        self._decisions = Decisions(catalogues, receipt_of)
        self._wallet = Wallet(account_id)
        self._differences: list[Difference] = []

    def see(self, entry: Entry) -> None:
        """Decide the entry again on what was stored before it, and go on from what is stored."""
        try:
            again = self._decisions.again(entry, self._wallet)
        except (DomainError, ValueError, KeyError, IndexError) as reason:
            self._report(entry.entry_id, _credits(entry), None, f"cannot be decided: {reason}")
        else:
            self._compare(entry, again)
        self._go_on(entry)

    def close(self, wallet: Wallet) -> tuple[Difference, ...]:
        """Compare where the entries lead to with what is stored now; return all differences."""
        if _state(wallet) != _state(self._wallet):
            stored, led_to = _remaining(wallet), _remaining(self._wallet)
            self._report("wallet", stored, led_to, "entries lead elsewhere")
        if wallet.uses != self._wallet.uses:
            self._report("uses", None, None, "entries lead elsewhere")
        if wallet.charged != self._wallet.charged:
            self._report("charged", None, None, "entries lead elsewhere")
        return tuple(self._differences)

    def _compare(self, entry: Entry, again: Entry) -> None:
        stored, recomputed = _facts(entry), _facts(again)
        if canonical_json(stored) == canonical_json(recomputed):
            return
        names = sorted(
            name
            for name in stored.keys() | recomputed.keys()
            if stored.get(name) != recomputed.get(name)
        )
        self._report(entry.entry_id, _credits(entry), _credits(again), ", ".join(names))

    def _report(
        self, place: str, stored: Credits | None, recomputed: Credits | None, detail: str
    ) -> None:
        self._differences.append(Difference(self._account_id, place, stored, recomputed, detail))

    def _go_on(self, entry: Entry) -> None:
        held = None if entry.hold_id is None else self._wallet.open_hold(entry.hold_id)
        if entry.entry_type is EntryType.HOLD and entry.hold_id and entry.deadline:
            held = hold_made_by(entry)
        self._wallet = applied(self._wallet, entry, held)


class ReplayLedger:
    """Replays whole accounts; writes nothing."""

    def __init__(self, uow: UnitOfWork[CreditStores], catalogues: Catalogues) -> None:
        self._reader = LedgerReader(uow)
        self._catalogues = catalogues

    def replay(self, account_id: AccountId) -> tuple[Difference, ...]:
        """Return every difference of one account, up to what its wallet knew at the beginning."""
        wallet = self._reader.wallet(account_id)
        replay = Replay(
            account_id,
            self._catalogues,
            lambda receipt_id: self._reader.receipt(account_id, receipt_id),
        )
        for entry in self._reader.entries(wallet):
            replay.see(entry)
        return replay.close(wallet)

    def has(self, account_id: AccountId) -> bool:
        """Say whether the account has a ledger at all."""
        return self._reader.wallet(account_id).sequence > 0

    def account_ids(self) -> list[AccountId]:
        """Return all accounts that have a ledger."""
        return list(self._reader.account_ids())


def applied(wallet: Wallet, entry: Entry, held: Hold | None) -> Wallet:
    """Return `wallet` after what `entry` says it did; `held` is the hold it makes or ends."""
    lots = {lot.lot_id: lot for lot in wallet.lots}
    lots |= {change.lot.lot_id: change.lot for change in entry.lots}
    holds, uses, charged = wallet.holds, wallet.uses, wallet.charged
    if held is not None:
        is_begun = entry.entry_type is EntryType.HOLD
        others = tuple(hold for hold in holds if hold.hold_id != held.hold_id)
        holds = (*others, held) if is_begun else others
        is_delivered = entry.entry_type is EntryType.CAPTURE
        uses = (
            after_hold(uses, held, entry.terms)
            if is_begun
            else after_end(uses, held, is_delivered=is_delivered)
        )
        if not is_begun:
            charged = charged_after_end(charged, held, held.credits - entry.amount_credits)
    on_hold = {part.lot_id for hold in holds for part in hold.allocations}
    kept = [lot for lot in lots.values() if is_kept(lot) or lot.lot_id in on_hold]
    return replace(
        wallet,
        lots=tuple(kept),
        holds=holds,
        uses=uses,
        charged=charged,
        sequence=entry.sequence,
        last_entry_hash=entry.entry_hash,
    )


def _facts(entry: Entry) -> Mapping[str, JsonValue]:
    return {**entry_facts(entry), "entry_hash": entry.entry_hash}


def _credits(entry: Entry) -> Credits:
    return {change.lot.lot_id: change.amount_credits for change in entry.lots}


def _remaining(wallet: Wallet) -> Credits:
    return {lot.lot_id: lot.remaining_credits for lot in wallet.lots}


def _state(wallet: Wallet) -> object:
    """Return what entries decide of a wallet, whatever order it lies in."""
    lots = sorted(wallet.lots, key=lambda lot: lot.lot_id)
    holds = sorted(wallet.holds, key=lambda hold: hold.hold_id)
    return lots, holds, wallet.sequence, wallet.last_entry_hash
