"""Coupons over HTTP: an administrator makes them, people redeem them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from shared.accounts.model import Role
from tests.api.builders import Api, Person, problem

TERMS: dict[str, Any] = {"kind": "credits", "value": 25, "uses_max": 100}


@pytest.fixture(scope="module")
def admin(api: Api) -> Person:
    person = api.person()

    def promote(stores: Any) -> Any:
        account = stores.accounts.find_by_email(person.email)
        stores.accounts.save(replace(account, roles=account.roles | {Role.ADMIN}))
        return stores.accounts.find(account.account_id)

    account = api.parts.uow.run(promote)
    token = api.parts.identity.tokens.issue(account, datetime.now(UTC))
    return replace(person, token=token)


def made(admin: Person, code: str, **terms: Any) -> httpx.Response:
    answer = admin.send("POST", "/admin/coupons", {"code": code, **TERMS, **terms})
    assert answer.status_code == 201, answer.text
    return answer


def redeem(person: Person, code: str, network: str, key: str | None = None) -> httpx.Response:
    headers = {"X-Forwarded-For": network}
    if key is not None:
        headers["Idempotency-Key"] = key
    return person.send("POST", "/promotions/redeem", {"code": code}, headers)


def test_a_coupon_becomes_credits(admin: Person, ann: Person) -> None:
    made(admin, "welcome-25")
    before = ann.get("/credits/balance").json()
    answer = redeem(ann, "Welcome-25", "10.1.0.1")
    assert answer.json() == {
        "credits_added": 25,
        "days_added": 0,
        "balance": before["available"] + 25,
        "discount_percent": 0,
        "plan_id": None,
    }
    after = ann.get("/credits/balance").json()
    assert (after["bonus"], after["available"]) == (25, before["available"] + 25)
    assert problem(redeem(ann, "welcome-25", "10.1.0.1")) == (409, "promotions.already_redeemed")


def test_a_repeated_request_is_answered_as_the_first(admin: Person, ann: Person) -> None:
    made(admin, "TWICE", uses_per_account_max=2)
    first = redeem(ann, "TWICE", "10.1.0.2", "k-1")
    again = redeem(ann, "TWICE", "10.1.0.2", "k-1")
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert problem(redeem(ann, "OTHER", "10.1.0.2", "k-1")) == (409, "request.idempotency_conflict")


def test_each_refusal_has_its_status(api: Api, admin: Person, ann: Person) -> None:
    made(admin, "ONE", uses_max=1)
    made(admin, "KOREA", markets=["ko"])
    redeem(api.person(), "ONE", "10.1.0.3")
    assert problem(redeem(ann, "ONE", "10.1.0.3")) == (409, "promotions.exhausted")
    assert problem(redeem(ann, "KOREA", "10.1.0.3")) == (403, "promotions.not_eligible")
    for _ in range(5):
        assert problem(redeem(ann, "NOPE", "10.1.0.3")) == (404, "promotions.unknown_code")
    refused = redeem(ann, "ONE", "10.1.0.4")
    assert problem(refused) == (429, "promotions.too_many_tries")
    assert int(refused.headers["Retry-After"]) > 500


def test_a_coupon_that_is_over_is_gone(admin: Person, ann: Person) -> None:
    made(admin, "SHORT")
    ended = {"ends_at": "2026-01-01T00:00:00Z"}
    assert admin.send("PATCH", "/admin/coupons/SHORT", ended).json()["ends_at"].startswith("2026")
    assert problem(redeem(ann, "SHORT", "10.1.0.5")) == (410, "promotions.expired")


def test_the_other_spelling_of_the_route_answers(admin: Person, ann: Person) -> None:
    made(admin, "ALIAS")
    headers = {"X-Forwarded-For": "10.1.0.6"}
    answer = ann.send("POST", "/coupons/redeem", {"code": "ALIAS"}, headers)
    assert answer.json()["credits_added"] == 25


def test_people_see_what_is_listed_for_them(admin: Person, ann: Person) -> None:
    made(admin, "LISTED", is_listed=True)
    made(admin, "TENOFF", kind="percent", value=10)
    redeem(ann, "TENOFF", "10.1.0.7")
    known = ann.get("/promotions").json()
    assert "LISTED" in [item["code"] for item in known["items"]]
    assert [each["discount_percent"] for each in known["vouchers"]] == [10]


def test_an_administrator_lists_changes_and_retires_coupons(admin: Person, ann: Person) -> None:
    made(admin, "KEPT")
    redeem(ann, "KEPT", "10.1.0.8")
    assert admin.get("/admin/coupons/kept").json()["uses"] == 1
    first = admin.get("/admin/coupons?limit=1").json()
    assert [item["code"] for item in first["items"]] == ["KEPT"]
    following = admin.get(f"/admin/coupons?limit=1&cursor={first['next_cursor']}").json()
    assert following["items"][0]["code"] != "KEPT"
    assert admin.send("DELETE", "/admin/coupons/KEPT").status_code == 204
    assert admin.get("/admin/coupons/KEPT").json()["is_active"] is False
    assert problem(admin.get("/admin/coupons/NEVER")) == (404, "promotions.unknown_code")


@pytest.mark.parametrize("cursor", ["x", "WyJhIiwgImIiXQ==", "bnVsbA=="])
def test_a_cursor_we_never_gave_is_refused(admin: Person, cursor: str) -> None:
    answer = admin.get(f"/admin/coupons?cursor={cursor}")
    assert problem(answer) == (400, "request.bad_cursor")


def test_a_budget_of_money_is_kept_and_shown_with_what_it_allows(admin: Person) -> None:
    budget = {"amount_minor": 500, "currency": "USD"}
    terms = {**TERMS, "value": 12, "uses_max": None, "budget": budget}
    made = admin.send("POST", "/admin/coupons", {"code": "DOLLARS", **terms}).json()
    assert (made["budget"], made["uses_cap"]) == (budget, 20)
    assert admin.get("/admin/coupons/DOLLARS").json() == made
    wrong = {"code": "WRONG", **TERMS, "budget": {"amount_minor": 500, "currency": "TWD"}}
    answer = admin.send("POST", "/admin/coupons", wrong)
    assert answer.json()["errors"][0]["loc"] == ["body", "budget"]


def test_terms_nobody_could_keep_are_named(admin: Person) -> None:
    answer = admin.send("POST", "/admin/coupons", {"code": "BAD", **TERMS, "budget_credits": 1})
    assert problem(answer) == (422, "request.invalid")
    assert answer.json()["errors"][0]["loc"] == ["body", "budget_credits"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/admin/coupons"),
        ("POST", "/admin/coupons"),
        ("GET", "/admin/coupons/KEPT"),
        ("PATCH", "/admin/coupons/KEPT"),
        ("DELETE", "/admin/coupons/KEPT"),
    ],
)
def test_people_keep_no_coupons(ann: Person, method: str, path: str) -> None:
    body = {"code": "MINE", **TERMS} if method == "POST" else {} if method == "PATCH" else None
    assert problem(ann.send(method, path, body)) == (403, "accounts.not_allowed")
