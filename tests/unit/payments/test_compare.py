"""The gateways' books compared with ours: what was missed is taken, what remains is told once."""

from dataclasses import replace

import pytest

from shared.kernel.ids import PaymentId
from shared.payments.books import BookedCharge
from shared.payments.errors import GatewayUnavailable
from shared.payments.gateway import Charge, ChargeStatus, Gateway, NoticeKind, RefundStatus
from shared.payments.model import NoticeOutcome, Order
from shared.payments.states import OrderState, PaymentState
from shared.payments.usecases.compare import QueueComparisons
from shared.payments.usecases.refund import RefundWish
from tests.unit.payments.books import Auditor
from tests.unit.payments.builders import Shop, a_plan, dies, reference_of, twd

HOUR_S, DAY_S = 3600, 86_400


@pytest.fixture
def auditor() -> Auditor:
    return Auditor(Shop())


def paid_in_silence(auditor: Auditor, gateway: Gateway = Gateway.ECPAY) -> Order:
    order = auditor.shop.order(a_plan(gateway=gateway))
    auditor.shop.gateways[gateway].pay(reference_of(order))
    return order


@pytest.mark.parametrize("gateway", Gateway)
def test_a_charge_nobody_told_us_of_is_fulfilled(auditor: Auditor, gateway: Gateway) -> None:
    order = paid_in_silence(auditor, gateway)
    assert auditor.compare(gateway).outcomes == (NoticeOutcome.TAKEN,)
    assert auditor.shop.found(order.order_id).state is OrderState.PAID
    assert auditor.shop.plan().plan_id == "starter"
    assert auditor.alarms == []


@pytest.mark.parametrize("gateway", Gateway)
def test_a_renewal_nobody_told_us_of_is_fulfilled(auditor: Auditor, gateway: Gateway) -> None:
    shop = auditor.shop
    order = shop.bought(a_plan(gateway=gateway))
    shop.clock.advance(seconds=30 * DAY_S)
    shop.gateways[gateway].renew(reference_of(order))
    auditor.compare(gateway)
    assert len(shop.payments(order)) == 2
    assert auditor.alarms == []


def test_a_second_try_that_was_paid_as_well_goes_back(auditor: Auditor) -> None:
    shop = auditor.shop
    order = shop.order(a_plan())
    first = reference_of(order)
    shop.take(shop.ecpay.notice(NoticeKind.FAILED, first, f"failed:{first}"))
    again = shop.opener.open_again(order.account_id, order.order_id)
    shop.take(shop.ecpay.paid(first, shop.ecpay.pay(first)))
    shop.ecpay.pay(reference_of(again))
    assert auditor.compare(Gateway.ECPAY).outcomes == (NoticeOutcome.SURPLUS,)
    shop.work_off()
    assert shop.ecpay.returned_minor == shop.ecpay.taken_minor // 2


def test_money_under_a_name_we_do_not_know_is_told_once(auditor: Auditor) -> None:
    charge = Charge("VGFOREIGN", ChargeStatus.PAID, twd(120), paid_at=auditor.shop.clock.now())
    auditor.ecpay.strangers.append(BookedCharge(charge, ("VGFOREIGN",), ("VGFOREIGN",)))
    for _ in range(3):
        auditor.compare(Gateway.ECPAY)
    assert auditor.kinds() == [("unknown_charge", "VGFOREIGN")]
    assert [each.there for each in auditor.alarms] == [twd(120)]


def test_an_order_paid_with_another_sum_is_told_and_not_fulfilled(auditor: Auditor) -> None:
    order = auditor.shop.order(a_plan())
    auditor.shop.ecpay.pay(reference_of(order), twd(1))
    auditor.compare(Gateway.ECPAY)
    (alarm,) = auditor.alarms
    assert (alarm.kind, alarm.there, alarm.here) == ("amount_differs", twd(1), twd(299))
    assert auditor.shop.found(order.order_id).state is OrderState.CREATED


def test_a_charge_whose_sum_changed_there_is_told(auditor: Auditor) -> None:
    order = auditor.shop.bought(a_plan())
    (book,) = auditor.shop.ecpay.books.values()
    book.charges[0] = replace(book.charges[0], amount=twd(298))
    auditor.compare(Gateway.ECPAY)
    assert auditor.kinds() == [("amount_differs", reference_of(order))]


def test_money_the_gateway_does_not_have_is_told_and_settles(auditor: Auditor) -> None:
    shop = auditor.shop
    payment = shop.payment(shop.bought(a_plan()))
    shop.clock.advance(seconds=2 * HOUR_S)
    (book,) = shop.ecpay.books.values()
    charges, book.charges = book.charges, []
    auditor.compare(Gateway.ECPAY)
    assert auditor.kinds() == [("missing_charge", payment.payment_id)]
    book.charges = charges
    auditor.compare(Gateway.ECPAY)
    assert auditor.standing() == []


def test_a_list_that_lags_behind_is_no_difference(auditor: Auditor) -> None:
    shop = auditor.shop
    shop.bought(a_plan())
    auditor.ecpay.left_out |= {each.charge_key for each in auditor.ecpay.charges}
    shop.clock.advance(seconds=2 * HOUR_S)
    auditor.compare(Gateway.ECPAY)
    assert auditor.alarms == []


def test_a_refund_at_paddles_console_is_taken_as_its_message(auditor: Auditor) -> None:
    shop = auditor.shop
    order = shop.bought(a_plan(gateway=Gateway.PADDLE))
    auditor.paddle.refund_at_console(shop.payment(order).charge, 999)
    auditor.compare(Gateway.PADDLE)
    assert shop.payment(order).state is PaymentState.REFUNDED
    assert shop.plan().plan_id == "demo"
    assert auditor.alarms == []


def test_a_refund_at_ecpays_console_is_told_until_it_is_booked(auditor: Auditor) -> None:
    shop = auditor.shop
    payment = shop.payment(shop.bought(a_plan()))
    auditor.ecpay.refund_at_console(payment.charge, 10_000)
    auditor.compare(Gateway.ECPAY)
    (alarm,) = auditor.alarms
    assert (alarm.kind, alarm.about) == ("refunded_there", payment.payment_id)
    assert (alarm.there, alarm.here) == (twd(100), twd(0))
    shop.asking.run(by_hand(payment.payment_id, 10_000), None)
    auditor.compare(Gateway.ECPAY)
    assert auditor.standing() == []


def test_a_refund_that_is_on_its_way_is_no_difference(auditor: Auditor) -> None:
    shop = auditor.shop
    payment = shop.payment(shop.bought(a_plan(gateway=Gateway.PADDLE)))
    shop.paddle.refund_status = RefundStatus.PENDING
    refund = shop.ask_refund(payment.payment_id)
    shop.work_off()
    shop.paddle.settle(refund.refund_id, RefundStatus.DONE)
    auditor.compare(Gateway.PADDLE)
    assert auditor.alarms == []


@pytest.mark.parametrize("gateway", Gateway)
def test_money_that_did_not_go_back_there_is_told(auditor: Auditor, gateway: Gateway) -> None:
    shop = auditor.shop
    payment = shop.payment(shop.bought(a_plan(gateway=gateway)))
    refund = shop.ask_refund(payment.payment_id, 100)
    shop.work_off()
    shop.gateways[gateway].settle(refund.refund_id, RefundStatus.REJECTED)
    shop.clock.advance(seconds=2 * HOUR_S)
    auditor.compare(gateway)
    assert auditor.kinds() == [("refunded_here", refund.refund_id)]


def test_what_was_given_back_by_hand_is_not_asked_for_there(auditor: Auditor) -> None:
    shop = auditor.shop
    payment = shop.payment(shop.bought(a_plan()))
    shop.asking.run(by_hand(payment.payment_id, None), None)
    shop.clock.advance(seconds=2 * HOUR_S)
    auditor.compare(Gateway.ECPAY)
    assert auditor.alarms == []


def test_closed_books_are_told_and_every_row_is_asked_for(auditor: Auditor) -> None:
    shop = auditor.shop
    payment = shop.payment(shop.bought(a_plan()))
    shop.clock.advance(seconds=2 * HOUR_S)
    auditor.ecpay.is_closed = True
    next(iter(shop.ecpay.books.values())).charges.clear()
    auditor.compare(Gateway.ECPAY)
    assert auditor.kinds() == [("books_closed", "ecpay"), ("missing_charge", payment.payment_id)]
    auditor.ecpay.is_closed = False
    auditor.compare(Gateway.ECPAY)
    assert ("books_closed", "ecpay") not in auditor.kinds()


@pytest.mark.parametrize("commits", range(1, 6))
def test_a_comparison_that_died_is_done_by_the_next(auditor: Auditor, commits: int) -> None:
    order = paid_in_silence(auditor)
    charge = Charge("VGFOREIGN", ChargeStatus.PAID, twd(120), paid_at=auditor.shop.clock.now())
    auditor.ecpay.strangers.append(BookedCharge(charge, ("VGFOREIGN",), ("VGFOREIGN",)))
    dies(auditor.shop, lambda: auditor.comparing.run(Gateway.ECPAY), commits=commits)
    auditor.compare(Gateway.ECPAY)
    auditor.compare(Gateway.ECPAY)
    assert len(auditor.shop.payments(order)) == 1
    assert [each.about for each in auditor.alarms] == ["VGFOREIGN"]
    assert auditor.shop.report().agrees


def test_nothing_is_compared_with_a_gateway_that_is_out_of_order(auditor: Auditor) -> None:
    auditor.shop.ecpay.is_down = True
    with pytest.raises(GatewayUnavailable):
        auditor.compare(Gateway.ECPAY)
    assert auditor.standing() == []


def test_each_gateway_is_compared_once_however_often_the_scheduler_calls(auditor: Auditor) -> None:
    shop = auditor.shop
    queueing = QueueComparisons(tuple(Gateway), shop.queue, shop.clock)
    assert (queueing.run(), queueing.run()) == (2, 2)
    assert {str(task.payload["gateway"]) for task in shop.tasks} == {"ecpay", "paddle"}
    assert len(shop.tasks) == 2


def by_hand(payment_id: PaymentId, amount_minor: int | None) -> RefundWish:
    return RefundWish(
        payment_id, amount_minor, "given back at the console", "admin", is_by_hand=True
    )
