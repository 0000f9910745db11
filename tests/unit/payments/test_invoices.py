"""Invoices: numbers without a gap, never changed, corrected; and the mail behind a payment."""

from dataclasses import replace

import pytest

from shared.accounts.locale import Locale
from shared.kernel.ids import InvoiceId, OrderId, PaymentId, RefundId
from shared.payments.errors import (
    GatewayRefused,
    GatewayUncertain,
    InvoiceNotReady,
    OrderUnknown,
    PaymentUnknown,
)
from shared.payments.gateway import Gateway
from shared.payments.invoices import Invoice
from shared.payments.model import Order
from shared.payments.naming import credit_note_id_of, invoice_id_of
from shared.payments.page import amount_text, invoice_page
from shared.payments.usecases.read import ReadOrders
from tests.unit.payments.builders import (
    ANN,
    BEN,
    NOW,
    Shop,
    a_pack,
    a_plan,
    an_account,
    dies,
    reference_of,
    twd,
    usd,
)


@pytest.fixture
def shop() -> Shop:
    return Shop(an_account(ANN), an_account(BEN))


def invoice_of(shop: Shop, order: Order) -> Invoice:
    assert order.payment_id is not None
    return found(shop, invoice_id_of(order.payment_id))


def found(shop: Shop, invoice_id: InvoiceId) -> Invoice:
    invoice: Invoice = shop.run(lambda stores: stores.invoices.find(invoice_id))
    return invoice


def test_numbers_of_a_series_have_no_gap_whatever_dies(shop: Shop) -> None:
    orders = [shop.bought(a_plan("pro"))] + [shop.bought(a_pack()) for _ in range(3)]
    for order in orders:
        payment_id = shop.payment(order).payment_id
        dies(shop, lambda payment_id=payment_id: shop.issuing.run(payment_id, None), commits=2)
    shop.work_off()
    assert [invoice_of(shop, order).number for order in orders] == [1, 2, 3, 4]
    assert {invoice_of(shop, order).series for order in orders} == {"VGE2026"}


def test_an_invoice_that_is_written_does_not_change(shop: Shop) -> None:
    order = shop.bought(a_plan())
    shop.work_off()
    first = invoice_of(shop, order)
    shop.clock.advance(seconds=86_400)
    assert shop.issuing.run(shop.payment(order).payment_id, None) == first
    assert len(shop.e_invoices.issued) == 1


def test_a_refund_is_corrected_by_a_credit_note(shop: Shop) -> None:
    order = shop.bought(a_plan())
    refund = shop.ask_refund(shop.payment(order).payment_id, 10_000)
    shop.work_off()
    note = found(shop, credit_note_id_of(refund.refund_id))
    assert (note.label, note.total) == ("CNE2026-000001", twd(100))
    assert note.corrects == invoice_of(shop, order).label
    assert invoice_of(shop, order).total == twd(299)


def test_paddles_sales_have_a_series_of_their_own_and_no_e_invoice(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    shop.work_off()
    invoice = invoice_of(shop, order)
    assert (invoice.label, invoice.e_invoice) == ("VGP2026-000001", None)
    assert any("Paddle.com" in note for note in invoice_page(invoice).notes)


def test_an_e_invoice_whose_answer_was_lost_is_asked_for_again(shop: Shop) -> None:
    order = shop.bought(a_plan())
    payment_id = shop.payment(order).payment_id
    shop.e_invoices.fail_next = GatewayUncertain()
    with pytest.raises(GatewayUncertain):
        shop.issuing.run(payment_id, None)
    assert shop.issuing.run(payment_id, None).e_invoice == "AB00000000"


def test_a_refused_e_invoice_is_told_and_does_not_keep_the_invoice(shop: Shop) -> None:
    order = shop.bought(a_plan())
    shop.e_invoices.fail_next = GatewayRefused("5070450")
    invoice = shop.issuing.run(shop.payment(order).payment_id, None)
    assert invoice.e_invoice is None
    assert shop.issuing.lacks_e_invoice(invoice)


def test_an_invoice_is_lent_to_the_orders_owner_alone(shop: Shop) -> None:
    order = shop.bought(a_plan())
    with pytest.raises(InvoiceNotReady):
        shop.reading_invoice.run(ANN, order.order_id)
    shop.work_off()
    invoice, link = shop.reading_invoice.run(ANN, order.order_id)
    assert invoice.label in link.url
    for who, order_id in ((BEN, order.order_id), (ANN, OrderId("ord_none"))):
        with pytest.raises(OrderUnknown):
            shop.reading_invoice.run(who, order_id)


def test_a_credit_note_is_lent_to_the_orders_owner_alone(shop: Shop) -> None:
    order = shop.bought(a_plan())
    other = shop.bought(a_pack())
    refund = shop.ask_refund(shop.payment(order).payment_id, 10_000)
    reading = shop.reading_invoice
    with pytest.raises(InvoiceNotReady):
        reading.credit_note(ANN, order.order_id, refund.refund_id)
    shop.work_off()
    note, link = reading.credit_note(ANN, order.order_id, refund.refund_id)
    assert (note.refund_id, note.label in link.url) == (refund.refund_id, True)
    (shown,) = ReadOrders(shop.uow).one(ANN, order.order_id).payments
    assert shown.credit_note_labels == {refund.refund_id: note.label}
    for who, order_id, refund_id in (
        (BEN, order.order_id, refund.refund_id),
        (ANN, other.order_id, refund.refund_id),
        (ANN, order.order_id, RefundId("ref_none")),
    ):
        with pytest.raises(OrderUnknown):
            reading.credit_note(who, order_id, refund_id)


def test_there_is_no_invoice_of_what_was_never_paid(shop: Shop) -> None:
    order = shop.order(a_plan())
    with pytest.raises(InvoiceNotReady):
        shop.reading_invoice.run(ANN, order.order_id)
    with pytest.raises(PaymentUnknown):
        shop.issuing.run(PaymentId("pay_none"), None)


def test_surplus_money_has_no_invoice_and_is_told_as_a_refund(shop: Shop) -> None:
    second = shop.order(a_plan(gateway=Gateway.PADDLE))
    shop.bought(a_plan())
    shop.take(shop.paddle.paid(reference_of(second), shop.paddle.pay(reference_of(second))))
    shop.work_off()
    told = [each.message_id.partition("-")[0] for each in shop.mails]
    assert [each.startswith("<pay_") for each in told] == [True, False]
    assert told[1] == "<refund"
    assert list(shop.objects.kept.values()) == [b"VGE2026-000001"]


@pytest.mark.parametrize("locale", Locale)
def test_an_invoice_speaks_its_buyers_language(shop: Shop, locale: Locale) -> None:
    shop.bought(a_plan("pro"))
    order = shop.bought(a_pack())
    shop.work_off()
    page = invoice_page(replace(invoice_of(shop, order), locale=locale.value))
    assert page.total[1] == "NT$224"
    assert [price for _, price in page.lines] == ["NT$249", "-NT$25"]
    assert "150" in page.lines[0][0]
    assert all(label and value for label, value in page.facts)


@pytest.mark.parametrize(
    ("money", "text"),
    [(twd(1299), "NT$1,299"), (usd(999), "US$9.99"), (usd(1000), "US$10.00"), (twd(0), "NT$0")],
)
def test_money_is_written_as_people_read_it(money: object, text: str) -> None:
    assert amount_text(money) == text  # type: ignore[arg-type]


@pytest.mark.parametrize("locale", Locale)
def test_a_payment_is_confirmed_once_in_the_buyers_language(locale: Locale) -> None:
    shop = Shop(an_account(ANN, locale=locale))
    order = shop.bought(a_plan())
    shop.work_off()
    (mail,) = shop.mails
    assert mail.to == f"{ANN}@example.com"
    assert "NT$299" in mail.text
    assert f"https://vidgo.test/orders/{order.order_id}" in mail.text
    assert shop.confirming.compose(shop.payment(order).payment_id) is None


def test_a_mail_that_is_sent_twice_is_recognisable(shop: Shop) -> None:
    order = shop.bought(a_plan())
    payment_id = shop.payment(order).payment_id
    assert shop.confirming.compose(payment_id) == shop.confirming.compose(payment_id)


def test_nobody_is_told_of_a_renewal_twice(shop: Shop) -> None:
    order = shop.bought(a_plan())
    shop.clock.advance(seconds=30 * 86_400)
    shop.take(shop.ecpay.renewed(reference_of(order), shop.ecpay.renew(reference_of(order))))
    shop.work_off()
    assert len(shop.mails) == 2
    assert len({mail.message_id for mail in shop.mails}) == 2
    assert shop.clock.now() > NOW
