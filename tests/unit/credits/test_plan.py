"""What an account is told of its plan and of its next reset."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.catalogue.model import Cadence, GrantRule, PlanId
from shared.catalogue.subscription import (
    RENEWAL_GRACE,
    EndedBecause,
    SubscriptionStatus,
    cancelled,
    ended,
    past_due,
)
from shared.credits.plan import CurrentPlan, PlanStatus, ReadPlan, Reset, Resets
from tests.unit.credits.builders import ACCOUNT, NOW
from tests.unit.credits.subscribers import (
    MONTH,
    WEEKLY,
    GrantDesk,
    a_catalogue,
    a_plan,
    a_subscription,
)

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
FREE = CurrentPlan(PlanId.DEMO, "test@1", PlanStatus.FREE)


def current(desk: GrantDesk) -> CurrentPlan:
    return ReadPlan(desk.uow, desk.catalogues, desk.clock).current(ACCOUNT)  # type: ignore[arg-type]


def reset(desk: GrantDesk) -> Reset | None:
    return Resets(desk.uow, desk.catalogues).find(ACCOUNT, desk.clock.now())  # type: ignore[arg-type]


def desk_with(*grants: GrantRule) -> GrantDesk:
    return GrantDesk(a_catalogue(a_plan(*grants)))


def test_an_account_without_a_subscription_has_the_free_plan_and_no_reset() -> None:
    desk = GrantDesk()
    assert (current(desk), reset(desk)) == (FREE, None)


def test_a_paid_plan_renews_when_its_paid_period_ends() -> None:
    desk = GrantDesk()
    desk.activate()
    expected = CurrentPlan(PlanId.STARTER, "test@1", PlanStatus.ACTIVE, NOW, NOW + MONTH, None)
    assert current(desk) == expected


def test_a_cancelled_plan_says_when_it_ends_instead() -> None:
    desk = GrantDesk()
    desk.post(cancelled(desk.activate(), NOW))
    assert (current(desk).renews_at, current(desk).cancel_at) == (None, NOW + MONTH)


def test_a_plan_nobody_pays_for_ends_with_its_period() -> None:
    desk = GrantDesk()
    desk.activate(a_subscription(price=None, status=SubscriptionStatus.TRIALING))
    now = current(desk)
    assert (now.status, now.renews_at, now.cancel_at) == (PlanStatus.TRIALING, None, NOW + MONTH)


def test_a_plan_whose_renewal_failed_is_past_due_until_it_lapses() -> None:
    desk = GrantDesk()
    desk.post(past_due(desk.activate(), NOW))
    assert current(desk).status is PlanStatus.PAST_DUE
    desk.at(NOW + MONTH + RENEWAL_GRACE)
    assert (current(desk), reset(desk)) == (FREE, None)


def test_a_plan_that_has_ended_is_the_free_one() -> None:
    desk = GrantDesk()
    desk.post(ended(desk.activate(), EndedBecause.REFUNDED, NOW))
    assert (current(desk), reset(desk)) == (FREE, None)


def test_the_next_reset_is_next_monday() -> None:
    desk = GrantDesk()
    desk.activate()
    assert reset(desk) == Reset(MONDAY, Cadence.WEEKLY, "UTC")


def test_at_monday_midnight_the_reset_is_now_until_it_is_posted() -> None:
    desk = GrantDesk()
    desk.activate()
    desk.at(MONDAY)
    assert reset(desk) == Reset(MONDAY, Cadence.WEEKLY, "UTC")
    desk.post()
    assert reset(desk) == Reset(MONDAY + timedelta(days=7), Cadence.WEEKLY, "UTC")


def test_of_several_cadences_the_earliest_is_told() -> None:
    daily = GrantRule("day", 1, Cadence.DAILY, timezone="Asia/Taipei")
    desk = desk_with(GrantRule("cycle", 8, Cadence.BILLING_CYCLE), WEEKLY, daily)
    desk.activate()
    midnight = datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert reset(desk) == Reset(midnight, Cadence.DAILY, "Asia/Taipei")


def test_a_billing_cycle_resets_when_it_is_paid_for_again() -> None:
    desk = desk_with(GrantRule("cycle", 8, Cadence.BILLING_CYCLE))
    begun = desk.activate()
    assert reset(desk) == Reset(begun.period_end, Cadence.BILLING_CYCLE, "UTC")
    desk.post(cancelled(begun, NOW))
    assert reset(desk) is None


def test_a_grant_that_comes_once_is_no_reset() -> None:
    desk = desk_with(GrantRule("start", 8, Cadence.ONCE))
    desk.activate()
    assert reset(desk) is None


@pytest.mark.parametrize(("days", "expected"), [(2, None), (4, MONDAY)])
def test_a_plan_that_ends_before_monday_has_no_reset(days: int, expected: datetime | None) -> None:
    desk = GrantDesk()
    begun = desk.activate(a_subscription(period_end=NOW + timedelta(days=days)))
    desk.post(cancelled(begun, NOW))
    found = reset(desk)
    assert (found.next_reset if found else None) == expected


def test_the_reset_is_that_of_the_version_the_plan_was_bought_in() -> None:
    bought = a_catalogue(a_plan(WEEKLY))
    on_sale = a_catalogue(a_plan(replace(WEEKLY, cadence=Cadence.DAILY)), version="test@2")
    desk = GrantDesk(on_sale, bought)
    desk.activate()
    assert current(desk).catalogue_version == "test@1"
    assert reset(desk) == Reset(MONDAY, Cadence.WEEKLY, "UTC")
