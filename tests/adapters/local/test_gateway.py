"""The gateway's proxy, against an upstream that remembers how it was treated."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import StreamingResponse

from infra.local.gateway import Proxy, gateway_app
from infra.objects.files import FileObjects
from tests.doubles import FixedClock


class FakeStream(httpx.AsyncByteStream):
    """An answer that never ends by itself."""

    def __init__(self) -> None:
        self.is_closed = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b"event: state\n\n"

    async def aclose(self) -> None:
        self.is_closed = True


def a_request(raw_path: bytes) -> Request:
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "server": ("127.0.0.1", 8080),
        "path": raw_path.decode(),
        "raw_path": raw_path,
        "query_string": b"limit=2",
        "headers": [(b"x-forwarded-for", b"6.6.6.6")],
        "client": ("203.0.113.9", 4242),
    }
    return Request(scope)


def answered(stream: httpx.AsyncByteStream, seen: list[httpx.Request]) -> Proxy:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, stream=stream)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Proxy(client, "http://upstream")


def test_a_reader_who_leaves_early_closes_the_connection_behind() -> None:
    stream = FakeStream()

    async def leave_after_one_chunk() -> None:
        response = await answered(stream, []).pass_on(a_request(b"/api/v1/x"))
        assert isinstance(response, StreamingResponse)
        chunks = response.body_iterator
        assert await anext(aiter(chunks)) == b"event: state\n\n"
        await chunks.aclose()  # type: ignore[attr-defined]

    asyncio.run(leave_after_one_chunk())
    assert stream.is_closed


def test_the_path_goes_on_as_it_was_sent_and_the_peer_is_named() -> None:
    seen: list[httpx.Request] = []
    asyncio.run(answered(FakeStream(), seen).pass_on(a_request(b"/api/v1/a%2Fb")))
    assert str(seen[0].url) == "http://upstream/api/v1/a%2Fb?limit=2"
    assert seen[0].headers["x-forwarded-for"] == "203.0.113.9"


def test_headers_go_on_as_the_bytes_they_are_and_repeated_ones_repeated() -> None:
    seen: list[httpx.Request] = []
    request = a_request(b"/api/v1/x")
    request.scope["headers"] += [
        (b"x-note", "caf\u00e9".encode("latin-1")),
        (b"x-note", "\u5ee3".encode()),
        (b"expect", b"100-continue"),
        (b"connection", b"close"),
    ]
    asyncio.run(answered(FakeStream(), seen).pass_on(request))
    told = [(name, value) for name, value in seen[0].headers.raw if name.startswith(b"x-note")]
    assert told == [(b"x-note", b"caf\xe9"), (b"x-note", b"\xe5\xbb\xa3")]
    assert "expect" not in seen[0].headers


def test_repeated_headers_of_an_answer_stay_apart() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2, c")])

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    proxy = Proxy(client, "http://upstream")
    response = asyncio.run(proxy.pass_on(a_request(b"/api/v1/x")))
    assert response.headers.getlist("set-cookie") == ["a=1", "b=2, c"]


def asked(folder: Path, raw_path: str) -> httpx.Response:
    """Ask a gateway behind which nobody answers."""
    nobody = dict.fromkeys(("api", "webhooks", "sandbox"), "http://127.0.0.1:9")
    clock = FixedClock(datetime(2026, 11, 20, tzinfo=UTC))
    app = gateway_app(nobody, FileObjects(folder, "http://vidgo.test", b"k" * 32, clock))

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://vidgo.test") as client:
            return await client.get(raw_path)

    return asyncio.run(send())


def test_a_server_that_is_down_is_a_problem_to_try_again(tmp_path: Path) -> None:
    answer = asked(tmp_path, "/api/v1/auth/me")
    assert (answer.status_code, answer.headers["Retry-After"]) == (502, "1")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "gateway.unavailable"


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("/api/v1/a%0Ab", "/api/v1/a"),
        ("/api/v1/a%0A", "/api/v1/a"),
        ("/hooks/a%0Ab", "/hooks/a"),
        ("/objects/a%0Ab", "/objects/a"),
        ("/films%0A/1", "/films/1"),
        ("/readyz%0A", "/films"),
        ("/%00", "/films"),
    ],
)
def test_a_path_with_a_line_break_answers_like_any_other(
    tmp_path: Path, odd: str, plain: str
) -> None:
    first, second = asked(tmp_path, odd), asked(tmp_path, plain)
    assert (first.status_code, first.text) == (second.status_code, second.text)
