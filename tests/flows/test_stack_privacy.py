"""Keys, coupons, archives and erasure in the running product, with its own queue and gateway."""

import hashlib
import hmac
import json
import secrets
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import httpx

from infra.local.client import Client
from tests.flows.stack_builders import fetched, finished
from tests.stack import Stack, wait_for

PASSWORD = "correct horse"

FADING = {"limits", "session_ends"}
"""They name the account by its random id, and are forgotten within the hour."""


def person(stack: Stack) -> tuple[Client, str]:
    """Return somebody new with credits, and their address."""
    email, client = f"person-{secrets.token_hex(4)}@example.com", stack.client()
    client.register(email, PASSWORD, f"Person {email}")
    client.grant(email, 20)
    return client, email


def signed(stack: Stack, key: dict[str, str], target: str) -> httpx.Response:
    """Send a GET as a program would that has a key and this page of the documentation."""
    stamp, nonce = str(int(time.time())), secrets.token_hex(8)
    text = "\n".join(["GET", target, stamp, nonce, hashlib.sha256(b"").hexdigest()])
    headers = {
        "X-VidGo-Key": key["key_id"],
        "X-VidGo-Timestamp": stamp,
        "X-VidGo-Nonce": nonce,
        "X-VidGo-Signature": hmac.new(key["secret"].encode(), text.encode(), "sha256").hexdigest(),
    }
    return httpx.get(f"{stack.url}{target}", headers=headers, trust_env=False)


def traces(stack: Stack, *words: str) -> list[str]:
    """Return the paths of documents and files in which one of `words` occurs."""
    uri = f"file:{stack.state / 'documents.sqlite3'}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as rows:
        found = rows.execute("SELECT path, path || fields FROM documents").fetchall()
    told = [path for path, text in found if any(word in text for word in words)]
    files = [path for path in (stack.state / "objects").rglob("*") if path.is_file()]
    return told + [str(path) for path in files if any(word in str(path) for word in words)]


def test_a_signed_call_reaches_the_product_as_it_was_signed(stack: Stack) -> None:
    client, _ = person(stack)
    wanted = {"name": "Storefront", "scopes": ["credits:read", "generations:read"]}
    key = client.call("POST", "/api/v1/api-keys", json=wanted)
    for target in (
        "/api/v1/credits/balance",
        "/api/v1/points/balance/",
        "/api/v1/credits/transactions?limit=5",
    ):
        assert signed(stack, key, target).status_code == httpx.codes.OK, target
    odd = signed(stack, key, "/api/v1/generations/caf%C3%A9%2F?b=%20&a=1")
    assert odd.json()["code"] in {"generation.unknown", "request.no_such_route"}
    refused = signed(stack, {**key, "secret": "0" * 64}, "/api/v1/credits/balance")
    assert refused.json()["code"] == "auth.bad_signature"


def test_the_administrator_makes_a_coupon_and_somebody_redeems_it(stack: Stack) -> None:
    admin, (client, _) = stack.client(), person(stack)
    kept = json.loads((stack.state / "secrets.json").read_text())
    admin.sign_in("admin@vidgo.test", kept["admin_password"])
    code = f"GIFT-{secrets.token_hex(4)}"
    terms = {"code": code, "kind": "plan_trial", "value": 14, "trial_plan_id": "starter"}
    admin.call("POST", "/api/v1/admin/coupons", json=terms)
    redeemed = client.call("POST", "/api/v1/promotions/redeem", json={"code": code.lower()})
    assert (redeemed["days_added"], redeemed["balance"]) == (14, 45)
    assert client.call("GET", "/api/v1/plans/current")["plan_id"] == "starter"
    assert admin.call("GET", f"/api/v1/admin/coupons/{code}")["uses"] == 1


def test_all_of_ones_data_are_fetched_and_then_gone(stack: Stack, tmp_path: Path) -> None:
    client, email = person(stack)
    account_id = client.call("GET", "/api/v1/auth/me")["user_id"]
    finished(client, prompt=f"A film for {email.partition('@')[0]}")
    client.call("GET", "/api/v1/auth/export")

    def ready() -> dict[str, str] | None:
        archive = client.call("GET", "/api/v1/auth/export")
        return archive if archive["state"] == "ready" else None

    archive = wait_for(ready, "the archive")
    with ZipFile(fetched(archive["url"], tmp_path, "data.zip")) as packed:
        assert packed.testzip() is None
        assert json.loads(packed.read("data/accounts.json"))[0]["email"] == email
        assert any(name.startswith("media/masters/") for name in packed.namelist())
    mails = client.call("GET", "/sandbox/mailbox/messages", params={"to": email})["items"]
    assert "Your VidGo data are ready" in [mail["subject"] for mail in mails]
    assert traces(stack, email)
    client.call("DELETE", "/api/v1/auth/me")
    wait_for(lambda: not traces(stack, email, email.partition("@")[0]), "the erasure")
    left = {path.split("/")[0] for path in traces(stack, account_id)}
    assert left <= {"wallets", "erasures", "subscriptions", "outbox"} | FADING
