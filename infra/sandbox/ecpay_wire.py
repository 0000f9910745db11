"""ECPay's wire format from their side: signing, reading order forms, writing answers.

Written from the steps of their developer site, page 2902, and not from our adapter: a mistake in
one of them shows against the other.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from infra.sandbox.payment_entities import Entity

TAIPEI = timezone(timedelta(hours=8))
STAMP_S_MAX = 180
"""A query's TimeStamp is taken for three minutes. Source: page 2890."""

METHODS = {
    "Credit": "Pay by card",
    "ApplePay": "Pay with Apple Pay",
    "TWQR": "Pay with TWQR",
    "WebATM": "Pay with Web ATM",
    "ATM": "Get an account for an ATM transfer",
    "CVS": "Get a code for a convenience store",
    "BARCODE": "Get barcodes for a convenience store",
}
"""What the page offers, by the order's ChoosePayment, and what its button says."""

CODED = frozenset({"ATM", "CVS", "BARCODE"})

REQUIRED = (
    *("MerchantID", "MerchantTradeNo", "MerchantTradeDate", "PaymentType", "TotalAmount"),
    *("TradeDesc", "ItemName", "ReturnURL", "ChoosePayment", "EncryptType"),
)
_NET = {"%2d": "-", "%5f": "_", "%2e": ".", "%21": "!", "%2a": "*", "%28": "(", "%29": ")"}
_TRADE_NO = re.compile(r"[A-Za-z0-9]{1,20}")
_DATE = re.compile(r"\d{4}/\d\d/\d\d \d\d:\d\d:\d\d", re.ASCII)
_TIMES = re.compile(r"[2-9]|[1-9][0-9]")
_AMOUNT = re.compile(r"[1-9][0-9]{0,7}")


class OrderRefused(Exception):
    """The order form is wrong; `code` and `text` are shown as ECPay shows them."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


def check_code(fields: Mapping[str, str], key: str, iv: str) -> str:
    """Return the check code of a message, step by step as published."""
    kept = {name: value for name, value in fields.items() if name != "CheckMacValue"}
    joined = "&".join(f"{name}={kept[name]}" for name in sorted(kept, key=str.casefold))
    text = quote_plus(f"HashKey={key}&{joined}&HashIV={iv}", safe="").replace("~", "%7E").lower()
    for code, sign in _NET.items():
        text = text.replace(code, sign)
    return hashlib.sha256(text.encode()).hexdigest().upper()


@dataclass(frozen=True)
class Signer:
    """The merchant's identity and keys."""

    merchant_id: str
    key: str = field(repr=False)
    iv: str = field(repr=False)

    def signed(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Return the message with its check code."""
        return {**fields, "CheckMacValue": check_code(fields, self.key, self.iv)}

    def is_signed(self, fields: Mapping[str, str]) -> bool:
        """Say whether a message is the merchant's."""
        shown = fields.get("CheckMacValue", "")
        right = check_code(fields, self.key, self.iv)
        is_ours = fields.get("MerchantID") == self.merchant_id
        return is_ours and hmac.compare_digest(shown.encode(), right.encode())


def read_fields(body: bytes) -> dict[str, str]:
    """Return a form's fields, blank ones kept."""
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def written(fields: Mapping[str, str]) -> bytes:
    """Return a form's bytes."""
    return urlencode(fields).encode()


def local_time(at_s: float) -> str:
    """Return a time as ECPay writes it."""
    return datetime.fromtimestamp(at_s, UTC).astimezone(TAIPEI).strftime("%Y/%m/%d %H:%M:%S")


def check_order(fields: Mapping[str, str]) -> None:
    """Refuse an order form that ECPay would refuse. Raises: `OrderRefused`."""
    missing = [name for name in REQUIRED if not fields.get(name)]
    if missing:
        raise OrderRefused("10200052", f"{missing[0]} is missing")
    if not _TRADE_NO.fullmatch(fields["MerchantTradeNo"]):
        raise OrderRefused("10200052", "MerchantTradeNo Error")
    if not _AMOUNT.fullmatch(fields["TotalAmount"]):
        raise OrderRefused("10200057", "TotalAmount Error")
    if (fields["PaymentType"], fields["EncryptType"]) != ("aio", "1"):
        raise OrderRefused("10200050", "PaymentType or EncryptType Error")
    if fields["ReturnURL"] == fields.get("OrderResultURL"):
        raise OrderRefused("10200060", "ReturnURL and OrderResultURL are the same")
    _check_choice(fields)
    _check_period(fields)


def _check_choice(fields: Mapping[str, str]) -> None:
    if fields["ChoosePayment"] not in {*METHODS, "ALL"}:
        raise OrderRefused("10300023", "no usable payment method")
    if not _DATE.fullmatch(fields["MerchantTradeDate"]):
        raise OrderRefused("10200053", "MerchantTradeDate Error")


def _check_period(fields: Mapping[str, str]) -> None:
    if "PeriodType" not in fields:
        return
    if fields["ChoosePayment"] != "Credit" or fields.get("PeriodAmount") != fields["TotalAmount"]:
        raise OrderRefused("10200131", "PeriodAmount Error")
    times = fields.get("ExecTimes", "")
    if fields["PeriodType"] != "M" or not _TIMES.fullmatch(times):
        raise OrderRefused("10200132", "ExecTimes Error")


def result_fields(order: Entity, code: str, words: str) -> dict[str, str]:
    """Return the payment result ECPay posts, unsigned. Source: page 2878, NeedExtraPaidInfo=Y."""
    form = order["form"]
    fields = {
        **_common(order, code, words),
        "PaymentDate": local_time(order["paid_at_s"]) if order["paid_at_s"] else "",
        "PaymentTypeChargeFee": "0",
        "SimulatePaid": "0",
    }
    if form.get("NeedExtraPaidInfo") == "Y":
        fields |= _extra(order)
    return fields


def code_fields(order: Entity, code: str, words: str) -> dict[str, str]:
    """Return the notice of an issued code, unsigned. Source: page 2881."""
    return {**_common(order, code, words), **order["code"]}


def period_fields(order: Entity, run: Entity, words: str) -> dict[str, str]:
    """Return the notice of a later charge, unsigned. Source: page 5631."""
    form, log = order["form"], order["period"]["log"]
    return {
        "MerchantID": form["MerchantID"],
        "MerchantTradeNo": form["MerchantTradeNo"],
        "StoreID": "",
        "RtnCode": run["code"],
        "RtnMsg": words,
        "PeriodType": form["PeriodType"],
        "Frequency": form["Frequency"],
        "ExecTimes": form["ExecTimes"],
        "Amount": form["TotalAmount"],
        "Gwsr": run["gwsr"],
        "ProcessDate": local_time(run["at_s"]),
        "AuthCode": "777777" if run["code"] == "1" else "",
        "FirstAuthAmount": form["TotalAmount"],
        "TotalSuccessTimes": str(sum(entry["code"] == "1" for entry in log)),
        **_custom(form),
    }


def query_fields(order: Entity) -> dict[str, str]:
    """Return the answer of QueryTradeInfo, unsigned. Source: page 2890."""
    fields = {**_common(order, "", ""), "TradeStatus": order["status"], **_extra(order)}
    del fields["RtnCode"], fields["RtnMsg"]
    return {
        **fields,
        "PaymentDate": local_time(order["paid_at_s"]) if order["paid_at_s"] else "",
        "HandlingCharge": "0",
        "PaymentTypeChargeFee": "0",
        "ItemName": order["form"]["ItemName"],
    }


def missing_trade(merchant_id: str, reference: str) -> dict[str, str]:
    """Return the answer for an order ECPay does not know, unsigned."""
    blank = ("StoreID", "TradeNo", "PaymentDate", "PaymentType", "TradeDate", "ItemName")
    return {
        **dict.fromkeys(blank, ""),
        "MerchantID": merchant_id,
        "MerchantTradeNo": reference,
        "TradeAmt": "0",
        "HandlingCharge": "0",
        "PaymentTypeChargeFee": "0",
        "TradeStatus": "10200047",
    }


def period_answer(order: Entity) -> dict[str, Any]:
    """Return the answer of QueryCreditCardPeriodInfo; JSON without a check code."""
    form, period = order["form"], order["period"]
    first = period["log"][0]
    paid = [run for run in period["log"] if run["code"] == "1"]
    return {
        "MerchantID": form["MerchantID"],
        "MerchantTradeNo": form["MerchantTradeNo"],
        "TradeNo": order["number"],
        "RtnCode": 1,
        "PeriodType": form["PeriodType"],
        "Frequency": int(form["Frequency"]),
        "ExecTimes": int(form["ExecTimes"]),
        "PeriodAmount": int(form["PeriodAmount"]),
        "amount": int(form["TotalAmount"]),
        "gwsr": int(first["gwsr"]),
        "process_date": local_time(first["at_s"]),
        "auth_code": "777777",
        "card4no": order["card4no"],
        "card6no": "431195",
        "TotalSuccessTimes": len(paid),
        "TotalSuccessAmount": len(paid) * int(form["TotalAmount"]),
        "ExecStatus": period["status"],
        "ExecLog": [
            {
                "RtnCode": int(run["code"]),
                "amount": int(form["TotalAmount"]),
                "gwsr": int(run["gwsr"]),
                "process_date": local_time(run["at_s"]),
                "auth_code": "777777" if run["code"] == "1" else "",
                "TradeNo": run["number"],
            }
            for run in period["log"]
        ],
    }


def _common(order: Entity, code: str, words: str) -> dict[str, str]:
    form = order["form"]
    return {
        "MerchantID": form["MerchantID"],
        "MerchantTradeNo": form["MerchantTradeNo"],
        "StoreID": "",
        "RtnCode": code,
        "RtnMsg": words,
        "TradeNo": order["number"],
        "TradeAmt": form["TotalAmount"],
        "PaymentType": order["payment_type"],
        "TradeDate": local_time(order["created_at_s"]),
        **_custom(form),
    }


def _custom(form: Mapping[str, str]) -> dict[str, str]:
    return {name: form.get(name, "") for name in (f"CustomField{n}" for n in range(1, 5))}


def _extra(order: Entity) -> dict[str, str]:
    """Return what NeedExtraPaidInfo adds; names in both cases, as ECPay sends them."""
    form, is_card = order["form"], bool(order["card4no"])
    return {
        "gwsr": order["gwsr"],
        "process_date": local_time(order["paid_at_s"]) if order["paid_at_s"] else "",
        "auth_code": "777777" if is_card else "",
        "amount": form["TotalAmount"] if is_card else "",
        "card4no": order["card4no"],
        "card6no": "431195" if is_card else "",
        "eci": "5" if is_card else "",
        "stage": "0",
        "ATMAccBank": "",
        "ATMAccNo": "",
        "PaymentNo": order["code"].get("PaymentNo", ""),
        "PayFrom": "",
        "PeriodType": form.get("PeriodType", ""),
        "Frequency": form.get("Frequency", ""),
        "ExecTimes": form.get("ExecTimes", ""),
        "PeriodAmount": form.get("PeriodAmount", ""),
    }
