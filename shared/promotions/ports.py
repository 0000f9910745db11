"""What promotions need from outside: coupons, their counters, redemptions and vouchers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.accounts.ports import LimitStore
from shared.credits.ports import GrantStores
from shared.kernel.idempotency import ClaimStore
from shared.kernel.ids import AccountId
from shared.promotions.model import Coupon, CouponCode, Redemption, RedemptionId
from shared.promotions.vouchers import VoucherStores


class CouponStore(Protocol):
    """Coupons by code."""

    def find(self, code: CouponCode) -> Coupon | None:
        """Return the coupon, checked at commit, or None."""
        ...

    def glance(self, code: CouponCode) -> Coupon | None:
        """Return the coupon as advice: the commit does not care if it changes meanwhile."""
        ...

    def add(self, coupon: Coupon) -> None:
        """Write a new coupon; `find` said None before."""
        ...

    def save(self, coupon: Coupon) -> None:
        """Replace a coupon that was found."""
        ...

    def listed(self, limit: int) -> Sequence[Coupon]:
        """Return at most `limit` coupons that are listed."""
        ...

    def newest(self, after: tuple[datetime, CouponCode] | None, limit: int) -> Sequence[Coupon]:
        """Return at most `limit` coupons, the newest first, behind the one `after` names."""
        ...


class CounterStore(Protocol):
    """Uses counted, by coupon and part."""

    def find(self, code: CouponCode, shard: int) -> int:
        """Return the count, checked at commit; 0 when nothing was counted."""
        ...

    def glance(self, code: CouponCode, shards: Sequence[int]) -> Sequence[int]:
        """Return the counts as advice, in that order."""
        ...

    def save(self, code: CouponCode, shard: int, used: int) -> None:
        """Replace a count that was found."""
        ...


class RedemptionStore(Protocol):
    """Redemptions by id."""

    def find(self, ids: Sequence[RedemptionId]) -> Sequence[Redemption | None]:
        """Return the redemptions in that order, checked at commit."""
        ...

    def codes_of(self, account_id: AccountId, limit: int) -> Sequence[CouponCode]:
        """Return the code of each redemption of an account, at most `limit`, as advice."""
        ...

    def add(self, redemption: Redemption) -> None:
        """Write a new redemption; `find` said None before."""
        ...


class CouponStores(Protocol):
    """The stores of who makes coupons."""

    @property
    def coupons(self) -> CouponStore: ...
    @property
    def coupon_counters(self) -> CounterStore: ...


class PromotionStores(GrantStores, CouponStores, VoucherStores, Protocol):
    """The stores of a redemption: it and its effect are one commit."""

    @property
    def redemptions(self) -> RedemptionStore: ...
    @property
    def limits(self) -> LimitStore: ...
    @property
    def claims(self) -> ClaimStore: ...
