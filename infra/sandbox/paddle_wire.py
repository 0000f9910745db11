"""Paddle's wire format from their side: entities as JSON, errors, events, signatures.

Source: payments facts, Paddle, sections 1 to 3.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from infra.sandbox.payment_entities import Entity

DECIMALS = {"USD": 2, "TWD": 2, "EUR": 2, "JPY": 0}
"""TWD as ISO 4217 has it; what Paddle does is not settled, and the shop has to ask."""

MONTH_S = 30 * 86400
PREFIXES = {
    "customer": "ctm",
    "transaction": "txn",
    "subscription": "sub",
    "adjustment": "adj",
}
_AMOUNT = re.compile(r"[1-9][0-9]{0,11}")


class Refused(Exception):
    """An error answer; `status`, Paddle's `code`, and words."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail or code.replace("_", " ")

    @property
    def body(self) -> dict[str, Any]:
        error = {
            "type": "request_error",
            "code": self.code,
            "detail": self.detail,
            "documentation_url": "https://developer.paddle.com/errors",
        }
        return {"error": error, "meta": {"request_id": secrets.token_hex(16)}}


def new_name(prefix: str, at_s: float) -> str:
    """Return an id that sorts by time, as theirs do."""
    return f"{prefix}_01{int(at_s * 1000):012x}{secrets.token_hex(6)}"


def stamp(at_s: float) -> str:
    """Return a time as RFC 3339 with microseconds."""
    text = datetime.fromtimestamp(at_s, UTC).isoformat(timespec="microseconds")
    return text.replace("+00:00", "Z")


def signature(body: bytes, secret: str, at_s: int) -> str:
    """Return the `Paddle-Signature` header. Source: section 3.2."""
    signed = str(at_s).encode() + b":" + body
    return f"ts={at_s};h1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def new_event(kind: str, data: Mapping[str, Any], at_s: float) -> dict[str, Any]:
    """Return the envelope of an event."""
    return {
        "event_id": new_name("evt", at_s),
        "event_type": kind,
        "occurred_at": stamp(at_s),
        "notification_id": new_name("ntf", at_s),
        "data": dict(data),
    }


def new_transaction(
    body: Mapping[str, Any], pay_url: str, at_s: float, origin: str = "api"
) -> Entity:
    """Return the transaction a request asks for. Raises: `Refused`."""
    name, code = new_name("txn", at_s), body.get("currency_code")
    items = body.get("items")
    if not isinstance(items, list) or not items:
        raise Refused(400, "bad_request", "items are missing")
    prices = [_price_of(item) for item in items]
    if code not in DECIMALS or {price["unit_price"]["currency_code"] for price in prices} != {code}:
        raise Refused(400, "transaction_currency_code_invalid")
    total = sum(
        int(price["unit_price"]["amount"]) * item.get("quantity", 1)
        for price, item in zip(prices, items, strict=True)
    )
    return {
        "id": name,
        "status": "draft",
        "customer_id": body.get("customer_id"),
        "address_id": None,
        "business_id": None,
        "custom_data": body.get("custom_data"),
        "currency_code": code,
        "origin": origin,
        "subscription_id": None,
        "invoice_number": None,
        "collection_mode": "automatic",
        "items": [
            {"price": price, "quantity": item.get("quantity", 1)}
            for price, item in zip(prices, items, strict=True)
        ],
        "details": {
            "totals": _totals(total, str(code)),
            "line_items": [{"id": new_name("txnitm", at_s), "totals": {"total": str(total)}}],
        },
        "payments": [],
        "checkout": {"url": f"{pay_url}{'&' if '?' in pay_url else '?'}_ptxn={name}"},
        "created_at": stamp(at_s),
        "updated_at": stamp(at_s),
        "billed_at": None,
    }


def new_charge(
    subscription: Mapping[str, Any], body: Mapping[str, Any], pay_url: str, at_s: float
) -> Entity:
    """Return the transaction of a one-time charge of a subscription. Raises: `Refused`."""
    asked = {
        "items": body.get("items"),
        "currency_code": subscription["currency_code"],
        "customer_id": subscription["customer_id"],
    }
    charged = new_transaction(asked, pay_url, at_s, "subscription_charge")
    if is_recurring(charged):
        raise Refused(400, "subscription_one_off_charge_invalid", "a recurring price")
    return {**charged, "status": "ready", "subscription_id": subscription["id"]}


def refuse_charge(subscription: Mapping[str, Any]) -> None:
    """Refuse to charge a subscription that is not going on. Raises: `Refused`."""
    if subscription["status"] == "canceled":
        raise Refused(400, "subscription_is_canceled_action_invalid")
    if subscription["scheduled_change"] is not None:
        raise Refused(400, "subscription_locked_pending_changes")
    if subscription["status"] != "active":
        raise Refused(400, "subscription_update_when_past_due")


def _price_of(item: Any) -> dict[str, Any]:
    price = item.get("price") if isinstance(item, dict) else None
    if not isinstance(price, dict):
        raise Refused(400, "transaction_price_not_found")
    unit = price.get("unit_price")
    product = price.get("product")
    is_whole = isinstance(unit, dict) and _AMOUNT.fullmatch(str(unit.get("amount")))
    if not is_whole or not isinstance(product, dict) or not product.get("tax_category"):
        raise Refused(400, "bad_request", "the price is of another form")
    return price


def _totals(total: int, code: str) -> dict[str, str]:
    """Return totals without tax: what it is depends on the buyer's country."""
    text = str(total)
    return {
        "subtotal": text,
        "discount": "0",
        "tax": "0",
        "total": text,
        "credit": "0",
        "balance": "0",
        "grand_total": text,
        "currency_code": code,
    }


def total_of(transaction: Mapping[str, Any]) -> int:
    """Return what a transaction costs, in the currency's smallest unit."""
    return int(transaction["details"]["totals"]["grand_total"])


def is_recurring(transaction: Mapping[str, Any]) -> bool:
    """Say whether something in it is charged again."""
    return any(item["price"].get("billing_cycle") for item in transaction["items"])


def new_subscription(transaction: Mapping[str, Any], at_s: float) -> Entity:
    """Return the subscription a paid transaction begins. Its custom data is its own: none."""
    return {
        "id": new_name("sub", at_s),
        "status": "active",
        "customer_id": transaction["customer_id"],
        "currency_code": transaction["currency_code"],
        "items": transaction["items"],
        "custom_data": None,
        "current_billing_period": period(at_s),
        "next_billed_at": stamp(at_s + MONTH_S),
        "scheduled_change": None,
        "canceled_at": None,
        "created_at": stamp(at_s),
        "updated_at": stamp(at_s),
    }


def period(at_s: float) -> dict[str, str]:
    """Return a billing period that begins now."""
    return {"starts_at": stamp(at_s), "ends_at": stamp(at_s + MONTH_S)}


def new_adjustment(
    transaction: Mapping[str, Any], action: str, amount: int, at_s: float, **more: Any
) -> Entity:
    """Return an adjustment of a transaction."""
    text, code = str(amount), transaction["currency_code"]
    return {
        "id": new_name("adj", at_s),
        "action": action,
        "transaction_id": transaction["id"],
        "subscription_id": transaction["subscription_id"],
        "customer_id": transaction["customer_id"],
        "currency_code": code,
        "status": "approved",
        "reason": action,
        "type": "full",
        "items": [],
        "totals": {"subtotal": text, "tax": "0", "total": text, "currency_code": code},
        "created_at": stamp(at_s),
        "updated_at": stamp(at_s),
        **more,
    }
