"""Write invoices and credit notes, and lend them to their owner."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from shared.accounts.model import Account
from shared.kernel.ids import AccountId, InvoiceId, OrderId, PaymentId, RefundId
from shared.kernel.money import Money
from shared.kernel.ports import Clock, ObjectStore, SignedLink, UnitOfWork
from shared.payments.einvoice import EInvoice, EInvoiceOrder, EInvoiceRow, EInvoices, RowState
from shared.payments.errors import GatewayRefused, InvoiceNotReady, OrderUnknown, PaymentUnknown
from shared.payments.gateway import Gateway
from shared.payments.invoices import (
    Invoice,
    InvoiceKind,
    InvoicePrinter,
    InvoiceStore,
    pdf_name,
    series_of,
)
from shared.payments.model import Order, Payment, Refund
from shared.payments.naming import credit_note_id_of, invoice_id_of
from shared.payments.opening import title_of
from shared.payments.ports import PaymentStores

LINK_LIFE = timedelta(minutes=15)
PDF_TYPE = "application/pdf"


class InvoiceStores(PaymentStores, Protocol):
    """The stores of one commit about invoices."""

    @property
    def invoices(self) -> InvoiceStore: ...


@dataclass(frozen=True)
class _Facts:
    """What an invoice is written from."""

    order: Order
    payment: Payment
    refund: Refund | None
    account: Account | None
    written: Invoice | None
    row: EInvoiceRow | None


class IssueInvoice:
    """Writes the document of a payment, or of its refund, once; then its PDF.

    Args:
        e_invoices: by gateway, where law wants an e-invoice from us.
    """

    def __init__(
        self,
        uow: UnitOfWork[InvoiceStores],
        e_invoices: Mapping[Gateway, EInvoices],
        printer: InvoicePrinter,
        objects: ObjectStore,
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._e_invoices = e_invoices
        self._printer = printer
        self._objects = objects
        self._clock = clock

    def run(self, payment_id: PaymentId, refund_id: RefundId | None) -> Invoice:
        """Return the document, written now or before.

        Raises: `PaymentUnknown`; what keeps the e-invoice or the PDF from being made now.
        """
        facts = self._uow.run(lambda stores: _facts(stores, payment_id, refund_id))
        if refund_id is not None and facts.written is None:
            self.run(payment_id, None)  # what is corrected is written first
        invoice = facts.written or self._write(facts)
        if self._objects.find(pdf_name(invoice)) is None:
            self._objects.write(pdf_name(invoice), PDF_TYPE, [self._printer.pdf(invoice)])
        return invoice

    def _write(self, facts: _Facts) -> Invoice:
        issued = self._e_invoice(facts) if facts.refund is None else None
        e_invoice = None if issued is None else issued.number
        payment_id = facts.payment.payment_id
        refund_id = None if facts.refund is None else facts.refund.refund_id

        def work(stores: InvoiceStores) -> Invoice:
            now = _facts(stores, payment_id, refund_id)
            if now.written is not None:
                return now.written
            invoice = _numbered(stores, now, e_invoice, self._clock.now())
            stores.invoices.add(invoice)
            if now.row is not None and refund_id is None:
                stores.e_invoices.save(_ended(now.row, e_invoice))
            return invoice

        return self._uow.run(work)

    def _e_invoice(self, facts: _Facts) -> EInvoice | None:
        port, order = self._e_invoices.get(facts.payment.gateway), _order(facts)
        if port is None or order is None:
            return None
        try:
            return port.issue(order)
        except GatewayRefused:
            # The buyer's document does not wait for a person to see to the other one.
            return None

    def lacks_e_invoice(self, invoice: Invoice) -> bool:
        """Say whether law wants an e-invoice that was refused to us: a person must see to it."""
        is_sale = invoice.kind is InvoiceKind.INVOICE and invoice.gateway in self._e_invoices
        return is_sale and invoice.e_invoice is None


class ReadInvoice:
    """Lends PDFs to their orders' owner: of the first payment, and of every refund."""

    def __init__(self, uow: UnitOfWork[InvoiceStores], objects: ObjectStore, clock: Clock) -> None:
        self._uow = uow
        self._objects = objects
        self._clock = clock

    def run(self, account_id: AccountId, order_id: OrderId) -> tuple[Invoice, SignedLink]:
        """Return the invoice and a link to its PDF.

        Raises: `OrderUnknown`, also for another's; `InvoiceNotReady`.
        """

        def work(stores: InvoiceStores) -> Invoice | None:
            order = _mine(stores, account_id, order_id)
            if order.payment_id is None:
                return None
            return stores.invoices.find(invoice_id_of(order.payment_id))

        return self._lent(self._uow.run(work))

    def credit_note(
        self, account_id: AccountId, order_id: OrderId, refund_id: RefundId
    ) -> tuple[Invoice, SignedLink]:
        """Return the credit note of one of the order's refunds, and a link to its PDF.

        Raises: `OrderUnknown`, also for another's order or refund; `InvoiceNotReady`.
        """

        def work(stores: InvoiceStores) -> Invoice | None:
            order, refund = _mine(stores, account_id, order_id), stores.refunds.find(refund_id)
            payment = None if refund is None else stores.payments.find(refund.payment_id)
            if payment is None or payment.order_id != order.order_id:
                raise OrderUnknown
            return stores.invoices.find(credit_note_id_of(refund_id))

        return self._lent(self._uow.run(work))

    def _lent(self, invoice: Invoice | None) -> tuple[Invoice, SignedLink]:
        if invoice is None or self._objects.find(pdf_name(invoice)) is None:
            raise InvoiceNotReady
        expires_at = self._clock.now() + LINK_LIFE
        name, shown = pdf_name(invoice), f"{invoice.label}.pdf"
        return invoice, self._objects.download_link(name, expires_at, shown)


def _mine(stores: InvoiceStores, account_id: AccountId, order_id: OrderId) -> Order:
    order = stores.orders.find(order_id)
    if order is None or order.account_id != account_id:
        raise OrderUnknown
    return order


def _facts(stores: InvoiceStores, payment_id: PaymentId, refund_id: RefundId | None) -> _Facts:
    payment = stores.payments.find(payment_id)
    order = None if payment is None else stores.orders.find(payment.order_id)
    refund = None if refund_id is None else stores.refunds.find(refund_id)
    if payment is None or order is None or (refund is None and refund_id is not None):
        raise PaymentUnknown
    written = stores.invoices.find(_id_of(payment, refund))
    account = stores.accounts.glance(payment.account_id)
    return _Facts(order, payment, refund, account, written, stores.e_invoices.find(payment_id))


def _order(facts: _Facts) -> EInvoiceOrder | None:
    """Return what is to be invoiced; None where nobody is known to be told of it."""
    row, payment, account = facts.row, facts.payment, facts.account
    if row is not None and row.email:
        return EInvoiceOrder(payment.payment_id, row.title, row.total, row.email)
    if account is None:
        return None
    title = title_of(facts.order)
    return EInvoiceOrder(payment.payment_id, title, payment.amount, account.email)


def _ended(row: EInvoiceRow, number: str | None) -> EInvoiceRow:
    """Return the row of an e-invoice that is issued or refused: nobody's address is needed."""
    state = RowState.REFUSED if number is None else RowState.ISSUED
    return replace(row, state=state, number=number, email="")


def _id_of(payment: Payment, refund: Refund | None) -> InvoiceId:
    if refund is None:
        return invoice_id_of(payment.payment_id)
    return credit_note_id_of(refund.refund_id)


def _numbered(
    stores: InvoiceStores, facts: _Facts, e_invoice: str | None, now: datetime
) -> Invoice:
    payment, refund = facts.payment, facts.refund
    kind = InvoiceKind.INVOICE if refund is None else InvoiceKind.CREDIT_NOTE
    series = series_of(kind, payment.gateway, now)
    corrected = None if refund is None else stores.invoices.find(invoice_id_of(payment.payment_id))
    return Invoice(
        invoice_id=_id_of(payment, refund),
        account_id=payment.account_id,
        order_id=payment.order_id,
        payment_id=payment.payment_id,
        kind=kind,
        gateway=payment.gateway,
        series=series,
        number=stores.invoices.last_number(series) + 1,
        item=facts.order.item,
        list_price=facts.order.list_price,
        total=_total(payment, refund),
        email="" if facts.account is None else facts.account.email,
        locale=facts.order.locale,
        paid_at=payment.paid_at,
        issued_at=now,
        e_invoice=e_invoice,
        corrects=None if corrected is None else corrected.label,
        refund_id=None if refund is None else refund.refund_id,
    )


def _total(payment: Payment, refund: Refund | None) -> Money:
    return payment.amount if refund is None else refund.amount
