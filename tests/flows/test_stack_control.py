"""Callbacks nobody sent, orders called off, and progress told while it happens."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from infra.local.client import Client, Json
from infra.local.state import load_secrets
from tests.flows.stack_builders import (
    PRICE_720P,
    accepted,
    credits_of,
    finish,
    order,
    provider_job,
    reach,
    read,
)
from tests.stack import Stack, wait_for

GIVEN = 20
HOOK = "/hooks/providers/leonardo"
SEEN_WITHIN_S = 2.0
"""Source: product table, row 20."""


@pytest.fixture
def customer(stack: Stack) -> Iterator[Client]:
    client = stack.customer(f"control-{time.time_ns()}", given_credits=GIVEN)
    yield client
    client.play("success")


def test_a_callback_with_a_wrong_key_is_refused(customer: Client) -> None:
    answer = customer.send("POST", HOOK, json=event("job-1"), headers=bearer("wrong"))
    assert answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}


def test_a_callback_is_believed_in_nothing(stack: Stack, customer: Client) -> None:
    customer.play("slow_queue")
    prompt = "A film somebody claims to be ready"
    generation_id = order(customer, prompt=prompt)
    job_id = wait_for(lambda: provider_job(stack.state, prompt), "the provider's job")
    key = load_secrets(stack.state).leonardo_webhook_key
    answer = customer.send("POST", HOOK, json=event(job_id), headers=bearer(key))
    assert answer.is_success
    assert read(customer, generation_id)["state"] in {"queued", "submitted", "running"}
    assert finish(customer, generation_id)["state"] == "delivered"


def test_callbacks_that_come_again_after_the_end_change_nothing(
    stack: Stack, customer: Client
) -> None:
    prompt = "A film called back too often"
    generation_id = order(customer, prompt=prompt)
    done = finish(customer, generation_id)
    key = load_secrets(stack.state).leonardo_webhook_key
    body = event(provider_job(stack.state, prompt))
    answers = [customer.send("POST", HOOK, json=body, headers=bearer(key)) for _ in range(3)]
    assert all(answer.is_success for answer in answers)
    again = read(customer, generation_id)
    assert again["state"] == done["state"] == "delivered"
    assert credits_of(customer) == {"available": GIVEN - PRICE_720P, "held": 0}


def test_an_order_called_off_before_the_provider_took_it_costs_nothing(
    stack: Stack, customer: Client
) -> None:
    customer.play("rate_limit")
    prompt = "A film called off in time"
    generation_id = order(customer, prompt=prompt)
    reach(customer, generation_id, lambda each: bool(each["attempts"]))
    told = wait_for(lambda: called_off(customer, generation_id), "the order called off")
    customer.play("success")
    assert (told["money"]["outcome"], told["money"]["credits"]) == ("released", PRICE_720P)
    assert credits_of(customer) == {"available": GIVEN, "held": 0}
    customer.call("GET", f"/api/v1/credits/receipts/{told['money']['receipt_id']}")
    assert accepted(stack.state, prompt) == 0


def test_an_order_the_provider_works_on_keeps_its_credits_until_the_verdict(
    customer: Client,
) -> None:
    customer.play("slow_queue")
    generation_id = order(customer, prompt="A film called off too late")
    reach(customer, generation_id, lambda each: each["state"] in {"submitted", "running"})
    told = customer.call("POST", f"/api/v1/generations/{generation_id}/cancel")
    assert told["money"]["outcome"] == "kept_until_verdict"
    assert credits_of(customer)["held"] == PRICE_720P
    assert finish(customer, generation_id)["state"] == "delivered"
    assert credits_of(customer) == {"available": GIVEN - PRICE_720P, "held": 0}


def test_every_state_is_told_in_order_and_soon(customer: Client) -> None:
    generation_id = order(customer, prompt="A film somebody watches")
    told = [*events(customer, generation_id)]
    done = read(customer, generation_id)
    states = [state for _, state, _ in told]
    assert states[-3:] == ["storing", "finishing", "delivered"]
    assert [sequence for sequence, _, _ in told] == list(range(1, len(told) + 1))
    _, _, heard_at = told[-1]
    late_s = (heard_at - datetime.fromisoformat(done["completed_at"])).total_seconds()
    assert late_s < SEEN_WITHIN_S


def test_a_stream_resumes_behind_the_last_event_that_was_heard(customer: Client) -> None:
    generation_id = order(customer, prompt="A film somebody comes back to")
    finish(customer, generation_id)
    whole = [sequence for sequence, _, _ in events(customer, generation_id)]
    rest = [sequence for sequence, _, _ in events(customer, generation_id, after=whole[2])]
    assert rest == whole[3:]


def called_off(client: Client, generation_id: str) -> Json | None:
    """Ask for the end; None while a try at the provider is under way."""
    told = client.call("POST", f"/api/v1/generations/{generation_id}/cancel")
    return told if told["state"] == "cancelled" else None


def event(job_id: str | None) -> Json:
    """Return a callback as Leonardo sends it."""
    return {
        "type": "video_generation.complete",
        "object": "generation",
        "timestamp": time.time_ns() // 1_000_000,
        "api_version": "v1",
        "data": {"object": {"id": job_id, "status": "COMPLETE", "images": []}},
    }


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def events(
    client: Client, generation_id: str, after: int = 0
) -> Iterator[tuple[int, str, datetime]]:
    """Yield sequence, state and arrival of every state the stream tells until it ends."""
    path, headers = f"/api/v1/generations/{generation_id}/events", {"Last-Event-ID": str(after)}
    with client.stream(path, headers=headers) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        sequence = 0
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if name == "id":
                sequence = int(value)
            if name == "data" and sequence:
                yield sequence, json.loads(value)["state"], datetime.now(UTC)
                sequence = 0
