"""Free uses instead of credits: every window of the allowance must have room (M086, M087).

A use counts from the order on. A job that ends without a film gives it back; until then nobody
else can have it.
"""

from dataclasses import dataclass
from datetime import datetime

from shared.accounts.past import Past
from shared.catalogue.model import Allowance, AllowancePeriod, AllowanceWindow, Cadence, ServiceType
from shared.credits.model import Uses
from shared.credits.periods import Period, period_at

FREE_USES_MAX = 200
"""Free uses an account can have under way and on one day, whatever its windows allow: the document
stays small."""


@dataclass(frozen=True)
class Before:
    """Free uses that closed accounts of the same person took: ever, and on the present day."""

    ever: int = 0
    today: int = 0


NONE_BEFORE = Before()


def before(allowance: Allowance, past: Past, now: datetime) -> Before:
    """Return what of `past` counts at `now`."""
    today = _day(allowance, now)
    recent = sum(today.starts_at <= taken_at < today.ends_at for taken_at in past.recent_uses)
    return Before(past.free_uses, recent)


def covers(allowance: Allowance, service_type: ServiceType, *, is_cached: bool = False) -> bool:
    """Say whether the allowance is meant for such work at all.

    Args:
        is_cached: the work exists already; nothing has to be made.
    """
    return service_type in allowance.services and (is_cached or not allowance.is_cached_only)


def uses_left(allowance: Allowance, uses: Uses, now: datetime, had: Before = NONE_BEFORE) -> int:
    """Return how many more free uses all windows leave at `now`, >= 0."""
    left = [FREE_USES_MAX - len(uses.free)]
    left += [
        window.uses_max - _counted(allowance, window, uses, now, had)
        for window in allowance.windows
    ]
    return max(min(left), 0)


def next_use_at(
    allowance: Allowance, uses: Uses, now: datetime, had: Before = NONE_BEFORE
) -> datetime | None:
    """Return when the next use opens: `now` when there is one, None when time opens none."""
    spent = {
        window.period
        for window in allowance.windows
        if _counted(allowance, window, uses, now, had) >= window.uses_max
    }
    if AllowancePeriod.LIFETIME in spent:
        return None
    return _day(allowance, now).ends_at if AllowancePeriod.DAY in spent else now


def _counted(
    allowance: Allowance, window: AllowanceWindow, uses: Uses, now: datetime, had: Before
) -> int:
    if window.period is AllowancePeriod.LIFETIME:
        return uses.free_total + had.ever
    today = _day(allowance, now)
    return had.today + sum(today.starts_at <= use.taken_at < today.ends_at for use in uses.free)


def _day(allowance: Allowance, now: datetime) -> Period:
    return period_at(Cadence.DAILY, allowance.timezone, now)
