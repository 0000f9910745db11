"""Coupons and what became of them (M089 to M098)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import NewType

from shared.accounts.locale import Locale
from shared.accounts.past import Past
from shared.catalogue.model import PlanId
from shared.kernel.ids import AccountId
from shared.kernel.money import Money

CouponCode = NewType("CouponCode", str)
"""1..20 characters of A-Z, 0-9, `-` and `_`. Source: M089."""

RedemptionId = NewType("RedemptionId", str)
"""`<code>.<account id>.<ordinal>`: nobody can redeem the same use twice (M090)."""

BONUS_DAYS = 90
"""How long bonus credits and vouchers live unless a coupon says otherwise. Source: M096."""

MICROS_PER_CENT = 10_000

USES_PER_SHARD = 50
SHARDS_MAX = 32
ONE_COUNTER_USES_MAX = 100
"""Larger totals are counted in parts, `USES_PER_SHARD` or more in each (M092)."""


class CouponKind(StrEnum):
    """What a coupon gives, and what its value counts."""

    CREDITS = "credits"  # bonus credits
    DAYS = "days"  # days of the present plan, or of a trial when there is none
    PERCENT = "percent"  # off the next order
    PLAN_TRIAL = "plan_trial"  # days of a named plan for who has none


@dataclass(frozen=True)
class Audience:
    """Who may redeem: holders of `plans`, of accounts in the languages `markets`; None: anybody."""

    plans: frozenset[PlanId] | None = None
    markets: frozenset[Locale] | None = None


@dataclass(frozen=True)
class Trial:
    """The plan a coupon opens, in the catalogue version on sale when the coupon was made."""

    plan_id: PlanId
    catalogue_version: str


@dataclass(frozen=True)
class Coupon:
    """One code and its terms, which stand once it is made; only its window and switches change.

    `value` > 0 counts credits, days or percent (1..99) by `kind`. It is good for `starts_at` <= t
    < `ends_at` (None: no end). `uses_per_account_max` is 1..10. `uses_max` None means no total.
    `budget_credits` bounds what a credits coupon gives in all, and `budget`, in US$, what that may
    cost us, a use `use_cost_usd_micros` by the catalogue of the day it was made. `bonus_days` is
    the life of bonus credits and vouchers. `trial` is needed by PLAN_TRIAL and may go with DAYS. A
    listed coupon is shown to whoever may redeem it; one that is not active is unknown to everybody.
    """

    code: CouponCode
    kind: CouponKind
    value: int
    starts_at: datetime
    ends_at: datetime | None
    created_at: datetime
    created_by: AccountId
    updated_at: datetime
    audience: Audience = Audience()
    trial: Trial | None = None
    uses_per_account_max: int = 1
    uses_max: int | None = 1
    budget_credits: int | None = None
    budget: Money | None = None
    use_cost_usd_micros: int = 0
    bonus_days: int = BONUS_DAYS
    campaign: str | None = None
    is_listed: bool = False
    is_active: bool = True

    @property
    def uses_cap(self) -> int | None:
        """How often it can be redeemed in all, its budgets considered; None: without a bound."""
        caps = [] if self.uses_max is None else [self.uses_max]
        if self.budget_credits is not None:
            caps.append(self.budget_credits // self.value)
        if self.budget is not None:
            budget_usd_micros = self.budget.amount_minor * MICROS_PER_CENT
            caps.append(budget_usd_micros // self.use_cost_usd_micros)
        return min(caps, default=None)

    @property
    def shards(self) -> int:
        """In how many parts its uses are counted."""
        cap = self.uses_cap
        if cap is None:
            return SHARDS_MAX
        if cap <= ONE_COUNTER_USES_MAX:
            return 1
        return min(SHARDS_MAX, ceil(cap / USES_PER_SHARD))

    def is_known(self, now: datetime) -> bool:
        """Say whether anybody may learn that it exists."""
        return self.is_active and self.starts_at <= now

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and now >= self.ends_at

    @property
    def bonus_life(self) -> timedelta:
        return timedelta(days=self.bonus_days)


@dataclass(frozen=True)
class Effect:
    """What a redemption gave. `plan_id` is the trial it opened, None if it opened none."""

    credits_added: int = 0
    days_added: int = 0
    discount_percent: int = 0
    plan_id: PlanId | None = None


@dataclass(frozen=True)
class Redemption:
    """One use of a coupon by one account; `balance_credits` was available afterwards."""

    redemption_id: RedemptionId
    code: CouponCode
    account_id: AccountId
    effect: Effect
    balance_credits: int
    redeemed_at: datetime


def uses_left(coupon: Coupon, past: Past) -> int:
    """Return how often an account with that past may redeem the coupon in all, >= 0."""
    return max(0, coupon.uses_per_account_max - past.coupon_uses.get(coupon.code, 0))


def redemption_id(code: CouponCode, account_id: AccountId, ordinal: int) -> RedemptionId:
    """Return the id of an account's use of a coupon; `ordinal` counts from 1."""
    return RedemptionId(f"{code}.{account_id}.{ordinal}")
