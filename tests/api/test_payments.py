"""Buying over HTTP: orders, ECPay's messages as ECPay sends them, plans, refunds, invoices."""

import base64
from typing import Any
from urllib.parse import urlencode

import pytest

from infra.payments.ecpay import EcpayKeys
from shared.kernel.tasks import Handler
from tests.api.builders import Api, Person, exchange, problem
from tests.api.shop_builders import FORM, KEYS, PLAN, Shop, paid, tasks


@pytest.fixture
def shop(api: Api) -> Shop:
    return Shop(api)


def test_an_order_leads_to_the_form_of_its_gateway(shop: Shop) -> None:
    answer = shop.buy(PLAN)
    body = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/payments/{body['order_id']}"
    assert body["state"] == "created"
    assert body["price"] == {"amount_minor": 29900, "currency": "TWD"}
    assert body["checkout"]["kind"] == "form_post"
    assert body["checkout"]["fields"]["TotalAmount"] == "299"
    assert body["checkout"]["fields"]["PeriodAmount"] == "299"
    assert KEYS.is_signed(body["checkout"]["fields"])


def test_a_repeated_request_is_the_same_order_with_the_same_form(shop: Shop) -> None:
    first, again = shop.buy(PLAN), shop.buy(PLAN)
    assert first.json() == again.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert problem(shop.buy({**PLAN, "plan_id": "pro"})) == (409, "request.idempotency_conflict")


def test_an_order_without_a_name_is_refused(shop: Shop) -> None:
    assert problem(shop.buy(PLAN, key=None)) == (422, "request.idempotency_key_missing")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"plan_id": "starter", "package_id": "small"},
        {"plan_id": "starter", "gateway": "stripe"},
        {"plan_id": "starter", "card_number": "4311952222222222"},
        {"plan_id": ""},
        {"plan_id": "starter", "country": "tw"},
        {"plan_id": "starter", "price": 1},
    ],
)
def test_an_order_of_another_form_is_refused(shop: Shop, body: dict[str, Any]) -> None:
    assert problem(shop.buy(body)) == (422, "request.invalid")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"plan_id": "platinum"}, "payments.not_on_sale"),
        ({"plan_id": "demo"}, "payments.not_on_sale"),
        ({"plan_id": "starter", "gateway": "paddle"}, "payments.not_on_sale"),
        ({"plan_id": "starter", "method": "checkout", "currency": "USD"}, "payments.not_on_sale"),
    ],
)
def test_what_is_not_on_sale_is_refused(shop: Shop, body: dict[str, Any], code: str) -> None:
    assert problem(shop.buy(body)) == (422, code)


def test_a_paid_plan_is_had_at_once(shop: Shop) -> None:
    order = shop.bought(PLAN)
    assert shop.plan["plan_id"] == "starter"
    assert shop.plan["status"] == "active"
    assert shop.balance["subscription"] == 25
    shown = shop.shown(order)
    assert (shown["state"], shown["checkout"]) == ("paid", None)
    assert [each["amount"]["amount_minor"] for each in shown["payments"]] == [29900]


def test_a_message_is_answered_with_four_bytes_however_often_it_comes(shop: Shop) -> None:
    order = shop.buy(PLAN).json()
    answers = [shop.pay(order, RtnMsg=words) for words in ("交易成功", "paid", "paid")]
    assert [(each.status_code, each.content) for each in answers] == [(200, b"1|OK")] * 3
    assert answers[0].headers["content-type"].startswith("text/plain")
    assert shop.balance["subscription"] == 25


@pytest.mark.parametrize(
    "path", ["/payments/callback", "/hooks/ecpay/result", "/hooks/ecpay/code-issued"]
)
def test_a_result_is_taken_at_every_address_it_was_promised_at(shop: Shop, path: str) -> None:
    order = shop.buy(PLAN).json()
    assert shop.post(path, paid(order["checkout"]["fields"])).content == b"1|OK"
    assert shop.shown(order)["state"] == "paid"


def test_a_forged_message_changes_nothing_and_is_not_acknowledged(shop: Shop) -> None:
    order = shop.buy(PLAN).json()
    forger = EcpayKeys(KEYS.merchant_id, "f" * 16, "e" * 16)
    answer = shop.post("/hooks/ecpay/result", paid(order["checkout"]["fields"]), forger)
    assert (answer.status_code, b"1|OK" in answer.content) == (400, False)
    assert shop.shown(order)["state"] == "created"


def test_a_truncated_message_changes_nothing_and_is_not_acknowledged(shop: Shop) -> None:
    order = shop.buy(PLAN).json()
    body = urlencode(KEYS.signed(paid(order["checkout"]["fields"]))).encode()
    answer = exchange(shop.hooks, "POST", "/hooks/ecpay/result", body[: len(body) // 2], FORM)
    assert answer.status_code == 400
    assert shop.shown(order)["state"] == "created"


def test_a_message_of_another_merchant_pays_nothing(shop: Shop) -> None:
    order = shop.buy(PLAN).json()
    answer = shop.pay(order, MerchantID="2512346")
    assert answer.content != b"1|OK"
    assert shop.shown(order)["state"] == "created"


@pytest.mark.parametrize(
    "changes", [{"TradeAmt": "1"}, {"SimulatePaid": "1"}, {"MerchantTradeNo": "VG" + "A" * 18}]
)
def test_what_does_not_fit_is_acknowledged_and_pays_nothing(
    shop: Shop, changes: dict[str, str]
) -> None:
    order = shop.buy(PLAN).json()
    assert shop.pay(order, **changes).content == b"1|OK"
    assert shop.shown(order)["state"] == "created"
    assert shop.balance["total"] == 0


def test_a_message_of_more_than_a_mebibyte_is_refused_unread(shop: Shop) -> None:
    body = b"RtnMsg=" + b"a" * (1024 * 1024)
    answer = exchange(shop.hooks, "POST", "/hooks/ecpay/result", body, FORM)
    assert answer.status_code == 413


def test_a_code_is_shown_to_its_buyer(shop: Shop) -> None:
    order = shop.buy({**PLAN, "method": "atm"}).json()
    assert "PeriodAmount" not in order["checkout"]["fields"]
    issued = {
        **paid(order["checkout"]["fields"]),
        "RtnCode": "2",
        "PaymentType": "ATM_LAND",
        "BankCode": "005",
        "vAccount": "9103522175887271",
        "ExpireDate": "2030/11/23",
    }
    assert shop.post("/hooks/ecpay/code-issued", issued).content == b"1|OK"
    shown = shop.shown(order)
    assert shown["state"] == "pending"
    assert (shown["code"]["bank_code"], shown["code"]["account_no"]) == ("005", "9103522175887271")


def test_the_way_back_from_the_gateway_pays_nothing_and_has_it_asked(shop: Shop) -> None:
    order = shop.buy(PLAN).json()
    answer = shop.post("/hooks/ecpay/return", paid(order["checkout"]["fields"]))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"http://vidgo.test/billing/orders/{order['order_id']}"
    assert shop.shown(order)["state"] == "confirming"
    assert shop.plan["plan_id"] == "demo"
    assert len(tasks(shop, Handler.LOOK_UP_ORDER, order["order_id"])) == 1
    lost = exchange(shop.hooks, "GET", "/hooks/ecpay/return")
    assert lost.headers["location"] == "http://vidgo.test/billing/orders"


def test_a_buyer_says_who_is_back_and_is_told_what_is_waited_for(shop: Shop) -> None:
    order = shop.buy(PLAN).json()
    path = f"/payments/{order['order_id']}/return"
    answers = [shop.buyer.send("POST", path) for _ in range(3)]
    assert [(each.status_code, each.json()["state"]) for each in answers] == [
        (200, "confirming")
    ] * 3
    assert len(tasks(shop, Handler.LOOK_UP_ORDER, order["order_id"])) == 1
    assert shop.pay(order).content == b"1|OK"
    assert shop.buyer.send("POST", path).json()["state"] == "paid"


def test_nobody_comes_back_to_anothers_order(shop: Shop) -> None:
    order = shop.buy(PLAN).json()
    stranger = shop.api.person(granted=0, plan="demo")
    answer = stranger.send("POST", f"/payments/{order['order_id']}/return")
    assert problem(answer) == (404, "payments.order_unknown")
    assert shop.shown(order)["state"] == "created"


def test_a_later_charge_gives_one_more_period(shop: Shop) -> None:
    order = shop.bought(PLAN)
    before = shop.plan["renews_at"]
    charged = {
        "MerchantID": KEYS.merchant_id,
        "MerchantTradeNo": order["checkout"]["fields"]["MerchantTradeNo"],
        "RtnCode": "1",
        "RtnMsg": "OK",
        "PeriodType": "M",
        "Frequency": "1",
        "ExecTimes": "99",
        "Amount": "299",
        "Gwsr": "11944770",
        "ProcessDate": "2026/12/20 18:00:00",
        "AuthCode": "777777",
        "FirstAuthAmount": "299",
        "TotalSuccessTimes": "2",
    }
    for _ in range(2):
        assert shop.post("/hooks/ecpay/period", charged).content == b"1|OK"
    assert shop.plan["renews_at"] > before
    assert [each["purpose"] for each in shop.shown(order)["payments"]] == ["first", "renewal"]


def test_the_same_plan_twice_is_refused(shop: Shop) -> None:
    shop.bought(PLAN)
    assert problem(shop.buy(PLAN, "key-2")) == (409, "payments.already_subscribed")


def test_a_cancelled_plan_is_kept_until_its_period_ends(shop: Shop) -> None:
    order = shop.bought(PLAN)
    reference = order["checkout"]["fields"]["MerchantTradeNo"]
    ends = shop.plan["renews_at"]
    answer = shop.buyer.send("POST", "/plans/cancel")
    assert answer.status_code == 200
    assert (answer.json()["plan_id"], answer.json()["cancel_at"]) == ("starter", ends)
    assert shop.buyer.send("POST", "/subscriptions/cancel").json() == answer.json()
    assert len(tasks(shop, Handler.CANCEL_RECURRING, reference)) == 1


def test_nothing_to_cancel_is_a_conflict(shop: Shop) -> None:
    answer = shop.buyer.send("POST", "/plans/cancel")
    assert problem(answer) == (409, "payments.not_subscribed")


def test_packs_are_for_plans_of_their_rank_at_the_plans_discount(shop: Shop) -> None:
    pack = {"package_id": "medium", "gateway": "ecpay"}
    assert problem(shop.buyer.send("POST", "/credits/purchase", pack)) == (
        403,
        "catalogue.plan_required",
    )
    shop.bought({**PLAN, "plan_id": "pro"})
    answer = shop.buyer.send("POST", "/points/purchase", pack, {"Idempotency-Key": "pack-1"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["price"]["amount_minor"] == 22400
    assert answer.json()["checkout"]["fields"]["ChoosePayment"] == "Credit"
    shop.pay(answer.json())
    assert shop.balance["purchased"] == 150


def test_packs_are_not_sold_by_codes_of_convenience_stores(shop: Shop) -> None:
    shop.bought(PLAN)
    for method in ("cvs", "checkout"):
        wanted = {"package_id": "medium", "gateway": "ecpay", "method": method}
        answer = shop.buyer.send("POST", "/credits/purchase", wanted)
        assert problem(answer) == (422, "payments.method_not_offered")
        assert "cvs" not in answer.json()["methods"]


def test_the_history_is_walked_page_by_page(shop: Shop) -> None:
    orders = [shop.buy(PLAN, f"key-{number}").json()["order_id"] for number in range(3)]
    first = shop.buyer.get("/payments/history?limit=2").json()
    rest = shop.buyer.get(f"/payments/history?limit=2&cursor={first['next_cursor']}").json()
    assert [each["order_id"] for each in first["items"] + rest["items"]] == orders[::-1]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize("named", ["x", "7", "[7]", '["a/b"]', '["é"]', '["a", "b"]'])
def test_a_cursor_that_names_no_order_is_refused(shop: Shop, named: str) -> None:
    cursor = base64.urlsafe_b64encode(named.encode()).decode()
    answer = shop.buyer.get(f"/payments/history?cursor={cursor}")
    assert problem(answer) == (400, "request.bad_cursor")


def test_anothers_order_is_not_found(shop: Shop, api: Api) -> None:
    order = shop.bought(PLAN)
    other: Person = api.person()
    for path in (f"/payments/{order['order_id']}", f"/payments/{order['order_id']}/invoice"):
        assert problem(other.get(path)) == (404, "payments.order_unknown")
    answer = other.send("POST", f"/payments/{order['order_id']}/checkout")
    assert problem(answer) == (404, "payments.order_unknown")
    assert other.get("/payments/history").json()["items"] == []


def test_an_invoice_is_lent_once_it_is_written(shop: Shop) -> None:
    order = shop.bought(PLAN)
    path = f"/payments/{order['order_id']}/invoice"
    assert problem(shop.buyer.get(path)) == (409, "payments.invoice_not_ready")


def test_secrets_of_gateways_are_in_no_repr(shop: Shop) -> None:
    shown = repr(shop.api.parts.settings) + repr(KEYS)
    assert all(value not in shown for value in (KEYS.hash_key, KEYS.hash_iv, "59997889"))
