"""Money that goes back in the running product: refunds, chargebacks, what was paid for nothing."""

import secrets
from collections.abc import Iterator

import pytest

from infra.local.client import Json
from tests.flows.money_builders import RECEIPT, Buyer, Shop, reference_of
from tests.flows.stack_builders import refusal
from tests.stack import wait_for

each_gateway = pytest.mark.parametrize("gateway", ["ecpay", "paddle"])


@pytest.fixture
def buyer(shop: Shop) -> Iterator[Buyer]:
    somebody = shop.buyer("owed")
    yield somebody
    shop.assert_whole(somebody)
    somebody.browser.close()


def refund(shop: Shop, order: Json, amount_minor: int | None = None) -> Json:
    """Ask for a refund of an order's first payment, as an administrator does."""
    body = {"payment_id": order["payments"][0]["payment_id"], "reason": "asked for"}
    if amount_minor is not None:
        body["amount_minor"] = amount_minor
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    return shop.admin.call("POST", "/api/v1/admin/refunds", json=body, headers=headers)


def approve(shop: Shop, order: Json, reference: str) -> None:
    """Let somebody at Paddle say yes; ECPay asks nobody."""
    paddle = shop.paddle
    if order["gateway"] == "paddle":
        wait_for(lambda: paddle.approve(reference) or paddle.returned(reference), "the refund")


@each_gateway
def test_a_refunded_plan_is_over_and_its_credits_are_gone(
    shop: Shop, buyer: Buyer, gateway: str
) -> None:
    order = buyer.bought(gateway, plan_id="starter")
    buyer.bought(gateway, package_id="medium" if gateway == "paddle" else "small")
    bought = buyer.balance["purchased"]
    (reference,), desk = buyer.checkouts(order), shop.desk(gateway)
    asked = refund(shop, order)
    assert refusal(lambda: refund(shop, order)) == (409, "payments.refund_open")
    approve(shop, order, reference)
    shown = buyer.reach(order, "refunded")
    assert desk.returned(reference) == order["price"]["amount_minor"]
    assert shown["payments"][0]["refunded"] == order["price"]
    (told,) = shown["payments"][0]["refunds"]
    assert (told["refund_id"], told["state"]) == (asked["refund_id"], "done")
    assert buyer.plan["plan_id"] == "demo"
    balance = buyer.balance
    assert (balance["subscription"], balance["purchased"]) == (0, bought)
    wait_for(lambda: not desk.goes_on(reference), "the end of the charges")


@each_gateway
def test_a_part_of_a_pack_is_refunded_with_its_part_of_the_credits(
    shop: Shop, buyer: Buyer, gateway: str
) -> None:
    buyer.bought(gateway, plan_id="starter")
    order = buyer.bought(gateway, package_id="medium")
    (reference,), price = buyer.checkouts(order), order["price"]["amount_minor"]
    if gateway == "ecpay":
        shop.ecpay.act("capture", reference)
    part = price // 300 * 100 if gateway == "ecpay" else price // 3
    refund(shop, order, part)
    approve(shop, order, reference)
    shown = buyer.reach(order, "partially_refunded")
    assert shop.desk(gateway).returned(reference) == part
    owed = 150 * part // price
    assert shown["payments"][0]["refunds"][0]["withdrawn_credits"] == owed
    assert (buyer.balance["purchased"], buyer.balance["subscription"]) == (150 - owed, 25)
    assert refusal(lambda: refund(shop, order, price)) == (422, "payments.refund_too_large")


def test_a_refund_somebody_at_paddle_refuses_changes_nothing(shop: Shop, buyer: Buyer) -> None:
    order = buyer.bought("paddle", plan_id="starter")
    shop.paddle.play("refund_undecided", 1)
    refund(shop, order)
    (reference,) = buyer.checkouts(order)
    wait_for(lambda: shop.paddle.reject(reference), "the refund at the gateway")
    shown = buyer.reach(order, "paid")
    assert [told["state"] for told in shown["payments"][0]["refunds"]] == ["rejected"]
    assert (buyer.plan["plan_id"], buyer.balance["subscription"]) == ("starter", 25)
    assert shop.paddle.returned(reference) == 0


@each_gateway
def test_a_refund_whose_answer_is_lost_is_made_once(shop: Shop, buyer: Buyer, gateway: str) -> None:
    order = buyer.bought(gateway, plan_id="starter")
    (reference,), desk = buyer.checkouts(order), shop.desk(gateway)
    desk.play("lost_answer", 1)
    refund(shop, order)
    wait_for(lambda: desk.returned(reference) or gateway == "paddle", "the money")
    approve(shop, order, reference)
    # What may be on its way is left alone for minutes before anybody asks about it.
    buyer.let_pass(1)
    buyer.reach(order, "refunded")
    assert desk.returned(reference) == order["price"]["amount_minor"]
    assert len(buyer.shown(order)["payments"][0]["refunds"]) == 1


def test_a_chargeback_is_disputed_and_when_lost_like_a_refund(shop: Shop, buyer: Buyer) -> None:
    order = buyer.bought("paddle", plan_id="starter")
    (reference,) = buyer.checkouts(order)
    shop.paddle.act("chargeback", reference)
    buyer.reach(order, "disputed")
    assert (buyer.plan["plan_id"], buyer.balance["disputed"]) == ("demo", 25)
    payment_id = order["payments"][0]["payment_id"]
    dispute = f"dsp_{payment_id.removeprefix('pay_')}"
    lost = shop.admin.call("POST", f"/api/v1/admin/disputes/{dispute}/lose")
    assert (lost["state"], lost["payment_id"]) == ("lost", payment_id)
    buyer.reach(order, "refunded")
    assert (buyer.plan["plan_id"], buyer.balance["total"]) == ("demo", 0)
    wait_for(lambda: not shop.paddle.goes_on(reference), "the end of the charges")


def test_a_chargeback_the_bank_returns_gives_plan_and_credits_again(
    shop: Shop, buyer: Buyer
) -> None:
    order = buyer.bought("paddle", plan_id="starter")
    (reference,) = buyer.checkouts(order)
    shop.paddle.act("chargeback", reference)
    buyer.reach(order, "disputed")
    shop.paddle.act("chargeback_reverse", reference)
    buyer.reach(order, "paid")
    assert (buyer.plan["plan_id"], buyer.balance["subscription"]) == ("starter", 25)


def test_what_is_paid_twice_goes_back(shop: Shop, buyer: Buyer) -> None:
    first, second = (buyer.subscribe("starter", gateway) for gateway in ("ecpay", "paddle"))
    buyer.pay(first)
    buyer.reach(first, "paid")
    buyer.pay(second)
    reference = reference_of(second)
    approve(shop, second, reference)
    shown = buyer.reach(second, "refunded")
    assert [payment["purpose"] for payment in shown["payments"]] == ["surplus"]
    assert shop.paddle.returned(reference) == second["price"]["amount_minor"]
    wait_for(lambda: not shop.paddle.goes_on(reference), "the end of the second charges")
    assert (buyer.plan["plan_id"], buyer.balance["subscription"]) == ("starter", 25)
    assert shop.ecpay.goes_on(reference_of(first))
    shop.paddle.settled()
    assert buyer.subjects.count(RECEIPT) == 1


@each_gateway
def test_who_leaves_is_charged_no_more_and_money_on_its_way_goes_back(
    shop: Shop, gateway: str
) -> None:
    leaver, desk = shop.buyer("leaver"), shop.desk(gateway)
    order = leaver.bought(gateway, plan_id="starter")
    (reference,) = leaver.checkouts(order)
    leaver.let_pass(30)
    desk.play("late_notice", 1)
    desk.act("renew", reference)
    leaver.client.call("DELETE", "/api/v1/auth/me")
    wait_for(lambda: not desk.goes_on(reference), "the end of the charges")
    approve(shop, order, reference)
    price = order["price"]["amount_minor"]
    wait_for(lambda: desk.returned(reference) == price, "the money of the renewal")
    desk.settled()
    assert desk.charges(reference) == [price, price]
    wait_for(lambda: shop.findings(leaver.account_id) == [], "agreement")
    assert shop.run("check_ledger") == 0
    leaver.browser.close()


def test_an_order_paid_through_both_its_tries_keeps_one(shop: Shop, buyer: Buyer) -> None:
    order = buyer.subscribe("starter", "ecpay")
    buyer.pay(order, "4000-0000-0000-0000")
    buyer.reach(order, "failed")
    buyer.pay(buyer.reopen(order))
    buyer.reach(order, "paid")
    first, second = buyer.checkouts(order)
    shop.ecpay.act("pay", first)
    shown = buyer.paid_times(order, 2)
    assert [payment["purpose"] for payment in shown["payments"]] == ["first", "surplus"]
    price = order["price"]["amount_minor"]
    wait_for(lambda: shop.ecpay.returned(first) == price, "the second money")
    wait_for(lambda: not shop.ecpay.goes_on(first), "the end of its charges")
    assert (shop.ecpay.returned(second), shop.ecpay.goes_on(second)) == (0, True)
    assert (buyer.plan["plan_id"], buyer.balance["subscription"]) == ("starter", 25)
    buyer.reach(order, "paid")
