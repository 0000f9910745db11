"""The answer to a plan: lines of JSON while it runs, the report or the failure last."""

import asyncio
import json
import logging
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from native.worker.desk import Desk
from shared.delivery.codec import encode_report
from shared.delivery.errors import TranscoderUnavailable
from shared.delivery.plan import RenderPlan, RenderReport
from shared.kernel.errors import DomainError
from shared.kernel.values import JsonValue

PULSE_S = 0.5
"""A line this often, whether or not anything moved: silence means the connection is dead."""

LOG = logging.getLogger("native.worker")


class ProgressStream:
    """Runs a plan while its caller listens; a caller who leaves stops it."""

    def __init__(self, desk: Desk, plan: RenderPlan, request_id: str | None) -> None:
        """Begin at once. Raises: `TranscoderBusy`."""
        self._ratio = 0.0
        self._work = desk.start(plan, request_id, self._advance)

    def _advance(self, ratio: float) -> None:
        self._ratio = max(self._ratio, ratio)

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Serve as an ASGI application; the request's body has been read."""
        gone = asyncio.create_task(_until_gone(receive))
        try:
            await send(_start())
            await self._follow(gone, send)
        finally:
            gone.cancel()
            self._work.cancel()
            await asyncio.wait([self._work])

    async def _follow(self, gone: asyncio.Task[None], send: Send) -> None:
        waiting: set[asyncio.Task[None] | asyncio.Task[RenderReport]] = {gone, self._work}
        while True:
            await asyncio.wait(waiting, timeout=PULSE_S, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                LOG.warning("the caller left")
                return
            if self._work.done():
                await send(_line(_outcome(self._work), more=False))
                return
            await send(_line({"event": "progress", "ratio": round(self._ratio, 4)}, more=True))


def _outcome(work: asyncio.Task[RenderReport]) -> Mapping[str, JsonValue]:
    if work.cancelled():
        return _failure(TranscoderUnavailable("the transcoder is ending"))
    error = work.exception()
    if error is None:
        report = work.result()
        LOG.info("rendered", extra={"wall_s": report.wall_s, "outputs": len(report.outputs)})
        return {"event": "report", "report": encode_report(report)}
    if isinstance(error, DomainError):
        LOG.warning("not rendered: %s", error, extra={"code": error.code})
        return _failure(error)
    LOG.error("the transcoder has a fault", exc_info=error)
    return _failure(TranscoderUnavailable("the transcoder has a fault"))


def _failure(error: DomainError) -> Mapping[str, JsonValue]:
    return {
        "event": "failure",
        "code": error.code,
        "kind": error.kind.value,
        "detail": str(error),
    }


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _start() -> dict[str, object]:
    headers = [(b"content-type", b"application/x-ndjson"), (b"cache-control", b"no-store")]
    return {"type": "http.response.start", "status": 200, "headers": headers}


def _line(value: Mapping[str, JsonValue], *, more: bool) -> dict[str, object]:
    body = json.dumps(value, ensure_ascii=False).encode() + b"\n"
    return {"type": "http.response.body", "body": body, "more_body": more}
