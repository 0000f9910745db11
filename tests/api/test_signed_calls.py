"""Programs that sign their calls, over HTTP."""

import hashlib
import hmac
import json
import time
from typing import Any

import httpx
import pytest

from tests.api.builders import ORDER, Api, Person, problem

SCOPES = ["credits:read", "generations:read", "generations:write"]


class Program:
    """What somebody writes from the API's documentation: it shares no code with the product."""

    def __init__(self, person: Person, scopes: list[str] | None = None) -> None:
        body = {"name": "Storefront", "scopes": SCOPES if scopes is None else scopes}
        made = person.send("POST", "/api-keys", body)
        assert made.status_code == 201, made.text
        self.api, self.key_id, self.secret = (
            person.api,
            made.json()["key_id"],
            made.json()["secret"],
        )
        self._count = 0

    def headers(
        self, method: str, target: str, body: bytes = b"", **changes: str
    ) -> dict[str, str]:
        self._count += 1
        sent = {
            "X-VidGo-Key": self.key_id,
            "X-VidGo-Timestamp": str(int(time.time())),
            "X-VidGo-Nonce": f"nonce-{self._count}",
            **changes,
        }
        lines = [method, target, sent["X-VidGo-Timestamp"], sent["X-VidGo-Nonce"]]
        text = "\n".join([*lines, hashlib.sha256(body).hexdigest()])
        made = hmac.new(self.secret.encode(), text.encode(), "sha256").hexdigest()
        return {**sent, "X-VidGo-Signature": made}

    def send(self, method: str, path: str, body: Any = None) -> httpx.Response:
        raw = b"" if body is None else json.dumps(body).encode()
        target = f"/api/v1{path}"
        return self.api.send(method, target, raw or None, self.headers(method, target, raw))


@pytest.fixture
def program(ann: Person) -> Program:
    return Program(ann)


def test_a_program_reads_and_orders_what_its_scopes_allow(program: Program, ann: Person) -> None:
    assert program.send("GET", "/credits/balance").json() == ann.get("/credits/balance").json()
    made = program.send("POST", "/generations", ORDER)
    assert made.status_code == 202, made.text
    assert (
        made.json()["generation_id"] == ann.get("/generations").json()["items"][0]["generation_id"]
    )


def test_a_call_that_is_sent_again_is_refused(api: Api, program: Program) -> None:
    target, body = "/api/v1/generations", json.dumps(ORDER).encode()
    headers = program.headers("POST", target, body)
    assert api.send("POST", target, body, headers).status_code == 202
    assert problem(api.send("POST", target, body, headers)) == (401, "auth.nonce_used")


@pytest.mark.parametrize("late_s", [-400, 400])
def test_a_call_of_another_time_is_refused(api: Api, program: Program, late_s: int) -> None:
    target = "/api/v1/credits/balance"
    stamp = {"X-VidGo-Timestamp": str(int(time.time()) - late_s)}
    answer = api.send("GET", target, headers=program.headers("GET", target, **stamp))
    assert problem(answer) == (401, "auth.stale_timestamp")


def test_another_body_than_was_signed_is_refused(api: Api, program: Program, ann: Person) -> None:
    target, before = "/api/v1/generations", ann.money
    headers = program.headers("POST", target, json.dumps(ORDER).encode())
    other = json.dumps({**ORDER, "duration_s": 8}).encode()
    assert problem(api.send("POST", target, other, headers)) == (401, "auth.bad_signature")
    assert ann.money == before


def test_another_keys_signature_is_refused(api: Api, program: Program) -> None:
    other = Program(api.person())
    target = "/api/v1/credits/balance"
    headers = {**program.headers("GET", target), "X-VidGo-Key": other.key_id}
    assert problem(api.send("GET", target, headers=headers)) == (401, "auth.bad_signature")


@pytest.mark.parametrize("name", ["Timestamp", "Nonce", "Signature"])
def test_a_call_without_one_of_its_headers_is_refused(
    api: Api, program: Program, name: str
) -> None:
    target = "/api/v1/credits/balance"
    headers = program.headers("GET", target)
    del headers[f"X-VidGo-{name}"]
    assert problem(api.send("GET", target, headers=headers)) == (401, "auth.bad_signature")


def test_a_revoked_key_is_told_so(program: Program, ann: Person) -> None:
    assert ann.send("DELETE", f"/api-keys/{program.key_id}").status_code == 204
    assert problem(program.send("GET", "/credits/balance")) == (401, "auth.key_revoked")
    assert problem(ann.send("DELETE", f"/api-keys/{program.key_id}")) == (
        404,
        "accounts.key_unknown",
    )


def test_the_query_is_signed_in_the_order_it_was_sent(api: Api, program: Program) -> None:
    target = "/api/v1/credits/transactions?limit=5&cursor="
    swapped = "/api/v1/credits/transactions?cursor=&limit=5"
    headers = program.headers("GET", target)
    assert problem(api.send("GET", swapped, headers=headers)) == (401, "auth.bad_signature")
    plain = "/api/v1/credits/transactions?limit=5"
    assert api.send("GET", plain, headers=program.headers("GET", plain)).status_code == 200


@pytest.mark.parametrize(
    "path", ["/generations/caf%C3%A9", "/generations/%E5%95%86%E5%93%81?x=%2F"]
)
def test_a_path_is_signed_as_it_was_escaped(program: Program, path: str) -> None:
    assert problem(program.send("GET", path)) == (404, "generation.unknown")


def test_another_spelling_of_a_route_is_signed_as_it_was_sent(program: Program) -> None:
    for path in ("/points/balance", "/credits/balance/"):
        assert program.send("GET", path).status_code == 200


def test_a_scope_the_key_lacks_is_named(ann: Person) -> None:
    answer = Program(ann, ["credits:read"]).send("POST", "/generations", ORDER)
    assert problem(answer) == (403, "accounts.scope_missing")
    assert answer.json()["needed_scope"] == "generations:write"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api-keys", None),
        ("POST", "/api-keys", {"name": "Another", "scopes": SCOPES}),
        ("PATCH", "/auth/me", {"full_name": "Eve"}),
    ],
)
def test_what_needs_the_person_is_closed_to_every_key(
    program: Program, method: str, path: str, body: Any
) -> None:
    assert problem(program.send(method, path, body)) == (403, "accounts.person_needed")


def test_the_secret_is_told_once(program: Program, ann: Person) -> None:
    listed = ann.get("/api-keys")
    assert program.secret not in listed.text
    [item] = listed.json()["items"]
    assert (item["key_id"], item["scopes"]) == (program.key_id, SCOPES)


def test_an_unknown_scope_is_refused(ann: Person) -> None:
    answer = ann.send("POST", "/api-keys", {"name": "Root", "scopes": ["admin"]})
    assert problem(answer) == (422, "request.invalid")


def test_the_document_tells_how_to_sign(api: Api) -> None:
    schemes = api.targets.openapi()["components"]["securitySchemes"]
    assert schemes["signature"]["name"] == "X-VidGo-Key"
