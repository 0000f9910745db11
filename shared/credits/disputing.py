"""Setting aside the credits of a payment whose owner's bank asks it back, and giving them back.

What is set aside cannot be spent and is not lost: the lot keeps the number, and an entry takes it
out of what is available. The lot's time stands still meanwhile. What jobs give back to such a lot
is set aside as soon as it comes. Source: decision 0020.
"""

from dataclasses import replace
from datetime import datetime

from shared.credits.booking import Change, Heading, booked
from shared.credits.ledger import dispute_entry_id, expire_lots, put_aside, with_lot
from shared.credits.model import Cause, EntryType, Lot, Wallet
from shared.kernel.ids import LotId

GIVEN_BACK = Cause("Given back: the dispute has ended")


def set_aside(wallet: Wallet, lot_ids: frozenset[LotId], now: datetime) -> Change:
    """Set lots aside, one entry each; those that are aside, or not there, are left alone."""
    change = expire_lots(wallet, now)
    for lot in _named(change.wallet, lot_ids):
        if lot.disputed_at is None:
            change = put_aside(change, lot, now)
    return change


def give_back(wallet: Wallet, lot_ids: frozenset[LotId], now: datetime) -> Change:
    """Give lots back that were set aside, one entry each, with the time they had left."""
    change = expire_lots(wallet, now)
    for lot in _named(change.wallet, lot_ids):
        if lot.disputed_at is not None:
            heading = Heading(dispute_entry_id(change, lot), EntryType.DISPUTE, GIVEN_BACK, now)
            after = with_lot(change.wallet, _freed(lot, lot.disputed_at, now))
            change = booked(change, after, heading, {lot.lot_id: lot.disputed_credits})
    return change


def _named(wallet: Wallet, lot_ids: frozenset[LotId]) -> list[Lot]:
    named = (lot for lot in wallet.lots if lot.lot_id in lot_ids)
    return sorted(named, key=lambda lot: lot.lot_id)


def _freed(lot: Lot, since: datetime, now: datetime) -> Lot:
    expires_at = None if lot.expires_at is None else lot.expires_at + (now - since)
    return replace(lot, disputed_at=None, disputed_credits=0, expires_at=expires_at)
