"""Paddle's answers, recorded shapes: checkouts, charges, subscriptions, refunds."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from infra.payments.paddle_client import PaddleGateway, PaddleShop
from shared.kernel.money import Currency
from shared.payments.errors import GatewayRefused, GatewayUnavailable, GatewayUncertain
from shared.payments.gateway import Charge, ChargeStatus, CheckoutKind, RefundStatus
from tests.adapters.payments.builders import API_KEY, a_refund, an_order, paddle, twd, usd

PAY = "https://vidgo.test/pay?_ptxn=txn_01"
GLOBAL = frozenset({Currency.USD, Currency.TWD})
CUSTOMERS, TRANSACTIONS = "/customers", "/transactions"


class FakePaddle:
    """Answers by method and path with entities or lists; an exception is raised."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self._answers = answers
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == f"Bearer {API_KEY}"
        assert request.headers["paddle-version"] == "1"
        self.asked.append(request)
        found = self._answers.get(f"{request.method} {request.url.path}")
        if isinstance(found, Exception):
            raise found
        if isinstance(found, httpx.Response):
            return found
        if found is None:
            return httpx.Response(404, json={"error": {"code": "not_found"}})
        pagination = {"per_page": 30, "has_more": False}
        meta = {"request_id": "req_1", "pagination": pagination}
        return httpx.Response(200, json={"data": found, "meta": meta})

    def posted(self, path: str) -> list[dict[str, Any]]:
        return [
            json.loads(request.content)
            for request in self.asked
            if (request.method, request.url.path) == ("POST", path)
        ]


def refusal(code: str, status: int = 400) -> httpx.Response:
    return httpx.Response(status, json={"error": {"type": "request_error", "code": code}})


def transaction(**changes: Any) -> dict[str, Any]:
    return {
        "id": "txn_01",
        "status": "draft",
        "subscription_id": None,
        "custom_data": {"order_id": "ord_1", "reference": "VG20261120A1"},
        "checkout": {"url": PAY},
        "details": {
            "totals": {"grand_total": "999", "currency_code": "USD"},
            "line_items": [{"id": "txnitm_01"}],
        },
        **changes,
    }


def opened(fake: FakePaddle, shop: PaddleShop | None = None, **changes: Any) -> Any:
    return paddle(fake, shop).open(an_order(price=usd(999), locale="en", **changes))


def new_buyer(**more: Any) -> FakePaddle:
    return FakePaddle(
        {
            "GET /customers": [],
            "POST /customers": {"id": "ctm_01"},
            "GET /transactions": [],
            "POST /transactions": transaction(),
            **more,
        }
    )


def test_a_checkout_is_a_transaction_made_by_our_server() -> None:
    fake = new_buyer()

    checkout = opened(fake)

    assert (checkout.kind, checkout.url) == (CheckoutKind.OVERLAY, PAY)
    assert checkout.gateway_reference == "txn_01"
    (body,) = fake.posted(TRANSACTIONS)
    assert body["custom_data"] == {"order_id": "ord_1", "reference": "VG20261120A1"}
    assert (body["customer_id"], body["currency_code"]) == ("ctm_01", "USD")
    price = body["items"][0]["price"]
    assert price["unit_price"] == {"amount": "999", "currency_code": "USD"}
    assert (price["tax_mode"], price["billing_cycle"]) == ("internal", None)


def test_a_subscription_is_charged_every_month() -> None:
    fake = new_buyer()
    opened(fake, is_recurring=True)
    price = fake.posted(TRANSACTIONS)[0]["items"][0]["price"]
    assert price["billing_cycle"] == {"interval": "month", "frequency": 1}


@pytest.mark.parametrize("is_recurring", [True, False])
def test_a_price_made_in_the_console_is_for_what_is_charged_every_month(is_recurring: bool) -> None:
    fake = new_buyer()
    opened(fake, PaddleShop(price_ids={"VidGo Pro monthly": "pri_01"}), is_recurring=is_recurring)
    (item,) = fake.posted(TRANSACTIONS)[0]["items"]
    assert (item.get("price_id") == "pri_01") is is_recurring


def test_a_page_of_our_own_is_named_where_there_is_one() -> None:
    fake = new_buyer()
    opened(fake, PaddleShop(checkout_url="https://vidgo.test/pay"))
    assert fake.posted(TRANSACTIONS)[0]["checkout"] == {"url": "https://vidgo.test/pay?order=ord_1"}


def test_a_second_try_finds_the_transaction_of_the_first() -> None:
    fake = FakePaddle({"GET /customers": [{"id": "ctm_01"}], "GET /transactions": [transaction()]})
    assert opened(fake).gateway_reference == "txn_01"
    assert fake.posted(TRANSACTIONS) == fake.posted(CUSTOMERS) == []


def test_another_attempt_makes_another_transaction() -> None:
    other = transaction(id="txn_00", custom_data={"reference": "VG20261120A0"})
    fake = new_buyer(**{"GET /customers": [{"id": "ctm_01"}], "GET /transactions": [other]})
    opened(fake)
    assert len(fake.posted(TRANSACTIONS)) == 1


def test_a_buyer_paddle_refuses_to_know_says_it_in_the_checkout() -> None:
    fake = new_buyer(**{"POST /customers": refusal("customer_email_domain_not_allowed")})
    opened(fake)
    assert "customer_id" not in fake.posted(TRANSACTIONS)[0]


def test_a_lost_customer_is_no_purchase() -> None:
    with pytest.raises(GatewayUnavailable):
        opened(new_buyer(**{"POST /customers": httpx.ReadTimeout("slow")}))


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ReadTimeout("slow"),
        httpx.Response(500),
        httpx.Response(201, content=b"<html>"),
        httpx.Response(201, json={}),
        httpx.Response(201, json={"data": {"id": "sub_1"}}),
    ],
)
def test_a_transaction_whose_answer_is_lost_is_uncertain(answer: Any) -> None:
    with pytest.raises(GatewayUncertain):
        opened(new_buyer(**{"POST /transactions": answer}))


def test_a_refusal_tells_paddles_own_code() -> None:
    code = "transaction_checkout_url_domain_is_not_approved"
    with pytest.raises(GatewayRefused) as failure:
        opened(new_buyer(**{"POST /transactions": refusal(code)}))
    assert failure.value.reason == code


def test_a_change_at_the_same_time_may_be_asked_again() -> None:
    conflict = refusal("concurrent_modification", 409)
    with pytest.raises(GatewayUnavailable):
        opened(new_buyer(**{"POST /transactions": conflict}))


def test_an_account_without_a_payment_page_cannot_sell() -> None:
    with pytest.raises(GatewayRefused):
        opened(new_buyer(**{"POST /transactions": transaction(checkout=None)}))


@pytest.mark.parametrize("places", [0, 2])
def test_the_decimal_places_of_a_currency_are_asked_once(places: int) -> None:
    rows = [{"currency_code": "TWD", "decimal_places": places}]
    fake = new_buyer(**{"GET /currencies": rows})
    shop = paddle(fake, PaddleShop(currencies=GLOBAL))
    shop.open(an_order(price=twd(299)))
    shop.open(an_order(price=twd(299), reference="VG2"))
    amount = fake.posted(TRANSACTIONS)[0]["items"][0]["price"]["unit_price"]["amount"]
    assert amount == {0: "299", 2: "29900"}[places]
    assert sum(request.url.path == "/currencies" for request in fake.asked) == 1


@pytest.mark.parametrize("rows", [[], [{"currency_code": "TWD", "decimal_places": "0"}], None])
def test_a_currency_paddle_does_not_describe_is_not_guessed(rows: Any) -> None:
    fake = new_buyer(**{"GET /currencies": rows})
    with pytest.raises(GatewayUnavailable):
        paddle(fake, PaddleShop(currencies=GLOBAL)).open(an_order(price=twd(299)))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("draft", ChargeStatus.OPEN),
        ("ready", ChargeStatus.OPEN),
        ("billed", ChargeStatus.OPEN),
        ("past_due", ChargeStatus.OPEN),
        ("paid", ChargeStatus.PAID),
        ("completed", ChargeStatus.PAID),
        ("canceled", ChargeStatus.FAILED),
    ],
)
def test_a_charge_is_what_its_transaction_says(status: str, expected: ChargeStatus) -> None:
    fake = FakePaddle({"GET /transactions/txn_01": transaction(status=status)})
    assert paddle(fake).look_up("txn_01").status is expected


def test_a_paid_charge_has_amount_time_and_subscription() -> None:
    paid = transaction(
        status="completed", billed_at="2026-11-20T12:00:00Z", subscription_id="sub_01"
    )
    assert paddle(FakePaddle({"GET /transactions/txn_01": paid})).look_up("txn_01") == Charge(
        "txn_01",
        ChargeStatus.PAID,
        amount=usd(999),
        trade_no="txn_01",
        paid_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
        subscription_reference="sub_01",
    )


def test_a_transaction_paddle_does_not_know_is_unknown() -> None:
    assert paddle(FakePaddle({})).look_up("txn_09").status is ChargeStatus.UNKNOWN


def test_renewals_are_read_page_by_page() -> None:
    pages = {None: ("txn_02", True), "txn_02": ("txn_03", False)}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/transactions/txn_01":
            first = transaction(status="completed", subscription_id="sub_01")
            return httpx.Response(200, json={"data": first})
        assert request.url.params["subscription_id"] == "sub_01"
        assert request.url.params["origin"] == "subscription_recurring"
        name, has_more = pages[request.url.params.get("after")]
        paid = transaction(id=name, status="completed")
        meta = {"pagination": {"has_more": has_more}}
        return httpx.Response(200, json={"data": [paid], "meta": meta})

    renewals = paddle(answer).look_up_renewals("txn_01")
    assert [charge.charge_key for charge in renewals] == ["txn_02", "txn_03"]


def test_a_list_without_an_end_proves_nothing() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        meta = {"pagination": {"has_more": True}}
        return httpx.Response(200, json={"data": [transaction()], "meta": meta})

    with pytest.raises(GatewayUnavailable):
        paddle(answer).look_up_renewals("sub_01")


def test_a_checkout_without_a_subscription_has_no_renewals() -> None:
    fake = FakePaddle({"GET /transactions/txn_01": transaction(status="completed")})
    assert paddle(fake).look_up_renewals("txn_01") == []


@pytest.mark.parametrize(
    ("status", "effective_from"),
    [
        ("active", "next_billing_period"),
        ("trialing", "next_billing_period"),
        ("past_due", "immediately"),
        ("paused", "immediately"),
    ],
)
def test_a_subscription_that_is_paid_for_runs_on(status: str, effective_from: str) -> None:
    subscription = {"id": "sub_01", "status": status, "scheduled_change": None}
    path = "/subscriptions/sub_01/cancel"
    fake = FakePaddle({"GET /subscriptions/sub_01": subscription, f"POST {path}": subscription})
    paddle(fake).cancel_recurring("sub_01")
    assert fake.posted(path) == [{"effective_from": effective_from}]


@pytest.mark.parametrize(
    "ended",
    [
        {"status": "canceled", "scheduled_change": None},
        {"status": "active", "scheduled_change": {"action": "cancel"}},
    ],
)
def test_cancelling_what_ends_already_is_no_error(ended: dict[str, Any]) -> None:
    fake = FakePaddle({"GET /subscriptions/sub_01": {"id": "sub_01", **ended}})
    paddle(fake).cancel_recurring("sub_01")
    assert len(fake.asked) == 1


def test_cancelling_what_never_was_is_refused() -> None:
    with pytest.raises(GatewayRefused):
        paddle(FakePaddle({})).cancel_recurring("sub_09")


def adjustment(**changes: Any) -> dict[str, Any]:
    return {
        "id": "adj_01",
        "status": "pending_approval",
        "reason": "asked by the buyer [ref_1]",
        "totals": {"total": "999", "currency_code": "USD"},
        **changes,
    }


def test_a_whole_refund_waits_for_somebody_at_paddle() -> None:
    fake = FakePaddle({"GET /adjustments": [], "POST /adjustments": adjustment()})

    answer = paddle(fake).refund(a_refund(usd(999), usd(999), "txn_01"))

    assert (answer.status, answer.gateway_refund) == (RefundStatus.PENDING, "adj_01")
    assert fake.posted("/adjustments") == [
        {
            "action": "refund",
            "transaction_id": "txn_01",
            "reason": "asked by the buyer [ref_1]",
            "type": "full",
        }
    ]


def test_a_part_is_given_back_of_the_one_line_that_was_sold() -> None:
    fake = FakePaddle(
        {
            "GET /adjustments": [],
            "GET /transactions/txn_01": transaction(),
            "POST /adjustments": adjustment(status="approved"),
        }
    )
    answer = paddle(fake).refund(a_refund(usd(999), usd(250), "txn_01"))
    assert answer.status is RefundStatus.DONE
    items = [{"item_id": "txnitm_01", "type": "partial", "amount": "250"}]
    assert fake.posted("/adjustments")[0]["items"] == items


def test_a_refund_asked_for_twice_is_made_once() -> None:
    fake = FakePaddle({"GET /adjustments": [adjustment(status="approved")]})
    answer = paddle(fake).refund(a_refund(usd(999), usd(999), "txn_01"))
    assert answer.status is RefundStatus.DONE
    assert fake.posted("/adjustments") == []


@pytest.mark.parametrize("reason", ["another [ref_2]", "ref_1", "", None])
def test_another_refund_is_not_taken_for_this_one(reason: str | None) -> None:
    fake = FakePaddle({"GET /adjustments": [adjustment(reason=reason)]})
    answer = paddle(fake).look_up_refund(a_refund(usd(999), usd(999), "txn_01"))
    assert answer.status is RefundStatus.UNKNOWN


@pytest.mark.parametrize(
    "code",
    ["adjustment_pending_refund_request", "adjustment_transaction_invalid_status_for_refund"],
)
def test_a_refused_refund_tells_paddles_own_code(code: str) -> None:
    fake = FakePaddle({"GET /adjustments": [], "POST /adjustments": refusal(code)})
    with pytest.raises(GatewayRefused) as failure:
        paddle(fake).refund(a_refund(usd(999), usd(999), "txn_01"))
    assert failure.value.reason == code


def test_a_refund_whose_answer_is_lost_is_uncertain() -> None:
    fake = FakePaddle({"GET /adjustments": [], "POST /adjustments": httpx.ReadTimeout("slow")})
    with pytest.raises(GatewayUncertain):
        paddle(fake).refund(a_refund(usd(999), usd(999), "txn_01"))


CALLS: list[Callable[[PaddleGateway], object]] = [
    lambda shop: shop.open(an_order(price=usd(999))),
    lambda shop: shop.look_up("txn_01"),
    lambda shop: shop.look_up_renewals("sub_01"),
    lambda shop: shop.cancel_recurring("sub_01"),
    lambda shop: shop.refund(a_refund(usd(999), usd(999), "txn_01")),
    lambda shop: shop.look_up_refund(a_refund(usd(999), usd(999), "txn_01")),
    lambda shop: shop.ping(),
]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("status", [401, 403, 429, 500])
def test_a_gateway_that_does_not_listen_is_unavailable(
    call: Callable[[PaddleGateway], object], status: int
) -> None:
    with pytest.raises(GatewayUnavailable) as failure:
        call(paddle(lambda _: httpx.Response(status)))
    assert API_KEY not in str(failure.value)


@pytest.mark.parametrize("call", CALLS[1:-1])
@pytest.mark.parametrize("raw", [b"<html>", b'{"data": "x"}', b"{}"])
def test_an_answer_of_another_form_tells_nothing(
    call: Callable[[PaddleGateway], object], raw: bytes
) -> None:
    with pytest.raises(GatewayUnavailable):
        call(paddle(lambda _: httpx.Response(200, content=raw)))
