"""The form that opens an order at ECPay."""

from dataclasses import replace

import httpx
import pytest

from infra.payments.ecpay import EcpayKeys
from shared.kernel.money import Currency, Money
from shared.payments.gateway import CheckoutKind, Method
from tests.adapters.payments.builders import KEYS, RETURNS, an_order, ecpay, twd, usd


def never(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"nobody is called to open an order: {request.url}")


def fields(**changes: object) -> dict[str, str]:
    return dict(ecpay(never).open(an_order(**changes)).fields)


def test_an_order_is_a_signed_form_for_the_buyers_browser() -> None:
    checkout = ecpay(never).open(an_order())

    assert checkout.kind is CheckoutKind.FORM_POST
    assert checkout.url == "https://payment.example.test/Cashier/AioCheckOut/V5"
    assert checkout.gateway_reference == "VG20261120A1"
    assert KEYS.is_signed(checkout.fields)


def test_the_form_says_what_ecpay_asks_for() -> None:
    assert (
        fields().items()
        >= {
            "MerchantID": KEYS.merchant_id,
            "MerchantTradeNo": "VG20261120A1",
            "MerchantTradeDate": "2026/11/20 20:00:00",
            "PaymentType": "aio",
            "TotalAmount": "299",
            "TradeDesc": "VidGo Pro monthly",
            "ItemName": "VidGo Pro monthly",
            "ChoosePayment": "ALL",
            "EncryptType": "1",
            "NeedExtraPaidInfo": "Y",
            "ReturnURL": RETURNS.result_url,
            "PaymentInfoURL": RETURNS.code_url,
            "OrderResultURL": RETURNS.browser_url,
        }.items()
    )


def test_no_field_of_the_form_is_empty() -> None:
    assert all(fields().values())


@pytest.mark.parametrize("method", [Method.ATM, Method.CVS, Method.BARCODE])
def test_a_code_is_told_to_the_server_and_never_posted_by_the_browser(method: Method) -> None:
    made = fields(method=method)
    assert made["PaymentInfoURL"] == RETURNS.code_url
    assert "OrderResultURL" not in made


def test_a_recurring_order_is_charged_every_month_at_one_price() -> None:
    assert (
        fields(is_recurring=True).items()
        >= {
            "ChoosePayment": "Credit",
            "PeriodAmount": "299",
            "PeriodType": "M",
            "Frequency": "1",
            "ExecTimes": "99",
            "PeriodReturnURL": RETURNS.period_url,
            "UnionPay": "2",
        }.items()
    )


@pytest.mark.parametrize(
    ("locale", "language"),
    [("en", "ENG"), ("ja-JP", "JPN"), ("ko", "KOR"), ("es", "ENG"), ("zh-CN", "CHI")],
)
def test_the_page_speaks_the_buyers_language(locale: str, language: str) -> None:
    assert fields(locale=locale)["Language"] == language


def test_traditional_chinese_is_what_the_page_speaks_unasked() -> None:
    assert "Language" not in fields(locale="zh-TW")


@pytest.mark.parametrize(
    "changes",
    [
        {"price": usd(999)},
        {"price": Money(29950, Currency.TWD)},
        {"price": twd(0)},
        {"title": "Pro & more"},
        {"title": "a=b"},
        {"title": ""},
        {"reference": "lower1"},
        {"reference": "A" * 21},
        {"is_recurring": True, "method": Method.ATM},
    ],
)
def test_an_order_ecpay_cannot_take_is_a_bug(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        fields(**changes)


@pytest.mark.parametrize(
    "url", ["ftp://vidgo.test/", "https://vidgo.test/a;b", "https://vidgo.test/" + "a" * 200]
)
def test_an_address_ecpay_cannot_call_is_a_bug(url: str) -> None:
    with pytest.raises(ValueError, match="cannot call"):
        replace(RETURNS, period_url=url)


def test_browser_and_server_are_told_at_different_addresses() -> None:
    with pytest.raises(ValueError, match="different"):
        replace(RETURNS, browser_url=RETURNS.result_url)


@pytest.mark.parametrize(
    ("merchant", "key"),
    [("3002607", "pwFHCqoQZGmho4w6"), ("2512345", "5294y06JbISpM5x9"), ("3002599", "other")],
)
def test_keys_everybody_knows_are_refused_unless_allowed(merchant: str, key: str) -> None:
    with pytest.raises(ValueError, match="stage"):
        EcpayKeys(merchant, key, "iv")
    assert EcpayKeys(merchant, key, "iv", may_be_public=True).merchant_id == merchant


def test_no_secret_shows_in_a_repr() -> None:
    shown = f"{KEYS!r} {ecpay(never)!r}"
    assert KEYS.hash_key not in shown
    assert KEYS.hash_iv not in shown
