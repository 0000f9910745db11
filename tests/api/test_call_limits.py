"""So many calls a minute for a person, and for a network nobody proved (M238)."""

from pathlib import Path
from typing import Any

import pytest

from shared.accounts.calls import CallLimits
from tests.api.auth_builders import JO, PASSWORD, AuthApi, problem


def me(api: AuthApi, token: str, ip: str = "198.51.100.7") -> Any:
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": ip}
    return api.send("GET", "me", headers=headers)


def knock(api: AuthApi, ip: str, **headers: str) -> Any:
    return api.send("GET", "me", headers={"X-Forwarded-For": ip, **headers})


@pytest.fixture
def api(tmp_path: Path) -> AuthApi:
    return AuthApi(tmp_path, limits=CallLimits())


def test_the_call_after_the_hundredth_is_refused_until_the_window_opens(api: AuthApi) -> None:
    token = api.signed_in()["access_token"]
    assert {me(api, token).status_code for _ in range(100)} == {200}
    refused = me(api, token)
    assert (refused.status_code, refused.json()["code"]) == (429, "request.too_many")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["Retry-After"] == "60"
    assert refused.json()["retry_after_s"] == 60
    api.clock.advance(seconds=59)
    assert me(api, token).status_code == 429
    api.clock.advance(seconds=1)
    assert me(api, token).status_code == 200


def test_a_person_over_the_limit_keeps_nobody_else_at_their_address_out(api: AuthApi) -> None:
    token = api.signed_in()["access_token"]
    while me(api, token).status_code == 200:
        pass
    assert knock(api, "198.51.100.7").status_code == 401
    assert me(api, token, "198.51.100.8").status_code == 429


def test_calls_without_a_proof_count_to_their_network_whatever_they_ask(api: AuthApi) -> None:
    for number in range(100):
        if number % 2:
            assert knock(api, "198.51.100.7").status_code == 401
        else:
            status, _ = login(api, "198.51.100.7", name=f"jo{number}")
            assert status == 401
    assert problem(login(api, "198.51.100.7")) == (429, "request.too_many")
    assert knock(api, "198.51.100.7").status_code == 429
    assert knock(api, "198.51.100.8").status_code == 401


def login(
    api: AuthApi, ip: str, headers: dict[str, str] | None = None, name: str = "jo"
) -> tuple[int, Any]:
    body = {"email": f"{name}@example.com", "password": PASSWORD}
    answer = api.send("POST", "login", body, {"X-Forwarded-For": ip, **(headers or {})})
    return answer.status_code, answer.json()


def test_a_proof_that_is_none_does_not_hide_a_caller(api: AuthApi) -> None:
    forged = {"Authorization": "Bearer forged"}
    for _ in range(100):
        assert knock(api, "198.51.100.7", **forged).status_code == 401
    assert problem(login(api, "198.51.100.7", forged)) == (429, "request.too_many")
    unsigned = {"X-VidGo-Key": "key_0"}
    assert problem(login(api, "198.51.100.7", unsigned)) == (429, "request.too_many")


def test_nobody_can_use_up_the_calls_of_somebody_else(api: AuthApi) -> None:
    token = api.signed_in()["access_token"]
    head, body, signature = token.split(".")
    forged = f"{head}.{body}.{signature[::-1]}"
    for _ in range(101):
        me(api, forged, "198.51.100.9")
    assert me(api, token, "198.51.100.9").status_code == 200


def test_a_spent_network_does_not_keep_its_signed_in_people_out(api: AuthApi) -> None:
    token = api.signed_in()["access_token"]
    while knock(api, "198.51.100.7").status_code == 401:
        pass
    assert me(api, token, "198.51.100.7").status_code == 200
    assert JO in me(api, token).text


def test_the_words_of_the_refusal_are_in_the_callers_language(api: AuthApi) -> None:
    while knock(api, "198.51.100.7").status_code == 401:
        pass
    refused = knock(api, "198.51.100.7", **{"Accept-Language": "es"})
    assert refused.json()["title"] == "Demasiadas solicitudes"
