"""Periods of grants: keys, bounds, time zones, short months."""

from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.catalogue.model import Cadence
from shared.credits.periods import (
    CIVIL,
    Period,
    billing_key,
    end_after,
    months_after,
    period_after,
    period_at,
    period_named,
)

MOMENTS = st.integers(0, 16_000 * 86_400).map(
    lambda seconds: datetime(2000, 1, 2, tzinfo=UTC) + timedelta(seconds=seconds)
)
ZONES = st.sampled_from(
    [
        "UTC",
        "Asia/Taipei",
        "America/New_York",
        "America/Havana",
        "Africa/Cairo",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "America/Sao_Paulo",
        "Pacific/Apia",
    ]
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("cadence", "moment", "key", "starts_at", "ends_at"),
    [
        (Cadence.DAILY, "2026-11-20T10:00", "2026-11-20", "2026-11-20", "2026-11-21"),
        (Cadence.WEEKLY, "2026-11-20T10:00", "2026-11-16", "2026-11-16", "2026-11-23"),
        (Cadence.WEEKLY, "2026-11-22T23:59", "2026-11-16", "2026-11-16", "2026-11-23"),
        (Cadence.WEEKLY, "2026-11-23T00:00", "2026-11-23", "2026-11-23", "2026-11-30"),
        (Cadence.MONTHLY, "2026-12-31T23:59", "2026-12-01", "2026-12-01", "2027-01-01"),
        (Cadence.MONTHLY, "2028-02-29T12:00", "2028-02-01", "2028-02-01", "2028-03-01"),
    ],
)
def test_a_period_of_the_calendar_in_utc(
    cadence: Cadence, moment: str, key: str, starts_at: str, ends_at: str
) -> None:
    assert period_at(cadence, "UTC", at(moment)) == Period(key, at(starts_at), at(ends_at))


def test_midnight_is_that_of_the_time_zone() -> None:
    monday = period_at(Cadence.WEEKLY, "Asia/Taipei", at("2026-11-22T16:00"))
    assert (monday.key, monday.starts_at) == ("2026-11-23", at("2026-11-22T16:00"))
    before = period_at(Cadence.WEEKLY, "Asia/Taipei", at("2026-11-22T15:59"))
    assert (before.key, before.ends_at) == ("2026-11-16", at("2026-11-22T16:00"))


@pytest.mark.parametrize(
    ("timezone", "moment", "hours"),
    [
        ("America/New_York", "2026-03-08T12:00", 23),  # clocks jump ahead at 02:00
        ("America/New_York", "2026-11-01T12:00", 25),  # and back
        ("America/Havana", "2026-11-01T12:00", 25),  # 00:00 to 00:59 are shown twice
        ("Africa/Cairo", "2026-04-24T12:00", 23),  # 00:00 is skipped
        ("Australia/Lord_Howe", "2026-10-04T01:00", 23.5),
    ],
)
def test_a_day_on_which_clocks_change_is_as_long_as_it_is(
    timezone: str, moment: str, hours: float
) -> None:
    day = period_at(Cadence.DAILY, timezone, at(moment))
    assert day.ends_at - day.starts_at == timedelta(hours=hours)


def test_a_day_that_never_was_is_passed_over() -> None:
    """Samoa had no December 30 in 2011."""
    day = period_at(Cadence.DAILY, "Pacific/Apia", at("2011-12-30T09:00"))
    assert day.key == "2011-12-29"
    assert period_after(Cadence.DAILY, "Pacific/Apia", day).key == "2011-12-31"


@given(cadence=st.sampled_from(sorted(CIVIL)), timezone=ZONES, moment=MOMENTS)
def test_periods_follow_one_another_without_gap_or_overlap(
    cadence: Cadence, timezone: str, moment: datetime
) -> None:
    period = period_at(cadence, timezone, moment)
    assert period.starts_at <= moment < period.ends_at
    following = period_after(cadence, timezone, period)
    assert following.starts_at == period.ends_at
    assert following.key > period.key
    assert period_at(cadence, timezone, period.starts_at) == period
    assert period_named(cadence, timezone, period.key) == period


@pytest.mark.parametrize("key", ["once", "", "20261120T100000000000Z", "2026-11-20"])
def test_a_key_of_another_cadence_names_no_week(key: str) -> None:
    assert period_named(Cadence.WEEKLY, "UTC", key) is None


def test_every_time_zone_there_is_has_a_week() -> None:
    moment = at("2026-11-20T10:00")
    for name in available_timezones():
        week = period_at(Cadence.WEEKLY, name, moment)
        assert week.starts_at <= moment < week.ends_at, name


def test_credits_that_roll_over_end_as_many_periods_later() -> None:
    month = period_at(Cadence.MONTHLY, "UTC", at("2026-11-20"))
    assert end_after(Cadence.MONTHLY, "UTC", month, 0) == at("2026-12-01")
    assert end_after(Cadence.MONTHLY, "UTC", month, 3) == at("2027-03-01")


def test_a_cadence_the_calendar_does_not_decide_has_no_civil_period() -> None:
    with pytest.raises(ValueError, match="billing_cycle"):
        period_at(Cadence.BILLING_CYCLE, "UTC", at("2026-11-20"))


def test_a_paid_period_is_named_by_the_instant_it_began() -> None:
    assert billing_key(datetime(2026, 11, 20, 10, 0, 0, 5, UTC)) == "20261120T100000000005Z"


@pytest.mark.parametrize(
    ("start", "months", "anchor_day", "expected"),
    [
        ("2026-01-31T09:30", 1, None, "2026-02-28T09:30"),
        ("2026-02-28T09:30", 1, 31, "2026-03-31T09:30"),
        ("2028-01-30T09:30", 1, None, "2028-02-29T09:30"),
        ("2026-12-15T09:30", 1, None, "2027-01-15T09:30"),
        ("2026-11-15T09:30", 0, None, "2026-11-15T09:30"),
        ("2026-11-15T09:30", 26, None, "2029-01-15T09:30"),
        ("2026-11-27T09:30", 1, 20, "2026-12-27T09:30"),
        ("2026-11-30T09:30", 1, 1, "2026-12-30T09:30"),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one_of_a_short_month(
    start: str, months: int, anchor_day: int | None, expected: str
) -> None:
    assert months_after(at(start), months, anchor_day) == at(expected)


@given(start=MOMENTS, months=st.integers(1, 40))
def test_paying_month_by_month_keeps_the_day_that_was_meant(start: datetime, months: int) -> None:
    moment = start
    for _ in range(months):
        moment = months_after(moment, 1, start.day)
    assert moment == months_after(start, months)
