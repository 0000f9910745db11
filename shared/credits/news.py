"""News about plans and their credits for their owner; the words are made when a mail is due.

A task is named by what it tells of, so that an event told twice is mailed once. Its facts are those
of `shared.notifications.money`, a neighbour that is not known here.
"""

import hashlib
from collections.abc import Mapping

from shared.catalogue.model import Cadence
from shared.catalogue.subscription import Subscription
from shared.kernel.ids import AccountId
from shared.kernel.tasks import Handler, QueueName, Task
from shared.kernel.values import JsonValue

RESETS = frozenset({Cadence.WEEKLY, Cadence.MONTHLY})
"""Cadences whose grants somebody may want to be told of (M062): a mail a day would be one too many,
and a renewal's own mail tells of a billing period."""


def news_task(news: str, cause: str, account_id: AccountId, facts: Mapping[str, str]) -> Task:
    """Return the task that mails `news`; `cause` is unique among the news of one kind."""
    digest = hashlib.sha256(cause.encode()).hexdigest()[:32]
    notice_id = f"{news.replace('_', '-')}-{digest}"
    payload: dict[str, JsonValue] = {
        "notice": news,
        "notice_id": notice_id,
        "account_id": account_id,
        "facts": dict(facts),
    }
    return Task(QueueName.MAIL, Handler.SEND_NOTICE, notice_id, payload)


def plan_ended_task(over: Subscription) -> Task:
    """Return the news that a plan has ended because nobody renewed it."""
    assert over.ended_at is not None, f"{over.subscription_id} has ended"
    facts = {"plan": over.plan_id.value, "until": f"{over.ended_at:%Y-%m-%d}"}
    cause = f"{over.subscription_id}/{over.period_end.isoformat()}"
    return news_task("plan_ended", cause, over.account_id, facts)


def credits_reset_task(subscription: Subscription, key: str, amount_credits: int) -> Task:
    """Return the news that the credits of a new period are here; `key` names the period."""
    facts = {"plan": subscription.plan_id.value, "credits": str(amount_credits)}
    cause = f"{subscription.subscription_id}/{key}"
    return news_task("credits_reset", cause, subscription.account_id, facts)
