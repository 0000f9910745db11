"""`python -m infra.local.gateway`: one origin for everything a browser needs.

Pages, API, callbacks, stand-ins and stored objects answer at one address, as they do behind the
load balancer in production.
"""

import os
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from infra.objects.files import FileObjects
from infra.objects.server import object_routes
from infra.system import SystemClock
from infra.tool_settings import GatewaySettings

PAGES = Path(__file__).resolve().parents[2] / "frontend" / "dist"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

HOP_BY_HOP = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"te"})
"""Source: RFC 9110, section 7.6.1."""

OWN = frozenset({b"host", b"x-forwarded-for", b"expect"})
"""What a proxy says itself: whom it asks and for whom. Our own server has answered `Expect`."""

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

LINE_BREAK = re.compile(rb"%0A|\n", re.IGNORECASE)
UNKNOWN_SIGN = "\N{REPLACEMENT CHARACTER}"

Headers = list[tuple[bytes, bytes]]

UNAVAILABLE_RETRY_S = 1
"""The supervisor restarts a process at once."""

KEEPALIVE_S = 2
"""Shorter than uvicorn's 5 s, so that no request meets a connection that is being closed."""


class Proxy:
    """Passes requests on and answers back, both as streams."""

    def __init__(self, client: httpx.AsyncClient, base_url: str) -> None:
        self._client = client
        self._base_url = base_url

    async def pass_on(self, request: Request) -> Response:
        """Return the answer of the server behind; a problem, 502, when there is none.

        Headers go both ways as the bytes they are, repeated ones repeated.
        """
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
            return _unavailable()
        response = StreamingResponse(_body(answer), answer.status_code)
        response.raw_headers = _without(HOP_BY_HOP, answer.headers.raw)
        return response


def _unavailable() -> Response:
    """Say, in English alone, that the server behind does not answer. Source: RFC 9457."""
    status = HTTPStatus.BAD_GATEWAY
    body = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": "gateway.unavailable",
        "detail": "The service is starting or down.",
        "retry_after_s": UNAVAILABLE_RETRY_S,
    }
    headers = {"Retry-After": str(UNAVAILABLE_RETRY_S), "Cache-Control": "no-store"}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


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


def _forwarded(request: Request) -> Headers:
    peer = request.client.host if request.client else "unknown"
    kept = _without(HOP_BY_HOP | OWN, request.headers.raw)
    return [*kept, (b"x-forwarded-for", peer.encode())]


def _without(names: frozenset[bytes], headers: Headers) -> Headers:
    """Return the headers of other names, in lower case as ASGI wants them."""
    return [(name.lower(), value) for name, value in headers if name.lower() not in names]


class OneLinePaths:
    """Lets paths with line breaks reach the route of their prefix, as any unknown path does.

    Starlette's patterns, here and in functions-framework, end at a line break. No name of ours has
    one, so another character that no name has takes its place.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "\n" in scope["path"]:
            path = scope["path"].replace("\n", UNKNOWN_SIGN)
            raw_path = LINE_BREAK.sub(quote(UNKNOWN_SIGN).encode(), scope["raw_path"])
            scope = {**scope, "path": path, "raw_path": raw_path}
        await self._app(scope, receive, send)


class Pages(StaticFiles):
    """The web app: files as they are, every other address is the app's own to route."""

    async def check_config(self) -> None:
        """Serve without a built web app as well: then every address says that."""

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
        Route("/sandbox/grants/{path:path}", api, methods=METHODS),
        Route("/sandbox/time/{path:path}", api, methods=METHODS),
        Route("/sandbox/{path:path}", sandbox, methods=METHODS),
        Route("/api/{path:path}", api, methods=METHODS),
        *(Route(path, api) for path in ("/healthz", "/healthz/", "/readyz", "/readyz/")),
        Mount("/", Pages(directory=PAGES, html=True, check_dir=False)),
    ]
    return Starlette(routes=routes, lifespan=lifespan, middleware=[Middleware(OneLinePaths)])


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
