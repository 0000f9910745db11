"""Invoices: numbered without a gap in their series, never changed, corrected by credit notes.

Of a sale through ECPay we are the seller; through Paddle they are, and what we write is a
confirmation that names them. Source: requirements M109, M110.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.kernel.ids import AccountId, InvoiceId, ObjectName, OrderId, PaymentId, RefundId
from shared.kernel.money import Money
from shared.payments.gateway import Gateway
from shared.payments.model import Item

NUMBER_DIGITS = 6


class InvoiceKind(StrEnum):
    """What a document says."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


SERIES: Mapping[tuple[InvoiceKind, Gateway], str] = {
    (InvoiceKind.INVOICE, Gateway.ECPAY): "VGE",
    (InvoiceKind.INVOICE, Gateway.PADDLE): "VGP",
    (InvoiceKind.CREDIT_NOTE, Gateway.ECPAY): "CNE",
    (InvoiceKind.CREDIT_NOTE, Gateway.PADDLE): "CNP",
}
"""A series for each seller and kind, begun anew every year."""
assert len(SERIES) == len(InvoiceKind) * len(Gateway)


@dataclass(frozen=True)
class Invoice:
    """One document about one payment. `total` is what was paid, or given back.

    `label` is its number as people read it. `e_invoice` is the number of the e-invoice Taiwanese
    law wants, None where there is none. `corrects` is the label of the invoice a credit note
    belongs to. `locale` is the language it is written in.
    """

    invoice_id: InvoiceId
    account_id: AccountId
    order_id: OrderId
    payment_id: PaymentId
    kind: InvoiceKind
    gateway: Gateway
    series: str
    number: int
    item: Item
    list_price: Money
    total: Money
    email: str
    locale: str
    paid_at: datetime
    issued_at: datetime
    e_invoice: str | None = None
    corrects: str | None = None
    refund_id: RefundId | None = None

    @property
    def label(self) -> str:
        return f"{self.series}-{self.number:0{NUMBER_DIGITS}}"


def series_of(kind: InvoiceKind, gateway: Gateway, issued_at: datetime) -> str:
    """Return the series a document of that kind and moment (UTC) belongs to."""
    return f"{SERIES[kind, gateway]}{issued_at.year}"


def pdf_name(invoice: Invoice) -> ObjectName:
    """Return where the PDF of an invoice is kept."""
    return ObjectName(f"invoices/{invoice.account_id}/{invoice.invoice_id}.pdf")


class InvoiceStore(Protocol):
    """Invoices, and how far their series have come."""

    def find(self, invoice_id: InvoiceId) -> Invoice | None:
        """Return the invoice, checked at commit, or None."""
        ...

    def last_number(self, series: str) -> int:
        """Return the last number of a series, checked at commit; 0 when it is new."""
        ...

    def add(self, invoice: Invoice) -> None:
        """Write a new invoice; its series has come as far as its number."""
        ...


class InvoicePrinter(Protocol):
    """Makes invoices look like invoices."""

    def pdf(self, invoice: Invoice) -> bytes:
        """Return the document as PDF."""
        ...
