"""Domain to transport: two tables, kind to HTTP and kind to queue, and the body of a problem."""

from collections.abc import Mapping
from enum import StrEnum

from shared.accounts.locale import Locale
from shared.kernel.errors import DomainError, Kind
from shared.notifications.problems import problem_words

STATUS: Mapping[Kind, int] = {
    Kind.MALFORMED: 400,
    Kind.INVALID: 422,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.INSUFFICIENT: 402,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.TOO_LARGE: 413,
    Kind.THROTTLED: 429,
    Kind.BUSY: 503,
    Kind.UNAVAILABLE: 503,
    Kind.UNKNOWN_OUTCOME: 503,
}
assert STATUS.keys() == set(Kind)


class QueueAction(StrEnum):
    """What a queue is told to do with a task that ended in an expected failure."""

    RETRY = "retry"
    DROP = "drop"


QUEUE: Mapping[Kind, QueueAction] = {
    Kind.MALFORMED: QueueAction.DROP,
    Kind.INVALID: QueueAction.DROP,
    Kind.UNAUTHENTICATED: QueueAction.DROP,
    Kind.FORBIDDEN: QueueAction.DROP,
    Kind.INSUFFICIENT: QueueAction.DROP,
    Kind.NOT_FOUND: QueueAction.DROP,
    Kind.CONFLICT: QueueAction.DROP,
    Kind.GONE: QueueAction.DROP,
    Kind.TOO_LARGE: QueueAction.DROP,
    Kind.THROTTLED: QueueAction.RETRY,
    Kind.BUSY: QueueAction.RETRY,
    Kind.UNAVAILABLE: QueueAction.RETRY,
    Kind.UNKNOWN_OUTCOME: QueueAction.RETRY,
}
assert QUEUE.keys() == set(Kind)

PROBLEM_TYPE = "https://vidgo.ai/problems/{code}"


def problem_of(error: DomainError, locale: Locale) -> tuple[int, dict[str, str], dict[str, object]]:
    """Return status, headers and body of the problem+json answer for `error`.

    Source: RFC 9457; api.md, "Errors".
    """
    status, headers = STATUS[error.kind], {}
    body = problem_body(error.code, status, locale, error.facts)
    if error.stage is not None:
        body["stage"] = error.stage
    if error.retry_after_s is not None:
        body["retry_after_s"] = error.retry_after_s
        headers["Retry-After"] = str(error.retry_after_s)
    if error.kind == Kind.UNAUTHENTICATED:
        headers["WWW-Authenticate"] = "Bearer"
    return status, headers, body


def problem_body(
    code: str, status: int, locale: Locale, facts: Mapping[str, object]
) -> dict[str, object]:
    """Return the body of a problem with words in `locale`; `facts` stand beside the words."""
    words = problem_words(locale, code)
    body: dict[str, object] = {
        "type": PROBLEM_TYPE.format(code=code),
        "title": words.title,
        "status": status,
        "code": code,
        "detail": words.detail,
    }
    if words.next_step is not None:
        body["next_step"] = words.next_step
    return {**body, **facts}
