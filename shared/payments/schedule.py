"""When a gateway is asked, and the tasks about money. Payloads hold ids only."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from shared.credits.alarm import top_up_task
from shared.kernel.ids import PaymentId, RefundId
from shared.kernel.tasks import Handler, QueueName, Task
from shared.payments.auto_top_up import AutoTopUp
from shared.payments.gateway import Method
from shared.payments.model import Attempt, Order, Refund
from shared.payments.states import AttemptState

CHECKOUT_LIFE = timedelta(days=1)
"""How long a checkout that gave no code is waited for."""

AUTOMATIC_LIFE = timedelta(hours=1)
"""How long an order we charged ourselves is asked about: its gateway has known of it, or never will
have, long before."""

CLOSING_LIFE = timedelta(days=1)
"""How long an order is kept open beyond its time, because a checkout of it would not be closed."""

GRACE: Mapping[Method, timedelta] = {
    Method.ATM: timedelta(days=1),
    Method.CVS: timedelta(days=1),
    Method.BARCODE: timedelta(days=3),
}
"""Money paid in time is reported so much later. Source: ECPay facts, sections 4 and 5."""

FIRST_LOOK = timedelta(minutes=10)
"""Source: ECPay facts, section 6, "When to ask"."""

LOOK_PAUSE_MAX = timedelta(hours=6)

RENEWAL_LOOK = timedelta(hours=2)
"""How long behind a period's end a renewal's notice is waited for before its gateway is asked."""

RENEWAL_PAUSE = timedelta(hours=12)

NAMING_PAUSE, NAMING_LIFE = timedelta(minutes=10), timedelta(days=7)
"""How often, and how long behind a payment, its gateway is asked what it calls the recurring one:
it tells so itself in seconds, and sends that again for three days. Source: Paddle facts, 3.3."""

RETURN_PAUSE = timedelta(seconds=30)
"""How soon a buyer who comes back once more has the gateway asked once more, and how soon it is
asked again by itself. Too many questions close ECPay's API to all of us for half an hour. Source:
ECPay facts, section 1."""

RETURN_LIFE = timedelta(minutes=5)
"""How long after a buyer's return the gateway's word is waited for: its notice takes seconds."""

RETURNS_MAX = 10
"""How often an order can be returned to, so that no browser has a gateway asked for ever."""

CLOCKS_APART = timedelta(seconds=1)
"""How far the clocks of two of our machines may differ: a task must not find itself too early."""

REFUND_PAUSE = timedelta(hours=1)


def next_look(order: Order, now: datetime) -> datetime:
    """Return when to ask about an open order again: ever later, and once when it expires.

    While the gateway's word is waited for, that is by the second, until nobody waits any more.
    """
    if order.returned_at is not None:
        since_return = max(now - order.returned_at, RETURN_PAUSE)
        return min(now + since_return, order.returned_at + RETURN_LIFE)
    waited = max(now - order.created_at, FIRST_LOOK)
    moment = now + min(waited, LOOK_PAUSE_MAX)
    return min(moment, order.expires_at) if now < order.expires_at else now + LOOK_PAUSE_MAX


def unnamed(order: Order) -> tuple[Attempt, ...]:
    """Return the paid tries that will be charged again under a name we have not been told."""
    if not order.is_recurring:
        return ()
    paid = (each for each in order.attempts if each.state is AttemptState.PAID)
    return tuple(each for each in paid if each.recurring_reference is None)


def next_naming(order: Order, now: datetime) -> datetime | None:
    """Return when to ask what a paid order's recurring payment is called; None: no more."""
    if order.paid_at is None or not unnamed(order):
        return None
    waited = max(now - order.paid_at, NAMING_PAUSE)
    return now + min(waited, LOOK_PAUSE_MAX) if waited < NAMING_LIFE else None


def look_up_task(order: Order) -> Task:
    """Return the task that asks the gateway about an order; one for each time it is due."""
    assert order.look_up_at is not None, f"{order.order_id} is not to be looked up"
    name = f"lookup-{order.order_id}-{int(order.look_up_at.timestamp())}"
    payload = {"order_id": order.order_id}
    not_before = order.look_up_at + CLOCKS_APART
    return Task(QueueName.MONEY, Handler.LOOK_UP_ORDER, name, payload, not_before)


def cancel_recurring_task(gateway: str, reference: str, cause_id: str) -> Task:
    """Return the task that ends the future charges a gateway calls `reference`.

    `cause_id` is what it is ended for: every cause is a task of its own, so that a charge that
    came although the recurring payment was ended has it ended again.
    """
    payload = {"gateway": gateway, "reference": reference}
    name = f"cancel-{gateway}-{reference}-{cause_id}"
    return Task(QueueName.MONEY, Handler.CANCEL_RECURRING, name, payload)


def refund_task(refund: Refund) -> Task:
    """Return the task that gives money back."""
    payload = {"refund_id": refund.refund_id}
    return Task(QueueName.MONEY, Handler.SEND_REFUND, f"refund-{refund.refund_id}", payload)


def refund_look_task(refund: Refund) -> Task:
    """Return the task that asks what became of a refund; one for each time it is due."""
    assert refund.look_up_at is not None, f"{refund.refund_id} is not to be looked up"
    name = f"refund-{refund.refund_id}-{int(refund.look_up_at.timestamp())}"
    payload = {"refund_id": refund.refund_id}
    return Task(QueueName.MONEY, Handler.SEND_REFUND, name, payload)


def top_up_check(top_up: AutoTopUp) -> Task:
    """Return the task that looks at an automatic top-up; one for each time it is due."""
    assert top_up.check_at is not None, f"{top_up.account_id} is not to be checked"
    return top_up_task(top_up.account_id, f"check-{int(top_up.check_at.timestamp())}")


def invoice_task(payment_id: PaymentId) -> Task:
    """Return the task that writes a payment's invoice."""
    payload = {"payment_id": payment_id, "refund_id": None}
    return Task(QueueName.MONEY, Handler.ISSUE_INVOICE, f"invoice-{payment_id}", payload)


def credit_note_task(payment_id: PaymentId, refund_id: RefundId) -> Task:
    """Return the task that corrects a payment's invoice by a refund."""
    payload = {"payment_id": payment_id, "refund_id": refund_id}
    return Task(QueueName.MONEY, Handler.ISSUE_INVOICE, f"invoice-{refund_id}", payload)


def reduction_task(payment_id: PaymentId, refund_id: RefundId) -> Task:
    """Return the task that takes a refund off its payment's e-invoice."""
    payload = {"payment_id": payment_id, "refund_id": refund_id}
    return Task(QueueName.MONEY, Handler.REDUCE_E_INVOICE, f"reduce-{refund_id}", payload)


def compare_task(gateway: str, now: datetime) -> Task:
    """Return the task that compares a gateway's books with ours; one for each minute."""
    name = f"books-{gateway}-{now:%Y%m%dT%H%M}"
    return Task(QueueName.MONEY, Handler.COMPARE_BOOKS, name, {"gateway": gateway})


def confirmation_task(payment_id: PaymentId) -> Task:
    """Return the task that mails the buyer that the payment has arrived."""
    payload = {"payment_id": payment_id}
    return Task(QueueName.MAIL, Handler.CONFIRM_PAYMENT, f"paid-{payment_id}", payload)
