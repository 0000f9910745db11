"""The port of the e-invoice: what Taiwanese law wants for a sale in which we are the seller.

Paddle sells in its own name and makes its own invoices. Source: requirements M099 to M116.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.kernel.ids import PaymentId
from shared.kernel.money import Money


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


class EInvoices(Protocol):
    """Issues e-invoices. Raises as `PaymentGateway` does."""

    def issue(self, order: EInvoiceOrder) -> EInvoice:
        """Return the e-invoice of `order`, issued now or by an earlier call."""
        ...
