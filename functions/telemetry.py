"""The id of the request or task that code runs for, so that every log line can bear it."""

from contextvars import ContextVar

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
