"""Packs that are bought without their buyer: charged once, at most so much a month."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.kernel.tasks import Handler
from shared.payments.auto_top_up import PauseReason, TopUpState
from shared.payments.errors import (
    DisputeOpen,
    GatewayUnavailable,
    GatewayUncertain,
    OrderNotPayable,
)
from shared.payments.gateway import ChargeStatus, Gateway, NoticeKind, RefundStatus
from shared.payments.model import Purpose
from shared.payments.states import OrderState, PaymentState
from tests.unit.payments.builders import ANN, a_pack, usd
from tests.unit.payments.top_ups import (
    DAY_S,
    HOUR_S,
    PACK,
    agrees,
    an_agreement,
    automatic_orders,
    news,
    price_of,
    shop_without_grants,
    spend_down_to,
    standing,
    subscribed_shop,
    tick,
    told,
    topped_up,
)


def test_a_balance_below_the_threshold_buys_the_agreed_pack() -> None:
    shop = topped_up()
    (order,) = automatic_orders(shop)
    assert order.state is OrderState.PAID
    assert shop.wallet().available_credits == 155
    assert shop.payment(order).amount == price_of(shop)
    assert shop.report().agrees


def test_above_the_threshold_nothing_is_bought() -> None:
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 10)
    shop.work_off()
    assert automatic_orders(shop) == []


def test_who_agrees_with_too_few_credits_left_is_topped_up_at_once() -> None:
    shop = subscribed_shop()
    spend_down_to(shop, 3)
    agrees(shop)
    shop.work_off()
    assert shop.wallet().available_credits == 153


def test_a_second_fall_below_the_threshold_buys_again() -> None:
    shop = topped_up()
    spend_down_to(shop, 0)
    shop.work_off()
    assert len(automatic_orders(shop)) == 2
    assert standing(shop).counted_minor == 2 * price_of(shop).amount_minor


def test_the_plans_discount_counts_as_for_any_order() -> None:
    shop = topped_up()
    by_hand = shop.order(a_pack(PACK, gateway=Gateway.PADDLE))
    assert automatic_orders(shop)[0].price == by_hand.price


def test_the_mail_says_that_nobody_pressed_a_button() -> None:
    (mail,) = topped_up().mails
    assert "自動" in mail.subject


def test_a_gateway_that_is_away_is_asked_again_for_the_same_order() -> None:
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 0)
    shop.paddle.is_down = True
    task = shop.tasks_of(Handler.TOP_UP)[-1]
    for _ in range(3):
        with pytest.raises(GatewayUnavailable):
            shop.perform(task)
    shop.paddle.is_down = False
    shop.perform(task)
    assert [each.state for each in automatic_orders(shop)] == [OrderState.PAID]


def test_a_lost_answer_is_asked_about_and_never_charged_again() -> None:
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 0)
    shop.paddle.fail_next = GatewayUncertain()
    task = shop.tasks_of(Handler.TOP_UP)[-1]
    with pytest.raises(GatewayUncertain):
        shop.perform(task)
    shop.perform(task)
    assert len(shop.paddle.direct_calls) == 1
    assert shop.wallet().available_credits == 150


def test_a_lost_answer_is_found_by_the_schedule_alone() -> None:
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 0)
    shop.paddle.fail_next = GatewayUncertain()
    task = shop.tasks_of(Handler.TOP_UP)[-1]
    with pytest.raises(GatewayUncertain):
        shop.perform(task)
    shop.tasks.clear()
    tick(shop)
    assert shop.wallet().available_credits == 150


def test_a_call_that_never_arrived_is_given_up_and_still_counts_for_its_month() -> None:
    shop = subscribed_shop()
    agrees(shop, month_max=price_of(shop))
    spend_down_to(shop, 0)
    shop.paddle.lose_next = True
    with pytest.raises(GatewayUncertain):
        shop.perform(shop.tasks_of(Handler.TOP_UP)[-1])
    tick(shop, 2 * HOUR_S)
    assert automatic_orders(shop)[0].state is OrderState.EXPIRED
    tick(shop, 2 * DAY_S)
    assert shop.paddle.direct_calls == ["lost"]
    assert standing(shop).counted_minor == price_of(shop).amount_minor


def test_while_a_charge_is_unknown_no_other_is_made() -> None:
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 5)
    shop.paddle.lose_next = True
    with pytest.raises(GatewayUncertain):
        shop.perform(shop.tasks_of(Handler.TOP_UP)[-1])
    spend_down_to(shop, 0)
    shop.work_off(Handler.TOP_UP)
    assert len(automatic_orders(shop)) == 1


def test_a_message_and_a_look_up_of_one_charge_have_one_effect() -> None:
    shop = topped_up()
    order = automatic_orders(shop)[0]
    assert order.attempt is not None
    reference = order.attempt.reference
    charge = shop.paddle.direct_charges[reference]
    shop.take(told(shop, charge, reference))
    shop.take(told(shop, charge, reference, event="paid"))
    assert shop.wallet().available_credits == 155
    assert len(shop.payments(order)) == 1


def test_a_message_alone_fulfils_a_charge_whose_answer_was_lost() -> None:
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 0)
    shop.paddle.fail_next = GatewayUncertain()
    with pytest.raises(GatewayUncertain):
        shop.perform(shop.tasks_of(Handler.TOP_UP)[-1])
    ((reference, charge),) = shop.paddle.direct_charges.items()
    shop.take(told(shop, charge, reference))
    assert shop.wallet().available_credits == 150
    assert standing(shop).open_order_id is None


def test_a_month_costs_no_more_than_was_agreed() -> None:
    shop = subscribed_shop()
    agrees(shop, month_max=usd(2 * price_of(shop).amount_minor + 1))
    for _ in range(4):
        spend_down_to(shop, 0)
        shop.work_off()
        tick(shop)
    assert len(automatic_orders(shop)) == 2
    assert len(shop.paddle.direct_charges) == 2


def test_a_new_month_begins_with_nothing_counted() -> None:
    shop = shop_without_grants()
    agrees(shop, month_max=price_of(shop))
    for _ in range(2):
        spend_down_to(shop, 0)
        shop.clock.advance(seconds=1)
        shop.work_off()
    assert standing(shop).check_at == datetime(2026, 12, 1, tzinfo=UTC)
    tick(shop, 11 * DAY_S)
    spend_down_to(shop, 0)
    shop.work_off()
    assert [each.automatic.month for each in automatic_orders(shop) if each.automatic] == [
        "2026-11",
        "2026-12",
    ]


def test_more_than_four_charges_an_hour_wait() -> None:
    shop = subscribed_shop()
    agrees(shop)
    for _ in range(6):
        spend_down_to(shop, 0)
        shop.work_off()
    assert len(automatic_orders(shop)) == 4


def test_a_declined_card_is_told_once_and_tried_again_a_day_later() -> None:
    shop = subscribed_shop()
    agrees(shop)
    shop.paddle.declines = 1
    spend_down_to(shop, 0)
    shop.work_off(Handler.TOP_UP)
    assert news(shop)[-1:] == ["top_up_declined"]
    assert standing(shop).counted_minor == 0
    tick(shop, HOUR_S)
    assert len(automatic_orders(shop)) == 1
    tick(shop, DAY_S)
    assert [each.state for each in automatic_orders(shop)] == [OrderState.FAILED, OrderState.PAID]
    assert standing(shop).failures == 0


def test_three_refusals_in_a_row_pause_it() -> None:
    shop = shop_without_grants()
    agrees(shop)
    shop.paddle.declines = 5
    spend_down_to(shop, 0)
    for _ in range(6):
        shop.work_off(Handler.TOP_UP)
        tick(shop, 2 * DAY_S)
    assert len(shop.paddle.direct_calls) == 3
    view = shop.top_ups.read(ANN)
    assert (view.state, view.paused_because) == (TopUpState.PAUSED, PauseReason.DECLINED)
    told_of = [each for each in news(shop) if each.startswith("top_up")]
    assert told_of == ["top_up_declined"] * 2 + ["top_up_paused_declined"]


def test_a_refund_takes_the_credits_back_as_of_any_order() -> None:
    shop = topped_up()
    payment = shop.payment(automatic_orders(shop)[0])
    shop.ask_refund(payment.payment_id)
    shop.work_off()
    assert shop.wallet().available_credits == 5
    assert shop.refunds_of(payment)[0].withdrawn_credits == 150
    assert shop.report().agrees


def test_what_was_refunded_is_not_charged_again_at_once() -> None:
    shop = topped_up()
    shop.ask_refund(shop.payment(automatic_orders(shop)[0]).payment_id)
    shop.work_off(Handler.SEND_REFUND)
    assert standing(shop).paused_because is PauseReason.REFUNDED
    assert "top_up_paused_refunded" in news(shop)
    shop.work_off()
    assert len(automatic_orders(shop)) == 1


def test_a_dispute_pauses_it() -> None:
    shop = topped_up()
    order = automatic_orders(shop)[0]
    payment = shop.payment(order)
    shop.take(
        shop.paddle.notice(
            NoticeKind.DISPUTED, payment.charge.charge_key, "dispute", charge=payment.charge
        )
    )
    assert shop.payment(order).state is PaymentState.DISPUTED
    assert standing(shop).paused_because is PauseReason.DISPUTED
    assert news(shop)[-1] == "top_up_paused_disputed"


def test_a_dispute_of_any_other_payment_pauses_it_too() -> None:
    shop = topped_up()
    plan = next(
        each
        for each in shop.run(lambda stores: stores.orders.of_owner(ANN, 50, None))
        if each.automatic is None
    )
    payment, agreement = shop.payment(plan), an_agreement(shop)
    shop.take(
        shop.paddle.notice(
            NoticeKind.DISPUTED, payment.charge.charge_key, "dispute", charge=payment.charge
        )
    )
    assert standing(shop).paused_because is PauseReason.DISPUTED
    shop.work_off()
    assert len(automatic_orders(shop)) == 1
    with pytest.raises(DisputeOpen):
        shop.top_ups.agree(ANN, agreement)


def test_nobody_opens_a_checkout_for_an_order_of_ours() -> None:
    shop = subscribed_shop()
    agrees(shop)
    shop.paddle.declines = 1
    spend_down_to(shop, 0)
    shop.work_off(Handler.TOP_UP)
    with pytest.raises(OrderNotPayable):
        shop.opener.open_again(ANN, automatic_orders(shop)[0].order_id)


def test_money_that_came_after_its_order_was_given_up_counts_again() -> None:
    shop = subscribed_shop()
    agrees(shop)
    shop.paddle.declines = 1
    spend_down_to(shop, 0)
    shop.work_off(Handler.TOP_UP)
    (reference,) = shop.paddle.direct
    order = automatic_orders(shop)[0]
    late = replace(
        shop.paddle.direct_charges[reference],
        status=ChargeStatus.PAID,
        amount=order.price,
        trade_no="txn_late",
    )
    shop.paddle.direct_charges[reference] = late
    shop.take(told(shop, late, reference))
    assert shop.wallet().available_credits == 150
    assert standing(shop).counted_minor == order.price.amount_minor


def test_a_closed_account_is_charged_no_more() -> None:
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 0)
    closed = replace(shop.account(), is_active=False)
    shop.run(lambda stores: stores.accounts.save(closed))
    shop.work_off(Handler.TOP_UP)
    assert shop.paddle.direct_calls == []


def test_a_charge_under_way_while_the_account_closes_goes_back() -> None:
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 0)
    shop.paddle.fail_next = GatewayUncertain()
    with pytest.raises(GatewayUncertain):
        shop.perform(shop.tasks_of(Handler.TOP_UP)[-1])
    closed = replace(shop.account(), is_active=False)
    shop.run(lambda stores: stores.accounts.save(closed))
    tick(shop)
    shop.work_off()
    order = automatic_orders(shop)[0]
    assert shop.payment(order).purpose is Purpose.SURPLUS
    assert [each.status for each in shop.paddle.refunds.values()] == [RefundStatus.DONE]


def test_an_order_of_last_month_that_was_not_sent_is_made_anew() -> None:
    shop = shop_without_grants()
    agrees(shop)
    shop.clock.advance(seconds=10 * DAY_S + 14 * HOUR_S - 60)
    shop.work_off()
    spend_down_to(shop, 0)
    shop.paddle.is_down = True
    task = shop.tasks_of(Handler.TOP_UP)[-1]
    with pytest.raises(GatewayUnavailable):
        shop.perform(task)
    shop.paddle.is_down = False
    shop.clock.advance(seconds=120)
    shop.perform(task)
    tick(shop, 60)
    first, second = automatic_orders(shop)
    assert (first.state, second.state) == (OrderState.FAILED, OrderState.PAID)
    assert second.automatic is not None
    assert second.automatic.month == "2026-12"
