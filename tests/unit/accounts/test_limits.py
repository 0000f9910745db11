"""The one limiter."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.accounts.limits import Limit, Window, network_of, take, wait_s
from tests.unit.accounts.builders import NOON, FakeLimits


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_a_fixed_window_starts_with_the_first_use_and_does_not_slide() -> None:
    limits, limit = FakeLimits(), Limit(2, 60, Window.FIXED)
    assert [take(limits, "k", limit, at(s)) for s in (0, 50)] == [0, 0]
    assert take(limits, "k", limit, at(55)) == 5
    assert [take(limits, "k", limit, at(s)) for s in (60, 61)] == [0, 0]


def test_a_sliding_window_forgets_each_use_by_itself() -> None:
    limits, limit = FakeLimits(), Limit(2, 60, Window.SLIDING)
    assert [take(limits, "k", limit, at(s)) for s in (0, 50)] == [0, 0]
    assert take(limits, "k", limit, at(60)) == 0
    assert take(limits, "k", limit, at(61)) == 49


def test_refused_uses_do_not_prolong_the_wait() -> None:
    limits, limit = FakeLimits(), Limit(1, 60)
    take(limits, "k", limit, at(0))
    assert [take(limits, "k", limit, at(s)) for s in (1, 30, 59.5)] == [59, 30, 1]
    assert take(limits, "k", limit, at(60)) == 0


def test_keys_do_not_share_a_limit() -> None:
    limits, limit = FakeLimits(), Limit(1, 60)
    assert [take(limits, key, limit, NOON) for key in ("a", "b")] == [0, 0]


@pytest.mark.parametrize(("uses", "seconds"), [(0, 60), (1001, 60), (5, 0)])
def test_a_limit_outside_its_range_is_a_bug(uses: int, seconds: int) -> None:
    with pytest.raises(ValueError, match="uses in at least"):
        Limit(uses, seconds)


@given(
    window=st.sampled_from(Window),
    uses_max=st.integers(1, 5),
    gaps=st.lists(st.integers(0, 40), min_size=1, max_size=60),
)
def test_no_window_holds_more_uses_than_its_limit(
    window: Window, uses_max: int, gaps: list[int]
) -> None:
    limits, limit = FakeLimits(), Limit(uses_max, 60, window)
    moments = [at(sum(gaps[: i + 1])) for i in range(len(gaps))]
    counted = [moment for moment in moments if not take(limits, "k", limit, moment)]
    length = limit.length
    for start in counted:
        inside = [moment for moment in counted if start <= moment < start + length]
        # Two fixed windows can touch, so any stretch of that length holds at most two fills.
        assert len(inside) <= uses_max * (2 if window is Window.FIXED else 1)


@given(window=st.sampled_from(Window), gaps=st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_after_the_announced_wait_a_use_is_allowed_and_not_a_second_before(
    window: Window, gaps: list[int]
) -> None:
    limits, limit, now = FakeLimits(), Limit(3, 60, window), NOON
    for gap in gaps:
        now += timedelta(seconds=gap)
        wait = take(limits, "k", limit, now)
        if wait:
            assert wait_s(limit, limits.find("k"), now + timedelta(seconds=wait)) == 0
            assert wait_s(limit, limits.find("k"), now + timedelta(seconds=wait - 1)) > 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_network_is_an_address_or_a_subscribers_share_of_ipv6(address: str, network: str) -> None:
    assert network_of(address) == network
