"""The B2C e-invoice of ECPay: encrypted JSON, with keys of its own.

Source: payments facts, ECPay, section 9; ECPay's developer site, pages 7906 (`Invalid`) and 22065
(`Allowance`). That a company's number goes with ECPay's own carrier
(CarrierType 1, nothing printed) was not confirmed there.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, cast
from urllib.parse import quote_plus, unquote_plus

import httpx
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from infra.payments.ecpay import STAGE_INVOICE_KEYS
from infra.payments.ecpay_wire import MINOR_PER_DOLLAR, TAIPEI, dollars
from infra.payments.http import GatewayHttp, Reply, Timeouts, Unreadable
from shared.kernel.ids import PaymentId
from shared.kernel.ports import Clock
from shared.kernel.values import JsonValue
from shared.payments.einvoice import (
    EInvoice,
    EInvoiceOrder,
    ReductionKind,
    ReductionOrder,
    may_be_voided,
)
from shared.payments.errors import GatewayRefused, GatewayUncertain

REVISION: Final = "3.0.0"
BLOCK_BITS: Final = 128
VOID: Final = "1"
VOID_REASON: Final = "全額退款"
"""At most 20 characters: the whole was refunded."""

NOBODY: Final = "N"
"""AllowanceNotify: nobody is written to."""

_TIME: Final = "%Y-%m-%d %H:%M:%S"
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_FOUND: Final = ("IIS_Number", "IIS_Create_Date", "IIS_Random_Number")


@dataclass(frozen=True)
class EcpayInvoiceKeys:
    """The merchant's keys for e-invoices, not those for payments; 16 ASCII characters each.

    Raises: `ValueError` for stage keys where they may not be, or for others than AES takes.
    """

    merchant_id: str
    hash_key: str = field(repr=False)
    hash_iv: str = field(repr=False)
    may_be_public: bool = False

    def __post_init__(self) -> None:
        if any(len(key.encode()) * 8 != BLOCK_BITS for key in (self.hash_key, self.hash_iv)):
            raise ValueError("keys of e-invoices have 16 bytes")
        if self.hash_key in STAGE_INVOICE_KEYS and not self.may_be_public:
            raise ValueError("the public stage keys of ECPay hide nothing")


@dataclass(frozen=True)
class EcpayAllowances:
    """How allowances are written; what the law wants of a shop was not confirmed.

    `path` is the general allowance, for which the shop has the buyer's consent, or
    `B2CInvoice/AllowanceByCollegiate`, which counts once the buyer has agreed by mail. `notify` is
    `E` for a mail of ECPay to the buyer, `N` for none.
    """

    path: str = "B2CInvoice/Allowance"
    notify: str = "E"


def encrypted(data: Mapping[str, JsonValue], keys: EcpayInvoiceKeys) -> str:
    """Return `data` as ECPay wants it: JSON, URL-encoded, AES-128-CBC with PKCS7, Base64."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    plain = quote_plus(text, safe="-_.").replace("~", "%7E").encode()
    padder = padding.PKCS7(BLOCK_BITS).padder()
    encryptor = _cipher(keys).encryptor()
    padded = padder.update(plain) + padder.finalize()
    return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


def decrypted(text: str, keys: EcpayInvoiceKeys) -> dict[str, JsonValue]:
    """Return what ECPay encrypted. Raises: `Unreadable`."""
    try:
        decryptor, unpadder = _cipher(keys).decryptor(), padding.PKCS7(BLOCK_BITS).unpadder()
        padded = decryptor.update(base64.b64decode(text, validate=True)) + decryptor.finalize()
        plain = unpadder.update(padded) + unpadder.finalize()
        value = json.loads(unquote_plus(plain.decode(), errors="strict"))
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(value, dict):
        raise Unreadable
    return cast("dict[str, JsonValue]", value)


def relate_number(payment_id: PaymentId) -> str:
    """Return the name under which ECPay knows the e-invoice of a payment; it ignores case."""
    return "VG" + sha256(payment_id.encode()).hexdigest()[:28].upper()


class EcpayInvoices:
    """Issues and reduces e-invoices at `base_url` (`https://einvoice.ecpay.com.tw`)."""

    def __init__(
        self,
        keys: EcpayInvoiceKeys,
        base_url: str,
        clock: Clock,
        allowances: EcpayAllowances | None = None,
        *,
        timeouts: Timeouts | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._keys, self._clock = keys, clock
        self._allowances = allowances or EcpayAllowances()
        self._http = GatewayHttp(base_url, {}, timeouts=timeouts, transport=transport)

    def close(self) -> None:
        """Release connections; the adapter is not used afterwards."""
        self._http.close()

    def issue(self, order: EInvoiceOrder) -> EInvoice:
        """Issue the e-invoice of a payment, or return the one issued before."""
        name = relate_number(order.payment_id)
        answer = self._asked("B2CInvoice/Issue", _sale(order, name))
        if answer.get("RtnCode") == 1:
            return _invoice(answer, "InvoiceNo", "InvoiceDate", "RandomNumber")
        found = self._found(name)
        if found is None:
            raise GatewayRefused(str(answer.get("RtnCode")))
        return _invoice(found, *_FOUND)

    def reduce(self, order: ReductionOrder) -> ReductionKind:
        """Void the e-invoice or write an allowance, unless it says that was done."""
        found = self._found(relate_number(order.payment_id))
        if found is None:
            raise GatewayRefused("no_invoice")
        invoice = _invoice(found, *_FOUND)
        if str(found.get("IIS_Invalid_Status")) == VOID:
            return ReductionKind.VOIDED
        before, now = order.reduced_before_minor, order.amount.amount_minor
        if _left_minor(found) <= order.total.amount_minor - before - now:
            return ReductionKind.ALLOWANCE
        is_whole = not before and order.amount == order.total
        if is_whole and may_be_voided(invoice.issued_at, self._clock.now()):
            answer = self._asked("B2CInvoice/Invalid", _voiding(invoice))
            if answer.get("RtnCode") == 1:
                return ReductionKind.VOIDED
        answer = self._asked(self._allowances.path, self._allowance(order, invoice))
        if answer.get("RtnCode") != 1:
            raise GatewayRefused(str(answer.get("RtnCode")))
        return ReductionKind.ALLOWANCE

    def _allowance(self, order: ReductionOrder, invoice: EInvoice) -> dict[str, JsonValue]:
        dollars_off = int(dollars(order.amount))
        notified = self._allowances.notify if order.email else NOBODY
        return {
            **_named(invoice),
            "AllowanceNotify": notified,
            "CustomerName": "",
            "NotifyMail": order.email,
            "NotifyPhone": "",
            "AllowanceAmount": dollars_off,
            "Items": [_item(order.title, dollars_off)],
        }

    def _found(self, name: str) -> dict[str, JsonValue] | None:
        found = self._asked("B2CInvoice/GetIssue", {"RelateNumber": name})
        return found if found.get("RtnCode") == 1 else None

    def _asked(self, path: str, data: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
        merchant_id = self._keys.merchant_id
        body = {
            "MerchantID": merchant_id,
            "RqHeader": {"Timestamp": int(self._clock.now().timestamp()), "Revision": REVISION},
            "Data": encrypted({"MerchantID": merchant_id, **data}, self._keys),
        }
        return self._answer(self._http.act("POST", path, json=body))

    def _answer(self, reply: Reply) -> dict[str, JsonValue]:
        try:
            outer = reply.json()
            if outer.get("TransCode") != 1:
                raise GatewayRefused(f"TransCode {outer.get('TransCode')}")
            return decrypted(str(outer.get("Data")), self._keys)
        except Unreadable as error:
            raise GatewayUncertain("the answer is of another form") from error


def _sale(order: EInvoiceOrder, name: str) -> dict[str, JsonValue]:
    total = int(dollars(order.total))
    return {
        "RelateNumber": name,
        "CustomerEmail": order.email,
        "CustomerIdentifier": order.company_number or "",
        "Print": "0",
        "Donation": "0",
        "CarrierType": "1",
        "CarrierNum": "",
        "TaxType": "1",
        "SalesAmount": total,
        "InvType": "07",
        "vat": "1",
        "Items": [_item(order.title, total)],
    }


def _item(title: str, dollars_each: int) -> dict[str, JsonValue]:
    return {
        "ItemSeq": 1,
        "ItemName": title,
        "ItemCount": 1,
        "ItemWord": "式",
        "ItemPrice": dollars_each,
        "ItemTaxType": "1",
        "ItemAmount": dollars_each,
    }


def _named(invoice: EInvoice) -> dict[str, JsonValue]:
    """Return what names an e-invoice to ECPay: its number, and the day it was issued in Taipei."""
    day = f"{invoice.issued_at.astimezone(TAIPEI):%Y-%m-%d}"
    return {"InvoiceNo": invoice.number, "InvoiceDate": day}


def _voiding(invoice: EInvoice) -> dict[str, JsonValue]:
    return {**_named(invoice), "Reason": VOID_REASON}


def _left_minor(found: Mapping[str, JsonValue]) -> int:
    """Return what allowances have left of an e-invoice; their numbers may be text."""
    text = str(found.get("IIS_Remain_Allowance_Amt"))
    if not _WHOLE.fullmatch(text):
        raise GatewayUncertain("the answer is of another form")
    return int(text) * MINOR_PER_DOLLAR


def _invoice(
    answer: Mapping[str, JsonValue], number: str, date: str, random_number: str
) -> EInvoice:
    try:
        local = datetime.strptime(str(answer.get(date)), _TIME)  # noqa: DTZ007 - Taipei, below
    except ValueError:
        raise GatewayUncertain("the answer is of another form") from None
    issued_at = local.replace(tzinfo=TAIPEI).astimezone(UTC)
    return EInvoice(str(answer.get(number)), str(answer.get(random_number)), issued_at)


def _cipher(keys: EcpayInvoiceKeys) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(keys.hash_key.encode()), modes.CBC(keys.hash_iv.encode()))
