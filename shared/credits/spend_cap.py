"""The monthly spend cap: what counts, what it refuses, and when its owner is told (M084, M085).

What counts in a calendar month (UTC): credits on hold for jobs ordered in it, and what was charged
for such jobs, whenever that was. So a release gives room back to the month of the order, and a job
ordered on the 31st and delivered on the 1st takes nothing from the new month.

All of it stands in the wallet, which every hold loads and saves: of two orders for the last room
one is refused. A refusal books nothing. Source: docs/decisions/0015-spend-cap.md.
"""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final

from shared.catalogue.model import Cadence
from shared.credits.errors import SpendCapReached
from shared.credits.model import Hold, MonthCharged, SpendCap, Wallet
from shared.credits.periods import Period, period_at
from shared.credits.watch import THRESHOLDS_PERCENT
from shared.kernel.ids import AccountId
from shared.kernel.tasks import Handler, QueueName, Task
from shared.kernel.values import JsonValue

TIMEZONE: Final = "UTC"
"""Accounts have no time zone of their own."""


def month_at(moment: datetime) -> Period:
    """Return the month that counts at `moment` (aware)."""
    return period_at(Cadence.MONTHLY, TIMEZONE, moment)


def spent_in(wallet: Wallet, month: Period) -> int:
    """Return what counts against a cap in `month`, which no later charge has replaced."""
    return _charged_in(wallet, month) + held_in(wallet, month)


def held_in(wallet: Wallet, month: Period) -> int:
    """Return the credits on hold for jobs ordered in `month`."""
    ordered = (hold for hold in wallet.holds if month.starts_at <= hold.held_at < month.ends_at)
    return sum(hold.credits for hold in ordered)


def require_room(wallet: Wallet, needed_credits: int, now: datetime) -> None:
    """Return if an order of `needed_credits` stays within the cap. Raises: `SpendCapReached`."""
    if wallet.cap is None:
        return
    month = month_at(now)
    spent_credits, limit_credits = spent_in(wallet, month), wallet.cap.limit_credits
    if needed_credits and spent_credits + needed_credits > limit_credits:
        raise SpendCapReached(needed_credits, limit_credits, spent_credits, month.ends_at)


def is_used_up(wallet: Wallet, now: datetime) -> bool:
    """Say whether the cap refuses every order that costs credits, this month."""
    return wallet.cap is not None and spent_in(wallet, month_at(now)) >= wallet.cap.limit_credits


def after_end(charged: MonthCharged, held: Hold, charged_credits: int) -> MonthCharged:
    """Return what is charged by month once `held` has ended for `charged_credits` >= 0.

    Only the latest month is kept: nobody asks about an earlier one any more.
    """
    month = month_at(held.held_at).key
    if not charged_credits or month < charged.month:
        return charged
    so_far = charged.credits if month == charged.month else 0
    return MonthCharged(month, so_far + charged_credits)


def capped(wallet: Wallet, limit_credits: int | None, now: datetime) -> Wallet:
    """Return the wallet with a cap of `limit_credits` >= 0, or none for None.

    Who sets a cap sees what is spent: thresholds that are behind already are not told of again.
    """
    if limit_credits is None:
        return replace(wallet, cap=None)
    month = month_at(now)
    told_percent = _reached(limit_credits, _charged_in(wallet, month))
    return replace(wallet, cap=SpendCap(limit_credits, month.key, told_percent))


def told_of_cap(wallet: Wallet, now: datetime) -> tuple[Wallet, int | None]:
    """Return the wallet as it is once its owner is told, and the threshold; None for nothing new.

    As with a low balance, only what was charged counts, and thresholds reached at once are one
    notice. A charge for a job of the month before tells nobody: that month's cap is history.
    """
    if wallet.cap is None:
        return wallet, None
    month = month_at(now)
    reached = _reached(wallet.cap.limit_credits, _charged_in(wallet, month))
    told_percent = wallet.cap.told_percent if wallet.cap.told_month == month.key else 0
    if reached <= told_percent:
        return wallet, None
    told = replace(wallet.cap, told_month=month.key, told_percent=reached)
    return replace(wallet, cap=told), reached


def spend_cap_task(account_id: AccountId, cap: SpendCap) -> Task:
    """Return the task that mails what `cap` was told of; one name for a threshold of a month.

    Charges of a month only grow, so that a cap set anew passes each threshold at most once.
    """
    cause = f"{account_id}/{cap.told_month}/{cap.limit_credits}/{cap.told_percent}"
    notice_id = f"spend-cap-{hashlib.sha256(cause.encode()).hexdigest()[:32]}"
    payload: dict[str, JsonValue] = {
        "notice": "spend_cap",
        "notice_id": notice_id,
        "account_id": account_id,
        "percent": cap.told_percent,
    }
    return Task(QueueName.MAIL, Handler.SEND_NOTICE, notice_id, payload)


def _charged_in(wallet: Wallet, month: Period) -> int:
    return wallet.charged.credits if wallet.charged.month == month.key else 0


def _reached(limit_credits: int, charged_credits: int) -> int:
    """Return the highest threshold that is reached, 0 for none."""
    if not charged_credits:
        return 0
    used = [each for each in THRESHOLDS_PERCENT if each * limit_credits <= 100 * charged_credits]
    return max(used, default=0)
