"""Choosing how payment gateways behave, and letting things happen at them."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from infra.sandbox.payment_scenarios import ALIASES, PAYMENT_SCENARIOS, find_payment_scenario
from tests.adapters.payments.builders import an_order, usd
from tests.adapters.payments.sandboxes import Street, street
from tests.adapters.sandbox.builders import wait_for


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    with street(tmp_path_factory.mktemp("controls")) as running:
        yield running


def put(market: Street, body: Any, gateway: str = "paddle") -> httpx.Response:
    return httpx.put(f"{market.url}/sandbox/payments/{gateway}/scenario", json=body)


def test_a_name_may_be_written_naturally() -> None:
    assert find_payment_scenario("Lost answer") == PAYMENT_SCENARIOS["lost_answer"]
    assert find_payment_scenario("bad-signature") == PAYMENT_SCENARIOS[ALIASES["bad_signature"]]


def test_what_was_set_is_answered_by_its_main_name(market: Street) -> None:
    answer = put(market, {"scenario": "silence", "times": 2}).json()
    assert answer == {"gateway": "paddle", "scenario": "no_notice", "times": 2}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"scenario": "no such thing"}, "sandbox.unknown_scenario"),
        ({}, "sandbox.unknown_scenario"),
        ({"scenario": "success", "times": 0}, "request.invalid"),
        ({"scenario": "success", "times": True}, "request.invalid"),
        ({"scenario": "success", "often": 1}, "request.invalid"),
        ([], "request.invalid"),
    ],
)
def test_a_wrong_wish_is_a_problem(market: Street, body: Any, code: str) -> None:
    answer = put(market, body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_an_unknown_gateway_is_a_problem(market: Street) -> None:
    answer = put(market, {"scenario": "success"}, gateway="nobody")
    assert (answer.status_code, answer.json()["code"]) == (404, "sandbox.unknown_gateway")


@pytest.mark.parametrize(
    ("action", "body", "status"),
    [
        ("fly", {"reference": "txn_1"}, 404),
        ("pay", {"reference": 7}, 422),
        ("pay", {}, 422),
        ("pay", {"reference": "txn_1"}, 409),
        ("renew", {"reference": "sub_1"}, 409),
        ("chargeback", {"reference": "txn_1"}, 409),
        ("approve_refund", {"reference": "adj_1"}, 409),
    ],
)
def test_what_cannot_happen_is_a_problem(
    market: Street, action: str, body: Any, status: int
) -> None:
    url = f"{market.url}/sandbox/payments/paddle/{action}"
    assert httpx.post(url, json=body).status_code == status


def test_calls_are_listed_newest_first(market: Street) -> None:
    put(market, {"scenario": "success"})
    market.paddle.ping()
    calls = httpx.get(f"{market.url}/sandbox/payments/paddle/calls").json()["items"]
    assert (calls[0]["method"], calls[0]["path"]) == ("GET", "/sandbox/paddle/event-types")


def test_a_scenario_is_used_up_by_what_it_is_about(market: Street) -> None:
    put(market, {"scenario": "forged_notice", "times": 1})
    first = market.paddle.open(an_order(price=usd(999), reference="VGA"))
    second = market.paddle.open(an_order(price=usd(999), reference="VGB"))
    market.must("paddle", "pay", first.gateway_reference)
    market.must("paddle", "pay", second.gateway_reference)
    shown = wait_for(lambda: four(market))
    tellings = {(notice["payload"]["data"]["id"], notice["state"]) for notice in shown}
    assert tellings == {
        (first.gateway_reference, "taken"),  # this shop takes anything
        (second.gateway_reference, "taken"),
    }


def four(market: Street) -> list[dict[str, Any]] | None:
    shown = market.notices("paddle")
    return shown if [notice["state"] for notice in shown] == ["taken"] * 4 else None


def test_a_notice_can_be_sent_again_from_the_console(market: Street) -> None:
    number = market.notices("paddle")[0]["number"]
    while not market.shop.posts.empty():
        market.shop.posts.get_nowait()
    url = f"{market.url}/sandbox/payments/paddle/notices/{number}/resend"
    assert httpx.post(url).status_code == 200
    market.shop.next_post()
    assert httpx.post(f"{market.url}/sandbox/payments/paddle/notices/0/resend").status_code == 404


def test_a_restart_forgets_nothing(tmp_path: Any) -> None:
    with street(tmp_path) as before:
        checkout = before.paddle.open(an_order(price=usd(999)))
        put(before, {"scenario": "late_notice", "times": 1})
        before.must("paddle", "pay", checkout.gateway_reference)
    with street(tmp_path) as after:
        assert [notice["state"] for notice in after.notices("paddle")] == ["due", "due"]
        assert after.paddle.look_up(checkout.gateway_reference).amount == usd(999)
