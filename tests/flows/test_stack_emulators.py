"""The whole product with its documents in Google's Firestore emulator."""

from pathlib import Path

import pytest

from infra.local.seed import ADMIN_EMAIL
from infra.local.state import load_secrets
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
