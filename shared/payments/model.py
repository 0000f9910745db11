"""Orders, the tries to pay them, the money that came in and went back.

An order is one intent to buy; each try at a gateway is an attempt of it with a reference of its
own. A payment is money that came in once, named by its gateway: a renewal is a new payment of the
same order. Source: requirements M103, M108; payments facts, "Payment states".
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from shared.kernel.ids import AccountId, ConsentId, DisputeId, OrderId, PaymentId, RefundId
from shared.kernel.money import Money
from shared.payments.gateway import Charge, Checkout, Gateway, Method, NoticeKind, PaymentCode
from shared.payments.states import (
    AttemptState,
    DisputeState,
    OrderState,
    PaymentState,
    RefundState,
)

ATTEMPTS_MAX = 10
"""Tries of one order; the document stays small."""

NAMED_BY_CHECKOUT = frozenset({Gateway.ECPAY})
"""Gateways that have one name for a checkout and what recurs of it."""


SELLING_OURSELVES = frozenset({Gateway.ECPAY})
"""Gateways through which we are the seller, and owe the law's invoice. Paddle sells itself."""


class ItemKind(StrEnum):
    """What is sold."""

    PLAN = "plan"
    PACK = "pack"


@dataclass(frozen=True)
class Item:
    """What an order buys, as it was on sale then. `credits` are a pack's; 0 for a plan."""

    kind: ItemKind
    item_id: str
    catalogue_version: str
    credits: int = 0


@dataclass(frozen=True)
class Attempt:
    """One try to pay at a gateway.

    `reference` is ours, 20 upper-case letters and digits, used once and never again. `checkout`
    is None until the gateway has answered. `subscription_reference` is the gateway's name of the
    recurring payment, where that is another than the checkout's.
    """

    reference: str
    gateway: Gateway
    method: Method
    state: AttemptState
    opened_at: datetime
    checkout: Checkout | None = None
    code: PaymentCode | None = None
    subscription_reference: str | None = None

    @property
    def gateway_reference(self) -> str:
        """The gateway's name of the checkout; ours where it has none of its own."""
        return self.reference if self.checkout is None else self.checkout.gateway_reference

    @property
    def recurring_reference(self) -> str | None:
        """What the gateway calls its recurring payment; None while we have not been told."""
        if self.subscription_reference is None and self.gateway in NAMED_BY_CHECKOUT:
            return self.gateway_reference
        return self.subscription_reference

    @property
    def names(self) -> frozenset[str]:
        """All names under which its gateway may speak of it."""
        named = {self.reference, self.gateway_reference, self.subscription_reference}
        return frozenset(name for name in named if name is not None)


@dataclass(frozen=True)
class Automatic:
    """What makes an order one that nobody opens a checkout for.

    `consent_id` is what its buyer agreed to, `subscription_reference` the recurring payment whose
    means pays it. `month` (`2026-11`, UTC) is the month whose maximum it counts for. From `sent_at`
    on the gateway may know of it.
    """

    consent_id: ConsentId
    subscription_reference: str
    month: str
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Order:
    """One intent to buy. `list_price` is before the plan's discount; all prices are for all of it.

    With `is_recurring` the price is charged every month. `expires_at` is when nobody waits for
    money any more, the time notices take included. `look_up_at` is when its gateway is asked next,
    None for never. `payment_id` is the payment that closed it, `paid_reference` the try it came
    through. `twin_id` is an order made in place of this one, or this one's predecessor: one of the
    two is fulfilled. `event_at` is the gateway's own time of the latest event about the recurring
    payment. `has_voucher` says that a voucher of the account was used for its price. `automatic` is
    set where we charge it ourselves. Since `waits_since` its money waits for room in the wallet;
    None: it does not. At `returned_at` its buyer came back from the checkout of the latest try, and
    the gateway's word has been waited for since; None: nobody waits. That was so `returns` times.
    """

    order_id: OrderId
    account_id: AccountId
    item: Item
    gateway: Gateway
    price: Money
    list_price: Money
    is_recurring: bool
    locale: str
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    look_up_at: datetime | None
    state: OrderState = OrderState.CREATED
    attempts: tuple[Attempt, ...] = ()
    paid_at: datetime | None = None
    payment_id: PaymentId | None = None
    paid_reference: str | None = None
    twin_id: OrderId | None = None
    event_at: datetime | None = None
    has_voucher: bool = False
    automatic: Automatic | None = None
    waits_since: datetime | None = None
    returned_at: datetime | None = None
    returns: int = 0

    @property
    def attempt(self) -> Attempt | None:
        """The latest try."""
        return self.attempts[-1] if self.attempts else None

    @property
    def is_open(self) -> bool:
        """Say whether money is still waited for."""
        return self.state in {OrderState.CREATED, OrderState.PENDING}

    @property
    def paid_attempt(self) -> Attempt | None:
        """The try that was paid first."""
        return self.attempt_of(self.paid_reference)

    def attempt_of(self, *names: str | None) -> Attempt | None:
        """Return the try whose gateway knows it by the first of `names` that any is known by."""
        for name in names:
            found = next((each for each in self.attempts if name in each.names), None)
            if found is not None:
                return found
        return None


def with_attempt(order: Order, attempt: Attempt, now: datetime) -> Order:
    """Return `order` with a new try, or with one of its tries changed."""
    attempts = {each.reference: each for each in order.attempts} | {attempt.reference: attempt}
    return replace(order, attempts=tuple(attempts.values()), updated_at=now)


class Purpose(StrEnum):
    """What a payment was for."""

    FIRST = "first"  # it fulfilled its order
    RENEWAL = "renewal"
    SURPLUS = "surplus"  # paid twice, or for what nobody may have any more: it goes back


@dataclass(frozen=True)
class Payment:
    """Money that came in once.

    `gateway_reference` names the checkout. `charge.amount` is `amount`. `refunded_minor` is what
    went back, in minor units. `confirmed_at` is when its mail was sent. `detail` is short text
    for us.
    """

    payment_id: PaymentId
    order_id: OrderId
    account_id: AccountId
    gateway: Gateway
    gateway_reference: str
    charge: Charge
    amount: Money
    purpose: Purpose
    paid_at: datetime
    recorded_at: datetime
    updated_at: datetime
    state: PaymentState = PaymentState.PAID
    refunded_minor: int = 0
    confirmed_at: datetime | None = None
    detail: str = ""

    @property
    def left_minor(self) -> int:
        """What could still go back, in minor units."""
        return self.amount.amount_minor - self.refunded_minor

    @property
    def resting_state(self) -> PaymentState:
        """What it is when nobody asks for anything."""
        if not self.refunded_minor:
            return PaymentState.PAID
        return PaymentState.PARTIALLY_REFUNDED if self.left_minor else PaymentState.REFUNDED


@dataclass(frozen=True)
class Refund:
    """Money to give back, or given back.

    `actor` is who asked: an account, or `system`. `gateway_refund` is the gateway's name of it.
    With `is_by_hand` no gateway is asked: somebody sends the money by bank. `withdrawn_credits`
    came back out of the wallet, `spent_credits` could not: they were spent, or on hold, and what is
    on hold comes back when its job gives it back. `look_up_at` is when the gateway is asked next.
    """

    refund_id: RefundId
    payment_id: PaymentId
    account_id: AccountId
    gateway: Gateway
    amount: Money
    reason: str
    actor: str
    created_at: datetime
    updated_at: datetime
    state: RefundState = RefundState.REQUESTED
    look_up_at: datetime | None = None
    gateway_refund: str | None = None
    is_by_hand: bool = False
    withdrawn_credits: int = 0
    spent_credits: int = 0
    ended_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state not in {RefundState.DONE, RefundState.REJECTED}


@dataclass(frozen=True)
class Dispute:
    """A buyer's complaint about one payment at the bank.

    `event_at` is the gateway's own time of the latest event about it, None where it tells none.
    """

    dispute_id: DisputeId
    payment_id: PaymentId
    account_id: AccountId
    gateway: Gateway
    state: DisputeState
    opened_at: datetime
    updated_at: datetime
    event_at: datetime | None = None


class NoticeOutcome(StrEnum):
    """What we made of a verified message."""

    TAKEN = "taken"
    REPEATED = "repeated"  # seen before: nothing changed
    IGNORED = "ignored"  # understood, nothing of ours changes
    OUTDATED = "outdated"  # older than what we know
    SIMULATED = "simulated"
    UNKNOWN_ORDER = "unknown_order"
    UNKNOWN_PAYMENT = "unknown_payment"
    WRONG_AMOUNT = "wrong_amount"
    WRONG_CURRENCY = "wrong_currency"
    SURPLUS = "surplus"  # money that goes back
    NO_ROOM = "no_room"  # money that waits for room in the wallet

    @property
    def needs_a_person(self) -> bool:
        """Say whether somebody of ours must look at it."""
        return self in _ALARMING


_ALARMING = frozenset(
    {
        NoticeOutcome.SIMULATED,
        NoticeOutcome.UNKNOWN_ORDER,
        NoticeOutcome.UNKNOWN_PAYMENT,
        NoticeOutcome.WRONG_AMOUNT,
        NoticeOutcome.WRONG_CURRENCY,
        NoticeOutcome.SURPLUS,
        NoticeOutcome.NO_ROOM,
    }
)


@dataclass(frozen=True)
class SeenNotice:
    """A message that was taken, so that its repeats are not."""

    gateway: Gateway
    event_key: str
    kind: NoticeKind
    outcome: NoticeOutcome
    received_at: datetime
    order_id: OrderId | None = None
    detail: str = field(default="", repr=False)
