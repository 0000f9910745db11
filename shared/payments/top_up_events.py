"""What happens to an account's automatic top-up besides buying, inside an open commit."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from shared.kernel.ids import OrderId
from shared.kernel.tasks import Handler, QueueName, Task
from shared.kernel.values import JsonValue
from shared.payments.auto_top_up import (
    FAILURES_MAX,
    RETRY_PAUSE,
    AutoTopUp,
    PauseReason,
    TopUpNews,
    TopUpState,
    paused,
    recounted,
)
from shared.payments.model import Order, Payment
from shared.payments.ports import PaymentStores
from shared.payments.states import OrderState

PAUSE_NEWS: Mapping[PauseReason, TopUpNews] = {
    PauseReason.DECLINED: TopUpNews.PAUSED_DECLINED,
    PauseReason.PACK_CHANGED: TopUpNews.PAUSED_PACK_CHANGED,
    PauseReason.PLAN_OVER: TopUpNews.PAUSED_PLAN_OVER,
    PauseReason.DISPUTED: TopUpNews.PAUSED_DISPUTED,
    PauseReason.REFUNDED: TopUpNews.PAUSED_REFUNDED,
}
assert PAUSE_NEWS.keys() == set(PauseReason)


def pause(
    stores: PaymentStores, current: AutoTopUp, because: PauseReason, cause: str, now: datetime
) -> None:
    """Let nothing be bought until its owner agrees anew, and tell them; again is no news."""
    if current.state is not TopUpState.ON:
        stores.auto_top_ups.save(current)
        return
    stores.auto_top_ups.save(paused(current, because, now))
    stores.outbox.add(_news_task(current, PAUSE_NEWS[because], cause))


def order_ended(stores: PaymentStores, before: Order, after: Order, now: datetime) -> None:
    """Note what became of an order, in the commit that makes it so; for automatic ones only.

    Args:
        before: the order as it was, in a state that `after` has left.
    """
    if after.automatic is None or before.state is after.state:
        return
    current = stores.auto_top_ups.find(after.account_id)
    if current is None:
        return  # erased
    current = replace(recounted(current, before, after), updated_at=now)
    if current.open_order_id == after.order_id:
        current = replace(current, open_order_id=None)
    if after.state is OrderState.PAID:
        # What was bought may be on hold already.
        _go_on(stores, replace(current, failures=0), now)
    elif after.automatic.sent_at is None:
        _go_on(stores, current, now)
    elif after.state is OrderState.FAILED:
        _refused(stores, current, after.order_id, now)
    else:
        _go_on(stores, current, now + RETRY_PAUSE)


def money_went_back(stores: PaymentStores, payment: Payment, now: datetime) -> None:
    """Pause the top-up of an account whose pack is given back, whoever bought it.

    The refund takes credits: what it leaves too low is nobody's wish to buy more.
    """
    current = stores.auto_top_ups.find(payment.account_id)
    if current is not None and current.state is TopUpState.ON:
        pause(stores, current, PauseReason.REFUNDED, payment.payment_id, now)


def account_disputed(stores: PaymentStores, payment: Payment, now: datetime) -> None:
    """Pause the top-up of an account whose bank asks any payment of it back."""
    current = stores.auto_top_ups.find(payment.account_id)
    if current is not None and current.state is TopUpState.ON:
        pause(stores, current, PauseReason.DISPUTED, payment.payment_id, now)


def _refused(stores: PaymentStores, current: AutoTopUp, order_id: OrderId, now: datetime) -> None:
    current = replace(current, failures=current.failures + 1)
    if current.failures >= FAILURES_MAX:
        pause(stores, current, PauseReason.DECLINED, order_id, now)
        return
    if current.state is TopUpState.ON:
        stores.outbox.add(_news_task(current, TopUpNews.DECLINED, order_id))
    _go_on(stores, current, now + RETRY_PAUSE)


def _go_on(stores: PaymentStores, current: AutoTopUp, check_at: datetime) -> None:
    is_on = current.state is TopUpState.ON
    stores.auto_top_ups.save(replace(current, check_at=check_at if is_on else None))


def _news_task(current: AutoTopUp, news: TopUpNews, cause: str) -> Task:
    told = f"{current.account_id}/{current.consent.consent_id}/{news}/{cause}"
    notice_id = f"top-up-{hashlib.sha256(told.encode()).hexdigest()[:32]}"
    payload: dict[str, JsonValue] = {
        "notice": news.value,
        "notice_id": notice_id,
        "account_id": current.account_id,
    }
    return Task(QueueName.MAIL, Handler.SEND_NOTICE, notice_id, payload)
