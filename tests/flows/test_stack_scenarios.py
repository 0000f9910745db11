"""Every way the provider can behave, and what the customer gets and pays."""

import json
import secrets
from collections.abc import Iterator

import pytest

from infra.local.client import Client, Json
from infra.local.verify_receipt import verify
from infra.sandbox.scenarios import SCENARIOS
from shared.credits.errors import ReceiptRefused
from tests.flows.stack_builders import (
    PRICE_720P,
    accepted,
    credits_of,
    finish,
    finished,
    order,
)
from tests.stack import Stack, wait_for

GIVEN = 20

DELIVERED = (
    "success",
    "slow_queue",
    "throttled",
    "lost_answer",
    "duplicate_webhook",
    "out_of_order_webhook",
    "bad_webhook_bearer",
    "stale_timestamp",
    "late_webhook",
    "no_webhook",
)
"""Accepted at the first try; the film comes."""

THROTTLED_ONCE = ("rate_limit", "rate_limit_with_hint")
"""Refused for now; tried again a moment later."""

NOT_CREATED = ("lost_answer_not_created", "html_error", "server_error")
"""Nobody knows at first; tried again once the provider is known to have no such job."""

FAILED = {
    "moderation_refusal": ("provider.content_refused", "provider", 0),
    "nsfw_output": ("provider.content_refused", "provider", 1),
    "late_failure": ("provider.failed", "provider", 1),
    "empty_images": ("provider.failed", "provider", 1),
    "out_of_credit": ("provider.unavailable", "routing", 0),
    "expired_output": ("provider.output_gone", "storage", 1),
    "private_redirect_output": ("provider.output_refused", "storage", 1),
    "empty_output": ("provider.output_refused", "storage", 1),
    "text_output": ("provider.output_refused", "storage", 1),
    "truncated_output": ("delivery.source_unreadable", "transcoding", 1),
}
"""No film: failure code, its stage, and how many jobs the provider accepted."""

ELSEWHERE = {"accept_then_vanish"}
"""Ends by the deadline only: `test_stack_side_by_side.py`, whose stack has a short one."""


@pytest.fixture
def customer(stack: Stack) -> Iterator[Client]:
    client = stack.customer(f"scenario-{secrets.token_hex(4)}", given_credits=GIVEN)
    yield client
    client.play("success")


def test_every_scenario_is_played_here() -> None:
    assert {*DELIVERED, *THROTTLED_ONCE, *NOT_CREATED, *FAILED, *ELSEWHERE} == SCENARIOS.keys()


@pytest.mark.parametrize("scenario", DELIVERED)
def test_a_film_is_delivered_and_paid_once(stack: Stack, customer: Client, scenario: str) -> None:
    customer.play(scenario)
    prompt = f"delivered by {scenario}"
    done = finished(customer, prompt=prompt)
    assert done["state"] == "delivered"
    assert accepted(stack.state, prompt) == 1
    assert credits_of(customer) == {"available": GIVEN - PRICE_720P, "held": 0}


@pytest.mark.parametrize("scenario", THROTTLED_ONCE)
def test_an_order_the_provider_had_no_time_for_is_tried_again(
    stack: Stack, customer: Client, scenario: str
) -> None:
    customer.play(scenario, times=1)
    prompt = f"delivered after {scenario}"
    done = finished(customer, prompt=prompt)
    assert outcomes(done) == ["throttled", "succeeded"]
    assert accepted(stack.state, prompt) == 1
    assert credits_of(customer) == {"available": GIVEN - PRICE_720P, "held": 0}


def test_an_order_that_got_lost_is_tried_again_when_it_is_known_to_be(
    stack: Stack, customer: Client
) -> None:
    # Together, because each waits for the same grace; nothing is armed when that is over.
    orders = {scenario: tried_once(customer, scenario) for scenario in NOT_CREATED}
    for scenario, generation_id in orders.items():
        done = finish(customer, generation_id)
        assert outcomes(done) == ["not_accepted", "succeeded"], scenario
        assert accepted(stack.state, prompt_of(scenario)) == 1
    spent = PRICE_720P * len(NOT_CREATED)
    assert credits_of(customer) == {"available": GIVEN - spent, "held": 0}


@pytest.mark.parametrize("scenario", FAILED)
def test_without_a_film_every_credit_comes_back_with_a_receipt(
    stack: Stack, customer: Client, scenario: str
) -> None:
    customer.play(scenario)
    prompt = f"Film {list(FAILED).index(scenario)} that never comes"
    failed = finished(customer, prompt=prompt)
    failure, jobs = failed["failure"], accepted(stack.state, prompt)
    assert (failure["code"], failure["stage"], jobs) == FAILED[scenario]
    assert failed["charged_credits"] == 0
    assert credits_of(customer) == {"available": GIVEN, "held": 0}
    receipt = read_receipt(customer, failed)
    assert verify(json.dumps(receipt).encode())["credits"] == PRICE_720P


def test_a_receipt_that_was_tampered_with_is_refused(customer: Client) -> None:
    customer.play("late_failure")
    receipt = read_receipt(customer, finished(customer, prompt="A receipt to tamper with"))
    verify(json.dumps(receipt).encode(), receipt["kid"])
    with pytest.raises(ReceiptRefused):
        verify(json.dumps({**receipt, "credits": receipt["credits"] + 1}).encode())


def tried_once(client: Client, scenario: str) -> str:
    """Order under `scenario` and return the order's id once the provider has been asked."""
    before = asked(client)
    client.play(scenario, times=1)
    generation_id = order(client, prompt=prompt_of(scenario))
    wait_for(lambda: asked(client) > before, f"the first try of {scenario}")
    return generation_id


def asked(client: Client) -> int:
    """Return how many create calls the provider got."""
    calls = client.call("GET", "/sandbox/providers/leonardo/calls")["items"]
    return sum(call["path"].endswith("-to-video") for call in calls)


def prompt_of(scenario: str) -> str:
    return f"tried again after {scenario}"


def outcomes(generation: Json) -> list[str]:
    return [attempt["outcome"] for attempt in generation["attempts"]]


def read_receipt(client: Client, failed: Json) -> Json:
    return client.call("GET", f"/api/v1/credits/receipts/{failed['receipt_id']}")
