"""The client all transfers share, and how long it is patient."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

import httpx

CHUNK_BYTES = 1024 * 1024
CONNECT_TIMEOUT_S = 5.0
SILENCE_TIMEOUT_S = 20.0
TRANSFER_TIMEOUT_S = 600.0
"""One whole download or upload; the slowest link that still makes sense for 2 GiB."""

DELAYS_S = (0.5, 1.0, 2.0, 4.0)
"""Pauses between the tries of one request: five in all.

This is a second layer of retries below the queue's, for uploads only: what waits behind them is a
finished render, and the queue would make it again.
"""

PASSING = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
"""Answers that may be better a moment later. Source: Cloud Storage, "Retry strategy"."""


def http_client() -> httpx.AsyncClient:
    """Return a client that repeats nothing and follows nothing; the caller closes it."""
    timeout = httpx.Timeout(SILENCE_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
    return httpx.AsyncClient(timeout=timeout, follow_redirects=False)


async def patiently(
    ask: Callable[[], Awaitable[httpx.Response]], delays_s: Sequence[float]
) -> httpx.Response:
    """Ask again while the answer may get better; the last try's outcome counts, error or not.

    Asking twice must be harmless.
    """
    for delay_s in delays_s:
        answer = await try_once(ask)
        if answer is not None:
            return answer
        await asyncio.sleep(delay_s)
    return await ask()


async def try_once(ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response | None:
    """Return the answer, or None where another try may bring a better one."""
    try:
        answer = await ask()
    except httpx.TransportError:
        return None
    return None if answer.status_code in PASSING else answer
