"""The e-invoice part of the ECPay stand-in: AES both ways, one invoice for one RelateNumber."""

import base64
import json
from collections.abc import Callable
from random import SystemRandom
from typing import Any, cast
from urllib.parse import quote_plus, unquote_plus

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from infra.sandbox.ecpay_wire import local_time
from infra.sandbox.payment_entities import PaymentEntities

KIND = "invoice"
TAKEN = 5070353
UNKNOWN = 1500001
WRONG_SUM = 5000022
STAMP_S_MAX = 600


class EcpayInvoiceDesk:
    """Answers Issue and GetIssue; bodies are JSON objects."""

    def __init__(
        self,
        entities: PaymentEntities,
        merchant_id: str,
        key: str,
        iv: str,
        *,
        now_s: Callable[[], float],
    ) -> None:
        self._entities, self._merchant_id, self._now_s = entities, merchant_id, now_s
        self._cipher = Cipher(algorithms.AES(key.encode()), modes.CBC(iv.encode()))

    def issue(self, body: bytes) -> dict[str, Any]:
        """Answer `/B2CInvoice/Issue`."""
        return self._answered(body, self._issue)

    def get_issue(self, body: bytes) -> dict[str, Any]:
        """Answer `/B2CInvoice/GetIssue`."""
        return self._answered(body, self._get_issue)

    def _answered(
        self, body: bytes, work: Callable[[dict[str, Any]], dict[str, Any]]
    ) -> dict[str, Any]:
        try:
            asked = json.loads(body)
            stamp_s = int(asked["RqHeader"]["Timestamp"])
            data = self._decrypted(asked["Data"])
        except (ValueError, KeyError, TypeError):
            return self._outer(0, "Data Error", "")
        is_ours = asked.get("MerchantID") == data.get("MerchantID") == self._merchant_id
        if not is_ours or abs(self._now_s() - stamp_s) > STAMP_S_MAX:
            return self._outer(0, "MerchantID or Timestamp Error", "")
        return self._outer(1, "Success", self._encrypted(work(data)))

    def _issue(self, data: dict[str, Any]) -> dict[str, Any]:
        name = str(data.get("RelateNumber", "")).upper()
        items = data.get("Items")
        amounts = [item.get("ItemAmount") for item in items] if isinstance(items, list) else []
        if not name or not amounts or sum(amounts) != data.get("SalesAmount"):
            return {"RtnCode": WRONG_SUM, "RtnMsg": "SalesAmount Error"}
        draw = SystemRandom()
        invoice = {
            "number": f"AB{draw.randrange(10_000_000, 99_999_999)}",
            "date": local_time(self._now_s()).replace("/", "-"),
            "random": f"{draw.randrange(10_000):04}",
            "sale": data,
        }
        if not self._entities.add(KIND, name, invoice):
            return {"RtnCode": TAKEN, "RtnMsg": "RelateNumber is used"}
        return {
            "RtnCode": 1,
            "RtnMsg": "Success",
            "InvoiceNo": invoice["number"],
            "InvoiceDate": invoice["date"],
            "RandomNumber": invoice["random"],
        }

    def _get_issue(self, data: dict[str, Any]) -> dict[str, Any]:
        found = self._entities.find(KIND, str(data.get("RelateNumber", "")).upper())
        if found is None:
            return {"RtnCode": UNKNOWN, "RtnMsg": "no such invoice"}
        return {
            "RtnCode": 1,
            "RtnMsg": "Success",
            "IIS_Number": found["number"],
            "IIS_Create_Date": found["date"],
            "IIS_Random_Number": found["random"],
            "IIS_Sales_Amount": found["sale"]["SalesAmount"],
        }

    def _outer(self, code: int, words: str, data: str) -> dict[str, Any]:
        return {
            "MerchantID": self._merchant_id,
            "RpHeader": {"Timestamp": int(self._now_s())},
            "TransCode": code,
            "TransMsg": words,
            "Data": data,
        }

    def _encrypted(self, data: dict[str, Any]) -> str:
        padder, encryptor = padding.PKCS7(128).padder(), self._cipher.encryptor()
        plain = quote_plus(json.dumps(data, ensure_ascii=False)).encode()
        padded = padder.update(plain) + padder.finalize()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def _decrypted(self, text: str) -> dict[str, Any]:
        unpadder, decryptor = padding.PKCS7(128).unpadder(), self._cipher.decryptor()
        padded = decryptor.update(base64.b64decode(text)) + decryptor.finalize()
        plain = unpadder.update(padded) + unpadder.finalize()
        return cast("dict[str, Any]", json.loads(unquote_plus(plain.decode())))
