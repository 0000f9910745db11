"""ECPay's forms: reading fields, times of Taipei, whole dollars.

Source: payments facts, ECPay, sections 2, 4 and 6.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Final
from urllib.parse import parse_qsl

from shared.kernel.money import Currency, Money
from shared.payments.gateway import Charge, ChargeStatus

TAIPEI: Final = timezone(timedelta(hours=8))
"""Taiwan has had no summer time since 1979. Source: IANA time zone database, Asia/Taipei."""

MINOR_PER_DOLLAR: Final = 100
FIELDS_MAX: Final = 200
REFERENCE: Final = re.compile(r"[A-Z0-9]{1,20}")
"""One case only: the check code does not see case, so names that differ by it would be mixed up.
Source: section 3.4."""

_DOLLARS: Final = re.compile(r"[0-9]{1,9}")
_TIME: Final = "%Y/%m/%d %H:%M:%S"
_DATE: Final = "%Y/%m/%d"
_CARD: Final = re.compile(r"Credit.*|ApplePay.*|Flexible.*")
"""Payment types that are cards. Source: section 4."""

_STATES: Final = {
    "0": ChargeStatus.OPEN,
    "1": ChargeStatus.PAID,
    "10200047": ChargeStatus.UNKNOWN,
}
"""TradeStatus; other numbers are failures. Source: section 6."""


class FormUnreadable(Exception):
    """Not a form, or a field of another form than agreed. Never leaves the adapters."""


def read_form(raw_body: bytes) -> dict[str, str]:
    """Return the fields of a form, blank ones kept.

    Raises: `FormUnreadable` for text that is not UTF-8, repeated names, too many fields.
    """
    try:
        pairs = parse_qsl(
            raw_body.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=FIELDS_MAX,
        )
    except ValueError:
        # The cause would carry the message.
        raise FormUnreadable from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise FormUnreadable
    return fields


def required(fields: Mapping[str, str], name: str, form: re.Pattern[str]) -> str:
    """Return a field that matches `form` whole. Raises: `FormUnreadable`."""
    value = fields.get(name, "")
    if not form.fullmatch(value):
        raise FormUnreadable
    return value


def dollars(money: Money) -> str:
    """Return whole New Taiwan dollars. Raises: `ValueError` for anything else."""
    whole, cents = divmod(money.amount_minor, MINOR_PER_DOLLAR)
    if money.currency is not Currency.TWD or cents or not whole:
        raise ValueError("ECPay takes whole New Taiwan dollars")
    return str(whole)


def money_of(fields: Mapping[str, str], name: str) -> Money:
    """Return an amount of whole dollars. Raises: `FormUnreadable`."""
    return Money(int(required(fields, name, _DOLLARS)) * MINOR_PER_DOLLAR, Currency.TWD)


def taipei(moment: datetime) -> str:
    """Return an aware time as ECPay writes it."""
    return moment.astimezone(TAIPEI).strftime(_TIME)


def moment_of(text: str) -> datetime | None:
    """Return the time ECPay wrote, or None when it is blank or something else."""
    try:
        local = datetime.strptime(text, _TIME)  # noqa: DTZ007 - the zone is added below
    except ValueError:
        return None
    return local.replace(tzinfo=TAIPEI).astimezone(UTC)


def deadline_of(text: str) -> datetime:
    """Return a deadline: a time, or a date, which means until its end. Raises: `FormUnreadable`."""
    moment = moment_of(text)
    if moment is not None:
        return moment
    try:
        day = datetime.strptime(text, _DATE)  # noqa: DTZ007 - the zone is added below
    except ValueError:
        raise FormUnreadable from None
    return (day.replace(tzinfo=TAIPEI) + timedelta(days=1)).astimezone(UTC)


def first_charge(fields: Mapping[str, str], status: ChargeStatus) -> Charge:
    """Return the first charge of an order from a result or a query. Raises: `FormUnreadable`."""
    reference = required(fields, "MerchantTradeNo", REFERENCE)
    subscription = reference if fields.get("PeriodType") else None
    if status is not ChargeStatus.PAID:
        return Charge(reference, status, subscription_reference=subscription)
    return Charge(
        reference,
        status,
        amount=money_of(fields, "TradeAmt"),
        trade_no=fields.get("TradeNo") or None,
        paid_at=moment_of(fields.get("PaymentDate", "")),
        subscription_reference=subscription,
        is_refundable=is_card(fields) or not fields.get("PaymentType"),
    )


def is_card(fields: Mapping[str, str]) -> bool:
    """Say whether a card was charged: only that is given back by a call. Source: section 8."""
    return _CARD.fullmatch(fields.get("PaymentType", "")) is not None


def queried_status(trade_status: str) -> ChargeStatus:
    """Return what a TradeStatus means."""
    return _STATES.get(trade_status, ChargeStatus.FAILED)
