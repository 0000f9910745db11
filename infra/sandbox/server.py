"""Runs the stand-ins' HTTP on uvicorn, with the one thing ASGI cannot do: cut a connection."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

CUT = "sandbox.cut"
SHUTDOWN_S = 2


def cut_connection(request: Request) -> Response:
    """Drop the client's connection without a byte of an answer.

    The response returned goes nowhere. Raises: `RuntimeError` under another server.
    """
    cut = request.scope.get("extensions", {}).get(CUT)
    if cut is None:
        raise RuntimeError("only the sandbox's own server can cut a connection")
    cut()
    return Response(status_code=500)


def serve(app: ASGIApp, port: int) -> Server:
    """Return a server of `app` on 127.0.0.1:`port`; its `run()` ends on SIGTERM or Ctrl-C."""
    config = Config(
        app,
        host="127.0.0.1",
        port=port,
        http=_CuttingProtocol,
        loop="asyncio",
        ws="none",
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=SHUTDOWN_S,
    )
    return Server(config)


class _CuttingProtocol(H11Protocol):
    """Tells the application how to abort the connection its request came on."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app = _with_cut(self.app, transport)


def _with_cut(app: Any, transport: asyncio.Transport) -> Any:
    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        scope["extensions"] = {**scope.get("extensions", {}), CUT: transport.abort}
        await app(scope, receive, send)

    return wrapped
