"""The whole product on Google's emulators: its documents in one, its people in another."""

from pathlib import Path

import pytest

from infra.local.client import Client
from infra.local.seed import ADMIN_EMAIL
from infra.local.state import load_secrets
from tests.emulators import AUTH_SCRIPT, refuse
from tests.flows.stack_builders import finish, order
from tests.stack import Stack, free_port, running

pytestmark = [pytest.mark.stack, pytest.mark.emulator]


def test_a_film_is_made_and_charged_on_the_emulator_platform(
    tmp_path: Path, firestore_emulator: str
) -> None:
    platform = {"VIDGO_PLATFORM": "emulators", "FIRESTORE_EMULATOR_HOST": firestore_emulator}
    with running(Stack(tmp_path / "state", free_port(), platform)) as stack:
        client = stack.customer("on-firestore", given_credits=10)
        film = finish(client, order(client))
        assert film["state"] == "delivered", film["failure"]
        assert client.call("GET", "/api/v1/credits/balance")["available"] == 5
        admin = stack.client()
        admin.sign_in(ADMIN_EMAIL, load_secrets(stack.state).admin_password)
        assert "admin" in admin.call("GET", "/api/v1/auth/me")["roles"]
        assert not (stack.state / "documents.sqlite3").exists()


def test_people_come_and_go_where_firebase_proves_them(tmp_path: Path) -> None:
    if not AUTH_SCRIPT.is_file():
        refuse("the Auth emulator needs Node.js and `make .make/auth-emulator`")
    identity = {"VIDGO_IDENTITY": "firebase"}
    with running(Stack(tmp_path / "state", free_port(), identity)) as stack:
        client, email = stack.client(), "by-firebase@example.com"
        client.register(email, "correct horse", "Jo")
        me = client.call("GET", "/api/v1/auth/me")
        assert (me["email"], me["is_verified"]) == (email, True)
        client.reset_password(email, "battery staple")
        assert code_of(client, email, "correct horse") == "auth.bad_credentials"
        client.sign_in(email, "battery staple")
        admin = stack.client()
        admin.sign_in(ADMIN_EMAIL, load_secrets(stack.state).admin_password)
        assert "admin" in admin.call("GET", "/api/v1/auth/me")["roles"]


def code_of(client: Client, email: str, password: str) -> str:
    body = {"email": email, "password": password}
    return str(client.send("POST", "/api/v1/auth/login", json=body).json().get("code"))
