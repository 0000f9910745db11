"""What both gateways' stand-ins share: how calls are answered and events announced."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from infra.sandbox.payment_notices import NoticeBoard, PlannedNotice
from infra.sandbox.payment_scenarios import Answering, PaymentScenario, PaymentScenarios
from infra.sandbox.scenarios import CallLog, Delays
from infra.sandbox.server import cut_connection

BODY_BYTES_MAX = 1024 * 1024
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


@dataclass(frozen=True)
class PaymentsConfig:
    """What the gateways' stand-ins are told.

    `public_url` is the shop's own origin, below which buyers and servers reach the stand-ins.
    `pace` shortens what takes minutes there: 1.0 is the real thing.
    """

    public_url: str
    ecpay_merchant_id: str
    ecpay_hash_key: str = field(repr=False)
    ecpay_hash_iv: str = field(repr=False)
    ecpay_check_code: str = field(repr=False)
    ecpay_invoice_key: str = field(repr=False)
    ecpay_invoice_iv: str = field(repr=False)
    paddle_api_key: str = field(repr=False)
    paddle_webhook_secret: str = field(repr=False)
    paddle_webhook_url: str
    paddle_return_url: str
    pace: float = 0.01


class PaymentDesk:
    """One gateway's front: scenarios are played here and nowhere else."""

    def __init__(
        self,
        gateway: str,
        *,
        scenarios: PaymentScenarios,
        calls: CallLog,
        board: NoticeBoard,
        delays: Delays,
        now_s: Callable[[], float],
        rate_limit: Response,
    ) -> None:
        self._gateway, self._scenarios, self._calls = gateway, scenarios, calls
        self._board, self._delays, self.now_s = board, delays, now_s
        self._rate_limit = rate_limit

    def next_event(self) -> PaymentScenario:
        """Return how the next event goes and is told."""
        return self._scenarios.for_event(self._gateway)

    def told(self) -> Sequence[Mapping[str, Any]]:
        """Return the notices of this gateway with what became of them, the newest first."""
        return self._board.newest_first(self._gateway)

    def announce(self, scenario: PaymentScenario, notices: Sequence[PlannedNotice]) -> None:
        """Plan the notices of one event."""
        self._board.plan(notices, scenario.telling, self._delays.late_s)

    def endpoint(
        self, handle: Callable[[Request, bytes], Awaitable[Response]], *, is_change: bool
    ) -> Callable[[Request], Awaitable[Response]]:
        """Return an endpoint of the API that is answered as the scenario wants."""

        async def endpoint(request: Request) -> Response:
            self._calls.add(self._gateway, self.now_s(), request.method, request.url.path)
            body = await request.body()
            match self._scenarios.for_call(self._gateway, is_change=is_change):
                case Answering.SERVER_ERROR:
                    return Response(status_code=500)
                case Answering.HTML_ERROR:
                    return HTMLResponse(BAD_GATEWAY, 502)
                case Answering.RATE_LIMIT:
                    return self._rate_limit
                case Answering.CUT:
                    return cut_connection(request)
                case Answering.CUT_AFTER_DOING:
                    await handle(request, body)
                    return cut_connection(request)
                case Answering.SLOW:
                    await asyncio.sleep(self._delays.slow_s)
                case Answering.RIGHT:
                    pass
            return await handle(request, body)

        return endpoint
