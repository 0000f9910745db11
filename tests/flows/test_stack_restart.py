"""Two products on one machine, deadlines, and what a restart keeps."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.client import Client
from tests.flows.stack_builders import (
    PRICE_720P,
    accepted,
    credits_of,
    finish,
    finished,
    order,
    reach,
    read,
    refusal,
)
from tests.stack import Stack, free_port, running

pytestmark = pytest.mark.stack

SHORT_DEADLINES = {"VIDGO_VERDICT_DEADLINE_S": "2", "VIDGO_RELEASE_DEADLINE_S": "12"}
GIVEN = 20


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Another product beside the shared one; here jobs nobody hears of are given up soon."""
    state = tmp_path_factory.mktemp("second") / "state"
    with running(Stack(state, free_port(), SHORT_DEADLINES)) as started:
        yield started


@pytest.fixture
def customer(second: Stack) -> Iterator[Client]:
    client = second.customer(f"restart-{time.time_ns()}", given_credits=GIVEN)
    yield client
    client.play("success")


def test_two_products_side_by_side_know_nothing_of_each_other(stack: Stack, second: Stack) -> None:
    here = stack.customer("side-by-side", given_credits=GIVEN)
    there = second.customer("side-by-side", given_credits=GIVEN)
    made = finished(here, prompt="A film of the first product")
    assert made["state"] == "delivered"
    path = f"/api/v1/generations/{made['generation_id']}"
    assert refusal(lambda: there.call("GET", path)) == (404, "generation.unknown")
    assert credits_of(there) == {"available": GIVEN, "held": 0}
    assert there.call("GET", "/api/v1/generations")["items"] == []


def test_a_job_nobody_hears_of_again_is_unknown_and_then_paid_back(
    second: Stack, customer: Client
) -> None:
    customer.play("accept_then_vanish")
    prompt = "A film that vanished"
    generation_id = order(customer, prompt=prompt)
    reach(customer, generation_id, lambda each: each["state"] == "unknown")
    assert credits_of(customer)["held"] == PRICE_720P
    ended = finish(customer, generation_id)
    assert ended["failure"]["code"] == "generation.deadline_passed"
    assert credits_of(customer) == {"available": GIVEN, "held": 0}
    assert accepted(second.state, prompt) == 1


def test_a_restart_keeps_sessions_mails_films_and_jobs_under_way(
    second: Stack, customer: Client, tmp_path: Path
) -> None:
    done = finished(customer, prompt="A film from before the restart")
    email = customer.call("GET", "/api/v1/auth/me")["email"]
    code = customer.mailed_code(email)
    under_way = order(customer, prompt="A film under way")
    assert second.stop() == 0
    second.start()
    assert customer.call("GET", "/api/v1/auth/me")["email"] == email
    assert customer.mailed_code(email) == code
    customer.download(read(customer, done["generation_id"])["media"]["master"], tmp_path / "film")
    assert finish(customer, under_way)["state"] == "delivered"
    assert credits_of(customer) == {"available": GIVEN - 2 * PRICE_720P, "held": 0}
