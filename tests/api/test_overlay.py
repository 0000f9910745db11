"""What the page with Paddle's checkout over it is told, with and without a sign-in."""

from pathlib import Path

from functions.wiring.targets import Targets
from tests.api.builders import environ, exchange, problem

PATH = "/api/v1/payments/overlay"


def test_anybody_is_told_what_the_checkout_is_opened_with(tmp_path: Path) -> None:
    told = environ(tmp_path, PADDLE_CLIENT_TOKEN="test_01", PADDLE_BASE_URL="http://pay.test")
    assert exchange(Targets.load(told).api(), "GET", PATH).json() == {
        "client_token": "test_01",
        "environment": "sandbox",
        "script_url": "http://pay.test/paddle.js",
    }


def test_without_a_token_there_is_nothing_to_open(tmp_path: Path) -> None:
    answer = exchange(Targets.load(environ(tmp_path)).api(), "GET", PATH)
    assert problem(answer) == (404, "payments.overlay_not_offered")
