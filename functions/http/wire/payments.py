"""Bodies of the payments routes. Source: api.md, "Payments", "Plans, credits, promotions"."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from functions.http.wire.model import Answer, Request
from functions.http.wire.money import Amount
from shared.kernel.money import Currency
from shared.payments.books import DifferenceKind
from shared.payments.gateway import Gateway, Method
from shared.payments.model import ItemKind, Purpose
from shared.payments.states import DisputeState, PaymentState, RefundState
from shared.payments.usecases.read import ShownState
from shared.payments.usecases.report import FindingKind

Name = Annotated[str, Field(min_length=1, max_length=64)]


class HowToPay(Request):
    """How a buyer would like to pay; what is left out is chosen by currency, else country, else
    the language of the account.

    `instead_of_order_id` names an order that could not be paid: only one of the two is fulfilled.
    """

    gateway: Gateway | None = None
    method: Method | None = None
    currency: Currency | None = None
    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    instead_of_order_id: Name | None = None


class CreatePayment(HowToPay):
    """An order of one plan or one pack."""

    plan_id: Name | None = None
    package_id: Name | None = None

    @model_validator(mode="after")
    def one_thing_is_bought(self) -> "CreatePayment":
        if (self.plan_id is None) == (self.package_id is None):
            raise ValueError("either plan_id or package_id")
        return self


class Subscribe(HowToPay):
    """An order of a plan."""

    plan_id: Name


class PurchaseCredits(HowToPay):
    """An order of a pack."""

    package_id: Name


class FormCheckout(Answer):
    """A form the browser posts to `action`."""

    kind: Literal["form_post"]
    action: str
    fields: dict[str, str]


class LinkCheckout(Answer):
    """A page at `url`, or an overlay the page there opens."""

    kind: Literal["redirect", "overlay"]
    url: str
    transaction_id: str


CheckoutAnswer = FormCheckout | LinkCheckout


class CodeAnswer(Answer):
    """What to take to a bank machine or a shop, before `expires_at`."""

    method: Method
    expires_at: datetime
    bank_code: str | None
    account_no: str | None
    payment_no: str | None
    barcodes: list[str]


class ReplacedPlanAnswer(Answer):
    """The plan that ends as soon as another one is paid, with its unused `ends_credits`.

    `paid_until` is when it would have ended or renewed, null when that is over: the rest of its
    time is not paid back. Credits that were bought or given stay.
    """

    plan_id: str
    ends_credits: int
    paid_until: datetime | None


class PlanChangeAnswer(Answer):
    """What buying `plan_id` would end; `replaces` null when nothing does."""

    plan_id: str
    replaces: ReplacedPlanAnswer | None


class CreatedOrderAnswer(Answer):
    """The order; no `checkout` where no gateway can take it now and somebody of ours decides.

    `replaces` says what ends when it is paid.
    """

    order_id: str
    state: ShownState
    gateway: Gateway
    method: Method
    price: Amount
    is_recurring: bool
    checkout: CheckoutAnswer | None
    replaces: ReplacedPlanAnswer | None


class RefundAnswer(Answer):
    """Money that goes back. `withdrawn_credits` left the wallet, `spent_credits` could not.

    They were spent, or on hold: those leave the wallet when their job gives them back.
    `credit_note_number` is null until the note is written, and where there is none.
    """

    refund_id: str
    payment_id: str
    amount: Amount
    state: RefundState
    reason: str
    created_at: datetime
    ended_at: datetime | None
    withdrawn_credits: int
    spent_credits: int
    credit_note_number: str | None


class PaymentAnswer(Answer):
    """Money that came in; `invoice_number` null until the invoice is written."""

    payment_id: str
    amount: Amount
    refunded: Amount
    purpose: Purpose
    state: PaymentState
    paid_at: datetime
    invoice_number: str | None
    refunds: list[RefundAnswer]


class OrderAnswer(Answer):
    """An order. `checkout` is there while it can be paid, `code` when one was issued."""

    order_id: str
    state: ShownState
    kind: ItemKind
    item_id: str
    credits: int | None
    gateway: Gateway
    method: Method
    price: Amount
    list_price: Amount
    is_recurring: bool
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    checkout: CheckoutAnswer | None
    code: CodeAnswer | None
    payments: list[PaymentAnswer]


class OrdersAnswer(Answer):
    """Newest first."""

    items: list[OrderAnswer]
    next_cursor: str | None


class InvoiceAnswer(Answer):
    """A PDF behind a link that lives until `expires_at`."""

    order_id: str
    number: str
    issued_at: datetime
    e_invoice_number: str | None
    url: str
    expires_at: datetime


class AskRefundBody(Request):
    """A refund of a payment; without `amount_minor`, of all that is left.

    With `is_by_hand` no gateway is asked: the money was sent by bank.
    """

    payment_id: Name
    amount_minor: StrictInt | None = Field(default=None, ge=1)
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    is_by_hand: StrictBool = False


class WaitingOrderAnswer(Answer):
    """An order no gateway could take."""

    order_id: str
    account_id: str
    item_id: str
    price: Amount
    gateway: Gateway
    created_at: datetime


class WaitingOrdersAnswer(Answer):
    """Oldest first."""

    items: list[WaitingOrderAnswer]


class OpenDisputeBody(Request):
    """A payment whose owner's bank asks it back, where the gateway does not tell us."""

    payment_id: Name


class DisputeAnswer(Answer):
    """A complaint at the bank about one payment."""

    dispute_id: str
    payment_id: str
    state: DisputeState
    opened_at: datetime


class RefundRowAnswer(RefundAnswer):
    """A refund with all that leads to it. `look_up_at` is when its gateway is asked next."""

    account_id: str
    order_id: str
    gateway: Gateway
    actor: str
    is_by_hand: bool
    gateway_refund: str | None
    look_up_at: datetime | None
    payment_state: PaymentState
    paid: Amount


class RefundPageAnswer(Answer):
    """Newest first."""

    items: list[RefundRowAnswer]
    next_cursor: str | None


class DisputeRowAnswer(DisputeAnswer):
    """A dispute with all that leads to it. `left` is what is lost if it is lost."""

    account_id: str
    order_id: str
    gateway: Gateway
    gateway_reference: str
    updated_at: datetime
    payment_state: PaymentState
    paid: Amount
    left: Amount


class DisputePageAnswer(Answer):
    """Newest first."""

    items: list[DisputeRowAnswer]
    next_cursor: str | None


class FindingAnswer(Answer):
    """What does not agree; `detail` names the order, payment or charge."""

    kind: FindingKind
    detail: str


class ReconciliationAnswer(Answer):
    """Whether the ledger, our orders and the gateways' own view of an account agree."""

    account_id: str
    agrees: bool
    orders: int
    payments: int
    findings: list[FindingAnswer]


class DifferenceAnswer(Answer):
    """What a gateway's books and ours do not agree on; `about` names a charge, payment or refund.

    `there` and `here` are the amounts, null where there is none.
    """

    difference_id: str
    gateway: Gateway
    kind: DifferenceKind
    about: str
    there: Amount | None
    here: Amount | None
    found_at: datetime


class DifferencesAnswer(Answer):
    """Those that still stand, newest first."""

    items: list[DifferenceAnswer]
