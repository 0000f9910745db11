"""The B2C e-invoice of ECPay: encrypted JSON, with keys of its own.

Source: payments facts, ECPay, section 9. That a company's number goes with ECPay's own carrier
(CarrierType 1, nothing printed) was not confirmed there.
"""

import base64
import json
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
from infra.payments.ecpay_wire import TAIPEI, dollars
from infra.payments.http import GatewayHttp, Reply, Timeouts, Unreadable
from shared.kernel.ids import PaymentId
from shared.kernel.ports import Clock
from shared.kernel.values import JsonValue
from shared.payments.einvoice import EInvoice, EInvoiceOrder
from shared.payments.errors import GatewayRefused, GatewayUncertain

REVISION: Final = "3.0.0"
BLOCK_BITS: Final = 128
_TIME: Final = "%Y-%m-%d %H:%M:%S"


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
    """Issues e-invoices at `base_url` (`https://einvoice.ecpay.com.tw`)."""

    def __init__(
        self,
        keys: EcpayInvoiceKeys,
        base_url: str,
        clock: Clock,
        *,
        timeouts: Timeouts | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._keys, self._clock = keys, clock
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
        found = self._asked("B2CInvoice/GetIssue", {"RelateNumber": name})
        if found.get("RtnCode") == 1:
            return _invoice(found, "IIS_Number", "IIS_Create_Date", "IIS_Random_Number")
        raise GatewayRefused(str(answer.get("RtnCode")))

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
        "Items": [
            {
                "ItemSeq": 1,
                "ItemName": order.title,
                "ItemCount": 1,
                "ItemWord": "式",
                "ItemPrice": total,
                "ItemTaxType": "1",
                "ItemAmount": total,
            }
        ],
    }


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
