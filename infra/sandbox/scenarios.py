"""The ways a vendor can behave, by name, and which one each provider plays next.

| name | what is played |
| --- | --- |
| `success` | accepted, rendered, delivered, one callback |
| `slow_queue` | stays queued for `Delays.slow_s`, then success |
| `throttled` | stays queued for `Delays.throttled_s`, then success |
| `moderation_refusal` | the create call is refused: content |
| `nsfw_output` | completes, its output marked unsafe |
| `late_failure` | accepted, fails after `Delays.late_s` |
| `rate_limit` | create answers 429 without a hint |
| `rate_limit_with_hint` | create answers 429 with `Retry-After` |
| `out_of_credit` | create is refused: the vendor account is empty |
| `lost_answer` | job created, connection cut before any answer; the job succeeds |
| `lost_answer_not_created` | connection cut, nothing created |
| `expired_output` | completes; the file answers 404 |
| `private_redirect_output` | completes; the file redirects to a private address |
| `truncated_output` | completes; the MP4 is cut in the middle, its index missing |
| `empty_output` | completes; the file has no bytes |
| `text_output` | completes; the file is an HTML page |
| `duplicate_webhook` | success, the callback comes twice |
| `out_of_order_webhook` | success, after the final callback comes an older state |
| `bad_webhook_bearer` | success, the callback proves a wrong origin |
| `stale_timestamp` | success, the callback claims to be one hour old |
| `late_webhook` | success, the callback comes `Delays.late_s` late |
| `no_webhook` | success without a callback |
| `html_error` | create answers 502 with an HTML page |
| `server_error` | create answers 500 |
| `accept_then_vanish` | accepted, then unknown to every read, never completes |
| `empty_images` | completes without any output |

`ALIASES` adds other natural names. A name may be written with spaces or dashes and any case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from infra.sandbox.choices import Choices, plain_name
from infra.sandbox.database import Database

CALLS_MAX = 1000
"""Calls listed at most; the newest are kept in view."""

_TABLES = """
CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY AUTOINCREMENT, provider TEXT NOT NULL, at_s REAL NOT NULL,
  method TEXT NOT NULL, path TEXT NOT NULL, accepted INTEGER NOT NULL DEFAULT 0)
"""


class AtSubmit(StrEnum):
    """What the create call does."""

    ACCEPT = "accept"
    REFUSE_CONTENT = "refuse_content"
    RATE_LIMIT = "rate_limit"
    RATE_LIMIT_WITH_HINT = "rate_limit_with_hint"
    OUT_OF_CREDIT = "out_of_credit"
    SERVER_ERROR = "server_error"
    HTML_ERROR = "html_error"
    CUT_AFTER_CREATING = "cut_after_creating"
    CUT = "cut"


class Wait(StrEnum):
    """How long the job stays queued."""

    SHORT = "short"
    SLOW = "slow"
    THROTTLED = "throttled"
    LATE = "late"


class Ending(StrEnum):
    """How the job ends."""

    COMPLETE = "complete"
    FLAGGED = "flagged"
    NO_OUTPUT = "no_output"
    FAILED = "failed"
    VANISHED = "vanished"


class File(StrEnum):
    """What the output address delivers."""

    WHOLE = "whole"
    MISSING = "missing"
    PRIVATE_REDIRECT = "private_redirect"
    TRUNCATED = "truncated"
    EMPTY = "empty"
    TEXT = "text"


class Callback(StrEnum):
    """How the end is announced."""

    ONCE = "once"
    TWICE = "twice"
    OUT_OF_ORDER = "out_of_order"
    WRONG_ORIGIN = "wrong_origin"
    STALE = "stale"
    LATE = "late"
    NEVER = "never"


@dataclass(frozen=True)
class Scenario:
    """One way to behave, from the create call to the callback."""

    name: str
    at_submit: AtSubmit = AtSubmit.ACCEPT
    wait: Wait = Wait.SHORT
    ending: Ending = Ending.COMPLETE
    file: File = File.WHOLE
    callback: Callback = Callback.ONCE


@dataclass(frozen=True)
class Delays:
    """How long things take, in seconds."""

    short_s: float = 0.3
    slow_s: float = 20.0
    throttled_s: float = 60.0
    late_s: float = 4.0

    def of(self, wait: Wait) -> float:
        """Return the seconds a job waits in the queue."""
        return {
            Wait.SHORT: self.short_s,
            Wait.SLOW: self.slow_s,
            Wait.THROTTLED: self.throttled_s,
            Wait.LATE: self.late_s,
        }[wait]


SUCCESS = Scenario("success")

_ALL = (
    SUCCESS,
    Scenario("slow_queue", wait=Wait.SLOW),
    Scenario("throttled", wait=Wait.THROTTLED),
    Scenario("moderation_refusal", at_submit=AtSubmit.REFUSE_CONTENT),
    Scenario("nsfw_output", ending=Ending.FLAGGED),
    Scenario("late_failure", wait=Wait.LATE, ending=Ending.FAILED),
    Scenario("rate_limit", at_submit=AtSubmit.RATE_LIMIT),
    Scenario("rate_limit_with_hint", at_submit=AtSubmit.RATE_LIMIT_WITH_HINT),
    Scenario("out_of_credit", at_submit=AtSubmit.OUT_OF_CREDIT),
    Scenario("lost_answer", at_submit=AtSubmit.CUT_AFTER_CREATING),
    Scenario("lost_answer_not_created", at_submit=AtSubmit.CUT),
    Scenario("expired_output", file=File.MISSING),
    Scenario("private_redirect_output", file=File.PRIVATE_REDIRECT),
    Scenario("truncated_output", file=File.TRUNCATED),
    Scenario("empty_output", file=File.EMPTY),
    Scenario("text_output", file=File.TEXT),
    Scenario("duplicate_webhook", callback=Callback.TWICE),
    Scenario("out_of_order_webhook", callback=Callback.OUT_OF_ORDER),
    Scenario("bad_webhook_bearer", callback=Callback.WRONG_ORIGIN),
    Scenario("stale_timestamp", callback=Callback.STALE),
    Scenario("late_webhook", callback=Callback.LATE),
    Scenario("no_webhook", callback=Callback.NEVER),
    Scenario("html_error", at_submit=AtSubmit.HTML_ERROR),
    Scenario("server_error", at_submit=AtSubmit.SERVER_ERROR),
    Scenario("accept_then_vanish", ending=Ending.VANISHED, callback=Callback.NEVER),
    Scenario("empty_images", ending=Ending.NO_OUTPUT),
)

SCENARIOS: Mapping[str, Scenario] = {scenario.name: scenario for scenario in _ALL}

ALIASES: Mapping[str, str] = {
    "ok": "success",
    "succeed": "success",
    "slow": "slow_queue",
    "throttle": "throttled",
    "moderation": "moderation_refusal",
    "moderation_refused": "moderation_refusal",
    "content_refused": "moderation_refusal",
    "nsfw": "nsfw_output",
    "failure": "late_failure",
    "failed": "late_failure",
    "fail": "late_failure",
    "rate_limited": "rate_limit",
    "rate_limit_without_hint": "rate_limit",
    "rate_limit_without_a_wait_hint": "rate_limit",
    "rate_limit_with_wait_hint": "rate_limit_with_hint",
    "rate_limit_with_a_wait_hint": "rate_limit_with_hint",
    "no_credit": "out_of_credit",
    "insufficient_credit": "out_of_credit",
    "lost_submit_answer": "lost_answer",
    "lost_submit": "lost_answer",
    "timeout_then_success": "lost_answer",
    "timeout": "lost_answer_not_created",
    "expired_output_url": "expired_output",
    "dead_output": "expired_output",
    "private_redirect": "private_redirect_output",
    "truncated": "truncated_output",
    "zero_length_output": "empty_output",
    "html_output": "text_output",
    "duplicate_webhooks": "duplicate_webhook",
    "deliver_twice": "duplicate_webhook",
    "out_of_order_webhooks": "out_of_order_webhook",
    "out_of_order": "out_of_order_webhook",
    "bad_signature": "bad_webhook_bearer",
    "bad_webhook_signature": "bad_webhook_bearer",
    "late_delivery": "late_webhook",
    "stale_webhook_timestamp": "stale_timestamp",
    "lost_webhook": "no_webhook",
    "html_error_page": "html_error",
    "html_error_page_instead_of_json": "html_error",
    "vanish": "accept_then_vanish",
    "no_output": "empty_images",
}

assert not ALIASES.keys() & SCENARIOS.keys()
assert set(ALIASES.values()) <= SCENARIOS.keys()


def find_scenario(name: str) -> Scenario | None:
    """Return the scenario called `name` or by one of its aliases; None when there is none."""
    plain = plain_name(name)
    return SCENARIOS.get(ALIASES.get(plain, plain))


@dataclass(frozen=True)
class Call:
    """One request a provider's stand-in received; `is_accepted`: it created a job."""

    at: datetime
    method: str
    path: str
    is_accepted: bool


class ScenarioStore:
    """Remembers which scenario each provider plays."""

    def __init__(self, database: Database) -> None:
        self._choices = Choices(database)

    def select(self, provider: str, scenario: Scenario, times: int | None) -> None:
        """Play `scenario` for the next `times` submits (>= 1), or until changed when None."""
        self._choices.choose(provider, scenario.name, times)

    def take(self, provider: str) -> Scenario:
        """Return the scenario for one submit and count it."""
        name = self._choices.used(provider)
        return SUCCESS if name is None else SCENARIOS[name]


class CallLog:
    """Remembers the requests each provider's stand-in received."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.prepare(_TABLES)

    def add(self, provider: str, at_s: float, method: str, path: str) -> int:
        """Note a request, not accepted so far, and return its number."""
        with self._database.transaction() as rows:
            cursor = rows.execute(
                "INSERT INTO calls (provider, at_s, method, path) VALUES (?, ?, ?, ?)",
                (provider, at_s, method, path),
            )
            return int(cursor.lastrowid or 0)

    def newest_first(self, provider: str) -> Sequence[Call]:
        """Return the last `CALLS_MAX` requests."""
        with self._database.transaction() as rows:
            found = rows.execute(
                "SELECT * FROM calls WHERE provider = ? ORDER BY id DESC LIMIT ?",
                (provider, CALLS_MAX),
            ).fetchall()
        return [
            Call(
                datetime.fromtimestamp(row["at_s"], UTC),
                row["method"],
                row["path"],
                bool(row["accepted"]),
            )
            for row in found
        ]
