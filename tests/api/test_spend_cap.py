"""The spend cap over HTTP: set, seen, changed, removed, and what it refuses."""

from typing import Any

import pytest

from tests.api.builders import Api, Person, problem
from tests.api.test_signed_calls import Program

ESTIMATE = {"service_type": "video_720p", "resolution": "720p", "duration_s": 4}
PRICE_CREDITS = 5


def cap(person: Person, limit_credits: int) -> dict[str, Any]:
    answer = person.send("PUT", "/credits/spend-cap", {"limit_credits": limit_credits})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def sums(body: dict[str, Any]) -> tuple[Any, ...]:
    names = ("limit_credits", "spent_credits", "held_credits", "remaining_credits")
    return tuple(body[name] for name in names)


def test_a_new_account_has_no_cap(ann: Person) -> None:
    body = ann.get("/credits/spend-cap").json()
    assert sums(body) == (None, 0, 0, None)
    assert body["month_starts_at"][8:] == body["month_ends_at"][8:] == "01T00:00:00Z"


def test_a_cap_is_set_seen_changed_and_removed(ann: Person) -> None:
    assert sums(cap(ann, 12)) == (12, 0, 0, 12)
    ann.ordered()
    ann.delivered()
    assert sums(ann.get("/credits/spend-cap").json()) == (12, 10, 5, 2)
    assert sums(cap(ann, 7)) == (7, 10, 5, 0)
    removed = ann.send("DELETE", "/credits/spend-cap")
    assert (removed.status_code, sums(removed.json())) == (200, (None, 10, 5, None))
    assert sums(ann.get("/credits/spend-cap").json()) == (None, 10, 5, None)


def test_an_order_beyond_the_cap_is_refused_and_nothing_is_booked(ann: Person) -> None:
    cap(ann, PRICE_CREDITS)
    ann.ordered()
    before = ann.money
    refused = ann.order()
    assert problem(refused) == (402, "credits.spend_cap_reached")
    body = refused.json()
    assert (body["needed_credits"], body["cap_credits"], body["spent_credits"]) == (5, 5, 5)
    assert body["month_ends_at"] == ann.get("/credits/spend-cap").json()["month_ends_at"]
    assert (body["stage"], body["next_step"]) == ("credits", "change_cap")
    assert ann.money == before
    cap(ann, 2 * PRICE_CREDITS)
    assert ann.order().status_code == 202


def test_a_cancelled_order_gives_its_room_back(ann: Person) -> None:
    cap(ann, PRICE_CREDITS)
    ann.send("POST", f"/generations/{ann.ordered()}/cancel")
    assert ann.order().status_code == 202


def test_an_order_sent_twice_counts_once_and_is_answered_twice(ann: Person) -> None:
    cap(ann, PRICE_CREDITS)
    first, again = ann.order("one-key"), ann.order("one-key")
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json()["generation_id"] == first.json()["generation_id"]
    assert sums(ann.get("/credits/spend-cap").json()) == (5, 5, 5, 0)


def test_an_estimate_tells_whether_the_cap_has_room(ann: Person) -> None:
    cap(ann, PRICE_CREDITS)
    assert ann.send("POST", "/credits/estimate", ESTIMATE).json()["within_spend_cap"] is True
    ann.ordered()
    assert ann.send("POST", "/credits/estimate", ESTIMATE).json()["within_spend_cap"] is False


def test_free_films_are_made_under_any_cap(api: Api) -> None:
    guest = api.person(granted=20, plan="demo")
    cap(guest, 0)
    assert guest.send("POST", "/credits/estimate", ESTIMATE).json()["within_spend_cap"] is True
    guest.ordered()
    guest.ordered()
    assert problem(guest.order()) == (402, "credits.spend_cap_reached")


@pytest.mark.parametrize("limit", [-1, 1.5, "5", True, None, 10**9 + 1])
def test_a_limit_that_is_no_number_of_credits_is_refused(ann: Person, limit: object) -> None:
    answer = ann.send("PUT", "/credits/spend-cap", {"limit_credits": limit})
    assert problem(answer) == (422, "request.invalid")


def test_a_key_sees_the_cap_and_can_neither_lift_nor_remove_it(ann: Person) -> None:
    cap(ann, PRICE_CREDITS)
    program = Program(ann)
    assert sums(program.send("GET", "/credits/spend-cap").json()) == (5, 0, 0, 5)
    raised = program.send("PUT", "/credits/spend-cap", {"limit_credits": 500})
    assert problem(raised) == (403, "accounts.person_needed")
    assert problem(program.send("DELETE", "/credits/spend-cap")) == (403, "accounts.person_needed")
    assert sums(ann.get("/credits/spend-cap").json()) == (5, 0, 0, 5)


def test_nobody_sees_or_changes_anothers_cap(api: Api, ann: Person) -> None:
    cap(ann, PRICE_CREDITS)
    other = api.person()
    assert sums(other.get("/credits/spend-cap").json()) == (None, 0, 0, None)
    cap(other, 1)
    assert sums(ann.get("/credits/spend-cap").json()) == (5, 0, 0, 5)


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "spend cap"), ("ja", "上限"), ("zh-TW", "上限"), ("ko", "한도"), ("es", "límite")],
)
def test_the_refusal_is_told_in_the_readers_language(ann: Person, language: str, word: str) -> None:
    cap(ann, 0)
    headers = {"Accept-Language": language}
    body = {"kind": "video", "prompt": "A shoe", "resolution": "720p", "aspect_ratio": "16:9"}
    refused = ann.send("POST", "/generations", body, headers)
    assert problem(refused) == (402, "credits.spend_cap_reached")
    assert word in refused.json()["title"] + refused.json()["detail"]
