"""A process that dies between the commits of a top-up, or between a commit and the gateway."""

import pytest

from shared.kernel.tasks import Handler
from shared.payments.errors import GatewayUncertain
from shared.payments.states import OrderState
from tests.unit.payments.builders import Shop, dies
from tests.unit.payments.top_ups import (
    DAY_S,
    HOUR_S,
    agrees,
    automatic_orders,
    spend_down_to,
    standing,
    subscribed_shop,
    tick,
)


def rung() -> Shop:
    """A shop whose buyer has agreed and fallen below the threshold; its task has not run."""
    shop = subscribed_shop()
    agrees(shop)
    shop.work_off()
    spend_down_to(shop, 0)
    return shop


def run_task(shop: Shop) -> None:
    shop.perform(shop.tasks_of(Handler.TOP_UP)[-1])


def test_dying_behind_the_order_leaves_it_to_the_next_run() -> None:
    shop = rung()
    dies(shop, lambda: run_task(shop), commits=1)
    assert shop.paddle.direct_calls == []
    run_task(shop)
    assert len(shop.paddle.direct_calls) == 1
    assert shop.wallet().available_credits == 150


def test_dying_behind_the_order_leaves_it_to_the_schedule() -> None:
    shop = rung()
    dies(shop, lambda: run_task(shop), commits=1)
    shop.tasks.clear()
    tick(shop, HOUR_S // 4)
    assert shop.wallet().available_credits == 150


def test_dying_before_the_call_charges_nothing_for_that_order_ever() -> None:
    shop = rung()
    dies(shop, lambda: run_task(shop), commits=2)
    run_task(shop)
    for _ in range(3):
        tick(shop, HOUR_S)
    (order,) = automatic_orders(shop)
    assert order.state is OrderState.EXPIRED
    assert shop.paddle.direct_calls == []
    tick(shop, 2 * DAY_S)
    tick(shop)
    assert [each.state for each in automatic_orders(shop)] == [
        OrderState.EXPIRED,
        OrderState.PAID,
    ]
    assert standing(shop).counted_minor == 2 * order.price.amount_minor


def test_dying_behind_the_answer_is_mended_by_asking() -> None:
    shop = rung()
    shop.paddle.fail_next = GatewayUncertain()
    with pytest.raises(GatewayUncertain):
        run_task(shop)
    run_task(shop)
    run_task(shop)
    assert len(shop.paddle.direct_calls) == 1
    assert shop.wallet().available_credits == 150
    assert shop.report().agrees


def test_dying_behind_the_fulfilment_fulfils_once() -> None:
    shop = rung()
    dies(shop, lambda: run_task(shop), commits=3)
    run_task(shop)
    tick(shop)
    assert len(shop.paddle.direct_calls) == 1
    assert shop.wallet().available_credits == 150
    assert len(automatic_orders(shop)) == 1
