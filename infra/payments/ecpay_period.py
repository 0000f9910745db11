"""A recurring order as ECPay states it. Source: payments facts, ECPay, section 7.

The answer is JSON without a check code, so it is believed only as far as TLS goes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from infra.payments.ecpay_wire import MINOR_PER_DOLLAR, FormUnreadable, moment_of
from shared.kernel.money import Currency, Money
from shared.kernel.values import JsonValue
from shared.payments.gateway import Charge, ChargeStatus

ENDED: Final = frozenset({"0", "2"})
"""ExecStatus: cancelled, all done; `1` goes on."""

_FOUND: Final = "1"
_WHOLE: Final = re.compile(r"[0-9]{1,9}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,19}")


@dataclass(frozen=True)
class Period:
    """`renewals` are the charges after the first, oldest first."""

    is_ended: bool
    renewals: Sequence[Charge]


def read_period(answer: Mapping[str, JsonValue], merchant_id: str, reference: str) -> Period | None:
    """Return the recurring order, None when ECPay has none of this name.

    Raises: `FormUnreadable`.
    """
    if _text(answer, "RtnCode") != _FOUND:
        return None
    if (_text(answer, "MerchantID"), _text(answer, "MerchantTradeNo")) != (merchant_id, reference):
        raise FormUnreadable
    log = answer.get("ExecLog")
    if not isinstance(log, list):
        raise FormUnreadable
    charges = sorted((_charge(entry, reference) for entry in log), key=lambda pair: pair[0])
    return Period(
        is_ended=_text(answer, "ExecStatus") in ENDED,
        renewals=[charge for _, charge in charges[1:]],
    )


def _charge(entry: JsonValue, reference: str) -> tuple[datetime, Charge]:
    """Return one charge with the time it was made at."""
    if not isinstance(entry, dict):
        raise FormUnreadable
    made_at = moment_of(_text(entry, "process_date"))
    number = _text(entry, "gwsr")
    is_paid = _text(entry, "RtnCode") == _FOUND
    if made_at is None or (is_paid and not _NUMBER.fullmatch(number)):
        raise FormUnreadable
    if not is_paid:
        name = number if _NUMBER.fullmatch(number) else f"failed-{made_at:%Y%m%d%H%M%S}"
        failed = Charge(
            f"{reference}:{name}", ChargeStatus.FAILED, subscription_reference=reference
        )
        return made_at, failed
    amount = _text(entry, "amount")
    if not _WHOLE.fullmatch(amount):
        raise FormUnreadable
    return made_at, Charge(
        f"{reference}:{number}",
        ChargeStatus.PAID,
        amount=Money(int(amount) * MINOR_PER_DOLLAR, Currency.TWD),
        trade_no=_text(entry, "TradeNo") or None,
        paid_at=made_at,
        subscription_reference=reference,
    )


def _text(values: Mapping[str, JsonValue], name: str) -> str:
    """Return a text or a number as text; their pages say Int where their servers send text."""
    value = values.get(name)
    is_plain = isinstance(value, str | int) and not isinstance(value, bool)
    return str(value).strip() if is_plain else ""
