"""Taking credits back out of a lot: what its money paid for was refunded.

Only what is left in the lot can go. What is on hold stays with its job, and what was spent stays
spent; no balance becomes negative.
"""

from dataclasses import dataclass
from datetime import datetime

from shared.credits.booking import Change, Heading, booked
from shared.credits.ledger import expire_lots
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
    found = (lot for lot in settled.wallet.lots if lot.lot_id == order.lot_id)
    amounts = {lot.lot_id: -min(lot.remaining_credits, order.credits_max) for lot in found}
    heading = Heading(order.entry_id, EntryType.REFUND, order.cause, now)
    return booked(settled, settled.wallet, heading, amounts)
