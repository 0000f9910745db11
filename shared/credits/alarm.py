"""Says once that less than a wished amount can be spent, so that somebody may buy more.

Who set the alarm, and what is done when it rings, is not known here: a task is queued in the commit
that made the balance fall, and the wallet remembers that it was. Credits on hold count as gone. The
alarm is silent until as much as it waits for can be spent again.
"""

from dataclasses import replace

from shared.credits.model import Alarm, Wallet
from shared.kernel.ids import AccountId
from shared.kernel.tasks import Handler, QueueName, Task


def with_alarm(wallet: Wallet, below_credits: int | None) -> Wallet:
    """Return `wallet` with an alarm, or with none. One that would ring now is taken as heard:
    whoever sets it looks at the balance.
    """
    if below_credits is None:
        return replace(wallet, alarm=None)
    has_rung = wallet.available_credits < below_credits
    return replace(wallet, alarm=Alarm(below_credits, has_rung))


def rung(wallet: Wallet) -> tuple[Wallet, bool]:
    """Return the wallet as it is once its alarm was heard, and whether it rings now."""
    alarm = wallet.alarm
    if alarm is None:
        return wallet, False
    is_low = wallet.available_credits < alarm.below_credits
    if is_low == alarm.has_rung:
        return wallet, False
    return replace(wallet, alarm=replace(alarm, has_rung=is_low)), is_low


def top_up_task(account_id: AccountId, cause: str) -> Task:
    """Return the task that sees whether credits are to be bought; one for each cause.

    Args:
        cause: letters, digits, `-` and `_`.
    """
    payload = {"account_id": account_id}
    return Task(QueueName.MONEY, Handler.TOP_UP, f"top-up-{account_id}-{cause}", payload)
