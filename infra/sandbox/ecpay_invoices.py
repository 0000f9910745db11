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
from infra.sandbox.payment_entities import Entity, PaymentEntities

KIND = "invoice"
TAKEN = 5070353
UNKNOWN = 1500001
WRONG_SUM = 5000022
NOT_NOW = 5070350
STAMP_S_MAX = 600


class EcpayInvoiceDesk:
    """Answers Issue, GetIssue, Invalid and Allowance; bodies are JSON objects."""

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

    def invalid(self, body: bytes) -> dict[str, Any]:
        """Answer `/B2CInvoice/Invalid`."""
        return self._answered(body, self._invalid)

    def allowance(self, body: bytes) -> dict[str, Any]:
        """Answer `/B2CInvoice/Allowance`."""
        return self._answered(body, self._allowance)

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
            "is_void": False,
            "allowances": [],
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
            "IIS_Remain_Allowance_Amt": _left(found),
            "IIS_Invalid_Status": "1" if found["is_void"] else "0",
        }

    def _invalid(self, data: dict[str, Any]) -> dict[str, Any]:
        """Void an invoice that has no allowance and is not declared yet."""
        name = self._name_of(data)
        if name is None or not data.get("Reason"):
            return {"RtnCode": UNKNOWN, "RtnMsg": "no such invoice"}

        def change(found: Entity) -> bool:
            is_open = not found["is_void"] and not found["allowances"]
            if not is_open or self._is_declared(found):
                return False
            found["is_void"] = True
            return True

        if self._entities.change(KIND, name, change) is None:
            return {"RtnCode": NOT_NOW, "RtnMsg": "it cannot be voided"}
        return {"RtnCode": 1, "RtnMsg": "Success", "InvoiceNo": data["InvoiceNo"]}

    def _allowance(self, data: dict[str, Any]) -> dict[str, Any]:
        name, items = self._name_of(data), data.get("Items")
        amount = data.get("AllowanceAmount")
        amounts = [item.get("ItemAmount") for item in items] if isinstance(items, list) else []
        is_told = data.get("AllowanceNotify") == "N" or "@" in str(data.get("NotifyMail"))
        if name is None or not is_told or not amounts or sum(amounts) != amount:
            return {"RtnCode": UNKNOWN, "RtnMsg": "no such invoice, or a wrong sum"}

        def change(found: Entity) -> bool:
            if found["is_void"] or not 0 < int(str(amount)) <= _left(found):
                return False
            found["allowances"].append(amount)
            return True

        changed = self._entities.change(KIND, name, change)
        if changed is None:
            return {"RtnCode": NOT_NOW, "RtnMsg": "more than is left"}
        at = local_time(self._now_s()).replace("/", "-")
        return {
            "RtnCode": 1,
            "RtnMsg": "Success",
            "IA_Allow_No": f"{at[:10].replace('-', '')}{len(changed['allowances']):08}",
            "IA_Invoice_No": data["InvoiceNo"],
            "IA_Date": at,
            "IA_Remain_Allowance_Amt": _left(changed),
        }

    def _name_of(self, data: dict[str, Any]) -> str | None:
        """Return the RelateNumber of the invoice `data` names by number and day."""
        wanted = (data.get("InvoiceNo"), data.get("InvoiceDate"))
        for found in self._entities.all(KIND):
            if (found["number"], found["date"][:10]) == wanted:
                return str(found["sale"]["RelateNumber"]).upper()
        return None

    def _is_declared(self, found: Entity) -> bool:
        """Say whether the 13th behind the invoice's two months is over."""
        year, month = map(int, found["date"][:7].split("-"))
        pairs = year * 6 + (month - 1) // 2 + 1
        closes = f"{pairs // 6}/{pairs % 6 * 2 + 1:02}/13 23:59:59"
        return local_time(self._now_s()) > closes

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


def _left(invoice: Entity) -> int:
    """Return what allowances have left of an invoice, dollars."""
    return int(invoice["sale"]["SalesAmount"]) - sum(invoice["allowances"])
