"""Bodies of the promotion and coupon routes. Source: api.md, "Plans, credits, promotions"."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from functions.http.wire.model import Answer, Request
from functions.http.wire.money import Amount
from shared.accounts.locale import Locale
from shared.catalogue.model import PlanId
from shared.kernel.money import Currency
from shared.promotions.model import BONUS_DAYS, CouponKind

TEXT_CHARS_MAX = 1024
"""Bound of every text here; the rules of each field are narrower and stand in `shared`."""

INT_MAX = 2**53
Count = Annotated[int, Field(ge=1, le=INT_MAX)]
Campaign = Annotated[str, Field(min_length=1, max_length=100)]


class RedeemRequest(Request):
    """A coupon's code as it was typed."""

    code: Annotated[str, Field(max_length=TEXT_CHARS_MAX, examples=["WELCOME-25"])]


class RedeemAnswer(Answer):
    """What the coupon gave; `balance` is what is available now, in credits.

    `discount_percent` is taken off the next order; `plan_id` is a trial that was opened.
    """

    credits_added: int
    days_added: int
    balance: int
    discount_percent: int
    plan_id: PlanId | None


class PromotionAnswer(Answer):
    """A coupon the caller may redeem; `value` counts credits, days or percent by `kind`."""

    code: str
    kind: CouponKind
    value: int
    plan_id: PlanId | None
    ends_at: datetime | None
    is_redeemed: bool


class VoucherAnswer(Answer):
    """A discount that waits for the caller's next order."""

    discount_percent: float
    expires_at: datetime


class PromotionsAnswer(Answer):
    """What is on for the caller."""

    items: list[PromotionAnswer]
    next_cursor: str | None
    vouchers: list[VoucherAnswer]


class Budget(Request):
    """Money a coupon of credits may cost in all: hundredths of a US dollar."""

    amount_minor: Count
    currency: Currency


class CreateCoupon(Request):
    """Terms of a new coupon, which stand from then on.

    It can be redeemed once in all unless `uses_max` says how often, null for any number. The
    budgets bound the uses too: `budget_credits`, and `budget` by what credits cost at most in the
    catalogue that is on sale.
    """

    code: Annotated[str, Field(max_length=TEXT_CHARS_MAX, examples=["WELCOME-25"])]
    kind: CouponKind
    value: Count
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    plans: Annotated[list[PlanId], Field(min_length=1, max_length=len(PlanId))] | None = None
    markets: Annotated[list[Locale], Field(min_length=1, max_length=len(Locale))] | None = None
    trial_plan_id: PlanId | None = None
    uses_per_account_max: Count = 1
    uses_max: Count | None = 1
    budget_credits: Count | None = None
    budget: Budget | None = None
    bonus_days: Count = BONUS_DAYS
    campaign: Campaign | None = None
    is_listed: bool = False


class ChangeCoupon(Request):
    """What to change; what is left out stays."""

    ends_at: AwareDatetime | None = None
    campaign: Campaign | None = None
    is_listed: bool | None = None
    is_active: bool | None = None


class CouponAnswer(Answer):
    """A coupon, its terms and its uses so far, of `uses_cap` by its total and its budgets."""

    code: str
    kind: CouponKind
    value: int
    starts_at: datetime
    ends_at: datetime | None
    plans: list[PlanId] | None
    markets: list[Locale] | None
    trial_plan_id: PlanId | None
    uses_per_account_max: int
    uses_max: int | None
    budget_credits: int | None
    budget: Amount | None
    uses_cap: int | None
    bonus_days: int
    campaign: str | None
    is_listed: bool
    is_active: bool
    uses: int
    created_at: datetime
    updated_at: datetime


class CouponPage(Answer):
    """Coupons, the newest first."""

    items: list[CouponAnswer]
    next_cursor: str | None
