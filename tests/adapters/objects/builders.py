"""A folder store, served in this process, and links that were tampered with."""

import asyncio
import resource
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
from starlette.applications import Starlette

from infra.objects.files import FileObjects
from infra.objects.server import object_routes
from shared.kernel.ids import ObjectName

ORIGIN = "http://127.0.0.1:8080"
KEY = b"k" * 32
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NAME = ObjectName("uploads/acc-1/photo.png")
CONTENT = bytes(range(256)) * 8


class Client:
    """Asks the routes of a store without a network; `chunks` are sent without a length."""

    def __init__(self, store: FileObjects) -> None:
        self._app = Starlette(routes=object_routes(store))

    def request(
        self,
        method: str,
        url: str,
        body: bytes | list[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        content = _streamed(body) if isinstance(body, list) else body
        return asyncio.run(self._request(method, url, content, headers or {}))

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.request("GET", url, None, headers)

    async def _request(
        self,
        method: str,
        url: str,
        content: bytes | AsyncIterator[bytes] | None,
        headers: Mapping[str, str],
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            return await client.request(method, url, content=content, headers=headers)


async def _streamed(chunks: list[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


@contextmanager
def largest_file(size_bytes: int) -> Iterator[None]:
    """Let the system refuse files of more bytes, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def altered(url: str, **changes: str) -> str:
    """Return `url` with other values in its query."""
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), **changes}
    return parts._replace(query=urlencode(query)).geturl()
