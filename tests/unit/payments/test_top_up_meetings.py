"""Automatic top-ups where they meet refunds, grants, arrears, closings and spend caps."""

from dataclasses import replace

import pytest

from shared.catalogue.subscription import past_due
from shared.credits.spend_cap import capped
from shared.kernel.tasks import Handler
from shared.payments.auto_top_up import PauseReason
from shared.payments.errors import GatewayUnavailable
from tests.unit.payments.builders import ANN, Shop, a_pack
from tests.unit.payments.top_ups import (
    DAY_S,
    HOUR_S,
    agrees,
    automatic_orders,
    news,
    spend_down_to,
    standing,
    subscribed_shop,
    tick,
)


def test_a_refund_of_a_pack_somebody_bought_charges_nobody() -> None:
    shop = subscribed_shop()
    spend_down_to(shop, 0)
    pack = shop.bought(a_pack())
    shop.work_off()
    agrees(shop)
    shop.work_off()
    shop.ask_refund(shop.payment(pack).payment_id)
    shop.work_off(Handler.SEND_REFUND, Handler.TOP_UP)
    assert shop.wallet().available_credits == 0
    assert shop.paddle.direct_calls == []
    assert standing(shop).paused_because is PauseReason.REFUNDED
    assert news(shop).count("top_up_paused_refunded") == 1


def _waiting_while_the_gateway_is_away() -> Shop:
    """A shop with an order that was made and not sent."""
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 0)
    shop.paddle.is_down = True
    with pytest.raises(GatewayUnavailable):
        shop.perform(shop.tasks_of(Handler.TOP_UP)[-1])
    shop.paddle.is_down = False
    shop.paddle.direct_calls.clear()
    return shop


def test_an_order_not_sent_yet_is_dropped_with_its_account() -> None:
    shop = _waiting_while_the_gateway_is_away()
    closed = replace(shop.account(), is_active=False)
    shop.run(lambda stores: stores.accounts.save(closed))
    shop.perform(shop.tasks_of(Handler.TOP_UP)[-1])
    assert shop.paddle.direct_calls == []
    assert standing(shop).counted_minor == 0


def test_an_order_not_sent_yet_is_dropped_while_the_plan_is_past_due() -> None:
    shop = _waiting_while_the_gateway_is_away()
    late = past_due(shop.subscription(), shop.clock.now())
    shop.run(lambda stores: stores.subscriptions.save(late))
    shop.perform(shop.tasks_of(Handler.TOP_UP)[-1])
    assert shop.paddle.direct_calls == []
    assert standing(shop).counted_minor == 0


def test_an_order_not_sent_yet_is_dropped_once_there_are_credits_again() -> None:
    shop = _waiting_while_the_gateway_is_away()
    shop.bought(a_pack())
    shop.perform(shop.tasks_of(Handler.TOP_UP)[-1])
    assert shop.paddle.direct_calls == []
    assert standing(shop).counted_minor == 0


def test_credits_that_expire_are_not_bought_while_their_next_grant_is_due() -> None:
    shop = subscribed_shop()
    agrees(shop)
    shop.work_off()
    due_at = shop.subscription().next_grant_at
    assert due_at is not None
    shop.clock.advance(seconds=(due_at - shop.clock.now()).total_seconds() + 1)
    shop.run(lambda stores: shop.ledger.settle(stores, ANN, shop.clock.now()))
    shop.work_off(Handler.TOP_UP)
    assert automatic_orders(shop) == []


def test_credits_that_expire_with_their_period_are_not_bought_before_it_is_renewed() -> None:
    shop = subscribed_shop()
    agrees(shop)
    shop.work_off()
    plan = replace(shop.subscription(), next_grant_at=None)
    shop.run(lambda stores: stores.subscriptions.save(plan))
    shop.clock.advance(seconds=(plan.period_end - shop.clock.now()).total_seconds() + 1)
    shop.run(lambda stores: shop.ledger.settle(stores, ANN, shop.clock.now()))
    shop.work_off(Handler.TOP_UP)
    assert automatic_orders(shop) == []


def test_credits_are_bought_where_the_grant_that_was_due_has_come() -> None:
    shop = subscribed_shop()
    agrees(shop)
    due_at = shop.subscription().next_grant_at
    assert due_at is not None
    shop.clock.advance(seconds=(due_at - shop.clock.now()).total_seconds() + 1)
    shop.run(lambda stores: shop.ledger.settle(stores, ANN, shop.clock.now()))
    shop.work_off(Handler.TOP_UP)
    shop.granting.run(ANN, shop.subscription().subscription_id)
    spend_down_to(shop, 0)
    tick(shop, HOUR_S)
    assert len(automatic_orders(shop)) == 1


def test_no_credits_are_bought_that_the_spend_cap_lets_nobody_spend() -> None:
    shop = subscribed_shop()
    agrees(shop)
    shop.work_off()
    spend_down_to(shop, 0)
    _cap(shop, shop.wallet().held_credits)
    shop.work_off(Handler.TOP_UP)
    assert automatic_orders(shop) == []
    _cap(shop, None)
    tick(shop, DAY_S)
    assert len(automatic_orders(shop)) == 1


def _cap(shop: Shop, limit_credits: int | None) -> None:
    bounded = capped(shop.wallet(), limit_credits, shop.clock.now())
    shop.run(lambda stores: stores.wallets.save(bounded))
