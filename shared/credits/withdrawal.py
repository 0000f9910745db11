"""Taking credits back out of a lot: what its money paid for was refunded.

What is left in the lot goes at once. What is on hold stays with its job and is owed: it goes when
the job gives it back. What was spent stays spent; no balance becomes negative.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.credits.booking import Change, Heading, booked
from shared.credits.ledger import expire_lots, with_lot
from shared.credits.model import Cause, EntryType, Wallet
from shared.kernel.ids import EntryId, LotId


@dataclass(frozen=True)
class Withdrawal:
    """Credits to take out of one lot, at most `credits_max` >= 0 of them.

    `entry_id` is made by the caller from the cause, so that a retry names the same entry.
    """

    entry_id: EntryId
    lot_id: LotId
    credits_max: int
    cause: Cause


def withdraw(wallet: Wallet, order: Withdrawal, now: datetime) -> Change:
    """Take back what is left of a lot, up to `credits_max`; an entry of 0 says that nothing was.

    Raises: `ValueError` for credits below 0.
    """
    if order.credits_max < 0:
        raise ValueError(f"credits must not be negative, got {order.credits_max}")
    settled = expire_lots(wallet, now)
    heading = Heading(order.entry_id, EntryType.REFUND, order.cause, now)
    lot = next((each for each in settled.wallet.lots if each.lot_id == order.lot_id), None)
    if lot is None:
        return booked(settled, settled.wallet, heading, {})
    taken_credits = min(lot.remaining_credits, order.credits_max)
    owed_credits = lot.owed_credits + order.credits_max - taken_credits
    owing = replace(lot, owed_credits=min(owed_credits, settled.wallet.on_hold(lot.lot_id)))
    return booked(settled, with_lot(settled.wallet, owing), heading, {lot.lot_id: -taken_credits})
