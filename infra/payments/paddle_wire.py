"""Paddle's entities: amounts, times, transactions, adjustments.

Source: payments facts, Paddle, sections 1 and 2.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, cast

from shared.kernel.money import Currency, Money
from shared.kernel.values import JsonValue
from shared.payments.gateway import Charge, ChargeStatus, RefundAnswer, RefundStatus

Decimals = Callable[[Currency], int]
"""How many decimal places the gateway gives a currency."""

HUNDREDTHS: Final = 2
_WHOLE: Final = re.compile(r"[0-9]{1,15}")

_CHARGES: Final = {
    "paid": ChargeStatus.PAID,
    "completed": ChargeStatus.PAID,
    "canceled": ChargeStatus.FAILED,
}
_REFUNDS: Final = {
    "pending_approval": RefundStatus.PENDING,
    "approved": RefundStatus.DONE,
    "rejected": RefundStatus.REJECTED,
    "reversed": RefundStatus.REJECTED,
}


class EntityUnreadable(Exception):
    """Not an entity of the agreed form. Never leaves the adapters."""


def fields_of(value: JsonValue) -> dict[str, JsonValue]:
    """Return the object `value`, or an empty one when it is something else."""
    return cast("dict[str, JsonValue]", value) if isinstance(value, dict) else {}


def items_of(value: JsonValue) -> list[JsonValue]:
    """Return the array `value`, or an empty one when it is something else."""
    return cast("list[JsonValue]", value) if isinstance(value, list) else []


def text_of(value: JsonValue) -> str | None:
    """Return the text `value`, or None when it is empty or something else."""
    return value if isinstance(value, str) and value else None


def name_of(entity: Mapping[str, JsonValue], prefix: str) -> str:
    """Return the entity's id. Raises: `EntityUnreadable` for another kind of id."""
    name = text_of(entity.get("id"))
    if name is None or not name.startswith(prefix) or not name.isascii():
        raise EntityUnreadable
    return name


def moment_of(value: JsonValue) -> datetime | None:
    """Return an RFC 3339 time, or None when it is something else."""
    try:
        moment = datetime.fromisoformat(text_of(value) or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def amount_text(money: Money, decimals: Decimals) -> str:
    """Return an amount in the currency's smallest unit. Raises: `ValueError` when it has none."""
    units, rest = divmod(money.amount_minor * 10 ** decimals(money.currency), 10**HUNDREDTHS)
    if rest:
        raise ValueError("the amount is finer than the currency")
    return str(units)


def money_of(totals: Mapping[str, JsonValue], name: str, decimals: Decimals) -> Money | None:
    """Return an amount; None for a currency or a number that is none of ours."""
    text = text_of(totals.get(name)) or ""
    code = totals.get("currency_code")
    if code not in list(Currency) or not _WHOLE.fullmatch(text):
        return None
    currency = Currency(str(code))
    minor, rest = divmod(int(text) * 10**HUNDREDTHS, 10 ** decimals(currency))
    return None if rest else Money(minor, currency)


def charge_of(transaction: Mapping[str, JsonValue], decimals: Decimals) -> Charge:
    """Return what a transaction says of its charge. Raises: `EntityUnreadable`."""
    name = name_of(transaction, "txn_")
    status = _CHARGES.get(str(transaction.get("status")), ChargeStatus.OPEN)
    subscription = text_of(transaction.get("subscription_id"))
    if status is not ChargeStatus.PAID:
        return Charge(name, status, subscription_reference=subscription)
    totals = fields_of(fields_of(transaction.get("details")).get("totals"))
    return Charge(
        name,
        status,
        amount=money_of(totals, "grand_total", decimals),
        trade_no=name,
        paid_at=moment_of(transaction.get("billed_at")) or moment_of(transaction.get("updated_at")),
        subscription_reference=subscription,
    )


def refund_of(adjustment: Mapping[str, JsonValue], decimals: Decimals) -> RefundAnswer:
    """Return what an adjustment says of a refund. Raises: `EntityUnreadable`."""
    status = _REFUNDS.get(str(adjustment.get("status")))
    if status is None:
        raise EntityUnreadable
    amount = money_of(fields_of(adjustment.get("totals")), "total", decimals)
    return RefundAnswer(status, name_of(adjustment, "adj_"), amount)
