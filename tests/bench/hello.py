"""The least a function can do: the peer that cold starts are compared with."""

import functions_framework.aio
from starlette.requests import Request


@functions_framework.aio.http
async def hello(_: Request) -> str:
    """Answer."""
    return "hello"
