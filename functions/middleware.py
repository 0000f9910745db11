"""What every answer of every target has in common, as plain ASGI around the application."""

import json
import logging
import re
import time
import uuid
from collections.abc import Mapping, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from functions.aliases import canonical_path
from functions.telemetry import REQUEST_ID
from functions.translate import problem_body
from shared.accounts.locale import preferred

BODY_BYTES_MAX = 1024 * 1024
"""Source: api.md, "Rules for every route"."""

DRAINED_BYTES_MAX = 16 * BODY_BYTES_MAX
"""Bytes of a refused body that are still taken in and thrown away. Many clients and proxies read no
answer before they have sent everything: to them an early answer looks like a broken connection."""

SANE_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Source: M243; OWASP secure headers project. Answers may set their own instead."""

SENT_TARGET = "vidgo.sent_target"
"""Where a request's scope keeps path and query as they came: signatures cover them so."""

log = logging.getLogger(__name__)


class RequestScope:
    """Names every request, logs it, adds the security headers and settles its path."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope).get("x-request-id", "")
        request_id = asked if SANE_REQUEST_ID.match(asked) else uuid.uuid4().hex
        token = REQUEST_ID.set(request_id)
        started_s, status = time.perf_counter(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        path = canonical_path(scope["method"], scope["path"])
        try:
            sent = {SENT_TARGET: _sent_target(scope)}
            inner = {**scope, **sent, "path": path, "raw_path": path.encode()}
            await self._app(inner, receive, send_with_headers)
        except Exception:
            # A bug: the framework would answer plain text, and nothing if we let it pass.
            log.exception("bug")
            if status:
                raise
            await _answer(scope, send_with_headers, 500, "internal.error", {})
        finally:
            latency_ms = round((time.perf_counter() - started_s) * 1000, 1)
            log.info(
                "request",
                extra={
                    "method": scope["method"],
                    "path": path,
                    "status": status,
                    "latency_ms": latency_ms,
                },
            )
            REQUEST_ID.reset(token)


def _sent_target(scope: Scope) -> bytes:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope["query_string"]
    return path + b"?" + query if query else path


class BodyLimit:
    """Reads the body before the application does and refuses one that is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _read(scope, receive)
        if body is None:
            facts = {"size_bytes_max": BODY_BYTES_MAX}
            await _answer(scope, send, 413, "request.too_large", facts)
            return
        is_given = False

        async def replay() -> Message:
            nonlocal is_given
            if is_given:
                return await receive()
            is_given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)


async def _read(scope: Scope, receive: Receive) -> bytes | None:
    """Return the whole body; None when it is too large, drained as far as that is worth it."""
    announced = Headers(scope=scope).get("content-length", "0")
    announced_bytes = int(announced) if announced.isdecimal() else 0
    if announced_bytes > DRAINED_BYTES_MAX:
        return None
    body, size_bytes, is_more = bytearray(), 0, True
    while is_more and size_bytes <= DRAINED_BYTES_MAX:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        chunk = message.get("body", b"")
        size_bytes += len(chunk)
        if size_bytes <= BODY_BYTES_MAX:
            body += chunk
        is_more = message.get("more_body", False)
    is_too_large = max(announced_bytes, size_bytes) > BODY_BYTES_MAX
    return None if is_too_large else bytes(body)


async def _answer(
    scope: Scope, send: Send, status: int, code: str, facts: Mapping[str, object]
) -> None:
    locale = preferred(Headers(scope=scope).get("accept-language"))
    body = json.dumps(problem_body(code, status, locale, facts), ensure_ascii=False).encode()
    headers: Sequence[tuple[bytes, bytes]] = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        # Some of the request's body may be unread, so the connection cannot be used again.
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
