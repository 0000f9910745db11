"""An application of any target: middleware and problem+json errors around its routes."""

from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse

from functions.deps import locale_of
from functions.middleware import BodyLimit, RequestScope
from functions.sheets import RouteSheet
from functions.translate import problem_body, problem_of
from shared.kernel.errors import DomainError

HTTP_CODES = {404: "request.no_such_route", 405: "request.method_not_allowed"}

ERRORS_TOLD_MAX = 20
"""Faults of one body that are told; a caller who makes more repairs these first."""

NAME_LENGTH_MAX = 64
"""Characters of a field's name that are repeated; ours are shorter."""


class Problem(JSONResponse):
    """An error answer. Source: RFC 9457."""

    media_type = "application/problem+json"


def application(routes: Sequence[RouteSheet], cors_origins: Sequence[str] = ()) -> FastAPI:
    """Return an application that serves `routes` and nothing else."""
    app = FastAPI(
        title="VidGo",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(RequestScope),
            Middleware(
                CORSMiddleware,
                allow_origins=list(cors_origins),
                allow_methods=["GET", "POST", "PATCH", "DELETE"],
                allow_headers=[
                    *("Authorization", "Content-Type", "Idempotency-Key"),
                    *("If-None-Match", "Last-Event-ID", "X-Request-Id"),
                ],
                expose_headers=["ETag", "Idempotent-Replayed", "Retry-After", "X-Request-Id"],
            ),
            Middleware(BodyLimit),
        ],
    )
    for router in routes:
        app.router.routes += router.late_routes()
    app.add_exception_handler(DomainError, _domain)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    return app


def _domain(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DomainError)
    status, headers, body = problem_of(error, locale_of(request))
    return Problem(body, status, headers)


def _validation(request: Request, error: Exception) -> JSONResponse:
    """Answer 400 for bytes that are no JSON, 422 for fields that break a rule.

    What was sent is not repeated: it may be a password or a prompt.
    """
    assert isinstance(error, RequestValidationError)
    faults = error.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        return Problem(problem_body("request.malformed", 400, locale_of(request), {}), 400)
    errors = [
        {
            "loc": [_sayable(part) for part in fault["loc"]],
            "code": fault["type"],
            "detail": fault["msg"],
        }
        for fault in faults[:ERRORS_TOLD_MAX]
    ]
    body = problem_body("request.invalid", 422, locale_of(request), {"errors": errors})
    return Problem(body, 422)


def _sayable(part: str | int) -> str | int:
    """Return a place in a body; long names are cut, what no answer can say in them is escaped."""
    if not isinstance(part, str):
        return part
    return part[:NAME_LENGTH_MAX].encode("utf-8", "backslashreplace").decode()[:NAME_LENGTH_MAX]


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = HTTP_CODES.get(error.status_code, "request.malformed")
    body = problem_body(code, error.status_code, locale_of(request), {})
    return Problem(body, error.status_code, error.headers)
