"""Payments over real databases: the same rows come back, in order, and races have one winner."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from shared.payments.books import Difference, DifferenceKind
from shared.payments.gateway import Gateway, Method
from shared.payments.model import NoticeOutcome, Purpose
from shared.payments.naming import dispute_id_of
from shared.payments.states import DisputeState, OrderState, PaymentState, RefundState
from tests.unit.payments.builders import ANN, NOW, Shop, a_pack, a_plan, reference_of, twd


def test_a_whole_purchase_is_kept_and_read_again(shop: Shop) -> None:
    order = shop.bought(a_plan("pro", gateway=Gateway.PADDLE))
    assert order == shop.found(order.order_id)
    assert shop.payment(order).state is PaymentState.PAID
    refund = shop.ask_refund(shop.payment(order).payment_id, 500)
    shop.work_off()
    assert shop.refund(refund.refund_id).gateway_refund == f"adj_{refund.refund_id}"
    assert shop.payment(order).state is PaymentState.PARTIALLY_REFUNDED
    assert shop.report().agrees


def test_a_code_and_its_deadline_are_kept(shop: Shop) -> None:
    order = shop.order(a_plan(method=Method.ATM))
    ends = NOW + timedelta(days=3)
    shop.take(shop.ecpay.code(reference_of(order), Method.ATM, ends))
    attempt = shop.found(order.order_id).attempt
    assert attempt is not None
    assert attempt.code is not None
    assert (attempt.code.expires_at, attempt.code.method) == (ends, Method.ATM)


def test_orders_are_listed_newest_first_and_walked_by_pages(shop: Shop) -> None:
    made = []
    for _ in range(5):
        made.append(shop.order(a_plan()))
        shop.clock.advance(seconds=1)
    first = shop.run(lambda stores: stores.orders.of_owner(ANN, 3, None))
    rest = shop.run(lambda stores: stores.orders.of_owner(ANN, 3, first[-1]))
    assert [each.order_id for each in [*first, *rest]] == [each.order_id for each in made[::-1]]


def test_what_is_silent_is_found_the_most_overdue_first(shop: Shop) -> None:
    first = shop.order(a_plan())
    shop.clock.advance(seconds=60)
    second = shop.order(a_plan("pro"))
    shop.clock.advance(seconds=1000)
    now = shop.clock.now()
    found = shop.run(lambda stores: stores.orders.to_look_up(now, 10))
    assert [each.order_id for each in found] == [first.order_id, second.order_id]
    behind = shop.run(lambda stores: stores.orders.to_look_up(now, 10, found[0]))
    assert [each.order_id for each in behind] == [second.order_id]
    shop.looking.run(first.order_id)
    later = shop.run(lambda stores: stores.orders.to_look_up(now, 10))
    assert [each.order_id for each in later] == [second.order_id]


def test_orders_of_one_state_are_found(shop: Shop) -> None:
    paid, open_ = shop.bought(a_plan()), shop.order(a_plan("pro"))
    found = shop.run(lambda stores: stores.orders.in_state(OrderState.PAID, 10))
    assert [each.order_id for each in found] == [paid.order_id]
    assert shop.found(open_.order_id).state is OrderState.CREATED


def test_disputes_are_found_by_state_and_owner_and_walked_newest_first(shop: Shop) -> None:
    plan = shop.payment(shop.bought(a_plan()))
    pack = shop.payment(shop.bought(a_pack()))
    first = shop.opening_dispute.run(plan.payment_id)
    shop.clock.advance(seconds=1)
    second = shop.opening_dispute.run(pack.payment_id)
    assert shop.run(lambda stores: stores.disputes.newest(None, None, 5)) == [second, first]
    won = shop.ending_dispute.win(first.dispute_id)
    behind = (second.opened_at, second.dispute_id)
    assert shop.run(lambda stores: stores.disputes.newest(None, behind, 5)) == [won]
    assert shop.run(lambda stores: stores.disputes.newest(DisputeState.OPEN, None, 5)) == [second]
    assert shop.run(lambda stores: stores.disputes.has_open(ANN))
    shop.ending_dispute.lose(second.dispute_id)
    assert not shop.run(lambda stores: stores.disputes.has_open(ANN))


def test_what_is_set_aside_is_kept_and_read_again(shop: Shop) -> None:
    plan = shop.bought(a_plan())
    before = shop.wallet()
    shop.opening_dispute.run(shop.payment(plan).payment_id)
    (lot,) = shop.wallet().lots
    assert (lot.disputed_credits, lot.disputed_at) == (25, NOW)
    assert shop.subscription().disputed_at == NOW
    assert not shop.faults()
    shop.ending_dispute.win(dispute_id_of(shop.payment(plan).payment_id))
    assert shop.wallet().lots == before.lots


def test_refunds_are_found_by_state_and_walked_newest_first(shop: Shop) -> None:
    plan = shop.payment(shop.bought(a_plan()))
    pack = shop.payment(shop.bought(a_pack()))
    first = shop.ask_refund(pack.payment_id)
    shop.work_off()
    shop.clock.advance(seconds=1)
    second = shop.ask_refund(plan.payment_id)
    done = shop.refund(first.refund_id)
    assert shop.run(lambda stores: stores.refunds.newest(None, None, 5)) == [second, done]
    behind = (second.created_at, second.refund_id)
    assert shop.run(lambda stores: stores.refunds.newest(None, behind, 5)) == [done]
    found = shop.run(lambda stores: stores.refunds.newest(RefundState.DONE, None, 5))
    assert found == [done]


def test_payments_are_walked_oldest_first(shop: Shop) -> None:
    shop.bought(a_plan())
    shop.clock.advance(seconds=1)
    shop.bought(a_pack())
    first = shop.run(lambda stores: stores.payments.page(None, 1))
    rest = shop.run(lambda stores: stores.payments.page(first[0], 5))
    assert [each.amount.amount_minor for each in [*first, *rest]] == [29900, 24900]


def test_a_message_that_comes_eight_times_at_once_pays_once(shop: Shop) -> None:
    order = shop.order(a_plan())
    charge = shop.ecpay.pay(reference_of(order))
    first = shop.ecpay.paid(reference_of(order), charge)
    other = shop.ecpay.paid(reference_of(order), charge, event="completed")
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(shop.take, [first, other] * 4))
    assert outcomes.count(NoticeOutcome.REPEATED) == 6
    assert [each.purpose for each in shop.payments(order)] == [Purpose.FIRST]
    assert shop.wallet().available_credits == 25
    assert shop.report().agrees


def test_numbers_have_no_gap_when_many_write_at_once(shop: Shop) -> None:
    shop.bought(a_plan("pro"))
    orders = [shop.bought(a_pack()) for _ in range(6)]
    ids = [shop.payment(order).payment_id for order in orders]
    with ThreadPoolExecutor(6) as pool:
        written = list(pool.map(lambda payment_id: shop.issuing.run(payment_id, None), ids))
    assert sorted(each.number for each in written) == [1, 2, 3, 4, 5, 6]


def test_payments_and_refunds_of_a_time_are_walked_by_pages(shop: Shop) -> None:
    orders = [shop.bought(a_plan("pro"))]
    shop.clock.advance(seconds=3600)
    orders += [shop.bought(a_pack()), shop.bought(a_pack())]
    moment = shop.clock.now()
    first = shop.run(lambda stores: stores.payments.since(moment, None, 1))
    rest = shop.run(lambda stores: stores.payments.since(moment, first[-1], 5))
    ids = {each.payment_id for each in [*first, *rest]}
    assert ids == {order.payment_id for order in orders[1:]}
    refund = shop.ask_refund(shop.payment(orders[0]).payment_id, 100)
    shop.ask_refund(shop.payment(orders[1]).payment_id, 100)
    assert shop.run(lambda stores: stores.refunds.ended_since(moment, None, 5)) == []
    shop.work_off()
    done = shop.run(lambda stores: stores.refunds.ended_since(moment, None, 5))
    assert refund.refund_id in {each.refund_id for each in done}
    behind = shop.run(lambda stores: stores.refunds.ended_since(moment, done[0], 5))
    assert [each.refund_id for each in behind] == [done[1].refund_id]


def test_differences_stand_until_they_are_settled(shop: Shop) -> None:
    first = Difference(Gateway.ECPAY, DifferenceKind.UNKNOWN_CHARGE, "VG1", twd(5), None, NOW)
    second = replace(first, kind=DifferenceKind.MISSING_CHARGE, found_at=NOW + timedelta(days=1))
    for each in (first, second):
        shop.run(lambda stores, each=each: stores.differences.save(each))
    assert shop.run(lambda stores: stores.differences.unsettled(5)) == [second, first]
    assert shop.run(lambda stores: stores.differences.find(first.difference_id)) == first
    settled = replace(second, told_at=NOW, settled_at=NOW)
    shop.run(lambda stores: stores.differences.save(settled))
    assert shop.run(lambda stores: stores.differences.unsettled(5)) == [first]
    assert shop.run(lambda stores: stores.differences.find(second.difference_id)) == settled
