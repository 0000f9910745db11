"""Counting in parts: shares sum to the cap, nobody is turned away while a part has room."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.ids import AccountId
from shared.promotions.counting import shard_of, share, take_use, uses
from shared.promotions.model import SHARDS_MAX, CouponCode
from tests.unit.promotions.builders import a_coupon


class FakeCounters:
    """Counts by part."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}

    def find(self, code: CouponCode, shard: int) -> int:
        return self.counts.get(shard, 0)

    def glance(self, code: CouponCode, shards: Sequence[int]) -> Sequence[int]:
        return [self.find(code, shard) for shard in shards]

    def save(self, code: CouponCode, shard: int, used: int) -> None:
        self.counts[shard] = used


@given(st.integers(1, 10**7))
def test_shares_sum_to_the_cap_and_are_never_empty(cap: int) -> None:
    coupon = a_coupon(uses_max=cap)
    shares = [share(coupon, shard) or 0 for shard in range(coupon.shards)]
    assert sum(shares) == cap
    assert min(shares) >= 1
    assert coupon.shards == 1 if cap <= 100 else 2 < coupon.shards <= SHARDS_MAX


@given(st.integers(1, 700))
def test_exactly_the_cap_is_given_whoever_comes(cap: int) -> None:
    coupon, counters = a_coupon(uses_max=cap), FakeCounters()
    given_to = [
        take_use(counters, coupon, AccountId(f"person-{number}")) for number in range(cap + 5)
    ]
    assert given_to == [True] * cap + [False] * 5
    assert uses(counters, coupon) == cap


def test_accounts_are_spread_over_the_parts() -> None:
    coupon = a_coupon(uses_max=500)
    met = [shard_of(coupon, AccountId(f"person-{number}")) for number in range(1000)]
    assert {min(met), max(met)} == {0, coupon.shards - 1}
    assert all(60 <= met.count(shard) <= 140 for shard in range(coupon.shards))


def test_a_coupon_without_a_total_is_counted_and_never_full() -> None:
    coupon, counters = a_coupon(uses_max=None), FakeCounters()
    assert all(take_use(counters, coupon, AccountId(str(number))) for number in range(2000))
    assert uses(counters, coupon) == 2000
