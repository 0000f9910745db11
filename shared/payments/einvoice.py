"""The port of the e-invoice: what Taiwanese law wants for a sale in which we are the seller.

Paddle sells in its own name and makes its own invoices. Source: requirements M099 to M116.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Protocol

from shared.kernel.ids import AccountId, PaymentId, RefundId
from shared.kernel.money import Money

TAIPEI = timezone(timedelta(hours=8))
CLOSING_DAY = 13
MONTHS_MAX = 12


@dataclass(frozen=True)
class EInvoiceOrder:
    """One payment to be invoiced. `title` as in `CheckoutOrder`; `total` is TWD, whole dollars.

    `company_number` is the eight digits of a buying company, None for a person. Asking twice for
    one `payment_id` gives one e-invoice.
    """

    payment_id: PaymentId
    title: str
    total: Money
    email: str
    company_number: str | None = None


@dataclass(frozen=True)
class EInvoice:
    """An issued e-invoice: two letters and eight digits, and the four digits printed beside."""

    number: str
    random_number: str
    issued_at: datetime


def may_be_voided(issued_at: datetime, now: datetime) -> bool:
    """Say whether an e-invoice is not declared yet: until the 13th behind its two months.

    Source: ECPay's developer site, page 7906: after the 13th of an odd month, 23:59:59 in Taiwan,
    those of the two months before it cannot be voided.
    """
    issued = issued_at.astimezone(TAIPEI)
    month = issued.month + (2 if issued.month % 2 else 1)
    year, month = issued.year + (month > MONTHS_MAX), (month - 1) % MONTHS_MAX + 1
    closes_at = datetime(year, month, CLOSING_DAY + 1, tzinfo=TAIPEI).astimezone(UTC)
    return now < closes_at


class ReductionKind(StrEnum):
    """How an e-invoice was reduced."""

    VOIDED = "voided"  # it counts no more
    ALLOWANCE = "allowance"  # an allowance beside it says how much less it counts


@dataclass(frozen=True)
class ReductionOrder:
    """Money of an invoiced payment that went back; TWD, whole dollars.

    `reduced_before_minor` is what earlier reductions took off: by it one whose answer was lost is
    recognised, for ECPay has no name of ours for it. `email` is empty where nobody is told.
    """

    payment_id: PaymentId
    title: str
    total: Money
    amount: Money
    reduced_before_minor: int
    email: str


@dataclass(frozen=True)
class Reduction:
    """One reduction of an e-invoice, for one refund. `kind` is None while it is being sent, and
    where it was refused (`is_refused`): then somebody of ours has to see to it.
    """

    refund_id: RefundId
    amount: Money
    begun_at: datetime
    kind: ReductionKind | None = None
    is_refused: bool = False

    @property
    def is_sending(self) -> bool:
        return self.kind is None and not self.is_refused


class RowState(StrEnum):
    """Where the e-invoice of a payment stands."""

    DUE = "due"
    ISSUED = "issued"
    REFUSED = "refused"


@dataclass(frozen=True)
class EInvoiceRow:
    """What the e-invoice of a payment needs, and what became of it.

    It is written with the payment, so that an account may be erased before the e-invoice is
    issued. `email` is kept until then and no longer.
    """

    payment_id: PaymentId
    account_id: AccountId
    title: str
    total: Money
    email: str
    made_at: datetime
    state: RowState = RowState.DUE
    number: str | None = None
    reductions: tuple[Reduction, ...] = ()

    @property
    def sending(self) -> Reduction | None:
        """The reduction whose outcome is not known."""
        return next((each for each in self.reductions if each.is_sending), None)

    @property
    def reduced_minor(self) -> int:
        """What reductions took off, in minor units."""
        done = (each for each in self.reductions if each.kind is not None)
        return sum(each.amount.amount_minor for each in done)

    def reduction_of(self, refund_id: RefundId) -> Reduction | None:
        """Return the reduction for one refund, or None."""
        return next((each for each in self.reductions if each.refund_id == refund_id), None)


def with_reduction(row: EInvoiceRow, reduction: Reduction) -> EInvoiceRow:
    """Return `row` with a new reduction, or with one of its own changed."""
    known = {each.refund_id: each for each in row.reductions} | {reduction.refund_id: reduction}
    return replace(row, reductions=tuple(known.values()))


class EInvoiceStore(Protocol):
    """E-invoices of payments, due ones included."""

    def find(self, payment_id: PaymentId) -> EInvoiceRow | None:
        """Return the row, checked at commit, or None."""
        ...

    def save(self, row: EInvoiceRow) -> None:
        """Write a new or found row."""
        ...


class EInvoices(Protocol):
    """Issues and reduces e-invoices. Raises as `PaymentGateway` does."""

    def issue(self, order: EInvoiceOrder) -> EInvoice:
        """Return the e-invoice of `order`, issued now or by an earlier call."""
        ...

    def reduce(self, order: ReductionOrder) -> ReductionKind:
        """Take money that went back off an e-invoice, unless that was done.

        The whole of it voids the e-invoice while that may be; else an allowance is written. Two
        calls for one payment must not run at the same time.
        """
        ...
