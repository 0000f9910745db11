"""Registering, proving an address and sessions, over HTTP."""

from pathlib import Path
from typing import Any

import pytest

from tests.api.auth_builders import JO, JOIN, ME, PASSWORD, AuthApi, problem

EMPTY = ("subscription", "purchased", "bonus", "total", "held", "available")


@pytest.fixture
def api(tmp_path: Path) -> AuthApi:
    return AuthApi(tmp_path)


def test_a_person_registers_verifies_and_signs_in(api: AuthApi) -> None:
    status, made = api.post("register", **JOIN, locale="ko")
    assert status == 201
    assert made == {
        "user_id": made["user_id"],
        "email": JO,
        "verification_required": True,
        "code_expires_at": "2026-11-20T12:15:00Z",
        "registration_token": made["registration_token"],
    }
    assert problem(api.post("login", email=JO, password=PASSWORD)) == (
        403,
        "accounts.email_not_verified",
    )
    assert api.post("verify-email", email=JO, code=api.code()) == (200, {"verified": True})
    status, tokens = api.post("login", email=JO, password=PASSWORD)
    assert status == 200
    assert set(tokens) == {"access_token", "refresh_token", "token_type", "expires_in"}
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 900)
    assert api.me(tokens["access_token"]) == (
        200,
        {
            "user_id": made["user_id"],
            "email": JO,
            "full_name": "Jo",
            "locale": "ko",
            "roles": ["user"],
            "is_verified": True,
            "plan": "demo",
            "reset_mail": False,
            "wallet": dict.fromkeys(EMPTY, 0),
            "created_at": "2026-11-20T12:00:00Z",
        },
    )


def test_verifying_again_with_the_same_code_succeeds(api: AuthApi) -> None:
    api.signed_in()
    assert api.post("verify-email", email=JO, code=api.code()) == (200, {"verified": True})


def test_the_browsers_language_is_taken_unless_one_is_named(api: AuthApi) -> None:
    api.send("POST", "register", JOIN, {"Accept-Language": "ja-JP,ja;q=0.9"})
    api.post("verify-email", email=JO, code=api.code())
    access = api.post("login", email=JO, password=PASSWORD)[1]["access_token"]
    assert api.me(access)[1]["locale"] == "ja"


def test_only_what_is_given_changes(api: AuthApi) -> None:
    access = api.signed_in()["access_token"]
    assert api.me(access, locale="es")[1]["full_name"] == "Jo"
    status, me = api.me(access, full_name=None)
    assert status == 200
    assert (me["full_name"], me["locale"], set(me)) == (None, "es", ME)


def test_mails_of_new_credits_are_off_until_they_are_asked_for(api: AuthApi) -> None:
    access = api.signed_in()["access_token"]
    assert api.me(access, reset_mail=True)[1]["reset_mail"] is True
    assert api.me(access, locale="es")[1]["reset_mail"] is True
    assert api.me(access, reset_mail=False)[1]["reset_mail"] is False


@pytest.mark.parametrize(
    "changes", [{"email": "li@example.com"}, {"locale": "de"}, {"plan": "pro"}]
)
def test_what_may_not_be_changed_is_refused(api: AuthApi, changes: dict[str, str]) -> None:
    assert problem(api.me(api.signed_in()["access_token"], **changes)) == (422, "request.invalid")


def test_guesses_are_counted_down_and_then_refused(api: AuthApi) -> None:
    api.post("register", **JOIN)
    wrong = api.wrong_code()
    left = [api.post("verify-email", email=JO, code=wrong) for _ in range(3)]
    assert [problem(answer) for answer in left] == [(400, "verification.invalid_code")] * 3
    assert [body["attempts_remaining"] for _, body in left] == [2, 1, 0]
    refused = api.send("POST", "verify-email", {"email": JO, "code": api.code()})
    assert problem((refused.status_code, refused.json())) == (
        429,
        "verification.too_many_attempts",
    )
    assert refused.headers["Retry-After"] == str(refused.json()["retry_after_s"]) == "900"


def test_a_code_expires(api: AuthApi) -> None:
    api.post("register", **JOIN)
    api.clock.advance(seconds=900)
    answer = api.post("verify-email", email=JO, code=api.code())
    assert problem(answer) == (410, "verification.expired")


def test_codes_are_sent_five_times_an_hour(api: AuthApi) -> None:
    api.post("register", **JOIN)
    assert [api.post("resend-code", email=JO) for _ in range(4)] == [
        (202, {"code_expires_at": "2026-11-20T12:15:00Z"})
    ] * 4
    status, body = api.post("resend-code", email=JO)
    assert problem((status, body)) == (429, "verification.too_many_sends")
    assert body["retry_after_s"] == 3600


@pytest.mark.parametrize("route", ["register", "resend-code", "login", "verify-email"])
def test_known_and_unknown_addresses_are_answered_alike(api: AuthApi, route: str) -> None:
    api.signed_in()
    api.clock.advance(seconds=3600)
    bodies: dict[str, dict[str, str]] = {
        "register": {"password": "another secret"},
        "resend-code": {},
        "login": {"password": "wrong password"},
        "verify-email": {"code": api.wrong_code()},
    }
    known = api.post(route, email=JO, **bodies[route])
    unknown = api.post(route, email="li@example.com", **bodies[route])
    assert known[0] == unknown[0]
    for _, body in (known, unknown):
        body.pop("email", None)
        body.pop("user_id", None)
        body.pop("registration_token", None)
    assert known == unknown


def test_signing_in_after_registering_does_not_tell_whether_the_address_was_taken(
    api: AuthApi,
) -> None:
    api.signed_in()
    refusals = []
    for email in (JO, "li@example.com"):
        api.post("register", **{**JOIN, "email": email, "password": "another secret"})
        refusals.append(api.post("login", email=email, password="another secret"))
    assert problem(refusals[0]) == (403, "accounts.email_not_verified")
    assert refusals[0] == refusals[1]


@pytest.mark.parametrize("passwords", [(PASSWORD, "theirs 123"), ("theirs 123", PASSWORD)])
def test_a_code_never_lets_in_who_registered_a_strangers_address(
    api: AuthApi, passwords: tuple[str, str]
) -> None:
    codes = []
    for password in passwords:
        api.post("register", **{**JOIN, "password": password})
        codes.append(api.code())
    assert {api.post("verify-email", email=JO, code=code)[0] for code in codes} == {400}
    assert api.post("login", email=JO, password="theirs 123")[0] in {401, 403}
    api.clock.advance(seconds=900)
    api.post("register", **JOIN)
    assert api.post("verify-email", email=JO, code=api.code())[0] == 200
    assert api.post("login", email=JO, password=PASSWORD)[0] == 200
    assert api.post("login", email=JO, password="theirs 123")[0] == 401


def test_who_mistyped_and_signed_up_again_gets_in_at_once(api: AuthApi) -> None:
    api.post("register", **{**JOIN, "password": "corect horse"})
    _, mine = api.post("register", **JOIN)
    proof = {"email": JO, "code": api.code(), "registration_token": mine["registration_token"]}
    assert api.post("verify-email", **proof) == (200, {"verified": True})
    assert api.post("login", email=JO, password=PASSWORD)[0] == 200
    assert api.post("login", email=JO, password="corect horse")[0] == 401


def test_too_many_failed_logins_are_refused_for_a_while(api: AuthApi) -> None:
    for _ in range(10):
        assert problem(api.post("login", email=JO, password="x")) == (401, "auth.bad_credentials")
    assert problem(api.post("login", email=JO, password="x")) == (429, "auth.too_many_attempts")


def test_a_refresh_token_works_once(api: AuthApi) -> None:
    first = api.signed_in()
    status, second = api.post("refresh", refresh_token=first["refresh_token"])
    assert status == 200
    assert api.me(second["access_token"])[0] == 200
    assert problem(api.post("refresh", refresh_token=first["refresh_token"])) == (
        401,
        "auth.refresh_reused",
    )
    assert problem(api.post("refresh", refresh_token=second["refresh_token"])) == (
        401,
        "auth.session_ended",
    )


def test_logging_out_ends_the_session_and_never_fails(api: AuthApi) -> None:
    token = api.signed_in()["refresh_token"]
    assert [api.post("logout", refresh_token=text) for text in (token, token, "invented")] == [
        (204, None)
    ] * 3
    assert problem(api.post("refresh", refresh_token=token)) == (401, "auth.session_ended")


def test_logging_out_ends_the_access_token_at_once(api: AuthApi) -> None:
    tokens = api.signed_in()
    assert api.me(tokens["access_token"])[0] == 200
    api.post("logout", refresh_token=tokens["refresh_token"])
    assert problem(api.me(tokens["access_token"])) == (401, "auth.session_ended")


def test_another_process_knows_of_it_within_a_second(tmp_path: Path) -> None:
    here, there = AuthApi(tmp_path), AuthApi(tmp_path)
    tokens = here.signed_in()
    assert there.me(tokens["access_token"])[0] == 200
    here.post("logout", refresh_token=tokens["refresh_token"])
    there.clock.advance(seconds=1)
    assert problem(there.me(tokens["access_token"])) == (401, "auth.session_ended")


def test_only_a_live_access_token_proves_a_caller(api: AuthApi) -> None:
    tokens = api.signed_in()
    missing = api.send("GET", "me")
    assert problem((missing.status_code, missing.json())) == (401, "auth.missing_token")
    assert missing.headers["WWW-Authenticate"] == "Bearer"
    assert problem(api.me(tokens["refresh_token"])) == (401, "auth.invalid_token")
    api.clock.advance(seconds=900)
    assert problem(api.me(tokens["access_token"])) == (401, "auth.expired_token")


@pytest.mark.parametrize("scheme", ["Basic am86eA==", "Bearer", "Bearer ", "nonsense"])
def test_another_scheme_proves_nobody(api: AuthApi, scheme: str) -> None:
    answer = api.send("GET", "me", headers={"Authorization": scheme})
    assert problem((answer.status_code, answer.json())) == (401, "auth.missing_token")


def test_answers_with_tokens_are_not_stored_by_caches(api: AuthApi) -> None:
    api.signed_in()
    answer = api.send("POST", "login", {"email": JO, "password": PASSWORD})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("route", "body", "loc", "code"),
    [
        ("register", {**JOIN, "password": "short"}, "password", "accounts.password_too_weak"),
        (
            "register",
            {**JOIN, "password": "x" * 72 + "y"},
            "password",
            "accounts.password_too_weak",
        ),
        (
            "register",
            {**JOIN, "password": "pass\ud800word"},
            "password",
            "accounts.password_too_weak",
        ),
        ("register", {**JOIN, "email": "jo"}, "email", "accounts.email_invalid"),
        ("register", {**JOIN, "email": "\ud800@example.com"}, "email", "string_unicode"),
        ("register", {**JOIN, "full_name": "a\nb"}, "full_name", "accounts.full_name_invalid"),
        ("register", {**JOIN, "full_name": "\ud800"}, "full_name", "string_unicode"),
        ("register", {**JOIN, "full_name": 7}, "full_name", "string_type"),
        ("register", {**JOIN, "locale": "de"}, "locale", "enum"),
        ("register", {**JOIN, "roles": ["admin"]}, "roles", "extra_forbidden"),
        ("register", {"email": JO}, "password", "missing"),
        ("login", {"email": JO, "password": "y" * 1025}, "password", "too_long"),
        ("verify-email", {"email": JO, "code": "12345"}, "code", "string_pattern_mismatch"),
        ("verify-email", {"email": JO, "code": "123456\n"}, "code", "string_pattern_mismatch"),
        ("verify-email", {"email": JO, "code": "\u0661" * 6}, "code", "string_pattern_mismatch"),
        ("verify-email", {"email": JO, "code": 123456}, "code", "string_type"),
        ("forgot-password", {"email": "jo"}, "email", "accounts.email_invalid"),
        (
            "reset-password",
            {"token": "t", "new_password": "x" * 73},
            "new_password",
            "accounts.password_too_weak",
        ),
        ("refresh", {"refresh_token": ""}, "refresh_token", "too_short"),
    ],
)
def test_a_bad_field_is_named_and_not_repeated(
    api: AuthApi, route: str, body: dict[str, Any], loc: str, code: str
) -> None:
    status, answer = api.post(route, **body)
    assert problem((status, answer)) == (422, "request.invalid")
    [error] = answer["errors"]
    assert (error["loc"], error["code"]) == (["body", loc], code)
    assert "xxxxxxx" not in str(answer)


@pytest.mark.parametrize("text", ["\ud800", "a" * 1024, "\x00"])
def test_odd_text_is_nobodys_password_or_token(api: AuthApi, text: str) -> None:
    api.signed_in()
    assert api.post("login", email=JO, password=text)[0] == 401
    assert api.post("refresh", refresh_token=text)[0] == 401
    assert api.post("logout", refresh_token=text)[0] == 204
