"""How often a coupon was redeemed, counted in parts, so that a crowd does not wait in one line.

Each part has its share of the cap; the shares sum to it exactly. A part that is full stays full, so
"exhausted" is certain once all of them are.
"""

import hashlib
from collections.abc import Sequence

from shared.kernel.ids import AccountId
from shared.promotions.model import Coupon
from shared.promotions.ports import CounterStore


def share(coupon: Coupon, shard: int) -> int | None:
    """Return how many uses a part may count; None: without a bound."""
    cap = coupon.uses_cap
    if cap is None:
        return None
    whole, rest = divmod(cap, coupon.shards)
    return whole + (shard < rest)


def shard_of(coupon: Coupon, account_id: AccountId) -> int:
    """Return the part an account tries first: the same each time, spread evenly over accounts."""
    digest = hashlib.sha256(f"{coupon.code} {account_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % coupon.shards


def take_use(counters: CounterStore, coupon: Coupon, account_id: AccountId) -> bool:
    """Count one use in a part that has room; False when none has.

    One read and one write; when the first part is full, one read of each other part.
    """
    first = shard_of(coupon, account_id)
    if _take(counters, coupon, first):
        return True
    others = [(first + step) % coupon.shards for step in range(1, coupon.shards)]
    used = counters.glance(coupon.code, others)
    return any(_take(counters, coupon, shard) for shard in _with_room(coupon, others, used))


def uses(counters: CounterStore, coupon: Coupon) -> int:
    """Return how often the coupon was redeemed, as of some moment ago."""
    return sum(counters.glance(coupon.code, range(coupon.shards)))


def _take(counters: CounterStore, coupon: Coupon, shard: int) -> bool:
    used, room = counters.find(coupon.code, shard), share(coupon, shard)
    if room is not None and used >= room:
        return False
    counters.save(coupon.code, shard, used + 1)
    return True


def _with_room(coupon: Coupon, shards: Sequence[int], used: Sequence[int]) -> Sequence[int]:
    return [
        shard
        for shard, count in zip(shards, used, strict=True)
        if (room := share(coupon, shard)) is None or count < room
    ]
