"""The port of payment gateways: what we ask of them, and what they tell us.

Source: requirements M099 to M116; the gateways' own rules are in their adapters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.kernel.ids import OrderId, RefundId
from shared.kernel.money import Currency, Money


class Gateway(StrEnum):
    """Who takes the money."""

    ECPAY = "ecpay"
    PADDLE = "paddle"


class Method(StrEnum):
    """How a buyer pays; CHECKOUT leaves the choice to the gateway's own page."""

    CHECKOUT = "checkout"
    CREDIT = "credit"
    ATM = "atm"
    CVS = "cvs"
    BARCODE = "barcode"
    WEB_ATM = "web_atm"
    APPLE_PAY = "apple_pay"
    TWQR = "twqr"


class CheckoutKind(StrEnum):
    """How the buyer's browser gets to the gateway."""

    FORM_POST = "form_post"
    REDIRECT = "redirect"
    OVERLAY = "overlay"


@dataclass(frozen=True)
class CheckoutOrder:
    """One attempt to pay an order.

    `reference` is ours and unique for ever: 20 upper-case letters and digits at most. `title` is
    made by us: letters, digits, spaces and hyphens, at most 100. With `is_recurring` the price is
    charged again every month until cancelled. `locale` is a BCP 47 tag.
    """

    order_id: OrderId
    reference: str
    title: str
    price: Money
    method: Method
    is_recurring: bool
    email: str
    locale: str
    created_at: datetime


@dataclass(frozen=True)
class Checkout:
    """Where the buyer pays. `fields` belong to a form; `gateway_reference` is the gateway's own.

    ECPay knows our reference only, so there both are the same; Paddle has `txn_...`.
    """

    kind: CheckoutKind
    url: str
    gateway_reference: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DirectCharge:
    """Money to take without the buyer, by the means that pays a recurring payment of theirs.

    `reference` and `title` as in `CheckoutOrder`; `subscription_reference` is the gateway's name of
    the recurring payment.
    """

    order_id: OrderId
    reference: str
    subscription_reference: str
    title: str
    price: Money
    created_at: datetime


class ChargeStatus(StrEnum):
    """What became of a charge, as its gateway says."""

    UNKNOWN = "unknown"  # the gateway knows no such charge
    OPEN = "open"  # not paid, may be yet
    PAID = "paid"
    FAILED = "failed"  # and will not be paid


@dataclass(frozen=True)
class Charge:
    """One charge as the gateway states it.

    `charge_key` names the charge for ever (ECPay: reference, and `reference:gwsr` for renewals;
    Paddle: `txn_...`). `trade_no` is what the gateway wants to see in a refund. `amount` is None
    where nothing was paid. `is_refundable` is False where the gateway cannot be asked to give it
    back: somebody sends the money by bank.
    """

    charge_key: str
    status: ChargeStatus
    amount: Money | None = None
    trade_no: str | None = None
    paid_at: datetime | None = None
    subscription_reference: str | None = None
    is_refundable: bool = True


@dataclass(frozen=True)
class RefundOrder:
    """Money to give back. `paid` is the whole charge; `amount` <= `paid`.

    `refunded_before_minor` is what other refunds of the charge have given back: by it a gateway
    that names no refund can tell whether this one is done.
    """

    refund_id: RefundId
    reference: str
    charge: Charge
    paid: Money
    amount: Money
    reason: str
    refunded_before_minor: int = 0


class RefundStatus(StrEnum):
    """What became of a refund, as its gateway says."""

    UNKNOWN = "unknown"  # it knows no such refund
    PENDING = "pending"  # asked for, somebody there decides
    DONE = "done"
    REJECTED = "rejected"


@dataclass(frozen=True)
class RefundAnswer:
    """`gateway_refund` is the gateway's own name of the refund, where it has one."""

    status: RefundStatus
    gateway_refund: str | None = None
    amount: Money | None = None


class PaymentGateway(Protocol):
    """Our calls to a gateway. None is repeated inside; every lost answer is `GatewayUncertain`.

    All raise: `GatewayUnavailable` when it certainly did nothing, `GatewayUncertain` when it may
    have, `GatewayRefused` when it said no.
    """

    @property
    def currencies(self) -> frozenset[Currency]:
        """What it can charge."""
        ...

    @property
    def methods(self) -> frozenset[Method]:
        """What it offers."""
        ...

    def open(self, order: CheckoutOrder) -> Checkout:
        """Return where the buyer pays `order`. ECPay makes no call for it."""
        ...

    def look_up(self, gateway_reference: str) -> Charge:
        """Return the first charge of a checkout as the gateway states it now."""
        ...

    def look_up_renewals(self, gateway_reference: str) -> Sequence[Charge]:
        """Return the charges after the first of a recurring payment, oldest first."""
        ...

    def close_checkout(self, gateway_reference: str) -> None:
        """Let a checkout nobody has paid not be paid any more, where the gateway can.

        ECPay cannot: what is paid there late is money all the same. Raises besides:
        `GatewayRefused` when it may have been paid.
        """
        ...

    def cancel_recurring(self, gateway_reference: str) -> None:
        """End future charges at once; ending them again is no error.

        Args:
            gateway_reference: of the subscription (ECPay: its reference; Paddle: `sub_...`).
        """
        ...

    def charge(self, order: DirectCharge) -> Charge:
        """Take money without the buyer. A charge that is there already is not made again.

        Returns: the charge, or one that is open where the gateway does not show it yet. Raises
        besides: `GatewayRefused` when nothing was taken and nothing will be: the card was declined,
        or the gateway does not do this.
        """
        ...

    def look_up_charge(self, order: DirectCharge) -> Charge:
        """Return what became of a charge whose answer was lost."""
        ...

    def refund(self, order: RefundOrder) -> RefundAnswer:
        """Give money back."""
        ...

    def look_up_refund(self, order: RefundOrder) -> RefundAnswer:
        """Return what became of a refund whose answer was lost or is pending."""
        ...

    def ping(self) -> None:
        """Return if the gateway answers."""
        ...


class NoticeKind(StrEnum):
    """What a gateway tells us."""

    CODE_ISSUED = "code_issued"  # pay later with this code
    PAID = "paid"  # first charge of a checkout
    ATTEMPT_FAILED = "attempt_failed"  # the buyer may try again in the same checkout
    FAILED = "failed"  # the checkout will not be paid
    RENEWED = "renewed"  # a later charge of a recurring payment
    RENEWAL_FAILED = "renewal_failed"
    SUBSCRIBED = "subscribed"  # names the recurring payment of a checkout
    SUBSCRIPTION_ENDED = "subscription_ended"
    REFUND = "refund"
    DISPUTED = "disputed"
    DISPUTE_WON = "dispute_won"
    OTHER = "other"  # nothing of ours changes


@dataclass(frozen=True)
class PaymentCode:
    """What a buyer takes to a bank machine or a shop; `barcodes` are printed one below another."""

    method: Method
    expires_at: datetime
    bank_code: str | None = None
    account_no: str | None = None
    payment_no: str | None = None
    barcodes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """One verified message of a gateway.

    `event_key` is the same for every resend of the message and unique otherwise.
    `gateway_reference` is that of the checkout, None where the message names a subscription only.
    `is_simulated`: no money moved. `occurred_at` is the gateway's own time, None where it has none.
    """

    gateway: Gateway
    event_key: str
    kind: NoticeKind
    gateway_reference: str | None
    charge: Charge | None = None
    code: PaymentCode | None = None
    refund: RefundAnswer | None = None
    subscription_reference: str | None = None
    is_simulated: bool = False
    occurred_at: datetime | None = None
    detail: str = ""


class NoticeReader(Protocol):
    """Reads what a gateway posts to one of our addresses."""

    def read(self, raw_body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        """Verify and understand a message.

        Args:
            headers: names in lower case.

        Raises: `NoticeRefused` for anything that is not certainly the gateway's.
        """
        ...
