"""Expected failures: what happened, said once, independent of HTTP and of queues."""

from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What sort of failure it is; `functions/translate.py` maps each to HTTP and to the queue."""

    MALFORMED = "malformed"  # the bytes cannot be read as a request
    INVALID = "invalid"  # readable, but a field breaks a rule
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    INSUFFICIENT = "insufficient"  # not enough credits
    NOT_FOUND = "not_found"  # also: belongs to somebody else
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_LARGE = "too_large"
    THROTTLED = "throttled"  # the caller may come back later
    BUSY = "busy"  # somebody else holds the work; later
    UNAVAILABLE = "unavailable"  # a part we depend on is down
    UNKNOWN_OUTCOME = "unknown_outcome"  # it may have happened: ask, never repeat


class DomainError(Exception):
    """An expected failure, built from typed arguments that subclasses keep as attributes.

    Subclasses set `kind` and `code` (stable text, `concept.reason`). The message is for logs:
    it never holds a prompt, a token or payment data.
    """

    kind: ClassVar[Kind]
    code: ClassVar[str]

    @property
    def stage(self) -> str | None:
        """Stage of a job at which it failed; None outside jobs. Source: api.md, "Stages"."""
        return None

    @property
    def retry_after_s(self) -> int | None:
        """Whole seconds after which the same request may succeed; None when unknown."""
        return None

    @property
    def facts(self) -> dict[str, object]:
        """JSON-ready facts a client may show, keyed as api.md names them."""
        return {}


class TooOften(DomainError):
    """Somebody did something as often as they may for now; again after `wait_s`, whole seconds."""

    kind = Kind.THROTTLED

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"again after {wait_s} s")
        self.wait_s = wait_s

    @property
    def retry_after_s(self) -> int:
        return self.wait_s
