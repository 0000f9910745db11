"""What ECPay posts: proven on the raw bytes, applied once, acknowledged after the commit.

Source: payments facts, "A correct callback handler", steps 1 to 3 and 8.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

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
    find_order: Callable[[str], OrderId | None],
    orders_url: str,
) -> APIRouter:
    """Return the routes ECPay's server calls, and the one its buyers come back by.

    Args:
        find_order: the order a reference belongs to.
        orders_url: the web app's page of orders; that of one lies below it.
    """
    routes = APIRouter(include_in_schema=False)

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
        """Lead the buyer to what our own records say; nothing in the form is believed."""
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        (reference, *_) = form.get("MerchantTradeNo", [""])
        is_one = reference.isalnum() and len(reference) <= REFERENCE_LENGTH
        order_id = await run_in_threadpool(find_order, reference) if is_one else None
        url = orders_url if order_id is None else f"{orders_url}/{order_id}"
        return RedirectResponse(url, 303)

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
