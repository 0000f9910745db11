"""Health, the OpenAPI document and its page. Source: api.md, "Plumbing"."""

from collections.abc import Callable, Mapping
from functools import cache

from starlette.responses import HTMLResponse, JSONResponse

from functions.http.docs_page import docs_page
from functions.http.wire.plumbing import Health, Readiness
from functions.sheets import RouteSheet
from shared.kernel.errors import DomainError

NOT_READY_RETRY_S = 5
"""Seconds after which a part that is down may be back."""

Ping = Callable[[], None]


def health_routes(pings: Mapping[str, Ping]) -> RouteSheet:
    """Return `/healthz` (this process answers) and `/readyz` (so does all it needs)."""
    routes = RouteSheet(tags=["plumbing"])

    @routes.get("/healthz", operation_id="healthz")
    def healthz() -> Health:
        return Health(status="ok")

    @routes.get("/readyz", operation_id="readyz", responses={503: {"model": Readiness}})
    def readyz() -> JSONResponse:
        parts = {name: _state(ping) for name, ping in pings.items()}
        is_ready = all(state == "ok" for state in parts.values())
        answer = Readiness(status="ok" if is_ready else "failing", parts=parts)
        if is_ready:
            return JSONResponse(answer.model_dump())
        return JSONResponse(answer.model_dump(), 503, {"Retry-After": str(NOT_READY_RETRY_S)})

    return routes


def openapi_routes(document: Callable[[], dict[str, object]]) -> RouteSheet:
    """Return the OpenAPI document and a page that shows it without any script."""
    routes = RouteSheet(include_in_schema=False)
    document = cache(document)
    page = cache(lambda: docs_page(document()))

    @routes.get("/api/v1/openapi.json", operation_id="openapi")
    def openapi() -> JSONResponse:
        return JSONResponse(document())

    @routes.get("/api/v1/docs", operation_id="docs")
    def docs() -> HTMLResponse:
        policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        return HTMLResponse(page(), headers={"Content-Security-Policy": policy})

    return routes


def _state(ping: Ping) -> str:
    try:
        ping()
    except DomainError as error:
        return error.code
    return "ok"
