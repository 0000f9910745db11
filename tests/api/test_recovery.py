"""A forgotten password, over HTTP."""

from pathlib import Path

import pytest

from tests.api.auth_builders import JO, AuthApi, problem


@pytest.fixture
def api(tmp_path: Path) -> AuthApi:
    return AuthApi(tmp_path)


def test_a_forgotten_password_is_reset_by_its_link(api: AuthApi) -> None:
    old = api.signed_in()
    assert api.post("forgot-password", email=JO) == (202, {"link_life_minutes": 30})
    reset = {"token": api.reset_token(), "new_password": "battery staple"}
    assert api.post("reset-password", **reset) == (204, None)
    over = (401, "auth.session_ended")
    assert problem(api.me(old["access_token"])) == over
    assert problem(api.post("refresh", refresh_token=old["refresh_token"])) == over
    assert api.post("login", email=JO, password="battery staple")[0] == 200
    again = api.post("reset-password", **reset)
    assert problem(again) == (410, "auth.reset_token_refused")
    assert again[1]["next_step"] == "request_link"


def test_asking_for_a_link_is_answered_alike_however_often_and_for_whom(api: AuthApi) -> None:
    api.signed_in()
    for email in [JO, "nobody@example.com"]:
        answers = [api.post("forgot-password", email=email) for _ in range(7)]
        assert answers == [(202, {"link_life_minutes": 30})] * 7
