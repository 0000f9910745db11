"""Buying in the running product: both gateways, from the first order to the plan's end.

Everything goes over HTTP, as a buyer's browser and the gateways' servers send it. After each test
ledger, orders and the gateways' own view agree.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.flows.money_builders import FADING_CARD, RECEIPT, Buyer, Shop, reference_of
from tests.flows.stack_builders import refusal
from tests.stack import wait_for

GATEWAYS = ("ecpay", "paddle")
PRICES = {
    ("starter", "ecpay"): {"amount_minor": 29900, "currency": "TWD"},
    ("starter", "paddle"): {"amount_minor": 999, "currency": "USD"},
}

each_gateway = pytest.mark.parametrize("gateway", GATEWAYS)


@pytest.fixture
def buyer(shop: Shop) -> Iterator[Buyer]:
    somebody = shop.buyer("buyer")
    yield somebody
    shop.assert_whole(somebody)
    somebody.browser.close()


@each_gateway
def test_a_stranger_becomes_a_paid_subscriber(shop: Shop, buyer: Buyer, gateway: str) -> None:
    order = buyer.subscribe("starter", gateway)
    assert (order["price"], order["state"]) == (PRICES["starter", gateway], "created")
    assert (buyer.plan["plan_id"], buyer.balance["total"]) == ("demo", 0)
    buyer.pay(order)
    shown = buyer.reach(order, "paid")
    assert [payment["purpose"] for payment in shown["payments"]] == ["first"]
    assert (buyer.plan["plan_id"], buyer.plan["status"]) == ("starter", "active")
    assert [entry["transaction_type"] for entry in buyer.entries] == ["weekly_reset"]
    assert buyer.balance["subscription"] == 25
    told, pdf = buyer.invoice(order)
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert bool(told["e_invoice_number"]) == (gateway == "ecpay")
    wait_for(lambda: RECEIPT in buyer.subjects, "the receipt")
    assert buyer.subjects.count(RECEIPT) == 1
    assert shop.desk(gateway).goes_on(reference_of(order))


def test_a_buyer_comes_back_from_ecpay_to_the_page_of_the_order(shop: Shop, buyer: Buyer) -> None:
    order = buyer.subscribe("starter", "ecpay")
    buyer.pay(order)
    buyer.browser.submit(lambda form: form.action.endswith("/hooks/ecpay/return"))
    assert buyer.browser.url == f"{shop.stack.url}/billing/orders/{order['order_id']}"


@each_gateway
def test_a_renewal_gives_one_more_month(shop: Shop, buyer: Buyer, gateway: str) -> None:
    order = buyer.bought(gateway, plan_id="starter")
    (reference,) = buyer.checkouts(order)
    first_end = datetime.fromisoformat(buyer.plan["renews_at"])
    buyer.let_pass(30)
    shop.desk(gateway).act("renew", reference)
    shown = buyer.paid_times(order, 2)
    assert [payment["purpose"] for payment in shown["payments"]] == ["first", "renewal"]
    renewed_by = datetime.fromisoformat(buyer.plan["renews_at"]) + timedelta(days=30) - first_end
    assert timedelta(days=28) <= renewed_by <= timedelta(days=31)
    wait_for(lambda: buyer.subjects.count(RECEIPT) == 2, "the second receipt")
    # The credits of this week were given before the month ended.
    assert buyer.balance["subscription"] == 25


@each_gateway
def test_a_failed_renewal_is_past_due_until_it_is_paid(
    shop: Shop, buyer: Buyer, gateway: str
) -> None:
    order = buyer.bought(gateway, plan_id="starter")
    (reference,), desk = buyer.checkouts(order), shop.desk(gateway)
    buyer.let_pass(30)
    desk.act("fail_renewal", reference)
    wait_for(lambda: buyer.plan["status"] == "past_due", "the failed renewal")
    assert buyer.plan["plan_id"] == "starter"
    assert len(buyer.shown(order)["payments"]) == 1
    desk.act("renew", reference)
    wait_for(lambda: buyer.plan["status"] == "active", "the renewal after all")
    buyer.paid_times(order, 2)


def test_a_card_that_fails_at_renewals_loses_the_plan_until_it_is_bought_anew(
    shop: Shop, buyer: Buyer
) -> None:
    order = buyer.subscribe("starter", "paddle")
    buyer.pay(order, FADING_CARD)
    buyer.reach(order, "paid")
    buyer.let_pass(30)
    shop.paddle.act("renew", reference_of(order))
    wait_for(lambda: buyer.plan["status"] == "past_due", "the failed renewal")
    buyer.let_pass(5)
    shop.run("grant_credits")
    assert (buyer.plan["plan_id"], buyer.plan["renews_at"]) == ("demo", None)
    again = buyer.bought("paddle", plan_id="starter")
    assert (buyer.plan["plan_id"], buyer.plan["status"]) == ("starter", "active")
    (old,), (new,) = buyer.checkouts(order), buyer.checkouts(again)
    wait_for(lambda: not shop.paddle.goes_on(old), "the end of the charges that failed")
    assert shop.paddle.goes_on(new)


@each_gateway
def test_an_upgrade_ends_the_charges_of_the_plan_before(
    shop: Shop, buyer: Buyer, gateway: str
) -> None:
    first = buyer.bought(gateway, plan_id="starter")
    assert refusal(lambda: buyer.subscribe("starter", gateway)) == (
        409,
        "payments.already_subscribed",
    )
    other = GATEWAYS[1 - GATEWAYS.index(gateway)]
    second = buyer.bought(other, plan_id="pro")
    assert (buyer.plan["plan_id"], buyer.balance["subscription"]) == ("pro", 60)
    (old,), (new,) = buyer.checkouts(first), buyer.checkouts(second)
    wait_for(lambda: not shop.desk(gateway).goes_on(old), "the end of the first plan's charges")
    assert shop.desk(other).goes_on(new)
    assert refusal(lambda: buyer.subscribe("starter", gateway)) == (
        409,
        "payments.higher_plan_held",
    )


@each_gateway
def test_a_cancelled_plan_ends_with_what_is_paid(shop: Shop, buyer: Buyer, gateway: str) -> None:
    order = buyer.bought(gateway, plan_id="starter")
    (reference,) = buyer.checkouts(order)
    ends = buyer.plan["renews_at"]
    assert buyer.client.call("POST", "/api/v1/plans/cancel")["cancel_at"] == ends
    wait_for(lambda: not shop.desk(gateway).goes_on(reference), "the end at the gateway")
    assert buyer.plan["plan_id"] == "starter"
    shop.desk(gateway).settled()
    assert buyer.plan["cancel_at"] == ends
    buyer.let_pass(32)
    assert buyer.plan["plan_id"] == "demo"
    before = len(buyer.entries)
    shop.run("grant_credits")
    again = buyer.bought(gateway, plan_id="starter")
    assert buyer.plan["status"] == "active"
    assert [each["order_id"] for each in buyer.orders] == [again["order_id"], order["order_id"]]
    assert len(buyer.entries) >= before


@pytest.mark.parametrize("way", ["ATM", "CVS", "BARCODE"])
def test_money_of_a_code_is_waited_for(shop: Shop, buyer: Buyer, way: str) -> None:
    order = buyer.subscribe("starter", "ecpay", method=way.lower())
    assert not order["is_recurring"]
    buyer.take_code(order, way)
    code = buyer.reach(order, "pending")["code"]
    numbers = [code["account_no"], code["payment_no"], *code["barcodes"]]
    shown = [number for number in numbers if number]
    assert shown
    assert all(number in buyer.browser.page for number in shown)
    assert buyer.plan["plan_id"] == "demo"
    shop.ecpay.act("arrive", reference_of(order))
    buyer.reach(order, "paid")
    assert (buyer.plan["plan_id"], buyer.balance["subscription"]) == ("starter", 25)
    assert buyer.plan["renews_at"] is None


def test_money_that_comes_after_the_code_has_expired_still_buys(shop: Shop, buyer: Buyer) -> None:
    order = buyer.subscribe("starter", "ecpay", method="atm")
    buyer.take_code(order, "ATM")
    buyer.reach(order, "pending")
    buyer.let_pass(10)
    shop.run("reconcile_payments")
    buyer.reach(order, "expired")
    shop.ecpay.act("arrive", reference_of(order))
    buyer.reach(order, "paid")
    assert (buyer.plan["plan_id"], buyer.balance["subscription"]) == ("starter", 25)


def test_silence_of_a_gateway_is_ended_by_asking(shop: Shop, buyer: Buyer) -> None:
    shop.ecpay.play("no_notice", 1)
    order = buyer.subscribe("starter", "ecpay")
    buyer.pay(order)
    assert shop.ecpay.notices(reference_of(order)) == []
    assert buyer.shown(order)["state"] == "created"
    buyer.let_pass(1)
    shop.run("reconcile_payments")
    buyer.reach(order, "paid")


def test_a_buyer_who_comes_back_ends_the_silence_of_ecpay_at_once(shop: Shop, buyer: Buyer) -> None:
    shop.ecpay.play("no_notice", 1)
    order = buyer.subscribe("starter", "ecpay")
    buyer.pay(order)
    assert buyer.shown(order)["state"] == "created"
    buyer.browser.submit(lambda form: form.action.endswith("/hooks/ecpay/return"))
    buyer.reach(order, "paid", timeout_s=10)
    assert shop.ecpay.notices(reference_of(order)) == []
    assert (buyer.plan["plan_id"], buyer.balance["subscription"]) == ("starter", 25)


def test_a_buyer_who_comes_back_ends_the_silence_of_paddle_at_once(
    shop: Shop, buyer: Buyer
) -> None:
    shop.paddle.play("no_notice", 1)
    order = buyer.subscribe("starter", "paddle")
    buyer.pay(order)
    assert buyer.shown(order)["state"] == "created"
    back = buyer.client.call("POST", f"/api/v1/payments/{order['order_id']}/return")
    assert back["state"] == "confirming"
    buyer.reach(order, "paid", timeout_s=10)
    assert (buyer.plan["plan_id"], buyer.balance["subscription"]) == ("starter", 25)


@pytest.mark.parametrize(
    ("gateway", "price_minor"), [("ecpay", 22400), ("paddle", 719)], ids=GATEWAYS
)
def test_a_pack_is_sold_at_the_plans_discount(buyer: Buyer, gateway: str, price_minor: int) -> None:
    assert refusal(lambda: buyer.order(package_id="medium", gateway=gateway)) == (
        403,
        "catalogue.plan_required",
    )
    buyer.bought("ecpay", plan_id="pro")
    order = buyer.bought(gateway, package_id="medium")
    assert order["price"]["amount_minor"] == price_minor
    assert order["list_price"]["amount_minor"] > price_minor
    assert (buyer.balance["subscription"], buyer.balance["purchased"]) == (60, 150)
    _, pdf = buyer.invoice(order)
    assert pdf.startswith(b"%PDF-")


def test_a_coupon_takes_off_once(shop: Shop, buyer: Buyer) -> None:
    code = f"TENTH-{buyer.email[6:12]}".upper()
    terms = {"code": code, "kind": "percent", "value": 25}
    shop.admin.call("POST", "/api/v1/admin/coupons", json=terms)
    buyer.bought("ecpay", plan_id="starter")
    buyer.client.call("POST", "/api/v1/promotions/redeem", json={"code": code})
    order = buyer.bought("ecpay", package_id="medium")
    assert (order["list_price"]["amount_minor"], order["price"]["amount_minor"]) == (24900, 18700)
    assert buyer.order(package_id="medium", gateway="ecpay")["price"]["amount_minor"] == 24900


def test_a_weekly_grant_comes_to_who_pays(shop: Shop, buyer: Buyer) -> None:
    buyer.bought("ecpay", plan_id="starter")
    buyer.bought("ecpay", package_id="small")
    buyer.client.call("POST", "/sandbox/grants/run", json={"email": buyer.email})
    shop.run("grant_credits")
    wait_for(lambda: buyer.entries[0]["transaction_type"] == "weekly_reset", "the grant")
    assert (buyer.balance["subscription"], buyer.balance["purchased"]) == (25, 50)
