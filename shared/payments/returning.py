"""Buyers who come back from a checkout: what they come back with is no proof, but a reason to ask.

The gateway's notice is on its way then, or lost. So its word is waited for, and it is asked at once
and again after ever longer pauses, for minutes; after that an order waits as any other.
Source: payments facts, "A correct callback handler", steps 3 and 10.
"""

from dataclasses import replace
from datetime import datetime

from shared.payments.model import Order
from shared.payments.opening import is_checkout_open
from shared.payments.ports import PaymentStores
from shared.payments.schedule import (
    RETURN_LIFE,
    RETURN_PAUSE,
    RETURNS_MAX,
    look_up_task,
    next_look,
)
from shared.payments.states import AttemptState, OrderState


def note_return(stores: PaymentStores, order: Order, now: datetime) -> None:
    """Have the gateway asked about `order`, unless there is no need to, or it was just now.

    An order with a code is paid hours later, elsewhere: who comes back with one has not paid.
    """
    if not _may_be_asked(order, now):
        return
    back = replace(
        order,
        returned_at=now,
        returns=order.returns + 1,
        look_up_at=now,
        updated_at=now,
    )
    stores.orders.save(back)
    stores.outbox.add(look_up_task(back))


def _may_be_asked(order: Order, now: datetime) -> bool:
    attempt = order.attempt
    if attempt is None or attempt.state is not AttemptState.OPEN or not is_checkout_open(order):
        return False
    if order.automatic is not None or order.returns >= RETURNS_MAX:
        return False
    return order.returned_at is None or now >= order.returned_at + RETURN_PAUSE


def wait_on(stores: PaymentStores, order: Order, now: datetime) -> None:
    """Keep an open order whose gateway has no news, and note when it is asked again.

    While a buyer waits that is a task of its own: the reconciler comes by too seldom.
    """
    is_over = order.returned_at is not None and now >= order.returned_at + RETURN_LIFE
    kept = replace(order, returned_at=None) if is_over else order
    kept = replace(kept, look_up_at=next_look(kept, now), updated_at=now)
    stores.orders.save(kept)
    if is_awaited(kept):
        stores.outbox.add(look_up_task(kept))


def has_just_returned(order: Order, now: datetime) -> bool:
    """Say whether it is too early to believe that nobody has paid.

    ECPay says of what its bank is still at that the buyer did not complete it. Source: ECPay facts,
    section 6.
    """
    return order.returned_at is not None and now < order.returned_at + RETURN_PAUSE


def is_awaited(order: Order) -> bool:
    """Say whether the gateway's word about an order is waited for since its buyer came back."""
    return order.state is OrderState.CREATED and order.returned_at is not None
