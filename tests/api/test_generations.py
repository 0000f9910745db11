"""Ordering, watching and cancelling over HTTP."""

import asyncio
import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from infra.stores.stores import Stores
from shared.accounts.endings import end_all
from shared.routing.provider import ContentRefused, Submitted
from tests.api.builders import ORDER, PROMPT, PUBLIC_URL, Api, Person, problem

GENERATION = {
    *("generation_id", "state", "stage", "progress_ratio", "queue_position", "prompt"),
    *("enhanced_prompt", "service_type", "resolution", "aspect_ratio", "quoted_credits"),
    *("charged_credits", "reuse", "media", "exports", "failure", "attempts", "created_at"),
    *("completed_at", "deadline_at", "receipt_id", "paid_by", "starts_at"),
}
EXPORT = {
    *("export_id", "state", "progress_ratio", "format", "width", "height", "size_bytes"),
    *("url", "url_expires_at", "sha256"),
}


def test_an_order_is_accepted_with_its_price(ann: Person) -> None:
    answer = ann.order(exports=["9:16", "4:5", "9:16"])
    body = answer.json()
    assert answer.status_code == 202
    assert set(body) == GENERATION
    assert answer.headers["Location"] == f"/api/v1/generations/{body['generation_id']}"
    assert (body["state"], body["stage"], body["prompt"]) == ("queued", "routing", PROMPT)
    assert (body["service_type"], body["quoted_credits"], body["charged_credits"]) == (
        "video_720p",
        5,
        0,
    )
    assert set(body["media"].values()) == {None}
    assert [item["format"] for item in body["exports"]] == ["9:16", "4:5"]
    assert set(body["exports"][0]) == EXPORT
    assert body["created_at"].endswith("Z")
    balance = ann.get("/credits/balance").json()
    assert (balance["available"], balance["held"]) == (15, 5)


def test_a_delivered_film_can_be_played_and_is_charged(ann: Person) -> None:
    generation_id = ann.delivered(exports=["9:16"])
    body = ann.get(f"/generations/{generation_id}").json()
    assert set(body) == GENERATION
    assert (body["state"], body["progress_ratio"], body["charged_credits"]) == ("delivered", 1.0, 5)
    assert body["media"]["master"].startswith(f"{PUBLIC_URL}/objects/exports/")
    assert body["media"]["poster"].startswith(f"{PUBLIC_URL}/objects/posters/")
    [export] = body["exports"]
    assert (export["state"], export["width"], export["height"]) == ("delivered", 720, 1280)
    assert export["url"].startswith(PUBLIC_URL)
    assert set(body["attempts"][0]) == {"attempt_id", "started_at", "ended_at", "outcome"}
    assert body["attempts"][0]["outcome"] == "succeeded"


def test_a_failure_says_why_and_costs_nothing(api: Api, ann: Person) -> None:
    before = ann.get("/credits/balance").json()["available"]
    generation_id = ann.ordered()
    api.house.provider.submits = [ContentRefused()]
    api.house.submitting.run(generation_id)
    api.house.provider.submits = [Submitted("job-1", {})]
    body = ann.get(f"/generations/{generation_id}", **{"Accept-Language": "ja"}).json()
    failure = body["failure"]
    assert set(failure) == {"code", "stage", "detail", "next_step", "charged_credits"}
    assert (failure["code"], failure["stage"]) == ("provider.content_refused", "provider")
    assert (failure["next_step"], failure["charged_credits"]) == ("edit_prompt", 0)
    assert not failure["detail"].isascii()
    assert ann.get("/credits/balance").json()["available"] == before
    receipt = ann.get(f"/credits/receipts/{body['receipt_id']}").json()
    assert receipt["credits"] == 5
    assert receipt["generation_id"] == generation_id


def test_a_queued_order_is_cancelled_with_all_its_credits(ann: Person) -> None:
    generation_id = ann.ordered()
    first = ann.send("POST", f"/generations/{generation_id}/cancel")
    assert first.status_code == 202
    body = first.json()
    assert (body["state"], body["money"]["outcome"]) == ("cancelled", "released")
    assert body["money"]["credits"] == 5
    assert body["money"]["receipt_id"]
    again = ann.send("POST", f"/generations/{generation_id}/cancel")
    assert (again.status_code, again.json()) == (202, body)
    assert ann.get("/credits/balance").json()["available"] == 20


def test_a_job_at_its_provider_keeps_the_credits_until_the_verdict(api: Api, ann: Person) -> None:
    generation_id = ann.ordered()
    api.house.submitting.run(generation_id)
    body = ann.send("POST", f"/generations/{generation_id}/cancel").json()
    assert (body["state"], body["money"]["outcome"]) == ("submitted", "kept_until_verdict")
    assert ann.get("/credits/balance").json()["held"] == 5


def test_what_ended_is_not_cancelled(ann: Person) -> None:
    generation_id = ann.delivered()
    before = ann.money
    answer = ann.send("POST", f"/generations/{generation_id}/cancel")
    assert problem(answer) == (409, "generation.already_ended")
    assert ann.money == before


@pytest.mark.parametrize("suffix", ["", "/events", "/cancel", "/exports"])
@pytest.mark.parametrize("name", ["another", "nonsense", "..%2F..", "__x__", "%00", "é"])
def test_what_is_not_the_callers_is_not_found(
    api: Api, ann: Person, suffix: str, name: str
) -> None:
    named = api.person().ordered() if name == "another" else name
    before = ann.money
    is_post = suffix in {"/cancel", "/exports"}
    body = {"formats": ["9:16"]} if suffix == "/exports" else None
    answer = ann.send("POST" if is_post else "GET", f"/generations/{named}{suffix}", body)
    assert problem(answer)[0] == 404
    assert ann.money == before


@pytest.mark.parametrize("path", ["/exports", "/credits/receipts"])
@pytest.mark.parametrize("name", ["another", "nonsense", "__x__", "a%2Fb"])
def test_files_and_receipts_of_others_are_not_found(
    api: Api, ann: Person, path: str, name: str
) -> None:
    named = name
    if name == "another":
        ben = api.person()
        generation_id = ben.ordered(exports=["9:16"])
        ended = ben.send("POST", f"/generations/{generation_id}/cancel").json()
        export_id = ben.get(f"/generations/{generation_id}").json()["exports"][0]["export_id"]
        named = export_id if path == "/exports" else ended["money"]["receipt_id"]
        assert ben.get(f"{path}/{named}").status_code == 200
    assert problem(ann.get(f"{path}/{named}"))[0] == 404


def test_an_export_is_asked_for_and_found(ann: Person) -> None:
    generation_id = ann.delivered()
    before = ann.money
    wished = {"formats": ["9:16", "1:1"], "fit": "blur"}
    answer = ann.send("POST", f"/generations/{generation_id}/exports", wished)
    assert answer.status_code == 202
    items = answer.json()["items"]
    assert [(item["format"], item["state"]) for item in items] == [
        ("9:16", "queued"),
        ("1:1", "queued"),
    ]
    found = ann.get(f"/exports/{items[0]['export_id']}")
    assert set(found.json()) == EXPORT
    assert found.json() == items[0]
    assert ann.money == before


def test_a_film_that_is_not_there_yet_has_no_exports(ann: Person) -> None:
    wished = {"formats": ["9:16"]}
    answer = ann.send("POST", f"/generations/{ann.ordered()}/exports", wished)
    assert problem(answer) == (409, "generation.not_delivered")


def test_the_same_version_is_not_sent_twice(api: Api, ann: Person) -> None:
    generation_id = ann.ordered()
    first = ann.get(f"/generations/{generation_id}")
    etag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = ann.get(f"/generations/{generation_id}", **{"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == etag
    other = ann.get(f"/generations/{generation_id}", **{"If-None-Match": '"other"'})
    assert other.status_code == 200
    api.house.submitting.run(generation_id)
    changed = ann.get(f"/generations/{generation_id}", **{"If-None-Match": etag})
    assert (changed.status_code, changed.json()["state"]) == (200, "submitted")


def test_another_language_is_another_version(ann: Person) -> None:
    generation_id = ann.ordered()
    etag = ann.get(f"/generations/{generation_id}").headers["ETag"]
    headers = {"If-None-Match": etag, "Accept-Language": "ko"}
    assert ann.get(f"/generations/{generation_id}", **headers).status_code == 200


def test_pages_go_from_the_newest_to_the_oldest(api: Api) -> None:
    ann = api.person(granted=25)
    made = [ann.ordered(prompt=f"{PROMPT} {number}") for number in range(5)]
    seen: list[str] = []
    path = "/generations?limit=2"
    while True:
        page = ann.get(path).json()
        assert set(page) == {"items", "next_cursor"}
        assert set(page["items"][0]) == GENERATION
        seen += [item["generation_id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        path = f"/generations?limit=2&cursor={page['next_cursor']}"
    assert seen == made[::-1]


def test_nobody_sees_anothers_list(api: Api, ann: Person) -> None:
    ann.ordered()
    assert api.person().get("/generations").json() == {"items": [], "next_cursor": None}


def _cursor(*named: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(named).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "é",
        "e30=",
        _cursor("2026-11-20T12:00:00+00:00", "a/b"),
        _cursor("2026-11-20T12:00:00+00:00", 7),
        _cursor("9999-12-31T23:59:59-23:59", f"gen_{1:032x}"),
        _cursor("yesterday", f"gen_{1:032x}"),
        _cursor(7, 7),
        _cursor(1, 2, 3),
    ],
)
@pytest.mark.parametrize("path", ["/generations", "/credits/transactions"])
def test_a_cursor_we_never_gave_is_malformed(ann: Person, path: str, cursor: str) -> None:
    answer = ann.send("GET", str(httpx.URL(path, params={"cursor": cursor})))
    assert problem(answer) == (400, "request.bad_cursor")


@pytest.mark.parametrize("limit", ["0", "101", "x", "-1", "1.5"])
@pytest.mark.parametrize("path", ["/generations", "/credits/transactions"])
def test_a_page_has_one_to_a_hundred_items(ann: Person, path: str, limit: str) -> None:
    assert problem(ann.get(f"{path}?limit={limit}")) == (422, "request.invalid")


def test_a_repeated_request_is_answered_once(ann: Person) -> None:
    first, again = ann.order("order-1"), ann.order("order-1")
    assert (first.status_code, again.status_code) == (202, 202)
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert ann.get("/credits/balance").json()["held"] == 5


def test_the_alias_of_a_route_is_the_same_request(ann: Person) -> None:
    first = ann.order("order-1")
    again = ann.send("POST", "/generation/create", ORDER, {"Idempotency-Key": "order-1"})
    assert again.json() == first.json()


def test_a_key_of_another_body_is_a_conflict(ann: Person) -> None:
    ann.order("order-1")
    before = ann.money
    answer = ann.order("order-1", prompt="Another film")
    assert problem(answer) == (409, "request.idempotency_conflict")
    assert ann.money == before


def test_exports_are_named_once_too(ann: Person) -> None:
    path = f"/generations/{ann.delivered()}/exports"
    key, wished = {"Idempotency-Key": "files-1"}, {"formats": ["9:16"]}
    first = ann.send("POST", path, wished, key)
    again = ann.send("POST", path, wished, key)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json()["items"][0]["export_id"] == first.json()["items"][0]["export_id"]
    other = ann.send("POST", path, {"formats": ["1:1"]}, key)
    assert problem(other) == (409, "request.idempotency_conflict")


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 129, "\x7f", "caf\xe9"])
def test_an_odd_key_is_refused_before_anything_happens(ann: Person, key: str) -> None:
    before = ann.money
    proof = {"Authorization": f"Bearer {ann.token}", "Content-Type": "application/json"}
    headers = [(k.encode(), v.encode()) for k, v in proof.items()]
    headers.append((b"Idempotency-Key", key.encode("latin-1")))

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(ann.api.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
            return await client.post("/api/v1/generations", json=ORDER, headers=headers)

    assert problem(asyncio.run(send())) == (422, "request.invalid")
    assert ann.money == before


def told(text: str) -> list[dict[str, Any]]:
    """The messages of a stream: id, event and data."""
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]


def test_a_stream_tells_every_state_once(ann: Person) -> None:
    generation_id = ann.delivered()
    answer = ann.get(f"/generations/{generation_id}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    messages = told(answer.text)
    assert {message["event"] for message in messages} == {"state"}
    assert [message["id"] for message in messages] == [str(n) for n in range(1, len(messages) + 1)]
    bodies = [json.loads(message["data"]) for message in messages]
    assert [body["state"] for body in bodies] == [
        *("requested", "held", "queued", "submitted", "storing", "finishing", "delivered")
    ]
    ratios = [body["progress_ratio"] for body in bodies]
    assert ratios == sorted(ratios)
    assert set(bodies[-1]) == GENERATION
    # Links are signed anew for each answer, perhaps in another second.
    plain = ("state", "charged_credits", "completed_at", "attempts")
    now = ann.get(f"/generations/{generation_id}").json()
    assert [bodies[-1][name] for name in plain] == [now[name] for name in plain]


@pytest.mark.parametrize(("last", "left"), [("5", ["6", "7"]), ("7", []), ("999999999", [])])
def test_a_stream_resumes_behind_the_last_event(ann: Person, last: str, left: list[str]) -> None:
    generation_id = ann.delivered()
    answer = ann.get(f"/generations/{generation_id}/events", **{"Last-Event-ID": last})
    ids = [message["id"] for message in told(answer.text) if "id" in message]
    assert (answer.status_code, ids) == (200, left)


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "9" * 10])
def test_an_odd_last_event_is_refused(ann: Person, last: str) -> None:
    generation_id = ann.ordered()
    answer = ann.get(f"/generations/{generation_id}/events", **{"Last-Event-ID": last})
    assert problem(answer) == (422, "request.invalid")


@pytest.mark.parametrize("last", ["", "3", "999"])
def test_a_stream_follows_a_living_job_to_its_end(api: Api, ann: Person, last: str) -> None:
    """Also behind a sequence we never gave: what is still to come is told."""
    generation_id = ann.ordered()
    proof = {"Authorization": f"Bearer {ann.token}"}
    if last:
        proof["Last-Event-ID"] = last

    async def watch() -> str:
        transport = httpx.ASGITransport(api.app)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
            path = f"/api/v1/generations/{generation_id}/events"
            asked = asyncio.create_task(client.get(path, headers=proof))
            await asyncio.sleep(0.2)  # the stream has told what was there
            await asyncio.to_thread(api.house.cancelling.run, owner, generation_id)
            return (await asked).text

    owner = api.house.now(generation_id).owner_id
    messages = told(asyncio.run(watch()))
    assert json.loads(messages[-1]["data"])["state"] == "cancelled"
    assert messages[-1]["id"] == "4"
    assert len(messages) == (1 if last else 4)


def test_a_stream_ends_within_a_second_of_its_session(api: Api, ann: Person) -> None:
    generation_id = ann.ordered()
    owner = api.house.now(generation_id).owner_id

    def end(stores: Stores) -> None:
        account = stores.accounts.find(owner)
        assert account is not None
        left = replace(account, session_epoch=account.session_epoch + 1)
        end_all(stores, left, datetime.now(UTC))

    async def watch() -> httpx.Response:
        transport = httpx.ASGITransport(api.app)
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
            path = f"/api/v1/generations/{generation_id}/events"
            proof = {"Authorization": f"Bearer {ann.token}"}
            asked = asyncio.create_task(client.get(path, headers=proof))
            await asyncio.sleep(0.2)  # the stream has told what was there
            await asyncio.to_thread(api.parts.uow.run, end)
            return await asyncio.wait_for(asked, timeout=10)

    assert told(asyncio.run(watch()).text)
    assert problem(ann.get("/auth/me")) == (401, "auth.session_ended")
