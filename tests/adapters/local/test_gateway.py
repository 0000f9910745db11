"""The gateway's proxy, against an upstream that remembers how it was treated."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import StreamingResponse

from infra.local.gateway import Proxy


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
