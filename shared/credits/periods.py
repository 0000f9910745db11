"""Periods of grants: where each begins and ends, by cadence and time zone (M060, M061).

A civil cadence begins at 00:00 of a local day: every day, every Monday, on every 1st. Where clocks
skip 00:00 the day begins at the moment of the jump; where they show it twice, at the first.
"""

import contextlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.catalogue.model import Cadence

ONCE_KEY: Final = "once"
INSTANT_FORMAT: Final = "%Y%m%dT%H%M%S%fZ"

CIVIL = frozenset({Cadence.DAILY, Cadence.WEEKLY, Cadence.MONTHLY})
"""Cadences the calendar decides, whoever pays."""


@dataclass(frozen=True)
class Period:
    """`starts_at` <= t < `ends_at`, aware UTC. `key` is unique among periods of one cadence.

    Keys of civil cadences are the local date of the first day, `2026-11-16`.
    """

    key: str
    starts_at: datetime
    ends_at: datetime


def period_at(cadence: Cadence, timezone: str, moment: datetime) -> Period:
    """Return the period of a civil `cadence` that holds `moment` (aware).

    Raises: `ValueError` for a cadence that is not civil; `ZoneInfoNotFoundError` for no time zone.
    """
    zone = ZoneInfo(timezone)
    return _beginning(cadence, zone, _first_day(cadence, moment.astimezone(zone).date()))


def period_named(cadence: Cadence, timezone: str, key: str) -> Period | None:
    """Return the period of a civil `cadence` with that key, None for a key of another cadence."""
    with contextlib.suppress(ValueError):
        day = date.fromisoformat(key)
        if day == _first_day(cadence, day):
            return _beginning(cadence, ZoneInfo(timezone), day)
    return None


def period_after(cadence: Cadence, timezone: str, period: Period) -> Period:
    """Return the next period of a civil `cadence`: it begins where `period` ends."""
    return period_at(cadence, timezone, period.ends_at)


def end_after(cadence: Cadence, timezone: str, period: Period, more_periods: int) -> datetime:
    """Return when the last of `more_periods` >= 0 civil periods behind `period` ends."""
    for _ in range(more_periods):
        period = period_after(cadence, timezone, period)
    return period.ends_at


def billing_key(period_start: datetime) -> str:
    """Return the key of the paid period that began then."""
    return period_start.astimezone(UTC).strftime(INSTANT_FORMAT)


def months_after(moment: datetime, months: int, anchor_day: int | None = None) -> datetime:
    """Return the same time of day `months` >= 0 later, in UTC, on the day of `moment`.

    Args:
        anchor_day: 1..31, the day that was meant, where `moment` is an earlier one only because
            its month is short: from January 31 on, months end on February 28 and March 31. On any
            other day it counts for nothing, because a paid period that was made longer goes on
            from where it ends.

    A month without that day ends on its last.
    """
    start = moment.astimezone(UTC)
    is_last_day = start.day == _days_of(start.year, start.month)
    meant = max(start.day, anchor_day or 0) if is_last_day else start.day
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return start.replace(year=year, month=month0 + 1, day=min(meant, _days_of(year, month0 + 1)))


def _days_of(year: int, month: int) -> int:
    return (_next_month(date(year, month, 1)) - timedelta(days=1)).day


def _first_day(cadence: Cadence, day: date) -> date:
    match cadence:
        case Cadence.DAILY:
            return day
        case Cadence.WEEKLY:
            return day - timedelta(days=day.weekday())
        case Cadence.MONTHLY:
            return day.replace(day=1)
        case _:
            raise ValueError(f"the calendar does not decide {cadence}")


def _beginning(cadence: Cadence, zone: ZoneInfo, first: date) -> Period:
    return Period(
        first.isoformat(), _midnight(zone, first), _midnight(zone, _following(cadence, first))
    )


def _following(cadence: Cadence, first: date) -> date:
    if cadence is Cadence.MONTHLY:
        return _next_month(first)
    return first + timedelta(days=7 if cadence is Cadence.WEEKLY else 1)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _midnight(zone: ZoneInfo, day: date) -> datetime:
    # fold=0: the first 00:00 of two; a skipped 00:00 is read with the offset before the jump,
    # which is the moment of the jump.
    return datetime.combine(day, time.min, zone).astimezone(UTC)
