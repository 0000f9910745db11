"""Lifetimes, keys, hashes and limits of the auth routes, over HTTP."""

from pathlib import Path
from typing import Any

import pytest

from infra.identity.embedded import SigningKey
from shared.accounts.address import EmailAddress
from shared.accounts.limits import Limit
from shared.accounts.policy import AccountPolicy
from tests.api.auth_builders import JO, JOIN, KEY, PASSWORD, AuthApi, problem

NEW_KEY, NEWEST_KEY = SigningKey("k2", b"n" * 32), SigningKey("k3", b"m" * 32)


@pytest.mark.parametrize("ttl_minutes", [5, 15, 30])
def test_an_access_token_lives_as_long_as_is_set(tmp_path: Path, ttl_minutes: int) -> None:
    api = AuthApi(tmp_path, ttl_minutes=ttl_minutes)
    tokens = api.signed_in()
    assert tokens["expires_in"] == 60 * ttl_minutes
    api.clock.advance(seconds=60 * ttl_minutes - 1)
    assert api.me(tokens["access_token"])[0] == 200
    api.clock.advance(seconds=1)
    assert problem(api.me(tokens["access_token"])) == (401, "auth.expired_token")


def test_a_refresh_token_lives_seven_days(tmp_path: Path) -> None:
    api = AuthApi(tmp_path)
    token = api.signed_in()["refresh_token"]
    api.clock.advance(seconds=7 * 86400 - 1)
    status, tokens = api.post("refresh", refresh_token=token)
    assert status == 200
    api.clock.advance(seconds=7 * 86400)
    assert problem(api.post("refresh", refresh_token=tokens["refresh_token"])) == (
        401,
        "auth.session_ended",
    )


def test_tokens_outlive_one_rotation_of_the_signing_key_and_not_two(tmp_path: Path) -> None:
    old = AuthApi(tmp_path, keys=[KEY]).signed_in()["access_token"]
    during = AuthApi(tmp_path, keys=[NEW_KEY, KEY])
    assert during.me(old)[0] == 200
    status, fresh = during.post("login", email=JO, password=PASSWORD)
    assert status == 200
    after = AuthApi(tmp_path, keys=[NEWEST_KEY, NEW_KEY])
    assert after.me(fresh["access_token"])[0] == 200
    assert problem(after.me(old)) == (401, "auth.invalid_token")


def test_sessions_outlive_every_rotation_of_the_signing_key(tmp_path: Path) -> None:
    token = AuthApi(tmp_path, keys=[KEY]).signed_in()["refresh_token"]
    rotated = AuthApi(tmp_path, keys=[NEWEST_KEY, NEW_KEY])
    status, tokens = rotated.post("refresh", refresh_token=token)
    assert status == 200
    assert rotated.me(tokens["access_token"])[0] == 200


def stored_hash(api: AuthApi) -> str:
    account = api.uow.run(lambda stores: stores.accounts.find_by_email(EmailAddress(JO)))
    assert account is not None
    assert account.kept_password is not None
    return account.kept_password


def test_a_login_hashes_again_once_the_cost_has_risen(tmp_path: Path) -> None:
    AuthApi(tmp_path, bcrypt_cost=4).signed_in()
    raised = AuthApi(tmp_path, bcrypt_cost=5)
    assert stored_hash(raised).startswith("$2b$04$")
    assert raised.post("login", email=JO, password=PASSWORD)[0] == 200
    renewed = stored_hash(raised)
    assert renewed.startswith("$2b$05$")
    assert raised.post("login", email=JO, password=PASSWORD)[0] == 200
    assert stored_hash(raised) == renewed


def test_a_password_of_72_bytes_counts_to_its_last_byte(tmp_path: Path) -> None:
    api = AuthApi(tmp_path)
    password = "é" * 35 + "xy"  # 72 bytes of UTF-8
    assert api.post("register", **{**JOIN, "password": password})[0] == 201
    assert api.post("verify-email", email=JO, code=api.code())[0] == 200
    assert api.post("login", email=JO, password=password[:-1] + "z")[0] == 401
    assert api.post("login", email=JO, password=password)[0] == 200


@pytest.mark.parametrize("password", ["x" * 71 + "yz", "é" * 36 + "x"])
def test_a_password_over_72_bytes_is_refused_and_not_cut(tmp_path: Path, password: str) -> None:
    api = AuthApi(tmp_path)
    answer = api.post("register", **{**JOIN, "password": password})
    assert problem(answer) == (422, "request.invalid")


@pytest.mark.parametrize(
    ("route", "body"),
    [
        ("register", JOIN),
        ("resend-code", {"email": JO}),
        ("verify-email", {"email": JO, "code": "000000"}),
        ("forgot-password", {"email": JO}),
        ("reset-password", {"token": "invented", "new_password": PASSWORD}),
    ],
)
def test_a_network_that_asks_too_often_waits(
    tmp_path: Path, route: str, body: dict[str, Any]
) -> None:
    api = AuthApi(tmp_path, policy=AccountPolicy(requests_per_network=Limit(2, 3600)))
    codes = [problem_code(api.post(route, **body)) for _ in range(2)]
    assert "auth.too_many_requests" not in codes
    refused = api.send("POST", route, body)
    assert (refused.status_code, refused.json()["code"]) == (429, "auth.too_many_requests")
    assert refused.headers["Retry-After"] == "3600"
    elsewhere = api.send("POST", route, body, {"X-Forwarded-For": "203.0.113.9"})
    assert elsewhere.json().get("code") != "auth.too_many_requests"


def problem_code(answer: tuple[int, Any]) -> str | None:
    body = answer[1]
    return None if body is None else body.get("code")
