"""Invoices as PDF: every language's letters are embedded, and equal invoices are equal bytes."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from infra.invoices.pdf import FONTS, FpdfInvoices, font_file
from shared.accounts.locale import Locale
from shared.kernel.ids import AccountId, InvoiceId, OrderId, PaymentId
from shared.kernel.money import Currency, Money
from shared.payments.gateway import Gateway
from shared.payments.invoices import Invoice, InvoiceKind
from shared.payments.model import Item, ItemKind
from shared.payments.page import invoice_page

FOLDER = Path("/usr/share/fonts")
PAID = datetime(2026, 11, 20, tzinfo=UTC)
INVOICE = Invoice(
    invoice_id=InvoiceId("inv_1"),
    account_id=AccountId("account"),
    order_id=OrderId("ord_1"),
    payment_id=PaymentId("pay_1"),
    kind=InvoiceKind.INVOICE,
    gateway=Gateway.ECPAY,
    series="VGE2026",
    number=17,
    item=Item(ItemKind.PACK, "medium", "weekly@1", 150),
    list_price=Money(24900, Currency.TWD),
    total=Money(22400, Currency.TWD),
    email="ann@example.com",
    locale="zh-TW",
    paid_at=PAID,
    issued_at=PAID,
    e_invoice="AB12345678",
)


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("kind", InvoiceKind)
@pytest.mark.parametrize("gateway", Gateway)
def test_every_letter_of_every_language_has_a_glyph(
    locale: Locale, kind: InvoiceKind, gateway: Gateway
) -> None:
    page = invoice_page(replace(INVOICE, locale=locale.value, kind=kind, gateway=gateway))
    text = "".join([page.heading, *sum(page.facts, ()), *page.columns, *page.total, *page.notes])
    text += "".join(sum(page.lines, ()))
    known: set[int] = set()
    for file in FONTS.values():
        known |= TTFont(font_file(FOLDER, file)).getBestCmap().keys()
    assert {sign for sign in text if ord(sign) not in known} == set()


def test_chinese_is_embedded_and_can_be_found_by_readers() -> None:
    made = FpdfInvoices(FOLDER).pdf(INVOICE)
    assert made.startswith(b"%PDF-")
    assert b"DroidSansFallback" in made
    assert b"FontFile2" in made
    assert f"<{ord('發'):04X}>".encode() in made.upper()


def test_equal_invoices_are_equal_bytes() -> None:
    printer = FpdfInvoices(FOLDER)
    assert printer.pdf(INVOICE) == printer.pdf(INVOICE)
    assert printer.pdf(INVOICE) != printer.pdf(replace(INVOICE, number=18))


def test_a_missing_font_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="DejaVuSans"):
        FpdfInvoices(tmp_path).pdf(INVOICE)
