"""Choosing scenarios and reading calls."""

from typing import Any

import httpx
import pytest

from infra.sandbox.scenarios import ALIASES, SCENARIOS, find_scenario
from tests.adapters.sandbox.builders import RunningSandbox

NAMES = (
    "success slow_queue throttled moderation_refusal nsfw_output late_failure rate_limit "
    "rate_limit_with_hint out_of_credit lost_answer lost_answer_not_created expired_output "
    "private_redirect_output truncated_output empty_output text_output duplicate_webhook "
    "out_of_order_webhook bad_webhook_bearer no_webhook html_error server_error "
    "accept_then_vanish empty_images timeout_then_success stale_timestamp bad_signature "
    "late_delivery deliver_twice"
)


def put(sandbox: RunningSandbox, body: Any, provider: str = "leonardo") -> httpx.Response:
    return httpx.put(f"{sandbox.url}/sandbox/providers/{provider}/scenario", json=body)


@pytest.mark.parametrize("name", NAMES.split())
def test_every_published_name_is_known(name: str) -> None:
    assert find_scenario(name) is not None


def test_a_name_may_be_written_naturally() -> None:
    assert find_scenario("Duplicate Webhook") == SCENARIOS["duplicate_webhook"]
    assert find_scenario("bad-signature") == SCENARIOS[ALIASES["bad_signature"]]


def test_a_scenario_plays_as_often_as_asked_and_then_success_returns(
    sandbox: RunningSandbox,
) -> None:
    sandbox.play("rate_limit", 2)
    assert [sandbox.submit().status_code for _ in range(3)] == [429, 429, 200]


def test_a_scenario_without_a_count_plays_until_changed(sandbox: RunningSandbox) -> None:
    sandbox.play("server_error", None)
    assert [sandbox.submit().status_code for _ in range(3)] == [500, 500, 500]


def test_a_request_the_vendor_refuses_as_invalid_uses_up_no_scenario(
    sandbox: RunningSandbox,
) -> None:
    sandbox.play("server_error")
    sandbox.submit(prompt="")
    assert sandbox.submit().status_code == 500


def test_what_was_set_is_answered_by_its_main_name(sandbox: RunningSandbox) -> None:
    answer = put(sandbox, {"scenario": "deliver_twice", "times": 3}).json()
    assert answer == {"provider": "leonardo", "scenario": "duplicate_webhook", "times": 3}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"scenario": "no such thing"}, "sandbox.unknown_scenario"),
        ({"scenario": 7}, "request.invalid"),
        ({"scenario": "success", "times": 0}, "request.invalid"),
        ({"scenario": "success", "times": True}, "request.invalid"),
        ({"scenario": "success", "often": 1}, "request.invalid"),
        ([], "request.invalid"),
    ],
)
def test_a_wrong_wish_is_a_problem(sandbox: RunningSandbox, body: Any, code: str) -> None:
    answer = put(sandbox, body)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_wish_that_is_not_json_is_malformed(sandbox: RunningSandbox) -> None:
    url = f"{sandbox.url}/sandbox/providers/leonardo/scenario"
    assert httpx.put(url, content=b"{").json()["code"] == "request.malformed"


def test_an_unknown_provider_is_a_problem(sandbox: RunningSandbox) -> None:
    answer = put(sandbox, {"scenario": "success"}, provider="nobody")
    assert (answer.status_code, answer.json()["code"]) == (404, "sandbox.unknown_provider")
    calls = httpx.get(f"{sandbox.url}/sandbox/providers/nobody/calls")
    assert calls.status_code == 404
