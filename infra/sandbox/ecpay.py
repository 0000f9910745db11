"""ECPay as the shop and its buyers meet it: pages, queries, notices, and a console.

Everything lies below `/sandbox/ecpay`, so that the shop's own origin serves it too. Source:
payments facts, ECPay.
"""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from infra.sandbox.ecpay_api import EcpayApi
from infra.sandbox.ecpay_events import EcpayEvents, EcpayPostman, ways_of
from infra.sandbox.ecpay_invoices import EcpayInvoiceDesk
from infra.sandbox.ecpay_media import MEDIA_PAUSE_S
from infra.sandbox.ecpay_orders import DECLINED, EcpayOrders
from infra.sandbox.ecpay_pages import (
    TEST_CARD,
    TEST_CODE,
    code_page,
    console_page,
    order_page,
    problem_page,
    result_page,
    secure_page,
)
from infra.sandbox.ecpay_wire import (
    CODED,
    OrderRefused,
    Signer,
    check_order,
    read_fields,
    result_fields,
)
from infra.sandbox.payment_console import back
from infra.sandbox.payment_desk import PaymentDesk, PaymentsConfig
from infra.sandbox.payment_entities import Entity, PaymentEntities

PREFIX = "/sandbox/ecpay"


class EcpaySandbox:
    """The stand-in: routes to mount, and actions for the controls."""

    def __init__(
        self, config: PaymentsConfig, entities: PaymentEntities, desk: PaymentDesk
    ) -> None:
        self._signer = Signer(config.ecpay_merchant_id, config.ecpay_hash_key, config.ecpay_hash_iv)
        self._desk = desk
        self._orders = EcpayOrders(entities, desk.now_s)
        self._events = EcpayEvents(self._orders, desk)
        invoices = EcpayInvoiceDesk(
            entities,
            config.ecpay_merchant_id,
            config.ecpay_invoice_key,
            config.ecpay_invoice_iv,
            now_s=desk.now_s,
        )
        self._api = EcpayApi(
            self._orders,
            invoices,
            desk,
            self._signer,
            check_code=config.ecpay_check_code,
            media_pause_s=MEDIA_PAUSE_S * config.pace,
        )
        self.postman = EcpayPostman(self._signer, config.pace)

    @property
    def actions(self) -> Mapping[str, Callable[[str], bool]]:
        """What can be done to an order by its MerchantTradeNo."""
        return self._events.actions

    def routes(self) -> list[BaseRoute]:
        """Return the routes to mount; the shop's base address ends in `/sandbox/ecpay`."""
        return [
            *self._api.routes(PREFIX),
            Route(f"{PREFIX}/Cashier/AioCheckOut/V5", self._check_out, methods=["POST"]),
            Route(f"{PREFIX}/pay/{{reference}}", self._show, methods=["GET"]),
            Route(f"{PREFIX}/pay/{{reference}}", self._choose, methods=["POST"]),
            Route(f"{PREFIX}/secure/{{reference}}", self._secure, methods=["POST"]),
            Route(f"{PREFIX}/leave/{{reference}}", self._leave, methods=["POST"]),
            Route(f"{PREFIX}/console", self._console, methods=["GET"]),
            Route(f"{PREFIX}/console/{{reference}}/{{action}}", self._press, methods=["POST"]),
            Route(f"{PREFIX}/", self._alive, methods=["GET"]),
        ]

    async def _check_out(self, request: Request) -> Response:
        fields = read_fields(await request.body())
        if not self._signer.is_signed(fields):
            return problem_page("10200073", "CheckMacValue Error")
        try:
            check_order(fields)
        except OrderRefused as refused:
            return problem_page(refused.code, refused.text)
        if self._orders.create(fields) is None:
            return problem_page("10300028", "MerchantTradeNo was used before")
        return RedirectResponse(f"{PREFIX}/pay/{fields['MerchantTradeNo']}", 303)

    async def _show(self, request: Request) -> Response:
        order = self._find(request)
        if order is None:
            return problem_page("10200047", "there is no such order")
        if order["status"] != "0":
            return self._result_page(order)
        if order["code"]:
            return code_page(order, self._back_url(order), PREFIX)
        return order_page(order, ways_of(order), PREFIX)

    async def _choose(self, request: Request) -> Response:
        order, fields = self._find(request), read_fields(await request.body())
        way = fields.get("way", "")
        if order is None or way not in ways_of(order):
            return problem_page("10200047", "there is no such order")
        reference = order["form"]["MerchantTradeNo"]
        if way in CODED:
            self._events.issue_code(reference, way)
        elif way != "Credit":
            self._events.pay(reference, way, "2222")
        elif _digits(fields.get("card", "")) == _digits(TEST_CARD):
            return secure_page(order, PREFIX)
        else:
            self._events.decline(reference)
        return self._again(reference)

    async def _secure(self, request: Request) -> Response:
        reference = request.path_params["reference"]
        fields = read_fields(await request.body())
        if fields.get("code", "").strip() == TEST_CODE:
            self._events.pay(reference, "Credit", "2222")
        else:
            self._events.decline(reference)
        return self._again(reference)

    async def _leave(self, request: Request) -> Response:
        order = self._find(request)
        return RedirectResponse(self._back_url(order) if order else "/", 303)

    async def _console(self, request: Request) -> Response:
        orders, told = self._orders.newest_first(), self._desk.told()
        return console_page(orders, PREFIX, told, request.query_params)

    async def _press(self, request: Request) -> Response:
        name, action = request.path_params["reference"], request.path_params["action"]
        act = self._events.actions.get(action)
        is_done = act is not None and act(name)
        if is_done and action == "renew" and self._has_failed(name):
            action = "fail_renewal"
        return RedirectResponse(back(f"{PREFIX}/console", name, action, is_done=is_done), 303)

    def _has_failed(self, name: str) -> bool:
        """Say whether the last charge of an order failed: a scenario may want that."""
        order = self._orders.find(name)
        return order is not None and order["period"]["log"][-1]["code"] != "1"

    async def _alive(self, _request: Request) -> Response:
        return PlainTextResponse("ECPay stand-in")

    def _again(self, reference: str) -> Response:
        return RedirectResponse(f"{PREFIX}/pay/{reference}", 303)

    def _result_page(self, order: Entity) -> Response:
        code = "1" if order["status"] == "1" else DECLINED
        fields = result_fields(order, code, "Succeeded" if code == "1" else "Failed")
        url = order["form"].get("OrderResultURL", "")
        return result_page(order, url, self._signer.signed(fields), self._back_url(order))

    def _back_url(self, order: Entity) -> str:
        return str(order["form"].get("ClientBackURL") or "/")

    def _find(self, request: Request) -> Entity | None:
        return self._orders.find(request.path_params["reference"])


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
