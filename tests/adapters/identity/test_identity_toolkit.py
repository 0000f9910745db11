"""What Google's two endpoints may answer, played by a server on this machine."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from infra.identity.identity_toolkit import IdentityToolkit, IdTokens
from shared.accounts.errors import IdentityUnavailable, TooManyLogins

SIGNED_IN = {"localId": "u1", "idToken": "id", "refreshToken": "re", "expiresIn": "3600"}
EXCHANGED = {"user_id": "u1", "id_token": "id2", "refresh_token": "re2", "expires_in": "3600"}


@dataclass
class Google:
    """Answers everything alike and keeps what it was asked."""

    status: int = 200
    answer: bytes = b"{}"
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def says(self, status: int, body: Any) -> None:
        self.status = status
        self.answer = body if isinstance(body, bytes) else json.dumps(body).encode()

    def refuses(self, message: str, status: int = 400) -> None:
        self.says(status, {"error": {"code": status, "message": message}})


@pytest.fixture
def google() -> Google:
    return Google()


@pytest.fixture
def toolkit(google: Google) -> Iterator[IdentityToolkit]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            google.asked.append((self.path, dict(self.headers), body))
            self.send_response(google.status)
            self.send_header("Content-Length", str(len(google.answer)))
            self.end_headers()
            self.wfile.write(google.answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    toolkit = IdentityToolkit("the-key", emulator_host=f"127.0.0.1:{server.server_port}")
    yield toolkit
    toolkit.close()
    server.shutdown()
    server.server_close()


def test_the_right_password_gives_tokens(google: Google, toolkit: IdentityToolkit) -> None:
    google.says(200, SIGNED_IN)
    assert toolkit.sign_in("jo@example.com", "secret") == IdTokens("u1", "id", "re")


def test_a_refresh_token_is_traded_as_a_form(google: Google, toolkit: IdentityToolkit) -> None:
    google.says(200, EXCHANGED)
    assert toolkit.exchange("a+b") == IdTokens("u1", "id2", "re2")
    assert google.asked[0][2] == b"grant_type=refresh_token&refresh_token=a%2Bb"


def test_neither_key_nor_password_nor_token_stands_in_an_address(
    google: Google, toolkit: IdentityToolkit
) -> None:
    google.says(200, {**SIGNED_IN, **EXCHANGED})
    toolkit.sign_in("jo@example.com", "secret")
    toolkit.exchange("a-token")
    paths = [path for path, _, _ in google.asked]
    assert not any(secret in str(paths) for secret in ("the-key", "secret", "a-token"))
    headers = [{name.lower(): value for name, value in sent.items()} for _, sent, _ in google.asked]
    assert [sent["x-goog-api-key"] for sent in headers] == ["the-key"] * 2


@pytest.mark.parametrize(
    "message", ["INVALID_LOGIN_CREDENTIALS", "EMAIL_NOT_FOUND", "INVALID_PASSWORD", "USER_DISABLED"]
)
def test_all_that_is_wrong_with_a_password_is_one_answer(
    google: Google, toolkit: IdentityToolkit, message: str
) -> None:
    google.refuses(message)
    assert toolkit.sign_in("jo@example.com", "secret") is None


@pytest.mark.parametrize("message", ["TOKEN_EXPIRED", "USER_NOT_FOUND", "INVALID_REFRESH_TOKEN"])
def test_a_refresh_token_that_is_over_gives_nothing(
    google: Google, toolkit: IdentityToolkit, message: str
) -> None:
    google.refuses(message)
    assert toolkit.exchange("a-token") is None


def test_too_many_tries_are_told_with_a_wait(google: Google, toolkit: IdentityToolkit) -> None:
    google.refuses("TOO_MANY_ATTEMPTS_TRY_LATER : Access to this account is disabled for a while")
    with pytest.raises(TooManyLogins) as refused:
        toolkit.sign_in("jo@example.com", "secret")
    assert refused.value.retry_after_s == 60


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"error": {"message": "API key not valid. Please pass a valid API key."}}),
        (403, {"error": {"message": "PERMISSION_DENIED"}}),
        (500, {"error": {"message": "INTERNAL"}}),
        (503, b"<html>try later</html>"),
        (200, b"not json"),
        (200, [1]),
        (200, {}),
        (400, {"error": "odd"}),
    ],
)
def test_any_other_answer_is_no_verdict(
    google: Google, toolkit: IdentityToolkit, status: int, body: Any
) -> None:
    google.says(status, body)
    with pytest.raises(IdentityUnavailable):
        toolkit.sign_in("jo@example.com", "secret")
    with pytest.raises(IdentityUnavailable):
        toolkit.exchange("a-token")
