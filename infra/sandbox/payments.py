"""Puts the payment gateways' stand-ins together."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from infra.sandbox.database import Database
from infra.sandbox.ecpay import EcpaySandbox
from infra.sandbox.ecpay_events import GATEWAY as ECPAY
from infra.sandbox.paddle import GATEWAY as PADDLE
from infra.sandbox.paddle import PaddleSandbox
from infra.sandbox.payment_controls import PaymentControls
from infra.sandbox.payment_desk import PaymentDesk, PaymentsConfig
from infra.sandbox.payment_entities import PaymentEntities
from infra.sandbox.payment_notices import NoticeBoard, NoticeSender, Postman
from infra.sandbox.payment_scenarios import PaymentScenarios
from infra.sandbox.scenarios import CallLog, Delays

HINT_S = 2


class PaymentsSandbox:
    """Both gateways: routes to mount, and a worker between `start` and `stop`."""

    def __init__(
        self,
        config: PaymentsConfig,
        *,
        database: Database,
        calls: CallLog,
        delays: Delays,
        now_s: Callable[[], float],
    ) -> None:
        scenarios, board = PaymentScenarios(database), NoticeBoard(database)
        desk = partial(
            PaymentDesk, scenarios=scenarios, calls=calls, board=board, delays=delays, now_s=now_s
        )
        ecpay = EcpaySandbox(
            config,
            PaymentEntities(database, ECPAY),
            desk(ECPAY, rate_limit=Response("too many calls", 403)),
        )
        too_many = JSONResponse(
            {"error": {"type": "request_error", "code": "too_many_requests"}},
            429,
            {"Retry-After": str(HINT_S)},
        )
        paddle = PaddleSandbox(
            config,
            PaymentEntities(database, PADDLE),
            desk(PADDLE, rate_limit=too_many),
            scenarios,
        )
        postmen: Mapping[str, Postman] = {ECPAY: ecpay.postman, PADDLE: paddle.postman}
        self._sender = NoticeSender(board, postmen, now_s, paddle.chore)
        actions = {ECPAY: ecpay.actions, PADDLE: paddle.actions}
        controls = PaymentControls(actions, scenarios, calls, board, now_s)
        self._routes = [*controls.routes(), *ecpay.routes(), *paddle.routes()]

    def start(self) -> None:
        """Begin to send notices, from before a restart as well."""
        self._sender.start()

    def stop(self) -> None:
        """Stop; what is not sent stays due."""
        self._sender.stop()

    def routes(self) -> Sequence[BaseRoute]:
        """Return the routes to mount."""
        return self._routes
