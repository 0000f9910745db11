"""A shop at both gateways, orders, and gateways that answer what a test says."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx

from infra.payments.ecpay import EcpayKeys
from infra.payments.ecpay_client import EcpayGateway
from infra.payments.ecpay_form import EcpayReturns
from infra.payments.paddle_client import PaddleGateway, PaddleShop
from shared.kernel.ids import OrderId, RefundId
from shared.kernel.money import Currency, Money
from shared.payments.gateway import (
    Charge,
    ChargeStatus,
    CheckoutOrder,
    Method,
    RefundOrder,
)
from tests.doubles import FixedClock

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KEYS = EcpayKeys("2512345", "0123456789abcdef", "fedcba9876543210")
CHECK_CODE = "59997889"
API_KEY = "pdl_sdbx_apikey_01_secret"
WEBHOOK_SECRET = "pdl_ntfset_01_secret"
RETURNS = EcpayReturns(
    result_url="https://vidgo.test/hooks/ecpay/result",
    code_url="https://vidgo.test/hooks/ecpay/code-issued",
    period_url="https://vidgo.test/hooks/ecpay/period",
    browser_url="https://vidgo.test/hooks/ecpay/returned",
    back_url="https://vidgo.test/billing",
)
FORM = {"content-type": "application/x-www-form-urlencoded"}

Answer = Callable[[httpx.Request], httpx.Response]


def twd(dollars: int) -> Money:
    return Money(dollars * 100, Currency.TWD)


def usd(cents: int) -> Money:
    return Money(cents, Currency.USD)


def an_order(**changes: Any) -> CheckoutOrder:
    return CheckoutOrder(
        **{
            "order_id": OrderId("ord_1"),
            "reference": "VG20261120A1",
            "title": "VidGo Pro monthly",
            "price": twd(299),
            "method": Method.CHECKOUT,
            "is_recurring": False,
            "email": "ann@example.test",
            "locale": "zh-TW",
            "created_at": NOW,
            **changes,
        }
    )


def a_refund(paid: Money, amount: Money, charge_key: str, **changes: Any) -> RefundOrder:
    return RefundOrder(
        **{
            "refund_id": RefundId("ref_1"),
            "reference": charge_key.partition(":")[0],
            "charge": Charge(charge_key, ChargeStatus.PAID),
            "paid": paid,
            "amount": amount,
            "reason": "asked by the buyer",
            **changes,
        }
    )


def ecpay(answer: Answer, now: datetime = NOW) -> EcpayGateway:
    return EcpayGateway(
        KEYS,
        "https://payment.example.test",
        RETURNS,
        FixedClock(now),
        credit_check_code=CHECK_CODE,
        transport=httpx.MockTransport(answer),
    )


def paddle(answer: Answer, shop: PaddleShop | None = None) -> PaddleGateway:
    transport = httpx.MockTransport(answer)
    return PaddleGateway("https://api.example.test", API_KEY, shop, transport=transport)


def signed_form(fields: Mapping[str, str], keys: EcpayKeys = KEYS) -> bytes:
    return urlencode(keys.signed(fields)).encode()


def form_of(request: httpx.Request) -> dict[str, str]:
    return dict(parse_qsl(request.content.decode(), keep_blank_values=True))


def a_result(**changes: str) -> dict[str, str]:
    """A payment result as ECPay posts it. Source: developer site, page 2878."""
    return {
        "MerchantID": KEYS.merchant_id,
        "MerchantTradeNo": "VG20261120A1",
        "StoreID": "",
        "RtnCode": "1",
        "RtnMsg": "交易成功",
        "TradeNo": "2611201200001234",
        "TradeAmt": "299",
        "PaymentDate": "2026/11/20 20:01:05",
        "PaymentType": "Credit_CreditCard",
        "PaymentTypeChargeFee": "8.5",
        "TradeDate": "2026/11/20 20:00:00",
        "SimulatePaid": "0",
        "CustomField1": "",
        "gwsr": "13475885",
        "amount": "299",
        "card4no": "2222",
        **changes,
    }


def a_period(**changes: str) -> dict[str, str]:
    """A later charge as ECPay posts it. Source: developer site, page 5631."""
    return {
        "MerchantID": KEYS.merchant_id,
        "MerchantTradeNo": "VG20261120A1",
        "StoreID": "",
        "RtnCode": "1",
        "RtnMsg": "交易成功",
        "PeriodType": "M",
        "Frequency": "1",
        "ExecTimes": "99",
        "Amount": "299",
        "Gwsr": "13475999",
        "ProcessDate": "2026/12/20 20:01:05",
        "AuthCode": "777777",
        "FirstAuthAmount": "299",
        "TotalSuccessTimes": "2",
        **changes,
    }
