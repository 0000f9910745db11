"""What Paddle posts: proven on the raw bytes, applied once, acknowledged after the commit."""

import logging

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from functions.sheets import RouteSheet
from functions.webhooks.ecpay import tell
from shared.kernel.errors import DomainError
from shared.kernel.ports import Clock
from shared.payments.errors import NoticeRefused
from shared.payments.gateway import NoticeReader
from shared.payments.usecases.notice import Handled, TakeNotice

REFUSED = 500
"""A rotated secret and a forgery look alike, and both are sent again. Source: Paddle facts, 3.3."""

log = logging.getLogger(__name__)


def paddle_hooks(reader: NoticeReader, case: TakeNotice, clock: Clock) -> RouteSheet:
    """Return the route `POST /hooks/paddle`."""
    routes = RouteSheet(include_in_schema=False)

    @routes.post("/hooks/paddle", operation_id="take_paddle_notice")
    async def take_notice(request: Request) -> Response:
        body, headers = await request.body(), dict(request.headers)

        def take() -> Handled:
            return case.run(reader.read(body, headers, clock.now()))

        try:
            handled = await run_in_threadpool(take)
        except NoticeRefused:
            log.warning("notice refused", extra={"gateway": "paddle"})
            return Response(status_code=REFUSED)
        except DomainError as error:
            log.exception("notice not taken", extra={"gateway": "paddle", "code": error.code})
            return Response(status_code=503)
        tell("paddle", handled)
        return Response(status_code=200)

    return routes
