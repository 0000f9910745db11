"""What may become of orders, attempts, payments, refunds and disputes: five total tables.

Source: payments facts, "Payment states"; requirements M102, M103.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from shared.payments.errors import TransitionRefused


class OrderState(StrEnum):
    """Where an intent to buy stands. What happens to its money is the payment's state."""

    CREATED = "created"  # nothing paid, no code
    PENDING = "pending"  # the gateway gave a code to pay with later
    PENDING_MANUAL = "pending_manual"  # no gateway could be reached: somebody of ours decides
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class AttemptState(StrEnum):
    """Where one try at a gateway stands."""

    OPENING = "opening"  # the gateway is being asked for a checkout
    OPEN = "open"
    CODE_ISSUED = "code_issued"
    PAID = "paid"
    FAILED = "failed"
    CLOSED = "closed"  # nobody paid in time


class PaymentState(StrEnum):
    """What became of money that came in."""

    PAID = "paid"
    REFUND_PENDING = "refund_pending"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    DISPUTED = "disputed"


class RefundState(StrEnum):
    """Where money we give back stands."""

    REQUESTED = "requested"  # written down, the gateway certainly knows nothing of it
    SENDING = "sending"  # the gateway is being asked, or its answer was lost
    PENDING = "pending"  # somebody at the gateway decides
    DONE = "done"
    REJECTED = "rejected"


class DisputeState(StrEnum):
    """Where a buyer's complaint at the bank stands."""

    OPEN = "open"
    WON = "won"  # the money stays with us
    LOST = "lost"


ORDER_NEXT: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.CREATED: frozenset(OrderState) - {OrderState.CREATED},
    OrderState.PENDING: frozenset({OrderState.PAID, OrderState.FAILED, OrderState.EXPIRED}),
    OrderState.PENDING_MANUAL: frozenset({OrderState.CREATED, OrderState.PAID, OrderState.FAILED}),
    OrderState.PAID: frozenset(),
    # Money that comes late is money: it is taken and fulfils.
    OrderState.FAILED: frozenset({OrderState.CREATED, OrderState.PAID}),
    OrderState.EXPIRED: frozenset({OrderState.PAID}),
}
assert ORDER_NEXT.keys() == set(OrderState)

ATTEMPT_NEXT: Mapping[AttemptState, frozenset[AttemptState]] = {
    # Our record of the checkout may be lost, the money is not.
    AttemptState.OPENING: frozenset(AttemptState) - {AttemptState.OPENING},
    AttemptState.OPEN: frozenset(
        {AttemptState.CODE_ISSUED, AttemptState.PAID, AttemptState.FAILED, AttemptState.CLOSED}
    ),
    AttemptState.CODE_ISSUED: frozenset(
        {AttemptState.PAID, AttemptState.FAILED, AttemptState.CLOSED}
    ),
    AttemptState.PAID: frozenset(),
    AttemptState.FAILED: frozenset({AttemptState.PAID}),
    AttemptState.CLOSED: frozenset({AttemptState.PAID}),
}
assert ATTEMPT_NEXT.keys() == set(AttemptState)

PAYMENT_NEXT: Mapping[PaymentState, frozenset[PaymentState]] = {
    PaymentState.PAID: frozenset(PaymentState) - {PaymentState.PAID},
    PaymentState.REFUND_PENDING: frozenset(PaymentState) - {PaymentState.REFUND_PENDING},
    PaymentState.PARTIALLY_REFUNDED: frozenset(
        {PaymentState.REFUND_PENDING, PaymentState.REFUNDED, PaymentState.DISPUTED}
    ),
    PaymentState.REFUNDED: frozenset(),
    PaymentState.DISPUTED: frozenset(
        {PaymentState.PAID, PaymentState.PARTIALLY_REFUNDED, PaymentState.REFUNDED}
    ),
}
assert PAYMENT_NEXT.keys() == set(PaymentState)

REFUND_NEXT: Mapping[RefundState, frozenset[RefundState]] = {
    RefundState.REQUESTED: frozenset({RefundState.SENDING, RefundState.DONE}),
    RefundState.SENDING: frozenset(RefundState) - {RefundState.SENDING},
    RefundState.PENDING: frozenset({RefundState.DONE, RefundState.REJECTED}),
    RefundState.DONE: frozenset(),
    RefundState.REJECTED: frozenset(),
}
assert REFUND_NEXT.keys() == set(RefundState)

DISPUTE_NEXT: Mapping[DisputeState, frozenset[DisputeState]] = {
    DisputeState.OPEN: frozenset({DisputeState.WON, DisputeState.LOST}),
    # A warning that was withdrawn may come back as a chargeback.
    DisputeState.WON: frozenset({DisputeState.OPEN}),
    DisputeState.LOST: frozenset(),
}
assert DISPUTE_NEXT.keys() == set(DisputeState)

State = TypeVar("State", bound=StrEnum)


def may_move(table: Mapping[State, frozenset[State]], current: State, to: State) -> bool:
    """Say whether `table` lets `current` become `to`."""
    return to in table[current]


def moved(table: Mapping[State, frozenset[State]], current: State, to: State) -> State:
    """Return `to` if `table` lets `current` become it. Raises: `TransitionRefused`."""
    if not may_move(table, current, to):
        raise TransitionRefused(current, to)
    return to
