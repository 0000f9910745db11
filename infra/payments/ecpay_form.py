"""The form a buyer's browser posts to ECPay. Source: payments facts, ECPay, sections 2 and 7."""

import re
from dataclasses import dataclass
from typing import Final

from infra.payments.ecpay_wire import REFERENCE, dollars, taipei
from shared.payments.gateway import CheckoutOrder, Method

TITLE: Final = re.compile(r"[A-Za-z0-9 -]{1,100}")
"""`&` and `=` would blur the check code, and ECPay's firewall dislikes much else."""

PERIODS_MAX: Final = 99
"""Months charged at most: sources name 99 and 999."""

ATM_DAYS: Final = 3
CVS_MINUTES: Final = 7 * 24 * 60
BARCODE_DAYS: Final = 7
"""How long codes can be paid; ECPay's own defaults, said aloud."""

_CHOICES: Final = {
    Method.CHECKOUT: "ALL",
    Method.CREDIT: "Credit",
    Method.ATM: "ATM",
    Method.CVS: "CVS",
    Method.BARCODE: "BARCODE",
    Method.WEB_ATM: "WebATM",
    Method.APPLE_PAY: "ApplePay",
    Method.TWQR: "TWQR",
}
assert _CHOICES.keys() == set(Method)

_EXPIRIES: Final = {
    Method.ATM: {"ExpireDate": str(ATM_DAYS)},
    Method.CVS: {"StoreExpireDate": str(CVS_MINUTES)},
    Method.BARCODE: {"StoreExpireDate": str(BARCODE_DAYS)},
}
_CODED: Final = frozenset({Method.ATM, Method.CVS, Method.BARCODE})
_LANGUAGES: Final = {"en": "ENG", "es": "ENG", "ja": "JPN", "ko": "KOR"}
"""Without the field ECPay speaks traditional Chinese."""

_NOT_OFFERED: Final = "BNPL#WeiXin"
"""Applications that somebody approves later are not payments as we know them."""

_URL: Final = re.compile(r"https?://[!-~]{1,190}")
_FORBIDDEN_IN_URL: Final = frozenset(";|`")


@dataclass(frozen=True)
class EcpayReturns:
    """Our addresses: the first three for ECPay's server, two for the buyer's browser.

    `result_url` learns of first charges, `code_url` of issued codes, `period_url` of later charges.
    ECPay posts a form to `browser_url`; `back_url` is an ordinary link.
    """

    result_url: str
    code_url: str
    period_url: str
    browser_url: str
    back_url: str

    def __post_init__(self) -> None:
        for url in vars(self).values():
            if not _URL.fullmatch(url) or _FORBIDDEN_IN_URL & set(url):
                raise ValueError(f"ECPay cannot call {url}")
        if self.browser_url == self.result_url:
            raise ValueError("the browser and the server are told at different addresses")


def checkout_fields(
    order: CheckoutOrder, merchant_id: str, returns: EcpayReturns
) -> dict[str, str]:
    """Return the fields of the order form, unsigned.

    Raises: `ValueError` for an order ECPay cannot take; no buyer's text is in it.
    """
    if not REFERENCE.fullmatch(order.reference) or not TITLE.fullmatch(order.title):
        raise ValueError("the reference or the title is of another form")
    fields = {
        "MerchantID": merchant_id,
        "MerchantTradeNo": order.reference,
        "MerchantTradeDate": taipei(order.created_at),
        "PaymentType": "aio",
        "TotalAmount": dollars(order.price),
        "TradeDesc": order.title,
        "ItemName": order.title,
        "ReturnURL": returns.result_url,
        "ClientBackURL": returns.back_url,
        "NeedExtraPaidInfo": "Y",
        "EncryptType": "1",
    }
    language = _language(order.locale)
    if language is not None:
        fields["Language"] = language
    return {**fields, **(_recurring if order.is_recurring else _once)(order, returns)}


def _once(order: CheckoutOrder, returns: EcpayReturns) -> dict[str, str]:
    method = order.method
    fields = {"ChoosePayment": _CHOICES[method], **_EXPIRIES.get(method, {})}
    if method is Method.CHECKOUT:
        fields["IgnorePayment"] = _NOT_OFFERED
    if method in _CODED or method is Method.CHECKOUT:
        fields["PaymentInfoURL"] = returns.code_url
    if method not in _CODED:
        fields["OrderResultURL"] = returns.browser_url
    return fields


def _recurring(order: CheckoutOrder, returns: EcpayReturns) -> dict[str, str]:
    if order.method not in {Method.CHECKOUT, Method.CREDIT}:
        raise ValueError("only cards are charged again")
    return {
        "ChoosePayment": "Credit",
        "UnionPay": "2",  # hidden: it cannot be charged again
        "OrderResultURL": returns.browser_url,
        "PeriodAmount": dollars(order.price),
        "PeriodType": "M",
        "Frequency": "1",
        "ExecTimes": str(PERIODS_MAX),
        "PeriodReturnURL": returns.period_url,
    }


def _language(locale: str) -> str | None:
    if locale.lower() in {"zh-cn", "zh-hans"}:
        return "CHI"
    return _LANGUAGES.get(locale.partition("-")[0].lower())
