"""E-invoices are reduced by what went back, once, and outlive their buyers' accounts."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.kernel.tasks import Handler
from shared.payments.einvoice import EInvoiceRow, ReductionKind, RowState, may_be_voided
from shared.payments.errors import GatewayRefused, GatewayUnavailable, GatewayUncertain
from shared.payments.gateway import Gateway
from shared.payments.model import Order, Payment
from tests.unit.payments.builders import ANN, Shop, a_plan, dies

TAIPEI = timezone(timedelta(hours=8))
LEASE_S = 301


@pytest.fixture
def shop() -> Shop:
    return Shop()


def row_of(shop: Shop, order: Order) -> EInvoiceRow:
    assert order.payment_id is not None
    payment_id = order.payment_id
    row: EInvoiceRow = shop.run(lambda stores: stores.e_invoices.find(payment_id))
    return row


def invoiced(shop: Shop) -> tuple[Order, Payment]:
    order = shop.bought(a_plan())
    shop.work_off()
    return order, shop.payment(order)


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        ((2026, 11, 1, 0, 0), (2027, 1, 13, 23, 59)),
        ((2026, 12, 31, 23, 59), (2027, 1, 13, 23, 59)),
        ((2027, 1, 1, 0, 0), (2027, 3, 13, 23, 59)),
        ((2027, 2, 28, 12, 0), (2027, 3, 13, 23, 59)),
        ((2027, 10, 31, 23, 59), (2027, 11, 13, 23, 59)),
    ],
)
def test_an_e_invoice_may_be_voided_until_it_is_declared(
    issued: tuple[int, ...], last: tuple[int, ...]
) -> None:
    issued_at = datetime(*issued, tzinfo=TAIPEI).astimezone(UTC)  # type: ignore[misc,arg-type]
    moment = datetime(*last, tzinfo=TAIPEI).astimezone(UTC)  # type: ignore[misc,arg-type]
    assert may_be_voided(issued_at, moment)
    assert not may_be_voided(issued_at, moment + timedelta(minutes=1))


def test_the_whole_sum_refunded_voids_the_e_invoice(shop: Shop) -> None:
    order, payment = invoiced(shop)
    shop.ask_refund(payment.payment_id)
    shop.work_off()
    (reduction,) = row_of(shop, order).reductions
    assert reduction.kind is ReductionKind.VOIDED
    assert shop.e_invoices.reduced[payment.payment_id] == [29_900]


def test_parts_are_taken_off_one_by_one(shop: Shop) -> None:
    order, payment = invoiced(shop)
    for _ in range(2):
        shop.ask_refund(payment.payment_id, 10_000)
        shop.work_off()
    assert shop.e_invoices.reduced[payment.payment_id] == [10_000, 10_000]
    kinds = {each.kind for each in row_of(shop, order).reductions}
    assert kinds == {ReductionKind.ALLOWANCE}


def test_paddles_refunds_reduce_nothing_of_ours(shop: Shop) -> None:
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    shop.ask_refund(shop.payment(order).payment_id)
    shop.work_off()
    assert shop.e_invoices.reducing == []


def test_a_reduction_waits_for_its_e_invoice(shop: Shop) -> None:
    order = shop.bought(a_plan())
    payment = shop.payment(order)
    refund = shop.ask_refund(payment.payment_id)
    shop.work_off(Handler.SEND_REFUND)
    with pytest.raises(GatewayUnavailable):
        shop.reducing.run(payment.payment_id, refund.refund_id)
    shop.work_off()
    assert shop.e_invoices.reduced[payment.payment_id] == [29_900]


def test_there_is_nothing_to_take_off_an_e_invoice_that_was_refused(shop: Shop) -> None:
    order = shop.bought(a_plan())
    shop.e_invoices.fail_next = GatewayRefused("5070450")
    shop.work_off()
    shop.ask_refund(shop.payment(order).payment_id)
    shop.work_off()
    assert row_of(shop, order).state is RowState.REFUSED
    assert shop.e_invoices.reducing == []


def test_a_refused_reduction_is_for_a_person(shop: Shop) -> None:
    order, payment = invoiced(shop)
    shop.ask_refund(payment.payment_id)
    shop.work_off(Handler.SEND_REFUND)
    shop.e_invoices.fail_next = GatewayRefused("5070350")
    shop.work_off(Handler.REDUCE_E_INVOICE)
    (reduction,) = row_of(shop, order).reductions
    assert (reduction.kind, reduction.is_refused) == (None, True)


def test_a_lost_answer_is_waited_for_and_then_asked_about(shop: Shop) -> None:
    order, payment = invoiced(shop)
    refund = shop.ask_refund(payment.payment_id, 10_000)
    shop.work_off(Handler.SEND_REFUND)
    shop.e_invoices.fail_next = GatewayUncertain()
    for _ in range(2):
        with pytest.raises(GatewayUncertain):
            shop.reducing.run(payment.payment_id, refund.refund_id)
    assert len(shop.e_invoices.reducing) == 1
    shop.clock.advance(seconds=LEASE_S)
    shop.work_off()
    assert shop.e_invoices.reduced[payment.payment_id] == [10_000]
    assert row_of(shop, order).sending is None


def test_a_payment_from_before_there_were_rows_is_reduced_too(shop: Shop) -> None:
    order, payment = invoiced(shop)
    shop.run(lambda stores: stores._tx.delete(f"e_invoices/{payment.payment_id}"))
    shop.ask_refund(payment.payment_id, 10_000)
    shop.work_off()
    assert row_of(shop, order).reduced_minor == 10_000


def test_an_erased_buyers_sale_is_invoiced_all_the_same(shop: Shop) -> None:
    order = shop.bought(a_plan())
    email = shop.account().email
    shop.run(lambda stores: stores._tx.delete(f"accounts/{ANN}"))
    assert row_of(shop, order).email == email
    shop.work_off(Handler.ISSUE_INVOICE)
    assert shop.e_invoices.told == [email]
    row = row_of(shop, order)
    assert (row.state, row.number, row.email) == (RowState.ISSUED, "AB00000000", "")


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(st.integers(1, 12), min_size=1, max_size=4),
    order=st.randoms(use_true_random=False),
    deaths=st.lists(st.sampled_from(["lost", 1, 2, None]), max_size=8),
)
def test_whatever_dies_in_whatever_order_it_is_reduced_by_what_went_back(
    parts: list[int], order: object, deaths: list[object]
) -> None:
    """Dollars of up to four refunds; their tasks run in any order, more than once, and die."""
    shop = Shop()
    _, payment = invoiced(shop)
    for part in parts:
        shop.ask_refund(payment.payment_id, part * 100)
        shop.work_off(Handler.SEND_REFUND)
    tasks = shop.tasks_of(Handler.REDUCE_E_INVOICE)
    for death in [*deaths, *[None] * 8]:
        task = order.choice(tasks)  # type: ignore[attr-defined]
        if death == "lost":
            shop.e_invoices.fail_next = GatewayUncertain()
        try:
            if isinstance(death, int):
                dies(shop, lambda task=task: shop.perform(task), commits=death)  # type: ignore[misc]
            else:
                shop.perform(task)
        except (GatewayUncertain, AssertionError):
            shop.die_after_commits = None
        shop.e_invoices.fail_next = None
        shop.clock.advance(seconds=LEASE_S)
    shop.work_off()
    reduced = shop.e_invoices.reduced[payment.payment_id]
    assert sorted(reduced) == sorted(part * 100 for part in parts)
