"""`python -m infra.local.gateway`: one origin for everything a browser needs.

Pages, API, callbacks, stand-ins and stored objects answer at one address, as they do behind the
load balancer in production.
"""

import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from infra.objects.files import FileObjects
from infra.objects.server import object_routes
from infra.settings import GatewaySettings
from infra.system import SystemClock

PAGES = Path(__file__).resolve().parents[2] / "frontend" / "dist"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

HOP_BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "host"})
"""Source: RFC 9110, section 7.6.1. `host` is the next server's own."""

PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}
"""Source: M243."""

KEEPALIVE_S = 2
"""Shorter than uvicorn's 5 s, so that no request meets a connection that is being closed."""


class Proxy:
    """Passes requests on and answers back, both as streams."""

    def __init__(self, client: httpx.AsyncClient, base_url: str) -> None:
        self._client = client
        self._base_url = base_url

    async def pass_on(self, request: Request) -> Response:
        """Return the answer of the server behind; 502 when it does not take the request."""
        # As it was sent: a decoded path may mean something else to the next server.
        url = self._base_url + request.scope["raw_path"].decode("ascii")
        if request.url.query:
            url += f"?{request.url.query}"
        content = request.stream() if has_body(request) else None
        upstream = self._client.build_request(
            request.method, url, headers=_forwarded(request), content=content
        )
        try:
            answer = await self._client.send(upstream, stream=True)
        except httpx.HTTPError:
            return PlainTextResponse("the service is starting or down", status_code=502)
        headers = {k: v for k, v in answer.headers.items() if k.lower() not in HOP_BY_HOP}
        return StreamingResponse(_body(answer), answer.status_code, headers)


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    """Yield the body; a reader who leaves early closes the connection behind as well."""
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    finally:
        await answer.aclose()


def has_body(request: Request) -> bool:
    """Source: RFC 9112, section 6."""
    return any(name in request.headers for name in ("content-length", "transfer-encoding"))


def _forwarded(request: Request) -> list[tuple[str, str]]:
    headers = [(k, v) for k, v in request.headers.items() if k not in HOP_BY_HOP]
    peer = request.client.host if request.client else "unknown"
    kept = [(k, v) for k, v in headers if k != "x-forwarded-for"]
    return [*kept, ("x-forwarded-for", peer)]


class Pages(StaticFiles):
    """The web app: files as they are, every other address is the app's own to route."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != HTTPStatus.NOT_FOUND:
                raise
            response = _index()
        is_hashed = path.startswith("assets/")
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if is_hashed else "no-cache"
        )
        response.headers.update(PAGE_HEADERS)
        return response


def _index() -> Response:
    index = PAGES / "index.html"
    if index.is_file():
        return FileResponse(index)
    return PlainTextResponse("the web app is not built", HTTPStatus.NOT_FOUND)


def gateway_app(targets: Mapping[str, str], objects: FileObjects) -> Starlette:
    """Return the gateway. `targets` maps `api`, `webhooks` and `sandbox` to their addresses."""
    client = httpx.AsyncClient(
        timeout=httpx.Timeout(30, read=None),
        limits=httpx.Limits(max_connections=200, keepalive_expiry=KEEPALIVE_S),
        trust_env=False,  # everything behind is on this machine
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await client.aclose()

    api, hooks, sandbox = (
        Proxy(client, targets[name]).pass_on for name in ("api", "webhooks", "sandbox")
    )
    routes: Sequence[BaseRoute] = [
        *object_routes(objects),
        Route("/api/v1/payments/callback", hooks, methods=METHODS),
        Route("/hooks/{path:path}", hooks, methods=METHODS),
        Route("/sandbox/credits/{path:path}", api, methods=METHODS),
        Route("/sandbox/plan", api, methods=METHODS),
        Route("/sandbox/{path:path}", sandbox, methods=METHODS),
        Route("/api/{path:path}", api, methods=METHODS),
        Route("/healthz", api),
        Route("/readyz", api),
        Mount("/", Pages(directory=PAGES, html=True, check_dir=False)),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def main() -> None:
    """Serve until SIGTERM."""
    settings = GatewaySettings.load(os.environ)
    objects = FileObjects(
        settings.vidgo_state / "objects",
        settings.vidgo_public_url,
        settings.vidgo_link_key.reveal().encode(),
        SystemClock(),
    )
    uvicorn.run(
        gateway_app(settings.targets, objects),
        host="127.0.0.1",
        port=settings.port,
        log_level="warning",
        ws="none",
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
