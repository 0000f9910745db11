"""A forgotten password in the running product: asked for, mailed, set."""

import pytest

from infra.local.client import Refused
from tests.stack import Stack

pytestmark = pytest.mark.stack


def test_who_forgot_a_password_gets_back_in_and_nobody_stays_in(stack: Stack) -> None:
    client, email = stack.client(), "forgetful@example.com"
    client.register(email, "correct horse", "Jo")
    body = {"email": email, "password": "correct horse"}
    elsewhere = client.call("POST", "/api/v1/auth/login", json=body)
    token = client.reset_password(email, "battery staple")
    with pytest.raises(Refused, match=r"auth\.bad_credentials"):
        client.sign_in(email, "correct horse")
    refreshing = {"refresh_token": elsewhere["refresh_token"]}
    with pytest.raises(Refused, match=r"auth\.session_ended"):
        client.call("POST", "/api/v1/auth/refresh", json=refreshing)
    client.sign_in(email, "battery staple")
    logs = list((stack.state / "logs").iterdir())
    assert logs
    assert not [log.name for log in logs if token in log.read_text(errors="replace")]
