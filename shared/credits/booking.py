"""One booking: amounts applied to lots, and the sealed entry that says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shared.credits.chain import sealed
from shared.credits.model import Cause, Entry, EntryType, Lot, LotChange, Origin, Terms, Wallet
from shared.kernel.ids import EntryId, HoldId, LotId


@dataclass(frozen=True)
class Change:
    """The wallet afterwards and the entries to append, in order."""

    wallet: Wallet
    entries: tuple[Entry, ...] = ()

    @property
    def entry(self) -> Entry:
        """The command's own entry; expiries it found due come before it."""
        return self.entries[-1]


@dataclass(frozen=True)
class Heading:
    """What an entry says beside its amounts; fields as in `Entry`."""

    entry_id: EntryId
    entry_type: EntryType
    cause: Cause
    created_at: datetime
    burn_order: str | None = None
    hold_id: HoldId | None = None
    deadline: datetime | None = None
    terms: Terms | None = None
    origin: Origin | None = None


def booked(so_far: Change, after: Wallet, heading: Heading, amounts: Mapping[LotId, int]) -> Change:
    """Apply signed `amounts` to the lots of `after` and append the entry to `so_far`.

    Lots that are empty and on no hold are dropped. An amount that would leave a lot negative is a
    bug.
    """
    lots = {lot.lot_id: lot for lot in after.lots}
    changes = tuple(_moved(lots[lot_id], amount) for lot_id, amount in amounts.items())
    lots |= {change.lot.lot_id: change.lot for change in changes}
    moved = replace(after, lots=tuple(lots.values()))
    entry = _entry(moved, heading, changes)
    wallet = replace(
        moved,
        lots=_worth_keeping(moved),
        sequence=entry.sequence,
        last_entry_hash=entry.entry_hash,
    )
    return Change(wallet, (*so_far.entries, entry))


def _moved(lot: Lot, amount_credits: int) -> LotChange:
    remaining_credits = lot.remaining_credits + amount_credits
    if remaining_credits < 0:
        raise ValueError(f"lot {lot.lot_id} would hold {remaining_credits}")
    return LotChange(replace(lot, remaining_credits=remaining_credits), amount_credits)


def _entry(wallet: Wallet, heading: Heading, changes: tuple[LotChange, ...]) -> Entry:
    return sealed(
        Entry(
            entry_id=heading.entry_id,
            account_id=wallet.account_id,
            sequence=wallet.sequence + 1,
            entry_type=heading.entry_type,
            amount_credits=sum(change.amount_credits for change in changes),
            balance_after_credits=wallet.available_credits,
            lots=changes,
            cause=heading.cause,
            created_at=heading.created_at,
            previous_hash=wallet.last_entry_hash,
            burn_order=heading.burn_order,
            hold_id=heading.hold_id,
            deadline=heading.deadline,
            terms=heading.terms,
            origin=heading.origin,
        )
    )


def _worth_keeping(wallet: Wallet) -> tuple[Lot, ...]:
    on_hold = {part.lot_id for part in wallet.allocations}
    return tuple(lot for lot in wallet.lots if is_kept(lot) or lot.lot_id in on_hold)


def is_kept(lot: Lot) -> bool:
    """Say whether a lot has credits of its own, spendable or set aside."""
    return lot.remaining_credits > 0 or lot.disputed_credits > 0
