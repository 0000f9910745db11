"""Quotes: a price that binds for a quarter of an hour (M078, product.md idea 5)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from shared.credits.errors import QuoteExpired, QuoteMismatch, QuoteUnknown
from shared.credits.model import PaidBy
from shared.kernel.ids import AccountId, QuoteId
from shared.kernel.media import Resolution

QUOTE_LIFETIME = timedelta(minutes=15)
QUOTE_ID = re.compile(r"quo_[0-9a-f]{32}")
COUNT_MAX = 100
DURATION_S_MAX = 600


class Price(Protocol):
    """A price as the price book states it; whole credits.

    `service_type` is the canonical name of the service, `unit_credits` the price of one piece,
    `credits` of all of them; `price_version` names the book.
    """

    @property
    def service_type(self) -> str: ...
    @property
    def unit_credits(self) -> int: ...
    @property
    def credits(self) -> int: ...
    @property
    def price_version(self) -> str: ...


@dataclass(frozen=True)
class Work:
    """What is to be made: `count` pieces of one service, `duration_s` whole seconds each.

    In a quote, a size or length of None was left open by whoever asked: the price holds for any.
    """

    service_type: str
    resolution: Resolution | None = None
    duration_s: int | None = None
    count: int = 1

    def covers(self, order: "Work") -> bool:
        """Say whether a quote for this work binds for `order`."""
        return (
            (self.service_type, self.count) == (order.service_type, order.count)
            and self.resolution in {None, order.resolution}
            and self.duration_s in {None, order.duration_s}
        )


@dataclass(frozen=True)
class Quote:
    """A binding price: whatever provider does the work, the user pays at most `credits`.

    `work.service_type` is the canonical name. `unit_credits` is the price of one piece.
    `price_version` names the price book. `paid_by` says what all of the work is paid with;
    `allowance_used` counts the free uses it would take instead of credits.
    """

    quote_id: QuoteId
    account_id: AccountId
    work: Work
    unit_credits: int
    credits: int
    price_version: str
    expires_at: datetime
    allowance_used: int = 0
    paid_by: PaidBy = PaidBy.CREDITS


def is_quote_id(text: str) -> bool:
    """Tell whether `text`, which may come from anywhere, can be a quote's id."""
    return QUOTE_ID.fullmatch(text) is not None


def quoted(
    quote_id: QuoteId, account_id: AccountId, work: Work, price: Price, now: datetime
) -> Quote:
    """Return the quote for `work` at `price`, good until `QUOTE_LIFETIME` after `now`."""
    return Quote(
        quote_id=quote_id,
        account_id=account_id,
        work=Work(price.service_type, work.resolution, work.duration_s, work.count),
        unit_credits=price.unit_credits,
        credits=price.credits,
        price_version=price.price_version,
        expires_at=now + QUOTE_LIFETIME,
    )


def binding(
    quote: Quote | None, quote_id: QuoteId, account_id: AccountId, work: Work, now: datetime
) -> Quote:
    """Return `quote` if it binds for this account and work now.

    Args:
        quote: what the store has under `quote_id`.
        work: with the canonical service name.

    Raises: `QuoteUnknown` when there is none or it is another account's, `QuoteExpired`,
    `QuoteMismatch` when it is for other work.
    """
    if quote is None or quote.account_id != account_id:
        raise QuoteUnknown(quote_id)
    if quote.expires_at <= now:
        raise QuoteExpired(quote_id, quote.expires_at)
    if not quote.work.covers(work):
        raise QuoteMismatch(quote_id)
    return quote
