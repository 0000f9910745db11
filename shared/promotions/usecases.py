"""Use cases: what is on for an account, and the making of coupons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import TypedDict

from shared.accounts.errors import FieldRefused, TokenInvalid
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.catalogue.margin import credit_cost_usd_micros
from shared.catalogue.model import PlanId
from shared.catalogue.ports import Catalogues
from shared.kernel.ids import AccountId
from shared.kernel.money import Currency, Money
from shared.kernel.ports import Clock, UnitOfWork
from shared.promotions.code import normalised_code
from shared.promotions.counting import uses
from shared.promotions.errors import CodeUnknown, CouponTaken
from shared.promotions.model import (
    BONUS_DAYS,
    MICROS_PER_CENT,
    Audience,
    Coupon,
    CouponCode,
    CouponKind,
    Trial,
    redemption_id,
    uses_left,
)
from shared.promotions.ports import CouponStores, PromotionStores
from shared.promotions.redeeming import is_for
from shared.promotions.vouchers import Voucher

LISTED_MAX = 100
PERCENT_MAX = 99
"""Something is left to charge, or no gateway takes the order: a gift is a coupon of credits."""

USES_PER_ACCOUNT = range(1, 11)
DAYS_MAX = 3660
VALUE_MAX = 1_000_000
USES_MAX = 10_000_000


@dataclass(frozen=True)
class Offered:
    """A listed coupon the account may redeem, and whether it has had all its uses."""

    coupon: Coupon
    is_redeemed: bool


@dataclass(frozen=True)
class Promotions:
    """What an account may know: coupons that are shown to it, and its unused vouchers."""

    offers: tuple[Offered, ...]
    vouchers: tuple[Voucher, ...]


class ListPromotions:
    """Shows an account what is on."""

    def __init__(
        self, uow: UnitOfWork[PromotionStores], catalogues: Catalogues, clock: Clock
    ) -> None:
        self._uow, self._catalogues, self._clock = uow, catalogues, clock

    def read(self, account_id: AccountId) -> Promotions:
        """Return listed coupons for this account, at most 100, and its vouchers."""
        now = self._clock.now()
        return self._uow.run(lambda stores: self._read(stores, account_id, now))

    def _read(self, stores: PromotionStores, account_id: AccountId, now: datetime) -> Promotions:
        account = stores.accounts.glance(account_id)
        if account is None:
            raise TokenInvalid
        offers = tuple(
            Offered(coupon, _is_redeemed(stores, coupon, account))
            for coupon in stores.coupons.listed(LISTED_MAX)
            if coupon.is_known(now) and not coupon.is_over(now)
            if is_for(self._catalogues, account, coupon, now)
        )
        vouchers = stores.vouchers.glance(account_id)
        return Promotions(offers, tuple(each for each in vouchers if each.is_good(now)))


def _is_redeemed(stores: PromotionStores, coupon: Coupon, account: Account) -> bool:
    left = uses_left(coupon, account.past)
    last = redemption_id(coupon.code, account.account_id, left)
    return left == 0 or stores.redemptions.find([last])[0] is not None


@dataclass(frozen=True)
class CouponTerms:
    """What an administrator asks for; limits as in `Coupon`, unchecked."""

    code: str
    kind: CouponKind
    value: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    plans: frozenset[PlanId] | None = None
    markets: frozenset[Locale] | None = None
    trial_plan_id: PlanId | None = None
    uses_per_account_max: int = 1
    uses_max: int | None = 1
    budget_credits: int | None = None
    budget: Money | None = None
    bonus_days: int = BONUS_DAYS
    campaign: str | None = None
    is_listed: bool = False


class CouponChanges(TypedDict, total=False):
    """What may change once people know the code; what is left out stays."""

    ends_at: datetime | None
    campaign: str | None
    is_listed: bool
    is_active: bool


@dataclass(frozen=True)
class CouponReport:
    """A coupon and how often it was redeemed."""

    coupon: Coupon
    uses: int


class CouponOffice:
    """Makes, shows, changes and retires coupons. Callers are administrators."""

    def __init__(self, uow: UnitOfWork[CouponStores], catalogues: Catalogues, clock: Clock) -> None:
        self._uow, self._catalogues, self._clock = uow, catalogues, clock

    def create(self, admin_id: AccountId, terms: CouponTerms) -> Coupon:
        """Make a coupon. Raises: `FieldRefused`; `CouponTaken`."""
        coupon = self._drawn_up(admin_id, terms, self._clock.now())

        def add(stores: CouponStores) -> None:
            if stores.coupons.find(coupon.code) is not None:
                raise CouponTaken
            stores.coupons.add(coupon)

        self._uow.run(add)
        return coupon

    def read(self, code: str) -> CouponReport:
        """Return a coupon and its uses. Raises: `CodeUnknown`."""

        def report(stores: CouponStores) -> CouponReport:
            coupon = _found(stores, code)
            return CouponReport(coupon, uses(stores.coupon_counters, coupon))

        return self._uow.run(report)

    def newest(
        self, after: tuple[datetime, CouponCode] | None, limit: int
    ) -> Sequence[CouponReport]:
        """Return coupons and their uses, the newest first."""

        def report(stores: CouponStores) -> Sequence[CouponReport]:
            coupons = stores.coupons.newest(after, limit)
            return [CouponReport(each, uses(stores.coupon_counters, each)) for each in coupons]

        return self._uow.run(report)

    def change(self, code: str, changes: CouponChanges) -> CouponReport:
        """Change a coupon's end, its campaign or its switches. Raises: `CodeUnknown`."""
        now = self._clock.now()

        def apply(stores: CouponStores) -> CouponReport:
            coupon = replace(_found(stores, code), **changes, updated_at=now)
            stores.coupons.save(coupon)
            return CouponReport(coupon, uses(stores.coupon_counters, coupon))

        return self._uow.run(apply)

    def retire(self, code: str) -> None:
        """Take a coupon off; what it gave stays, and its code is not used again."""
        self.change(code, {"is_active": False, "is_listed": False})

    def _drawn_up(self, admin_id: AccountId, terms: CouponTerms, now: datetime) -> Coupon:
        code = normalised_code(terms.code)
        if code is None:
            raise _refused("code", "has 1..20 of A-Z, 0-9, - and _")
        check_terms(terms, now)
        return Coupon(
            code=code,
            kind=terms.kind,
            value=terms.value,
            starts_at=terms.starts_at or now,
            ends_at=terms.ends_at,
            created_at=now,
            created_by=admin_id,
            updated_at=now,
            audience=Audience(terms.plans, terms.markets),
            trial=self._trial(terms.trial_plan_id),
            uses_per_account_max=terms.uses_per_account_max,
            uses_max=terms.uses_max,
            budget_credits=terms.budget_credits,
            budget=terms.budget,
            use_cost_usd_micros=self._use_cost_usd_micros(terms),
            bonus_days=terms.bonus_days,
            campaign=terms.campaign,
            is_listed=terms.is_listed,
        )

    def _use_cost_usd_micros(self, terms: CouponTerms) -> int:
        """Return what a use costs us at most, rounded up; 0 without a budget of money."""
        if terms.budget is None:
            return 0
        cost = ceil(terms.value * credit_cost_usd_micros(self._catalogues.current()))
        if not 0 < cost <= terms.budget.amount_minor * MICROS_PER_CENT:
            raise _refused("budget", "is for one use at least, of credits that cost something")
        return cost

    def _trial(self, plan_id: PlanId | None) -> Trial | None:
        if plan_id is None:
            return None
        catalogue = self._catalogues.current()
        plan = catalogue.plans.get(plan_id)
        if plan is None or plan.is_free:
            raise _refused("trial_plan_id", "is no plan that is on sale")
        return Trial(plan_id, catalogue.version)


def check_terms(terms: CouponTerms, now: datetime) -> None:
    """Return if the terms make a coupon. Raises: `FieldRefused` for the first that does not."""
    value_max = {CouponKind.CREDITS: VALUE_MAX, CouponKind.PERCENT: PERCENT_MAX}
    rules = (
        ("value", 1 <= terms.value <= value_max.get(terms.kind, DAYS_MAX), "is out of range"),
        (
            "ends_at",
            terms.ends_at is None or terms.ends_at > (terms.starts_at or now),
            "is not after the start",
        ),
        ("uses_per_account_max", terms.uses_per_account_max in USES_PER_ACCOUNT, "is 1..10"),
        (
            "uses_max",
            terms.uses_max is None or 1 <= terms.uses_max <= USES_MAX,
            "is out of range",
        ),
        ("bonus_days", 1 <= terms.bonus_days <= DAYS_MAX, "is out of range"),
        ("budget_credits", _is_budget_sound(terms), "is for credits, and for one use at least"),
        ("budget", _is_money_sound(terms), "is for credits, and in USD"),
        ("trial_plan_id", _is_trial_sound(terms), "goes with plan_trial, or with days"),
    )
    for field, is_kept, detail in rules:
        if not is_kept:
            raise _refused(field, detail)


def _is_budget_sound(terms: CouponTerms) -> bool:
    if terms.budget_credits is None:
        return True
    return terms.kind is CouponKind.CREDITS and terms.value <= terms.budget_credits


def _is_money_sound(terms: CouponTerms) -> bool:
    if terms.budget is None:
        return True
    return terms.kind is CouponKind.CREDITS and terms.budget.currency is Currency.USD


def _is_trial_sound(terms: CouponTerms) -> bool:
    if terms.kind is CouponKind.PLAN_TRIAL:
        return terms.trial_plan_id is not None
    return terms.trial_plan_id is None or terms.kind is CouponKind.DAYS


def _found(stores: CouponStores, text: str) -> Coupon:
    code = normalised_code(text)
    coupon = None if code is None else stores.coupons.find(code)
    if coupon is None:
        raise CodeUnknown
    return coupon


def _refused(field: str, detail: str) -> FieldRefused:
    return FieldRefused(field, f"promotions.{field}_invalid", detail)
