"""Charges without a checkout: our Paddle adapter against the stand-in, over HTTP."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.payments.errors import GatewayRefused, GatewayUnavailable, GatewayUncertain
from shared.payments.gateway import (
    ChargeStatus,
    CheckoutOrder,
    DirectCharge,
    NoticeKind,
    RefundStatus,
)
from tests.adapters.payments.builders import a_refund, usd
from tests.adapters.payments.sandboxes import Street

Fresh = Callable[..., CheckoutOrder]
PRICE = usd(799)


@pytest.fixture
def charge(market: Street, fresh: Fresh) -> DirectCharge:
    """A charge of a subscription that was just begun; what was told of that is read away."""
    first = fresh(price=usd(999), is_recurring=True)
    name = market.paddle.open(first).gateway_reference
    market.must("paddle", "pay", name)
    for _ in range(3):
        market.told()
    subscription = market.paddle.look_up(name).subscription_reference
    assert subscription is not None
    order = fresh(price=PRICE)
    return DirectCharge(
        order_id=order.order_id,
        reference=order.reference,
        subscription_reference=subscription,
        title="VidGo 150 credits",
        price=PRICE,
        created_at=order.created_at,
    )


def test_a_subscription_is_charged_for_what_is_no_part_of_it(
    market: Street, charge: DirectCharge
) -> None:
    made = market.paddle.charge(charge)
    assert (made.status, made.amount) == (ChargeStatus.PAID, PRICE)
    assert market.paddle.look_up_charge(charge) == made
    assert market.paddle.look_up(made.charge_key).amount == PRICE


def test_its_messages_name_our_reference_and_no_subscription(
    market: Street, charge: DirectCharge
) -> None:
    made = market.paddle.charge(charge)
    told = [market.told(), market.told()]
    assert {each.kind for each in told} == {NoticeKind.PAID}
    assert {each.gateway_reference for each in told} == {charge.reference}
    assert {each.subscription_reference for each in told} == {None}
    assert {each.charge.charge_key for each in told if each.charge} == {made.charge_key}
    assert {each.charge.subscription_reference for each in told if each.charge} == {None}


def test_a_charge_is_no_renewal(market: Street, charge: DirectCharge) -> None:
    market.paddle.charge(charge)
    assert market.paddle.look_up_renewals(charge.subscription_reference) == []


def test_a_charge_that_is_there_is_not_made_again(market: Street, charge: DirectCharge) -> None:
    assert market.paddle.charge(charge) == market.paddle.charge(charge)


def test_a_declined_charge_is_refused_and_known_as_failed(
    market: Street, charge: DirectCharge
) -> None:
    market.play("paddle", "declined")
    with pytest.raises(GatewayRefused, match="subscription_payment_declined"):
        market.paddle.charge(charge)
    assert market.paddle.look_up_charge(charge).status is ChargeStatus.FAILED
    kinds = [market.told().kind, market.told().kind]
    assert sorted(kinds) == sorted([NoticeKind.ATTEMPT_FAILED, NoticeKind.FAILED])


def test_a_lost_answer_of_a_charge_that_was_made_is_uncertain(
    market: Street, charge: DirectCharge
) -> None:
    market.play("paddle", "lost_answer")
    with pytest.raises(GatewayUncertain):
        market.paddle.charge(charge)
    assert market.paddle.look_up_charge(charge).status is ChargeStatus.PAID


def test_a_lost_answer_of_a_charge_that_was_not_made_is_uncertain(
    market: Street, charge: DirectCharge
) -> None:
    market.play("paddle", "lost_answer_not_done")
    with pytest.raises(GatewayUncertain):
        market.paddle.charge(charge)
    assert market.paddle.look_up_charge(charge).status is ChargeStatus.UNKNOWN


def test_a_charge_that_was_turned_away_was_certainly_not_made(
    market: Street, charge: DirectCharge
) -> None:
    market.play("paddle", "rate_limit")
    with pytest.raises(GatewayUnavailable):
        market.paddle.charge(charge)
    assert market.paddle.look_up_charge(charge).status is ChargeStatus.UNKNOWN


def test_a_subscription_that_is_to_end_is_not_charged(market: Street, charge: DirectCharge) -> None:
    market.paddle.cancel_recurring(charge.subscription_reference)
    with pytest.raises(GatewayRefused, match="subscription_locked_pending_changes"):
        market.paddle.charge(charge)


def test_a_subscription_nobody_knows_is_not_charged(market: Street, charge: DirectCharge) -> None:
    with pytest.raises(GatewayRefused):
        market.paddle.charge(replace(charge, subscription_reference="sub_unknown"))


def test_a_charge_is_refunded_like_any_other(market: Street, charge: DirectCharge) -> None:
    made = market.paddle.charge(charge)
    order = a_refund(PRICE, PRICE, made.charge_key, charge=made)
    assert market.paddle.refund(order).status is RefundStatus.PENDING


def test_ecpay_charges_nobody(market: Street, charge: DirectCharge) -> None:
    with pytest.raises(GatewayRefused):
        market.ecpay.charge(charge)
    assert market.ecpay.look_up_charge(charge).status is ChargeStatus.UNKNOWN
