"""What the shop's server asks ECPay. Source: payments facts, ECPay, sections 6 to 9."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from infra.sandbox.ecpay_invoices import EcpayInvoiceDesk
from infra.sandbox.ecpay_media import EcpayMediaDesk
from infra.sandbox.ecpay_orders import EcpayOrders
from infra.sandbox.ecpay_wire import (
    STAMP_S_MAX,
    Signer,
    missing_trade,
    period_answer,
    query_fields,
    read_fields,
    written,
)
from infra.sandbox.payment_desk import PaymentDesk

Fields = dict[str, str]


class EcpayApi:
    """Queries, actions and e-invoices."""

    def __init__(
        self,
        orders: EcpayOrders,
        invoices: EcpayInvoiceDesk,
        desk: PaymentDesk,
        signer: Signer,
        *,
        check_code: str,
        media_pause_s: float,
    ) -> None:
        self._orders, self._invoices, self._desk = orders, invoices, desk
        self._signer, self._check_code = signer, check_code
        self._media = EcpayMediaDesk(orders, signer, now_s=desk.now_s, pause_s=media_pause_s)

    def routes(self, prefix: str) -> list[BaseRoute]:
        """Return the routes below `prefix`."""
        call = self._desk.endpoint
        endpoints: dict[str, Callable[[Request], Any]] = {
            "Cashier/QueryTradeInfo/V5": call(self._query, is_change=False),
            "Cashier/QueryCreditCardPeriodInfo": call(self._period, is_change=False),
            "Cashier/CreditCardPeriodAction": call(self._stop, is_change=True),
            "CreditDetail/QueryTrade/V2": call(self._card, is_change=False),
            "CreditDetail/DoAction": call(self._act, is_change=True),
            "PaymentMedia/TradeNoAio": call(self._file, is_change=False),
            "B2CInvoice/Issue": call(self._issue_invoice, is_change=True),
            "B2CInvoice/Invalid": call(self._void_invoice, is_change=True),
            "B2CInvoice/Allowance": call(self._reduce_invoice, is_change=True),
            "B2CInvoice/GetIssue": call(self._find_invoice, is_change=False),
        }
        return [
            Route(f"{prefix}/{path}", endpoint, methods=["POST"])
            for path, endpoint in endpoints.items()
        ]

    async def _query(self, _request: Request, body: bytes) -> Response:
        fields = read_fields(body)
        if not self._is_asked_rightly(fields):
            return PlainTextResponse("0|TimeStamp or CheckMacValue Error")
        reference = fields.get("MerchantTradeNo", "")
        order = self._orders.find(reference)
        merchant = self._signer.merchant_id
        answer = missing_trade(merchant, reference) if order is None else query_fields(order)
        return Response(written(self._signer.signed(answer)), media_type="text/html")

    async def _period(self, _request: Request, body: bytes) -> Response:
        fields = read_fields(body)
        order = self._orders.find(fields.get("MerchantTradeNo", ""))
        if not self._is_asked_rightly(fields) or order is None or order["period"] is None:
            return JSONResponse({"RtnCode": 0, "RtnMsg": "no such order"})
        return JSONResponse(period_answer(order))

    async def _stop(self, _request: Request, body: bytes) -> Response:
        fields = read_fields(body)
        if not self._is_asked_rightly(fields) or fields.get("Action") != "Cancel":
            return self._outcome(fields, "10200073", "CheckMacValue Error")
        if self._orders.cancel_period(fields.get("MerchantTradeNo", "")) is None:
            return self._outcome(fields, "90100150", "the order has ended or never was")
        return self._outcome(fields, "1", "成功")

    async def _card(self, _request: Request, body: bytes) -> Response:
        fields = read_fields(body)
        found = self._orders.card_of(fields.get("CreditRefundId", ""))
        is_right = fields.get("CreditCheckCode") == self._check_code
        if not self._signer.is_signed(fields) or not is_right or found is None:
            return JSONResponse({"RtnMsg": "error_not_found", "RtnValue": None})
        order, charge = found
        rows = [
            {"status": "退刷", "amount": str(refund["dollars"]), "sno": str(number)}
            for number, refund in enumerate(charge["refunds"], 1)
        ]
        value = {
            "TradeID": charge["gwsr"],
            "amount": order["form"]["TotalAmount"],
            "status": charge["card_state"],
            "close_data": rows,
        }
        return JSONResponse({"RtnMsg": "", "RtnValue": value})

    async def _act(self, _request: Request, body: bytes) -> Response:
        fields = read_fields(body)
        amount = fields.get("TotalAmount", "")
        if not self._signer.is_signed(fields) or not amount.isdigit():
            return self._outcome(fields, "10200073", "CheckMacValue Error")
        reference, number = fields.get("MerchantTradeNo", ""), fields.get("TradeNo", "")
        done = self._orders.act(reference, number, fields.get("Action", ""), int(amount))
        code, words = ("1", "成功") if done else ("10100050", "the state does not allow it")
        return self._outcome(fields, code, words)

    async def _file(self, _request: Request, body: bytes) -> Response:
        return Response(self._media.file(read_fields(body)), media_type="text/csv")

    async def _issue_invoice(self, _request: Request, body: bytes) -> Response:
        return JSONResponse(self._invoices.issue(body))

    async def _void_invoice(self, _request: Request, body: bytes) -> Response:
        return JSONResponse(self._invoices.invalid(body))

    async def _reduce_invoice(self, _request: Request, body: bytes) -> Response:
        return JSONResponse(self._invoices.allowance(body))

    async def _find_invoice(self, _request: Request, body: bytes) -> Response:
        return JSONResponse(self._invoices.get_issue(body))

    def _outcome(self, fields: Fields, code: str, words: str) -> Response:
        answer = {
            "MerchantID": self._signer.merchant_id,
            "MerchantTradeNo": fields.get("MerchantTradeNo", ""),
            "RtnCode": code,
            "RtnMsg": words,
        }
        return Response(written(answer), media_type="text/html")

    def _is_asked_rightly(self, fields: Fields) -> bool:
        stamp = fields.get("TimeStamp", "")
        is_fresh = stamp.isdigit() and abs(self._desk.now_s() - int(stamp)) <= STAMP_S_MAX
        return is_fresh and self._signer.is_signed(fields)
