"""News about money for whom it concerns, each announced in the commit that makes it true.

Source: requirements M115: from the event, once.
"""

from shared.catalogue.subscription import EndedBecause, Subscription, SubscriptionStatus
from shared.credits.news import news_task, plan_ended_task
from shared.kernel.money import Money
from shared.notifications.money import Effect, MoneyNews
from shared.payments.model import Dispute, ItemKind, Order, Payment, Purpose, Refund
from shared.payments.naming import subscription_id_of
from shared.payments.page import amount_text
from shared.payments.ports import PaymentStores


def renewal_failed(stores: PaymentStores, late: Subscription) -> None:
    """Announce that a plan could not be renewed, and until when it is kept all the same."""
    facts = {"plan": late.plan_id.value, "until": f"{late.lapses_at:%Y-%m-%d}"}
    _announce_plan(stores, MoneyNews.RENEWAL_FAILED, late, facts)


def plan_cancelled(stores: PaymentStores, told: Subscription) -> None:
    """Announce that a plan will not be renewed, and until when it runs."""
    facts = {"plan": told.plan_id.value, "until": f"{told.period_end:%Y-%m-%d}"}
    _announce_plan(stores, MoneyNews.PLAN_CANCELLED, told, facts)


def plan_stopped(stores: PaymentStores, before: Subscription, after: Subscription) -> None:
    """Announce what a gateway's word that it charges no more has changed: the end, or its date."""
    if after.ended_at is not None:
        stores.outbox.add(plan_ended_task(after))
    elif before.cancel_at is None:
        plan_cancelled(stores, after)


def refund_done(stores: PaymentStores, payment: Payment, refund: Refund) -> None:
    """Announce money that went back, and what that took away."""
    facts = _facts(payment, refund.amount) | _effect(stores, payment, refund)
    task = news_task(MoneyNews.REFUND_DONE, refund.refund_id, payment.account_id, facts)
    stores.outbox.add(task)


def refund_rejected(stores: PaymentStores, payment: Payment, refund: Refund) -> None:
    """Announce that money could not be sent back."""
    facts = _facts(payment, refund.amount) | {"effect": Effect.NONE.value}
    task = news_task(MoneyNews.REFUND_REJECTED, refund.refund_id, payment.account_id, facts)
    stores.outbox.add(task)


def dispute_opened(stores: PaymentStores, payment: Payment, dispute: Dispute) -> None:
    """Announce that the bank asks about a payment, and what that has set aside."""
    effect = {"effect": _set_aside(stores, payment).value}
    _announce_dispute(stores, MoneyNews.DISPUTE_OPENED, payment, dispute, effect)


def dispute_won(stores: PaymentStores, payment: Payment, dispute: Dispute) -> None:
    """Announce that a disputed payment stands."""
    is_surplus = payment.purpose is Purpose.SURPLUS
    effect = {"effect": (Effect.NONE if is_surplus else Effect.GIVEN_BACK).value}
    _announce_dispute(stores, MoneyNews.DISPUTE_WON, payment, dispute, effect)


def dispute_lost(
    stores: PaymentStores, payment: Payment, dispute: Dispute, refund: Refund | None
) -> None:
    """Announce that a disputed payment went back; `refund` is its row, None without money left."""
    effect = _effect(stores, payment, refund)
    _announce_dispute(stores, MoneyNews.DISPUTE_LOST, payment, dispute, effect)


def wallet_full(stores: PaymentStores, order: Order) -> None:
    """Announce that money has arrived whose credits have no room yet."""
    assert order.waits_since is not None, f"{order.order_id} does not wait"
    facts = {"order_id": order.order_id, "amount": amount_text(order.price)}
    cause = f"{order.order_id}/{order.waits_since.isoformat()}"
    stores.outbox.add(news_task(MoneyNews.WALLET_FULL, cause, order.account_id, facts))


def _announce_plan(
    stores: PaymentStores, news: MoneyNews, subscription: Subscription, facts: dict[str, str]
) -> None:
    """Announce once for each paid period."""
    cause = f"{subscription.subscription_id}/{subscription.period_end.isoformat()}"
    stores.outbox.add(news_task(news, cause, subscription.account_id, facts))


def _announce_dispute(
    stores: PaymentStores,
    news: MoneyNews,
    payment: Payment,
    dispute: Dispute,
    effect: dict[str, str],
) -> None:
    """Announce once for each time a dispute was opened."""
    facts = _facts(payment, payment.amount) | effect
    cause = f"{dispute.dispute_id}/{dispute.opened_at.isoformat()}"
    stores.outbox.add(news_task(news, cause, payment.account_id, facts))


def _facts(payment: Payment, amount: Money) -> dict[str, str]:
    return {"order_id": payment.order_id, "amount": amount_text(amount)}


def _effect(stores: PaymentStores, payment: Payment, refund: Refund | None) -> dict[str, str]:
    """Return what a refund that is done has changed; read behind its writes."""
    if refund is not None and refund.withdrawn_credits:
        taken = str(refund.withdrawn_credits)
        return {"effect": Effect.CREDITS_TAKEN.value, "credits": taken}
    current = None if refund is None else _plan_of(stores, payment)
    is_over = current is not None and current.ended_because is EndedBecause.REFUNDED
    return {"effect": (Effect.PLAN_OVER if is_over else Effect.NONE).value}


def _set_aside(stores: PaymentStores, payment: Payment) -> Effect:
    """Return what an open dispute keeps from its buyer. Source: decision 0020."""
    order = stores.orders.find(payment.order_id)
    if order is None or payment.purpose is Purpose.SURPLUS:
        return Effect.NONE
    if order.item.kind is ItemKind.PACK:
        return Effect.CREDITS_ASIDE
    current = _plan_of(stores, payment)
    if current is None or current.status is SubscriptionStatus.ENDED:
        return Effect.NONE
    is_held = current.status is SubscriptionStatus.DISPUTED
    return Effect.PLAN_ASIDE if is_held else Effect.CHARGES_ENDED


def _plan_of(stores: PaymentStores, payment: Payment) -> Subscription | None:
    """Return the plan a payment was for, if the account has no other by now."""
    order = stores.orders.find(payment.order_id)
    if order is None or order.item.kind is ItemKind.PACK or payment.purpose is Purpose.SURPLUS:
        return None
    current = stores.subscriptions.find(payment.account_id)
    is_its = current is not None and current.subscription_id == subscription_id_of(order.order_id)
    return current if is_its else None
