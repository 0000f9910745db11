"""Time that passes for one account alone, so that a month can be tried in a minute."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import Field, StrictInt

from functions.http.local_plans import account_of
from functions.http.wire.model import Answer, Request
from shared.catalogue.subscription import Subscription
from shared.credits.subscribing import save_subscription
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.model import Order, Refund
from shared.payments.ports import PaymentStores

ORDERS_MAX = 50
"""The newest; older ones do not wait for anything."""


class PassTime(Request):
    """The account for which so many days pass."""

    email: str
    days: StrictInt = Field(ge=1, le=400)


class PassedTime(Answer):
    """When the paid period ends now; null without a subscription. `orders` have aged."""

    email: str
    period_end: datetime | None
    orders: int


@dataclass(frozen=True)
class LocalTime:
    """Moves times of a subscription, of orders and refunds back; schedules see to what is due."""

    uow: UnitOfWork[PaymentStores]
    clock: Clock

    def let_pass(self, body: PassTime) -> PassedTime:
        """Make what the account has bought older. Raises: `AddressUnknown`, `FieldRefused`."""
        past = timedelta(days=body.days)

        def work(stores: PaymentStores) -> PassedTime:
            account, now = account_of(stores, body.email), self.clock.now()
            found = stores.subscriptions.find(account.account_id)
            orders = stores.orders.of_owner(account.account_id, ORDERS_MAX, None)
            for order in orders:
                stores.orders.save(_older_order(order, past))
            for refund in _open_refunds(stores, orders):
                stores.refunds.save(_older_refund(refund, past))
            if found is not None:
                found = _older(found, past)
                save_subscription(stores, found, now)
            period_end = None if found is None else found.period_end
            return PassedTime(email=account.email, period_end=period_end, orders=len(orders))

        return self.uow.run(work)


def _older(subscription: Subscription, past: timedelta) -> Subscription:
    return replace(
        subscription,
        started_at=subscription.started_at - past,
        period_start=subscription.period_start - past,
        period_end=subscription.period_end - past,
        cancel_at=_before(subscription.cancel_at, past),
        next_grant_at=_before(subscription.next_grant_at, past),
    )


def _older_order(order: Order, past: timedelta) -> Order:
    return replace(
        order,
        created_at=order.created_at - past,
        expires_at=order.expires_at - past,
        look_up_at=_before(order.look_up_at, past),
        returned_at=_before(order.returned_at, past),
    )


def _open_refunds(stores: PaymentStores, orders: Sequence[Order]) -> list[Refund]:
    payments = [each for order in orders for each in stores.payments.of_order(order.order_id)]
    refunds = [each for paid in payments for each in stores.refunds.of_payment(paid.payment_id)]
    return [each for each in refunds if each.is_open]


def _older_refund(refund: Refund, past: timedelta) -> Refund:
    look_up_at = _before(refund.look_up_at, past)
    return replace(refund, updated_at=refund.updated_at - past, look_up_at=look_up_at)


def _before(moment: datetime | None, past: timedelta) -> datetime | None:
    return None if moment is None else moment - past
