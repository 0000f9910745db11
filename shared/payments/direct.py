"""Orders we charge ourselves: what their gateway is asked; and how any order ends unpaid."""

from dataclasses import replace
from datetime import datetime

from shared.payments.gateway import DirectCharge
from shared.payments.model import Order, with_attempt
from shared.payments.opening import title_of
from shared.payments.states import (
    ATTEMPT_NEXT,
    ORDER_NEXT,
    AttemptState,
    OrderState,
    may_move,
    moved,
)


def asked_of(order: Order) -> DirectCharge:
    """Return what the gateway is asked about an automatic order, always in the same words."""
    attempt, automatic = order.attempt, order.automatic
    assert attempt is not None, f"{order.order_id} was tried"
    assert automatic is not None, f"{order.order_id} is automatic"
    return DirectCharge(
        order_id=order.order_id,
        reference=attempt.reference,
        subscription_reference=automatic.subscription_reference,
        title=title_of(order),
        price=order.price,
        created_at=order.created_at,
    )


def is_unsent(order: Order) -> bool:
    """Say whether an order is automatic and its gateway certainly knows nothing of it."""
    return order.automatic is not None and order.automatic.sent_at is None


def ended_in(order: Order, state: OrderState, tries: AttemptState, now: datetime) -> Order:
    """Return an open order nobody waits for any more, with its tries that may end so."""
    for attempt in order.attempts:
        if may_move(ATTEMPT_NEXT, attempt.state, tries):
            ended = replace(attempt, state=moved(ATTEMPT_NEXT, attempt.state, tries))
            order = with_attempt(order, ended, now)
    return replace(order, state=moved(ORDER_NEXT, order.state, state), look_up_at=None)
