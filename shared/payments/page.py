"""An invoice in words: what stands where, in the buyer's language; printers give it its looks."""

from dataclasses import dataclass
from datetime import datetime

from shared.accounts.locale import Locale
from shared.kernel.money import Currency, Money
from shared.payments.gateway import Gateway
from shared.payments.invoices import Invoice, InvoiceKind
from shared.payments.model import Item, ItemKind
from shared.payments.words import INVOICE_WORDS, InvoiceWords

SYMBOL = {Currency.TWD: "NT$", Currency.USD: "US$"}
assert SYMBOL.keys() == set(Currency)

MINOR_PER_DOLLAR = 100

SELLER = {Gateway.ECPAY: "VidGo", Gateway.PADDLE: "Paddle.com"}
assert SELLER.keys() == set(Gateway)


@dataclass(frozen=True)
class InvoicePage:
    """One page: a heading, facts as label and value, lines of goods and prices, notes."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, str]
    lines: tuple[tuple[str, str], ...]
    total: tuple[str, str]
    notes: tuple[str, ...]


def invoice_page(invoice: Invoice) -> InvoicePage:
    """Return what is printed of `invoice`."""
    words = INVOICE_WORDS[Locale(invoice.locale)]
    is_refund = invoice.kind is InvoiceKind.CREDIT_NOTE
    return InvoicePage(
        heading=_heading(invoice, words),
        facts=_facts(invoice, words),
        columns=(words.item, words.price),
        lines=_lines(invoice, words),
        total=(words.refunded if is_refund else words.total, amount_text(invoice.total)),
        notes=(words.sold_by_paddle,) if invoice.gateway is Gateway.PADDLE else (),
    )


def item_text(item: Item, locale: Locale) -> str:
    """Return what was bought, in words."""
    words = INVOICE_WORDS[locale]
    if item.kind is ItemKind.PACK:
        return words.credits.format(count=item.credits)
    return words.plan.format(name=item.item_id.replace("_plus", "+").capitalize())


def amount_text(money: Money) -> str:
    """Return money as people read it: `NT$1,299`, `US$9.99`."""
    dollars, cents = divmod(money.amount_minor, MINOR_PER_DOLLAR)
    shown = f"{SYMBOL[money.currency]}{dollars:,}"
    return shown if not cents and money.currency is Currency.TWD else f"{shown}.{cents:02}"


def _heading(invoice: Invoice, words: InvoiceWords) -> str:
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        return words.credit_note
    return words.confirmation if invoice.gateway is Gateway.PADDLE else words.invoice


def _facts(invoice: Invoice, words: InvoiceWords) -> tuple[tuple[str, str], ...]:
    facts = [
        (words.number, invoice.label),
        (words.issued, _date(invoice.issued_at)),
        (words.paid, _date(invoice.paid_at)),
        (words.order, invoice.order_id),
        (words.buyer, invoice.email),
        (words.seller, SELLER[invoice.gateway]),
    ]
    if invoice.e_invoice is not None:
        facts.append((words.e_invoice, invoice.e_invoice))
    return tuple(facts)


def _lines(invoice: Invoice, words: InvoiceWords) -> tuple[tuple[str, str], ...]:
    named = item_text(invoice.item, Locale(invoice.locale))
    if invoice.kind is InvoiceKind.CREDIT_NOTE:
        lines = [(named, amount_text(invoice.total))]
        if invoice.corrects is not None:
            lines.append((words.corrects.format(label=invoice.corrects), ""))
        return tuple(lines)
    off_minor = invoice.list_price.amount_minor - invoice.total.amount_minor
    if off_minor <= 0:
        return ((named, amount_text(invoice.total)),)
    off = Money(off_minor, invoice.total.currency)
    return (
        (named, amount_text(invoice.list_price)),
        (words.discount, f"-{amount_text(off)}"),
    )


def _date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d")
