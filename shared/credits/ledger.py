"""The rules of the ledger: a wallet and a command in, the next wallet and its entries out.

Nothing is read or written here. Every function first books what has expired, so expired credits
are never held.

Source: requirements M063, M065 to M068, M080, M082; product.md 0.1.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.credits.booking import Change, Heading, booked
from shared.credits.burn import EXPIRING_FIRST, BurnOrder, allocate
from shared.credits.errors import HoldUnknown, WalletFull, WalletPart
from shared.credits.model import (
    ALLOCATIONS_MAX,
    GRANT_TYPES,
    HOLDS_MAX,
    LOTS_MAX,
    Allocation,
    Cause,
    EntryType,
    Hold,
    Lot,
    LotKind,
    Origin,
    PaidBy,
    Terms,
    Wallet,
)
from shared.credits.spend_cap import after_end as charged_after_end
from shared.credits.spend_cap import require_room
from shared.credits.uses import after_end, after_hold
from shared.credits.watch import watching
from shared.kernel.ids import EntryId, GenerationId, HoldId, LotId

RESTORE_GRACE = timedelta(hours=24)
"""How long restored credits live at least, when their lot expired while we held them."""


SET_ASIDE = Cause("Set aside: the payment is disputed")


@dataclass(frozen=True)
class Grant:
    """Credits to give: one grant makes one lot, which bears the entry's id.

    `entry_id` is made by the caller from the cause of the grant, so that a retry names the same
    entry. `credits` > 0. `expires_at` is aware UTC, None means never. `entry_type` is one of
    `GRANT_TYPES`.
    """

    entry_id: EntryId
    credits: int
    kind: LotKind
    cause: Cause
    entry_type: EntryType = EntryType.GRANT
    expires_at: datetime | None = None
    scope: frozenset[str] | None = None
    priority: int = 0
    origin: Origin | None = None

    @property
    def lot_id(self) -> LotId:
        return LotId(self.entry_id)


@dataclass(frozen=True)
class HoldOrder:
    """Credits to set aside for one job; `deadline` is aware UTC.

    `credits` > 0, but 0 when `terms` say that the job is not paid by credits. Such a hold moves
    nothing: it keeps the order of things, from hold to one end with its receipt, for every job.
    """

    hold_id: HoldId
    credits: int
    service_type: str
    description: str
    deadline: datetime
    generation_id: GenerationId | None = None
    burn_order: BurnOrder = EXPIRING_FIRST
    terms: Terms | None = None

    @property
    def paid_by(self) -> PaidBy:
        return PaidBy.CREDITS if self.terms is None else self.terms.paid_by

    @property
    def cause(self) -> Cause:
        return Cause(self.description, self.service_type, self.generation_id)


def hold_entry_id(hold_id: HoldId) -> EntryId:
    """Return the id of the entry that makes a hold."""
    return EntryId(f"{hold_id}:hold")


def end_entry_id(hold_id: HoldId) -> EntryId:
    """Return the id of the entry that ends a hold.

    A capture and a release share it: the database itself refuses a second end.
    """
    return EntryId(f"{hold_id}:end")


def grant(wallet: Wallet, order: Grant, now: datetime) -> Change:
    """Add a lot.

    Raises: `WalletFull` when the wallet has `LOTS_MAX` lots; `ValueError` for credits < 1, a type
    that is no grant, or a lot the wallet has already.
    """
    _require_positive(order.credits)
    if order.entry_type not in GRANT_TYPES or wallet.has_lot(order.lot_id):
        raise ValueError(f"{order.entry_id} cannot add a lot as {order.entry_type}")
    settled = expire_lots(wallet, now)
    if len(settled.wallet.lots) >= LOTS_MAX:
        raise WalletFull(WalletPart.LOTS, LOTS_MAX)
    lot = Lot(
        order.lot_id, order.kind, 0, order.expires_at, order.scope, order.priority, granted_at=now
    )
    after = replace(settled.wallet, lots=(*settled.wallet.lots, lot))
    heading = Heading(order.entry_id, order.entry_type, order.cause, now, origin=order.origin)
    change = booked(settled, after, heading, {lot.lot_id: order.credits})
    watched = replace(change.wallet, watch=watching(change.wallet, order.kind, order.entry_id))
    return replace(change, wallet=watched)


def hold(wallet: Wallet, order: HoldOrder, now: datetime) -> Change:
    """Take credits out of the lots and set them aside for one job.

    Raises: `SpendCapReached`, `InsufficientCredits`; `WalletFull` when a bound of the wallet is
    reached; `ValueError` for credits out of range or a hold that is open already.
    """
    if wallet.open_hold(order.hold_id):
        raise ValueError(f"hold {order.hold_id} is open already")
    # Before the balance is looked at: more credits would not help.
    require_room(wallet, order.credits, now)
    settled = expire_lots(wallet, now)
    parts = _parts(settled.wallet, order)
    held = Hold(order.hold_id, parts, order.cause, now, order.deadline, order.paid_by)
    after = replace(
        settled.wallet,
        holds=(*settled.wallet.holds, held),
        uses=after_hold(settled.wallet.uses, held, order.terms),
    )
    _require_bounds(after)
    heading = Heading(
        hold_entry_id(order.hold_id),
        EntryType.HOLD,
        order.cause,
        now,
        burn_order=order.burn_order.name,
        hold_id=order.hold_id,
        deadline=order.deadline,
        terms=order.terms,
    )
    return booked(settled, after, heading, {part.lot_id: -part.credits for part in parts})


def _parts(wallet: Wallet, order: HoldOrder) -> tuple[Allocation, ...]:
    if order.paid_by is PaidBy.CREDITS:
        _require_positive(order.credits)
        return allocate(wallet.lots, order.credits, order.service_type, order.burn_order)
    if order.credits:
        raise ValueError(f"{order.hold_id} is paid by {order.paid_by}, not by {order.credits}")
    return ()


def capture(wallet: Wallet, hold_id: HoldId, captured_credits: int, now: datetime) -> Change:
    """End a hold by charging for the delivered job, whatever its deadline.

    The lots pay in the order in which they burned; what was held beyond `captured_credits` goes
    back to the last of them, as `release` does. A lot owes no more than it can still give back.

    Args:
        captured_credits: 0..the credits held.

    Raises: `HoldUnknown` when the hold is not open; `ValueError` for credits out of range.
    """
    held = _open(wallet, hold_id)
    if not 0 <= captured_credits <= held.credits:
        raise ValueError(f"captured {captured_credits} of {held.credits} held credits")
    unused = _beyond(held.allocations, captured_credits)
    return _ended(wallet, held, unused, EntryType.CAPTURE, now, has_grace=True)


def release(wallet: Wallet, hold_id: HoldId, now: datetime, *, has_grace: bool) -> Change:
    """End a hold by giving all of it back to the lots it came from.

    A lot that expired while we held its credits: with `has_grace` it lives again until at least
    `RESTORE_GRACE` after `now`, because the user must not lose by our failure. Without, the
    credits come back and expire at once, as they would have without the hold. What a lot owes does
    not live again: `expire_lots` takes it, now that it is back.

    Raises: `HoldUnknown` when the hold is not open.
    """
    held = _open(wallet, hold_id)
    back = {part.lot_id: part.credits for part in held.allocations}
    return _ended(wallet, held, back, EntryType.RELEASE, now, has_grace=has_grace)


def expire_lots(wallet: Wallet, now: datetime) -> Change:
    """Book the end of every lot that has expired with credits left, one entry each.

    What a lot owes, because it was refunded while on hold, ends the same way once it is back. A lot
    whose payment is disputed does not expire: what a job gives back to it is set aside. An entry is
    named after its lot and its place in the chain: the wallet alone decides that it is due, and a
    lot that was given more time may expire again.
    """
    due = [lot for lot in wallet.lots if _due_credits(lot, now)]
    change = Change(wallet)
    for lot in sorted(due, key=lambda lot: lot.lot_id):
        taken_credits = _due_credits(lot, now)
        is_owed = lot.owed_credits >= taken_credits
        paid = replace(lot, owed_credits=max(0, lot.owed_credits - taken_credits))
        why = "Refunded credits taken back" if is_owed else "Credits expired"
        change = _cut(change, paid, taken_credits, why, now)
    disputed = [lot for lot in change.wallet.lots if lot.disputed_at is not None]
    for lot in sorted(disputed, key=lambda lot: lot.lot_id):
        if lot.remaining_credits:
            change = put_aside(change, lot, now)
    return change


def put_aside(change: Change, lot: Lot, now: datetime) -> Change:
    """Set aside what is left in `lot`, and what will come back to it, until its dispute ends."""
    aside = replace(
        lot,
        disputed_at=lot.disputed_at or now,
        disputed_credits=lot.disputed_credits + lot.remaining_credits,
    )
    heading = Heading(dispute_entry_id(change, lot), EntryType.DISPUTE, SET_ASIDE, now)
    after = with_lot(change.wallet, aside)
    return booked(change, after, heading, {lot.lot_id: -lot.remaining_credits})


def dispute_entry_id(change: Change, lot: Lot) -> EntryId:
    """Return the id of the next entry about a dispute: a lot may be set aside more than once."""
    return EntryId(f"{lot.lot_id}:dispute:{change.wallet.sequence + 1}")


def cut_short(
    wallet: Wallet, lot_ids: frozenset[LotId], now: datetime, *, is_refunded: bool = False
) -> Change:
    """End lots before their time, one entry each; what of them is on hold stays there.

    A lot that has ended, or that the wallet does not have, is left alone. What is set aside ends
    too. With `is_refunded` what is on hold is owed: it does not live again when it comes back.
    """
    change = expire_lots(wallet, now)
    named = [lot for lot in change.wallet.lots if lot.lot_id in lot_ids]
    for lot in sorted(named, key=lambda lot: lot.lot_id):
        owed_credits = change.wallet.on_hold(lot.lot_id) if is_refunded else lot.owed_credits
        expires_at = lot.expires_at if lot.is_expired(now) else now
        ended = replace(
            lot,
            expires_at=expires_at,
            owed_credits=owed_credits,
            disputed_at=None,
            disputed_credits=0,
        )
        if ended != lot:
            change = _cut(change, ended, lot.remaining_credits, "Credits replaced", now)
    return change


def with_lot(wallet: Wallet, lot: Lot) -> Wallet:
    """Return `wallet` with `lot` in place of the one of its id."""
    lots = tuple(lot if each.lot_id == lot.lot_id else each for each in wallet.lots)
    return replace(wallet, lots=lots)


def _cut(change: Change, lot: Lot, taken_credits: int, why: str, now: datetime) -> Change:
    """Take credits out of `lot`, which stands as it is to be afterwards but for them."""
    entry_id = EntryId(f"{lot.lot_id}:expiry:{change.wallet.sequence + 1}")
    heading = Heading(entry_id, EntryType.EXPIRY, Cause(why), now)
    return booked(change, with_lot(change.wallet, lot), heading, {lot.lot_id: -taken_credits})


def _due_credits(lot: Lot, now: datetime) -> int:
    if lot.is_expired(now) and lot.disputed_at is None:
        return lot.remaining_credits
    return min(lot.remaining_credits, lot.owed_credits)


def _ended(
    wallet: Wallet,
    held: Hold,
    back: Mapping[LotId, int],
    entry_type: EntryType,
    now: datetime,
    *,
    has_grace: bool,
) -> Change:
    settled = expire_lots(wallet, now)
    after = replace(
        settled.wallet,
        holds=tuple(hold for hold in settled.wallet.holds if hold.hold_id != held.hold_id),
        uses=after_end(settled.wallet.uses, held, is_delivered=entry_type is EntryType.CAPTURE),
        charged=charged_after_end(wallet.charged, held, held.credits - sum(back.values())),
    )
    amounts = {**back, **dict.fromkeys(_owing_spent(after, besides=back), 0)}
    for lot in after.lots:
        if lot.lot_id in amounts:
            owed_credits = min(lot.owed_credits, amounts[lot.lot_id] + after.on_hold(lot.lot_id))
            owing = replace(lot, owed_credits=owed_credits)
            is_left = has_grace and amounts[lot.lot_id] > owed_credits
            after = with_lot(after, _revived(owing, now) if is_left else owing)
    heading = Heading(end_entry_id(held.hold_id), entry_type, held.cause, now, hold_id=held.hold_id)
    return booked(settled, after, heading, amounts)


def _owing_spent(wallet: Wallet, besides: Collection[LotId]) -> list[LotId]:
    """Return the lots that owe more than is on hold: the rest was spent and never comes back."""
    owing = (lot for lot in wallet.lots if lot.owed_credits and lot.lot_id not in besides)
    return sorted(lot.lot_id for lot in owing if lot.owed_credits > wallet.on_hold(lot.lot_id))


def _revived(lot: Lot, now: datetime) -> Lot:
    return replace(lot, expires_at=now + RESTORE_GRACE) if lot.is_expired(now) else lot


def _beyond(parts: tuple[Allocation, ...], captured_credits: int) -> dict[LotId, int]:
    """Return what `parts` hold beyond their first `captured_credits`, by lot."""
    back: dict[LotId, int] = {}
    for part in parts:
        used_credits = min(part.credits, captured_credits)
        captured_credits -= used_credits
        if part.credits > used_credits:
            back[part.lot_id] = part.credits - used_credits
    return back


def _open(wallet: Wallet, hold_id: HoldId) -> Hold:
    held = wallet.open_hold(hold_id)
    if held is None:
        raise HoldUnknown(hold_id)
    return held


def _require_positive(amount_credits: int) -> None:
    if amount_credits < 1:
        raise ValueError(f"credits must be positive, got {amount_credits}")


def _require_bounds(wallet: Wallet) -> None:
    if len(wallet.holds) > HOLDS_MAX:
        raise WalletFull(WalletPart.HOLDS, HOLDS_MAX)
    if len(wallet.allocations) > ALLOCATIONS_MAX:
        raise WalletFull(WalletPart.ALLOCATIONS, ALLOCATIONS_MAX)
