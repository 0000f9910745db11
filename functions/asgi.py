"""How a FastAPI application rides on functions-framework.

The framework's asynchronous handler may return any Starlette response, and a response is itself an
ASGI application: so the handler returns the whole application, which then serves the request.
Pinned version and behaviour are held by tests/api/test_asgi.py.
"""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

Handler = Callable[[Request], Awaitable[Response]]


def handler_of(build: Callable[[], ASGIApp]) -> Handler:
    """Return a handler that serves the application `build` makes at the first request."""
    built = cache(build)

    async def handler(_: Request) -> Response:
        return cast("Response", built())

    return handler
