"""Buyers who come back from the gateway before its word does."""

from datetime import timedelta

import pytest

from shared.kernel.tasks import Handler
from shared.payments.errors import GatewayUnavailable, OrderUnknown
from shared.payments.gateway import Gateway, Method, NoticeKind
from shared.payments.model import Order
from shared.payments.schedule import FIRST_LOOK, RETURN_LIFE, RETURN_PAUSE, RETURNS_MAX
from shared.payments.states import OrderState
from shared.payments.usecases.read import ReadOrders, ShownState
from tests.unit.payments.builders import (
    ANN,
    BEN,
    Shop,
    a_plan,
    an_account,
    dies,
    reference_of,
)

each_gateway = pytest.mark.parametrize("gateway", Gateway)


@pytest.fixture
def shop() -> Shop:
    return Shop(an_account(ANN), an_account(BEN))


def come_back(shop: Shop, order: Order) -> None:
    shop.coming_back.to_own(ANN, order.order_id)


def shown(shop: Shop, order: Order) -> ShownState:
    return ReadOrders(shop.uow).one(ANN, order.order_id).state


def run_due(shop: Shop) -> int:
    """Run the questions whose time has come; return how many there were."""
    due = [
        task
        for task in shop.tasks_of(Handler.LOOK_UP_ORDER)
        if task.not_before is None or task.not_before <= shop.clock.now()
    ]
    for task in due:
        shop.tasks.remove(task)
        shop.perform(task)
    return len(due)


def wait(shop: Shop, seconds: float) -> int:
    """Let time pass second by second, as a queue sees it; return how often it asked."""
    asked = 0
    for _ in range(int(seconds)):
        shop.clock.advance(seconds=1)
        asked += run_due(shop)
    return asked


@each_gateway
def test_a_buyer_who_is_back_has_a_lost_notice_made_good_within_seconds(
    shop: Shop, gateway: Gateway
) -> None:
    order = shop.order(a_plan(gateway=gateway))
    shop.gateways[gateway].pay(reference_of(order))
    come_back(shop, order)
    assert shown(shop, order) is ShownState.CONFIRMING
    wait(shop, 2)
    assert shown(shop, order) is ShownState.PAID
    assert len(shop.payments(order)) == 1
    assert shop.report().agrees


@each_gateway
def test_coming_back_pays_nothing(shop: Shop, gateway: Gateway) -> None:
    order = shop.order(a_plan(gateway=gateway))
    come_back(shop, order)
    assert wait(shop, 2) == 1
    assert shown(shop, order) is ShownState.CONFIRMING
    assert not shop.payments(order)
    assert shop.plan().plan_id == "demo"


def test_a_gateway_that_knows_nothing_is_asked_ever_later_and_then_as_for_any_order(
    shop: Shop,
) -> None:
    order = shop.order(a_plan())
    come_back(shop, order)
    asked_at = [second for second in range(1, 331) if wait(shop, 1)]
    assert asked_at == [1, 32, 65, 131, 263, 301]
    assert shown(shop, order) is ShownState.CREATED
    look_up_at = shop.found(order.order_id).look_up_at
    assert look_up_at is not None
    assert look_up_at >= shop.clock.now() + FIRST_LOOK - RETURN_PAUSE
    assert not shop.tasks_of(Handler.LOOK_UP_ORDER)


def test_money_that_arrives_while_the_buyer_waits_is_found(shop: Shop) -> None:
    order = shop.order(a_plan())
    come_back(shop, order)
    wait(shop, 40)
    shop.ecpay.pay(reference_of(order))
    wait(shop, 30)
    assert shown(shop, order) is ShownState.PAID


def test_who_comes_back_again_and_again_has_the_gateway_asked_once(shop: Shop) -> None:
    order = shop.order(a_plan())
    for _ in range(50):
        come_back(shop, order)
        shop.coming_back.to_named(reference_of(order))
    wait(shop, RETURN_PAUSE.total_seconds() - 1)
    assert shop.ecpay.looks == 1
    assert shop.found(order.order_id).returns == 1


def test_nobody_has_a_gateway_asked_for_ever(shop: Shop) -> None:
    order = shop.order(a_plan())
    for _ in range(60):
        come_back(shop, order)
        wait(shop, RETURN_PAUSE.total_seconds() + 1)
    assert shop.found(order.order_id).returns == RETURNS_MAX
    assert shop.ecpay.looks <= 6 * RETURNS_MAX
    before = shop.ecpay.looks
    come_back(shop, order)
    wait(shop, 60)
    assert shop.ecpay.looks == before
    assert shown(shop, order) is ShownState.CREATED


def test_who_pays_later_and_comes_back_is_served_at_once_as_well(shop: Shop) -> None:
    order = shop.order(a_plan())
    come_back(shop, order)
    wait(shop, RETURN_LIFE.total_seconds() + 60)
    shop.ecpay.pay(reference_of(order))
    come_back(shop, order)
    wait(shop, 2)
    assert shown(shop, order) is ShownState.PAID


def test_that_nobody_paid_is_believed_after_a_while_only(shop: Shop) -> None:
    order = shop.order(a_plan())
    shop.ecpay.books[reference_of(order)].has_failed = True
    come_back(shop, order)
    wait(shop, 2)
    assert shown(shop, order) is ShownState.CONFIRMING
    wait(shop, RETURN_PAUSE.total_seconds())
    assert shown(shop, order) is ShownState.FAILED


def test_a_new_try_waits_for_no_word_about_the_one_before(shop: Shop) -> None:
    order = shop.order(a_plan())
    come_back(shop, order)
    failed = shop.ecpay.notice(NoticeKind.FAILED, reference_of(order), "failed:1")
    shop.take(failed)
    shop.ecpay.books[reference_of(order)].has_failed = True
    wait(shop, 62)
    assert shown(shop, order) is ShownState.FAILED
    shop.opener.open_again(ANN, order.order_id)
    assert shown(shop, order) is ShownState.CREATED


def test_a_code_is_paid_elsewhere_so_coming_back_with_one_asks_nothing(shop: Shop) -> None:
    order = shop.order(a_plan(method=Method.ATM))
    until = shop.clock.now() + timedelta(days=3)
    shop.take(shop.ecpay.code(reference_of(order), Method.ATM, until))
    come_back(shop, order)
    assert wait(shop, 2) == 0
    assert shown(shop, order) is ShownState.PENDING


def test_a_paid_order_is_not_asked_about(shop: Shop) -> None:
    order = shop.bought(a_plan())
    come_back(shop, order)
    assert shop.found(order.order_id) == order
    assert shown(shop, order) is ShownState.PAID


def test_somebody_elses_order_is_unknown(shop: Shop) -> None:
    order = shop.order(a_plan())
    with pytest.raises(OrderUnknown):
        shop.coming_back.to_own(BEN, order.order_id)
    assert shop.found(order.order_id) == order


def test_a_reference_nobody_knows_asks_nothing(shop: Shop) -> None:
    shop.order(a_plan())
    shop.coming_back.to_named("VGUNKNOWN")
    assert wait(shop, 2) == 0


def test_the_notice_and_the_question_pay_once(shop: Shop) -> None:
    order = shop.order(a_plan())
    charge = shop.ecpay.pay(reference_of(order))
    come_back(shop, order)
    shop.take(shop.ecpay.paid(reference_of(order), charge))
    wait(shop, 2)
    shop.take(shop.ecpay.paid(reference_of(order), charge, event="again"))
    assert len(shop.payments(order)) == 1
    assert shop.wallet().available_credits == 25
    assert not shop.faults()


@pytest.mark.parametrize("commits", [1, 2])
def test_a_process_that_dies_while_it_asks_pays_once(shop: Shop, commits: int) -> None:
    order = shop.order(a_plan())
    shop.ecpay.pay(reference_of(order))
    dies(shop, lambda: come_back(shop, order))
    come_back(shop, order)
    shop.clock.advance(seconds=1)
    (task,) = shop.tasks_of(Handler.LOOK_UP_ORDER)
    dies(shop, lambda: shop.perform(task), commits)
    shop.perform(task)
    assert len(shop.payments(order)) == 1
    assert shop.found(order.order_id).state is OrderState.PAID
    assert shop.wallet().available_credits == 25
    assert shop.report().agrees


def test_a_gateway_that_is_out_of_order_is_waited_for(shop: Shop) -> None:
    order = shop.order(a_plan())
    shop.ecpay.pay(reference_of(order))
    come_back(shop, order)
    shop.clock.advance(seconds=1)
    (task,) = shop.tasks_of(Handler.LOOK_UP_ORDER)
    shop.ecpay.is_down = True
    with pytest.raises(GatewayUnavailable):
        shop.perform(task)
    assert shown(shop, order) is ShownState.CONFIRMING
    shop.ecpay.is_down = False
    shop.perform(task)
    assert shown(shop, order) is ShownState.PAID
