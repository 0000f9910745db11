"""From an error answer to one of our failures.

HTTP status alone is not enough: the same 400 can be a bad field, a verdict on the content or an
empty account. Words decide first, then the status. Source: provider facts, "Error classes".
"""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from infra.providers.replies import Reply, error_text
from shared.kernel.errors import DomainError
from shared.routing.provider import (
    ContentRefused,
    ProviderId,
    ProviderThrottled,
    ProviderUnavailable,
    RequestRefused,
    Unavailability,
)

RETRY_AFTER_S_MAX: Final = 3600
"""A longer wait is not a hint but a mistake; the caller's own backoff is used then."""

_REDIRECTS: Final = range(300, 400)
_CLIENT_ERRORS: Final = range(400, 500)


@dataclass(frozen=True)
class FailureWords:
    """Patterns searched in a provider's error text (lower case), in this order."""

    refused_content: re.Pattern[str]
    out_of_credit: re.Pattern[str]
    bad_key: re.Pattern[str]
    invalid_request: re.Pattern[str]


def refusal_of(provider: ProviderId, reply: Reply, words: FailureWords) -> DomainError | None:
    """Return the failure that `reply` states with certainty; None when it leaves room for doubt.

    Doubt is: a success, a server error without known words, a timeout of the other side. Whether
    doubt means "unavailable" or "may have been accepted" depends on what was asked.
    """
    if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
        return _throttled(provider, reply, words)
    if reply.is_html:
        return _page_refusal(provider, reply.status)
    return _by_words(provider, error_text(reply), words) or _by_status(provider, reply.status)


def _throttled(provider: ProviderId, reply: Reply, words: FailureWords) -> DomainError:
    if words.out_of_credit.search(error_text(reply)):
        return ProviderUnavailable(provider, Unavailability.OUT_OF_CREDIT)
    return ProviderThrottled(provider, _delay_s(reply.retry_after))


def _delay_s(retry_after: str) -> int | None:
    """Read whole seconds; dates are ignored, they depend on the other side's clock."""
    if not re.fullmatch(r"[0-9]{1,6}", retry_after):
        return None
    seconds = int(retry_after)
    return seconds if 0 < seconds <= RETRY_AFTER_S_MAX else None


def _page_refusal(provider: ProviderId, status: int) -> DomainError | None:
    # A gateway that answers a redirect or a 4xx page did not pass the request on.
    if status == HTTPStatus.REQUEST_TIMEOUT:
        return None
    is_certain = status in _REDIRECTS or status in _CLIENT_ERRORS
    return ProviderUnavailable(provider, Unavailability.UNREADABLE) if is_certain else None


def _by_words(provider: ProviderId, text: str, words: FailureWords) -> DomainError | None:
    if words.refused_content.search(text):
        return ContentRefused()
    if words.out_of_credit.search(text):
        return ProviderUnavailable(provider, Unavailability.OUT_OF_CREDIT)
    if words.bad_key.search(text):
        return ProviderUnavailable(provider, Unavailability.BAD_KEY)
    return RequestRefused() if words.invalid_request.search(text) else None


def _by_status(provider: ProviderId, status: int) -> DomainError | None:
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return ProviderUnavailable(provider, Unavailability.BAD_KEY)
        case HTTPStatus.PAYMENT_REQUIRED:
            return ProviderUnavailable(provider, Unavailability.OUT_OF_CREDIT)
        case HTTPStatus.REQUEST_TIMEOUT:
            return None
        case _ if status in _REDIRECTS:
            return ProviderUnavailable(provider, Unavailability.UNREADABLE)
        case _ if status in _CLIENT_ERRORS:
            return RequestRefused()
        case _:
            return None
