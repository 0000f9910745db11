"""When somebody is told that credits run low: once a threshold and period (M084).

What was told stands in the wallet, which every capture writes anyway: telling costs one task, and
no commit can tell twice. Only captures count, because credits on hold may come back.

A plan's grant begins a period. So does a purchase where no plan's credits are left; other credits
only raise what the thresholds are parts of. Credits nobody paid for are not watched alone.
"""

import hashlib
from dataclasses import replace

from shared.credits.model import LotKind, Wallet, Watch
from shared.kernel.ids import EntryId
from shared.kernel.tasks import Handler, QueueName, Task
from shared.kernel.values import JsonValue

THRESHOLDS_PERCENT = (80, 100)
"""Used parts at which somebody is told. Source: M084."""

LOW_PERCENT = min(THRESHOLDS_PERCENT)


def watching(wallet: Wallet, kind: LotKind, entry_id: EntryId) -> Watch | None:
    """Return the watch of `wallet`, to which `entry_id` has just brought credits of `kind`."""
    watch, total_credits = wallet.watch, wallet.total_credits
    if _begins_period(wallet, kind):
        return Watch(entry_id, total_credits)
    if watch is None:
        return None
    return replace(watch, base_credits=max(watch.base_credits, total_credits))


def told_of(wallet: Wallet) -> tuple[Wallet, int | None]:
    """Return the wallet as it is once its owner is told, and the threshold; None for nothing new.

    Several thresholds reached at once are one notice, of the highest.
    """
    watch, used_percent = wallet.watch, used_percent_of(wallet)
    reached = [each for each in THRESHOLDS_PERCENT if each <= used_percent]
    if watch is None or not reached or max(reached) <= watch.told_percent:
        return wallet, None
    told = replace(watch, told_percent=max(reached))
    return replace(wallet, watch=told), told.told_percent


def used_percent_of(wallet: Wallet) -> int:
    """Return how much of the period's credits is gone, 0..100; 0 where nobody watches."""
    if wallet.watch is None or not wallet.watch.base_credits:
        return 0
    base_credits = wallet.watch.base_credits
    return 100 * max(0, base_credits - wallet.total_credits) // base_credits


def low_balance_task(wallet: Wallet, percent: int) -> Task:
    """Return the task that mails the notice; one name for one threshold of one period."""
    assert wallet.watch is not None, "nobody watches this wallet"
    cause = f"{wallet.account_id}/{wallet.watch.period}/{percent}"
    notice_id = f"low-balance-{hashlib.sha256(cause.encode()).hexdigest()[:32]}"
    payload: dict[str, JsonValue] = {
        "notice": "low_balance",
        "notice_id": notice_id,
        "account_id": wallet.account_id,
        "percent": percent,
    }
    return Task(QueueName.MAIL, Handler.SEND_NOTICE, notice_id, payload)


def _begins_period(wallet: Wallet, kind: LotKind) -> bool:
    if kind is LotKind.SUBSCRIPTION:
        return True
    has_plan_credits = wallet.watch is not None and wallet.credits_of(LotKind.SUBSCRIPTION) > 0
    return kind is LotKind.PURCHASED and not has_plan_credits
