"""What ECPay posts: proven on the raw bytes, applied once, acknowledged after the commit.

Source: payments facts, "A correct callback handler", steps 1 to 3 and 8.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from functions.sheets import RouteSheet
from shared.kernel.errors import DomainError
from shared.kernel.ids import OrderId
from shared.kernel.ports import Clock
from shared.payments.errors import NoticeRefused
from shared.payments.gateway import NoticeReader
from shared.payments.naming import REFERENCE_LENGTH
from shared.payments.usecases.notice import Handled, TakeNotice

ACKNOWLEDGED = b"1|OK"
"""Exactly these bytes; anything else has it sent again. Source: ECPay facts, section 4."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EcpayReaders:
    """Readers of ECPay's messages: results and codes, and charges of later periods."""

    results: NoticeReader
    periods: NoticeReader


@dataclass(frozen=True)
class WayBack:
    """What a buyer's browser needs, from the reference it comes back with.

    `find` finds the order, `note` has its gateway asked. Below `orders_url`, the web app's page of
    orders, lies that of each.
    """

    find: Callable[[str], OrderId | None]
    note: Callable[[str], None]
    orders_url: str

    def lead(self, reference: str) -> str:
        """Return where to go. Nobody is held up because the return cannot be noted just now."""
        if not (reference.isalnum() and len(reference) <= REFERENCE_LENGTH):
            return self.orders_url
        order_id = self.find(reference)
        if order_id is None:
            return self.orders_url
        try:
            self.note(reference)
        except DomainError as error:
            log.warning("return not noted", extra={"order_id": order_id, "code": error.code})
        return f"{self.orders_url}/{order_id}"


RESULT_PATHS = (
    "/payments/callback",
    "/api/v1/payments/callback",
    "/hooks/ecpay/result",
    "/hooks/ecpay/code-issued",
)
"""A code may be told where results are, and the other way round: one reader takes both."""


def ecpay_hooks(
    readers: EcpayReaders,
    case: TakeNotice,
    clock: Clock,
    way_back: WayBack,
) -> RouteSheet:
    """Return the routes ECPay's server calls, and the one its buyers come back by."""
    routes = RouteSheet(include_in_schema=False)

    async def result(request: Request) -> Response:
        return await _taken(request, readers.results, case, clock)

    for number, path in enumerate(RESULT_PATHS):
        routes.add_api_route(
            path, result, methods=["POST"], operation_id=f"take_ecpay_result_{number}"
        )

    @routes.post("/hooks/ecpay/period", operation_id="take_ecpay_period")
    async def period(request: Request) -> Response:
        return await _taken(request, readers.periods, case, clock)

    @routes.api_route("/hooks/ecpay/return", methods=["GET", "POST"], operation_id="ecpay_return")
    async def back(request: Request) -> Response:
        """Lead the buyer to what our own records say; the form is no proof, ECPay is asked."""
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        (reference, *_) = form.get("MerchantTradeNo", [""])
        return RedirectResponse(await run_in_threadpool(way_back.lead, reference), 303)

    return routes


async def _taken(
    request: Request, reader: NoticeReader, case: TakeNotice, clock: Clock
) -> Response:
    body, headers = await request.body(), dict(request.headers)

    def take() -> Handled:
        return case.run(reader.read(body, headers, clock.now()))

    try:
        handled = await run_in_threadpool(take)
    except NoticeRefused:
        log.warning("notice refused", extra={"gateway": "ecpay"})
        return Response(b"0|refused", 400, media_type="text/plain")
    except DomainError as error:
        log.exception("notice not taken", extra={"gateway": "ecpay", "code": error.code})
        return Response(b"0|later", 503, media_type="text/plain")
    tell("ecpay", handled)
    return Response(ACKNOWLEDGED, media_type="text/plain")


def tell(gateway: str, handled: Handled) -> None:
    """Log what became of a message; loudly what a person must see."""
    facts = {"gateway": gateway, "outcome": handled.outcome, "order_id": handled.order_id}
    if handled.outcome.needs_a_person:
        log.error("payment notice needs a person", extra=facts)
    else:
        log.info("payment notice", extra=facts)
