"""The free plan over HTTP: two films for nothing, then 402; a job without a film takes none."""

import json

from infra.local.verify_receipt import verify
from tests.api.builders import Api, Person, problem


def on_the_free_plan(api: Api, *, granted: int = 0) -> Person:
    return api.person(granted=granted, plan="demo")


def test_a_new_person_makes_two_films_without_a_credit(api: Api) -> None:
    guest = on_the_free_plan(api)
    estimate = {"service_type": "video_720p", "duration_s": 4}
    quote = guest.send("POST", "/credits/estimate", estimate).json()
    assert (quote["credits"], quote["allowance_used"], quote["paid_by"]) == (0, 1, "allowance")
    body = guest.order(quote_id=quote["quote_id"]).json()
    assert (body["paid_by"], body["quoted_credits"], body["starts_at"]) == ("allowance", 0, None)
    assert guest.order().status_code == 202


def test_the_third_film_needs_credits(api: Api) -> None:
    guest = on_the_free_plan(api, granted=2)
    guest.ordered()
    guest.ordered()
    refused = guest.order()
    assert problem(refused) == (402, "credits.insufficient")
    told = refused.json()
    assert (told["needed_credits"], told["available_credits"]) == (5, 2)
    assert (told["shortfall_credits"], told["package_ids"]) == (3, [])
    assert "Retry-After" not in refused.headers


def test_a_subscriber_is_told_which_packs_help(api: Api) -> None:
    answer = api.person(granted=1).order()
    assert problem(answer) == (402, "credits.insufficient")
    assert answer.json()["package_ids"] == ["small", "medium"]


def test_a_free_film_is_delivered_and_charges_nothing(api: Api) -> None:
    guest = on_the_free_plan(api)
    body = guest.get(f"/generations/{guest.delivered()}").json()
    assert (body["state"], body["charged_credits"]) == ("delivered", 0)
    assert guest.get("/credits/balance").json()["total"] == 0


def test_a_use_comes_back_with_a_receipt_anyone_can_check(api: Api) -> None:
    guest = on_the_free_plan(api)
    generation_id = guest.ordered()
    cancelled = guest.send("POST", f"/generations/{generation_id}/cancel").json()
    assert cancelled["money"]["credits"] == 0
    served = guest.get(f"/credits/receipts/{cancelled['money']['receipt_id']}").json()
    assert (served["credits"], served["paid_by"]) == (0, "allowance")
    assert verify(json.dumps(served).encode()) == served
    assert guest.order().status_code == guest.order().status_code == 202


def test_a_receipt_for_credits_is_served_as_it_was_signed(api: Api) -> None:
    ann = api.person()
    cancelled = ann.send("POST", f"/generations/{ann.ordered()}/cancel").json()
    served = ann.get(f"/credits/receipts/{cancelled['money']['receipt_id']}").json()
    assert "paid_by" not in served
    assert verify(json.dumps(served).encode()) == served


def test_estimate_and_order_refuse_the_same(api: Api) -> None:
    guest = on_the_free_plan(api)
    larger = {"service_type": "video_1080p", "resolution": "1080p"}
    assert problem(guest.send("POST", "/credits/estimate", larger)) == problem(
        guest.order(**larger)
    )
    assert problem(guest.order(**larger)) == (403, "catalogue.plan_required")


def test_a_free_quote_is_outdated_once_the_uses_are_taken(api: Api) -> None:
    guest = on_the_free_plan(api, granted=20)
    estimate = {"service_type": "video_720p", "duration_s": 4}
    quote_id = guest.send("POST", "/credits/estimate", estimate).json()["quote_id"]
    guest.ordered()
    guest.ordered()
    assert problem(guest.order(quote_id=quote_id)) == (409, "credits.quote_outdated")
    assert guest.get("/credits/balance").json()["held"] == 0
