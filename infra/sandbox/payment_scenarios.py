"""The ways a payment gateway can behave, by name, and which one each plays next.

| name | what is played | used up by |
| --- | --- | --- |
| `success` | everything as it should be | - |
| `duplicate_notice` | every notice comes twice | one event |
| `reordered_notices` | the notices of one event come in reverse, a single one late | one event |
| `late_notice` | they come `Delays.late_s` late | one event |
| `no_notice` | they never come | one event |
| `forged_notice` | their signature is wrong | one event |
| `truncated_notice` | their body is cut in the middle | one event |
| `stale_notice` | Paddle: signed one hour ago | one event |
| `wrong_amount` | the notice names another amount, rightly signed | one event |
| `wrong_currency` | Paddle: another currency | one event |
| `wrong_merchant` | ECPay: another merchant's id | one event |
| `simulated_payment` | ECPay: `SimulatePaid=1`, no money moves | one event |
| `declined` | the card is declined, whatever it is | one event |
| `refund_rejected` | Paddle: the next refunds are rejected | one refund |
| `refund_undecided` | Paddle: nobody decides the next refunds | one refund |
| `lost_answer` | our call takes effect, the connection is cut | one changing call |
| `lost_answer_not_done` | the connection is cut, nothing happens | one changing call |
| `server_error` | 500 | one call |
| `html_error` | 502 with an HTML page | one call |
| `rate_limit` | ECPay 403, Paddle 429 with `Retry-After` | one call |
| `slow` | right, but after `Delays.slow_s` | one call |

A name may be written with spaces or dashes and any case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from infra.sandbox.choices import Choices, plain_name
from infra.sandbox.database import Database


class Telling(StrEnum):
    """How an event is announced."""

    ONCE = "once"
    TWICE = "twice"
    REORDERED = "reordered"
    LATE = "late"
    NEVER = "never"
    FORGED = "forged"
    TRUNCATED = "truncated"
    STALE = "stale"


class Lie(StrEnum):
    """What a rightly signed notice says that is not so."""

    AMOUNT = "amount"
    CURRENCY = "currency"
    MERCHANT = "merchant"
    SIMULATED = "simulated"


class Decision(StrEnum):
    """What becomes of a refund that somebody has to approve."""

    APPROVED = "approved"
    REJECTED = "rejected"
    NEVER = "never"


class Answering(StrEnum):
    """What one of our calls is answered."""

    RIGHT = "right"
    CUT_AFTER_DOING = "cut_after_doing"
    CUT = "cut"
    SERVER_ERROR = "server_error"
    HTML_ERROR = "html_error"
    RATE_LIMIT = "rate_limit"
    SLOW = "slow"


@dataclass(frozen=True)
class PaymentScenario:
    """One way to behave; what differs from the default is what uses it up."""

    name: str
    telling: Telling = Telling.ONCE
    lie: Lie | None = None
    is_declined: bool = False
    decision: Decision = Decision.APPROVED
    answering: Answering = Answering.RIGHT


SUCCESS = PaymentScenario("success")

_ALL = (
    SUCCESS,
    PaymentScenario("duplicate_notice", telling=Telling.TWICE),
    PaymentScenario("reordered_notices", telling=Telling.REORDERED),
    PaymentScenario("late_notice", telling=Telling.LATE),
    PaymentScenario("no_notice", telling=Telling.NEVER),
    PaymentScenario("forged_notice", telling=Telling.FORGED),
    PaymentScenario("truncated_notice", telling=Telling.TRUNCATED),
    PaymentScenario("stale_notice", telling=Telling.STALE),
    PaymentScenario("wrong_amount", lie=Lie.AMOUNT),
    PaymentScenario("wrong_currency", lie=Lie.CURRENCY),
    PaymentScenario("wrong_merchant", lie=Lie.MERCHANT),
    PaymentScenario("simulated_payment", lie=Lie.SIMULATED),
    PaymentScenario("declined", is_declined=True),
    PaymentScenario("refund_rejected", decision=Decision.REJECTED),
    PaymentScenario("refund_undecided", decision=Decision.NEVER),
    PaymentScenario("lost_answer", answering=Answering.CUT_AFTER_DOING),
    PaymentScenario("lost_answer_not_done", answering=Answering.CUT),
    PaymentScenario("server_error", answering=Answering.SERVER_ERROR),
    PaymentScenario("html_error", answering=Answering.HTML_ERROR),
    PaymentScenario("rate_limit", answering=Answering.RATE_LIMIT),
    PaymentScenario("slow", answering=Answering.SLOW),
)

PAYMENT_SCENARIOS: Mapping[str, PaymentScenario] = {scenario.name: scenario for scenario in _ALL}

ALIASES: Mapping[str, str] = {
    "ok": "success",
    "duplicate": "duplicate_notice",
    "duplicate_webhook": "duplicate_notice",
    "reordered": "reordered_notices",
    "out_of_order_webhook": "reordered_notices",
    "late": "late_notice",
    "late_webhook": "late_notice",
    "silence": "no_notice",
    "no_webhook": "no_notice",
    "forged": "forged_notice",
    "bad_signature": "forged_notice",
    "truncated": "truncated_notice",
    "stale_timestamp": "stale_notice",
    "simulated": "simulated_payment",
    "decline": "declined",
    "failure": "declined",
}

assert not ALIASES.keys() & PAYMENT_SCENARIOS.keys()
assert set(ALIASES.values()) <= PAYMENT_SCENARIOS.keys()

_ALL_CALLS = frozenset(
    {Answering.SERVER_ERROR, Answering.HTML_ERROR, Answering.RATE_LIMIT, Answering.SLOW}
)
"""Reads meet these too; a cut connection matters where something changes."""


def find_payment_scenario(name: str) -> PaymentScenario | None:
    """Return the scenario called `name` or by one of its aliases; None when there is none."""
    plain = plain_name(name)
    return PAYMENT_SCENARIOS.get(ALIASES.get(plain, plain))


class PaymentScenarios:
    """Remembers which scenario each gateway plays."""

    def __init__(self, database: Database) -> None:
        self._choices = Choices(database)

    def select(self, gateway: str, scenario: PaymentScenario, times: int | None) -> None:
        """Play `scenario` for the next `times` occasions (>= 1), or until changed when None."""
        self._choices.choose(gateway, scenario.name, times)

    def for_call(self, gateway: str, *, is_change: bool) -> Answering:
        """Return how to answer one call, and count it."""
        answering = self._playing(gateway).answering
        if answering is Answering.RIGHT or not (is_change or answering in _ALL_CALLS):
            return Answering.RIGHT
        return self._used(gateway).answering

    def for_event(self, gateway: str) -> PaymentScenario:
        """Return how to announce one event of a purchase, and count it."""
        playing = self._playing(gateway)
        is_about_it = playing.telling is not Telling.ONCE or playing.lie or playing.is_declined
        return self._used(gateway) if is_about_it else SUCCESS

    def for_refund(self, gateway: str) -> Decision:
        """Return what becomes of one refund, and count it."""
        if self._playing(gateway).decision is Decision.APPROVED:
            return Decision.APPROVED
        return self._used(gateway).decision

    def _playing(self, gateway: str) -> PaymentScenario:
        return _named(self._choices.present(gateway))

    def _used(self, gateway: str) -> PaymentScenario:
        return _named(self._choices.used(gateway))


def _named(name: str | None) -> PaymentScenario:
    return SUCCESS if name is None else PAYMENT_SCENARIOS[name]
