"""What makes a coupon, and what does not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.accounts.errors import FieldRefused
from shared.catalogue.model import PlanId
from shared.kernel.money import Currency, Money
from shared.promotions.model import CouponKind
from shared.promotions.usecases import CouponTerms, check_terms
from tests.unit.promotions.builders import NOW

CREDITS = CouponTerms(code="WELCOME", kind=CouponKind.CREDITS, value=10)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("value", {"value": 0}),
        ("value", {"kind": CouponKind.PERCENT, "value": 100}),
        ("value", {"kind": CouponKind.DAYS, "value": 3661}),
        ("ends_at", {"ends_at": NOW}),
        ("ends_at", {"starts_at": NOW + timedelta(days=2), "ends_at": NOW + timedelta(days=1)}),
        ("uses_per_account_max", {"uses_per_account_max": 11}),
        ("uses_max", {"uses_max": 0}),
        ("bonus_days", {"bonus_days": 0}),
        ("budget_credits", {"budget_credits": 9}),
        ("budget_credits", {"kind": CouponKind.DAYS, "budget_credits": 100}),
        ("budget", {"kind": CouponKind.DAYS, "budget": Money(100, Currency.USD)}),
        ("budget", {"budget": Money(100_000, Currency.TWD)}),
        ("trial_plan_id", {"kind": CouponKind.PLAN_TRIAL}),
        ("trial_plan_id", {"trial_plan_id": PlanId.PRO}),
    ],
)
def test_terms_nobody_could_keep_are_refused(field: str, changes: dict[str, object]) -> None:
    with pytest.raises(FieldRefused) as refused:
        check_terms(replace(CREDITS, **changes), NOW)  # type: ignore[arg-type]
    assert refused.value.field == field


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"uses_max": None, "uses_per_account_max": 10},
        {"budget_credits": 10},
        {"budget": Money(100, Currency.USD)},
        {"kind": CouponKind.PERCENT, "value": 99},
        {"kind": CouponKind.DAYS, "trial_plan_id": PlanId.PRO},
        {"kind": CouponKind.PLAN_TRIAL, "trial_plan_id": PlanId.PRO},
        {"ends_at": NOW + timedelta(seconds=1)},
    ],
)
def test_terms_that_can_be_kept_are_taken(changes: dict[str, object]) -> None:
    check_terms(replace(CREDITS, **changes), NOW)  # type: ignore[arg-type]
