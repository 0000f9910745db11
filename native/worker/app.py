"""The container's HTTP face: `POST /render` and `GET /healthz`."""

import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from native.worker.desk import Desk
from native.worker.origins import AllowedOrigins
from native.worker.scratch import Scratch
from native.worker.stream import ProgressStream
from shared.delivery.codec import decode_plan
from shared.delivery.errors import TranscoderBusy
from shared.delivery.plan import RenderPlan
from shared.delivery.ranges import links

BODY_BYTES_MAX = 6 * 1024 * 1024
"""Sixteen renditions with captions of 256 KiB each, and all the rest."""

REQUEST_ID_CHARACTERS_MAX = 128


@dataclass(frozen=True)
class Refusal(Exception):
    """A request that is not taken, as problem+json says it."""

    status: HTTPStatus
    code: str
    detail: str
    retry_after_s: int | None = None


def create_app(
    *,
    secret: str | None,
    scratch: Path,
    allowed_origins: frozenset[str],
    scratch_bytes_max: int | None = None,
) -> Starlette:
    """Build the application; `app.state.desk` is closed by whoever serves it.

    Args:
        secret: the bearer token callers must show; None where the platform checks them.
        scratch: folder for the files of one job; emptied of leftovers at start.
        allowed_origins: `scheme://host[:port]` of the only links that are opened.
        scratch_bytes_max: what one job may put there; None is what the file system has.
    """
    folders = Scratch(scratch, scratch_bytes_max)
    origins = AllowedOrigins(allowed_origins)
    desk = Desk(folders, origins)

    async def render(request: Request) -> ASGIApp:
        try:
            _authenticate(request, secret)
            plan = _read_plan(await _body(request), origins)
            return ProgressStream(desk, plan, _request_id(request))
        except Refusal as refusal:
            return _problem(refusal)
        except TranscoderBusy as busy:
            status = HTTPStatus.SERVICE_UNAVAILABLE
            return _problem(Refusal(status, busy.code, str(busy), busy.retry_after_s))

    async def healthz(_: Request) -> Response:
        return JSONResponse({"status": "ok", "is_busy": desk.is_busy})

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        folders.sweep()
        yield
        await desk.close()

    routes = [
        Route("/render", render, methods=["POST"]),
        Route("/healthz", healthz, methods=["GET"]),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.desk = desk
    return app


def _request_id(request: Request) -> str | None:
    return request.headers.get("X-Request-Id", "")[:REQUEST_ID_CHARACTERS_MAX] or None


def _authenticate(request: Request, secret: str | None) -> None:
    if secret is None:
        return
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {secret}".encode()):
        raise Refusal(
            HTTPStatus.UNAUTHORIZED, "transcoder.unauthenticated", "the bearer token is wrong"
        )


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_BYTES_MAX:
            raise Refusal(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "request.too_large", "the plan is too large"
            )
    return bytes(body)


def _read_plan(body: bytes, origins: AllowedOrigins) -> RenderPlan:
    try:
        plan = decode_plan(json.loads(body))
        _check_origins(plan, origins)
    except (ValueError, RecursionError) as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        raise Refusal(status, "transcoder.plan_invalid", _short(error)) from error
    return plan


def _check_origins(plan: RenderPlan, origins: AllowedOrigins) -> None:
    if not all(url in origins for url in links(plan)):
        raise ValueError("a link leads to an origin that is not allowed")


def _short(error: Exception) -> str:
    return str(error)[:200]


def _problem(refusal: Refusal) -> Response:
    body: Mapping[str, object] = {
        "type": "about:blank",
        "title": refusal.status.phrase,
        "status": refusal.status.value,
        "code": refusal.code,
        "detail": refusal.detail,
    }
    headers = {} if refusal.retry_after_s is None else {"Retry-After": str(refusal.retry_after_s)}
    return JSONResponse(body, refusal.status, headers, media_type="application/problem+json")
