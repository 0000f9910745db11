"""What ECPay posts to us: results, issued codes, later charges.

Source: payments facts, ECPay, sections 4, 5 and 7; README, "What must be idempotent".
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from infra.payments.ecpay import EcpayKeys
from infra.payments.ecpay_wire import (
    REFERENCE,
    FormUnreadable,
    deadline_of,
    first_charge,
    moment_of,
    money_of,
    read_form,
    required,
)
from shared.payments.errors import NoticeRefused
from shared.payments.gateway import (
    Charge,
    ChargeStatus,
    Gateway,
    Method,
    Notice,
    NoticeKind,
    PaymentCode,
)

PAID: Final = "1"
BODY_BYTES_MAX: Final = 64 * 1024
FORM_TYPE: Final = "application/x-www-form-urlencoded"

_CODE: Final = re.compile(r"[0-9]{1,10}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,19}")
_ISSUED: Final = {"ATM": ("2", Method.ATM), "CVS": ("10100073", Method.CVS)}
_ISSUED_BARCODE: Final = ("10100073", Method.BARCODE)
_SIMULATED: Final = re.compile(r"[01]")
_WAITING: Final = frozenset({"2", "10100073"})
"""Codes that say "not yet" whatever the method: never a failure."""

_NAME: Final = re.compile(r"[A-Za-z0-9_]{1,40}")
_NEXT_FIELD: Final = re.compile(r"&[A-Za-z0-9_]+=")
_SPELLINGS: Final[Mapping[str, frozenset[str]]] = {
    names[0].lower(): frozenset(names)
    for names in (
        *(("MerchantID",), ("MerchantTradeNo",), ("RtnCode",), ("RtnMsg",), ("SimulatePaid",)),
        *(("TradeAmt",), ("TradeNo",), ("PaymentType",), ("PaymentDate",), ("PeriodType",)),
        *(("Amount", "amount"), ("Gwsr", "gwsr"), ("ProcessDate",), ("CheckMacValue",)),
    )
}
"""How ECPay writes the names we rely on."""


class EcpayNotices:
    """Reads results and issued codes: either may come to either address (section 5)."""

    def __init__(self, keys: EcpayKeys) -> None:
        self._keys = keys

    def read(self, raw_body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        """Verify a message; `now` is not used, ECPay signs no time."""
        del now
        return _read(self._keys, raw_body, headers, _result)


class EcpayPeriodNotices:
    """Reads charges of a recurring payment after the first."""

    def __init__(self, keys: EcpayKeys) -> None:
        self._keys = keys

    def read(self, raw_body: bytes, headers: Mapping[str, str], now: datetime) -> Notice:
        """Verify a message; `now` is not used, ECPay signs no time."""
        del now
        return _read(self._keys, raw_body, headers, _renewal)


def _read(
    keys: EcpayKeys,
    raw_body: bytes,
    headers: Mapping[str, str],
    told: Callable[[Mapping[str, str]], Notice],
) -> Notice:
    fields = proven(keys, raw_body, headers)
    try:
        return told(fields)
    except FormUnreadable as error:
        raise NoticeRefused from error


def proven(keys: EcpayKeys, raw_body: bytes, headers: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a message that is certainly ECPay's and for us.

    Raises: `NoticeRefused`.
    """
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != FORM_TYPE or len(raw_body) > BODY_BYTES_MAX:
        raise NoticeRefused
    try:
        fields = read_form(raw_body)
    except FormUnreadable as error:
        raise NoticeRefused from error
    if not keys.is_signed(fields) or fields.get("MerchantID") != keys.merchant_id:
        raise NoticeRefused
    if not all(map(_is_unblurred, fields, fields.values())):
        raise NoticeRefused
    return fields


def _is_unblurred(name: str, value: str) -> bool:
    """Say whether a field can only mean what was signed.

    The check code sees neither letter case nor where a field ends: `SimulatePaid=1` could be
    hidden as `simulatepaid=1`, or at the end of another value. Source: section 3.4.
    """
    if not _NAME.fullmatch(name) or _NEXT_FIELD.search(value):
        return False
    return name in _SPELLINGS.get(name.lower(), {name})


def _result(fields: Mapping[str, str]) -> Notice:
    reference = required(fields, "MerchantTradeNo", REFERENCE)
    code = required(fields, "RtnCode", _CODE)
    if code == PAID:
        required(fields, "SimulatePaid", _SIMULATED)
        return _notice(fields, NoticeKind.PAID, first_charge(fields, ChargeStatus.PAID))
    issued = _issued(fields, code)
    if issued is not None:
        charge = Charge(reference, ChargeStatus.OPEN)
        return _notice(fields, NoticeKind.CODE_ISSUED, charge, issued)
    if code in _WAITING:
        return _notice(fields, NoticeKind.OTHER, Charge(reference, ChargeStatus.OPEN))
    return _notice(fields, NoticeKind.FAILED, first_charge(fields, ChargeStatus.FAILED))


def _notice(
    fields: Mapping[str, str],
    kind: NoticeKind,
    charge: Charge,
    code: PaymentCode | None = None,
) -> Notice:
    simulated = is_simulated(fields)
    # The paid notice that follows a simulated one has the same outcome code.
    mark = ":simulated" if simulated else ""
    return Notice(
        gateway=Gateway.ECPAY,
        event_key=f"{kind.value}:{charge.charge_key}:{fields['RtnCode']}{mark}",
        kind=kind,
        gateway_reference=charge.charge_key,
        charge=charge,
        code=code,
        subscription_reference=charge.subscription_reference,
        is_simulated=simulated,
        detail=f"RtnCode {fields['RtnCode']}",
    )


def _issued(fields: Mapping[str, str], code: str) -> PaymentCode | None:
    """Return what the buyer takes to a bank or a shop; None when no code was issued."""
    way = fields.get("PaymentType", "").partition("_")[0]
    wanted, method = _ISSUED_BARCODE if way == "BARCODE" else _ISSUED.get(way, ("", None))
    if method is None or code != wanted:
        return None
    barcodes = tuple(fields.get(f"Barcode{number}", "") for number in (1, 2, 3))
    return PaymentCode(
        method=method,
        expires_at=deadline_of(fields.get("ExpireDate", "")),
        bank_code=fields.get("BankCode") or None,
        account_no=fields.get("vAccount") or None,
        payment_no=fields.get("PaymentNo") or None,
        barcodes=barcodes if all(barcodes) else (),
    )


def is_simulated(fields: Mapping[str, str]) -> bool:
    """Say whether somebody pressed "simulate" in ECPay's console: no money moved."""
    return fields.get("SimulatePaid", "") not in {"", "0"}


def _renewal(fields: Mapping[str, str]) -> Notice:
    reference = required(fields, "MerchantTradeNo", REFERENCE)
    code = required(fields, "RtnCode", _CODE)
    is_paid = code == PAID
    # Sources write this one name in both ways.
    number = fields.get("Gwsr") or fields.get("gwsr") or ""
    if is_paid and not _NUMBER.fullmatch(number):
        # Without it a resend could not be told from the next month.
        raise FormUnreadable
    name = number if _NUMBER.fullmatch(number) else _failed_name(fields)
    simulated = is_simulated(fields)
    kind = NoticeKind.RENEWED if is_paid else NoticeKind.RENEWAL_FAILED
    return Notice(
        gateway=Gateway.ECPAY,
        event_key=f"{kind.value}:{reference}:{code}:{name}{':simulated' if simulated else ''}",
        kind=kind,
        gateway_reference=reference,
        charge=Charge(
            f"{reference}:{name}",
            ChargeStatus.PAID if is_paid else ChargeStatus.FAILED,
            amount=money_of(fields, "Amount") if is_paid else None,
            paid_at=moment_of(fields.get("ProcessDate", "")) if is_paid else None,
            subscription_reference=reference,
        ),
        subscription_reference=reference,
        is_simulated=simulated,
        detail=f"RtnCode {code}",
    )


def _failed_name(fields: Mapping[str, str]) -> str:
    """Name a failed charge that has no number by when it was tried."""
    moment = moment_of(fields.get("ProcessDate", ""))
    if moment is None:
        raise FormUnreadable
    return f"failed-{moment:%Y%m%d%H%M%S}"
