"""How a card's money is given back depends on whether it was captured.

Source: payments facts, ECPay, section 8 (the state table).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from infra.payments.ecpay_wire import MINOR_PER_DOLLAR, TAIPEI, FormUnreadable
from shared.kernel.values import JsonValue
from shared.payments.errors import GatewayRefused, GatewayUnavailable
from shared.payments.gateway import RefundOrder

CAPTURING: Final = (time(20, 15), time(20, 30))
"""When ECPay captures the day's charges, in Taipei: nothing may be asked of them then."""

_REFUND_WORD: Final = "退"
_WHOLE: Final = re.compile(r"[0-9]{1,9}")


class CardState(StrEnum):
    """What ECPay calls the states of a card payment."""

    AUTHORISED = "已授權"
    TO_BE_CAPTURED = "要關帳"
    CAPTURED = "已關帳"
    CANCELLED = "已取消"
    GIVEN_UP = "操作取消"


@dataclass(frozen=True)
class Card:
    """`refunded_minor` is the sum of all refunds after capture, hundredths of a dollar."""

    state: CardState
    refunded_minor: int

    @property
    def is_given_up(self) -> bool:
        """Whether the authorisation was dropped: the buyer never pays."""
        return self.state in {CardState.CANCELLED, CardState.GIVEN_UP}


def card_of(answer: Mapping[str, JsonValue]) -> Card:
    """Read the answer of QueryTrade V2. Raises: `FormUnreadable`."""
    value = answer.get("RtnValue")
    if not isinstance(value, dict):
        raise FormUnreadable
    try:
        state = CardState(str(value.get("status")))
    except ValueError:
        raise FormUnreadable from None
    rows = value.get("close_data")
    return Card(state, sum(map(_refunded_minor, rows if isinstance(rows, list) else [])))


def _refunded_minor(row: JsonValue) -> int:
    if not isinstance(row, dict) or _REFUND_WORD not in str(row.get("status")):
        return 0
    amount = str(row.get("amount")).lstrip("-")
    if not _WHOLE.fullmatch(amount):
        raise FormUnreadable
    return int(amount) * MINOR_PER_DOLLAR


def steps(card: Card, order: RefundOrder, now: datetime) -> Sequence[str]:
    """Return the actions that give `order.amount` back, in order.

    Raises: `GatewayUnavailable` when it is not the time for it, `GatewayRefused` when there is
    nothing to give back.
    """
    starts, ends = CAPTURING
    if starts <= now.astimezone(TAIPEI).time() < ends:
        raise GatewayUnavailable("charges are being captured")
    is_whole = order.amount == order.paid
    match card.state:
        case CardState.AUTHORISED if is_whole:
            return ("N",)
        case CardState.AUTHORISED:
            raise GatewayUnavailable("a part can be given back once the charge is captured")
        case CardState.TO_BE_CAPTURED if is_whole:
            return ("E", "N")
        case CardState.TO_BE_CAPTURED | CardState.CAPTURED:
            return ("R",)
        case CardState.CANCELLED | CardState.GIVEN_UP:
            raise GatewayRefused("given_up")
