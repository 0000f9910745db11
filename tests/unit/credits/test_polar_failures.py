"""Six ways in which another product's credits went wrong in public, each of which must not here.

Source: product.md, table 5, row 10. The cases are public threads of the billing product Polar,
https://github.com/polarsource/polar/issues; each test names its own.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.catalogue.model import Cadence, GrantRule, PlanId
from shared.catalogue.subscription import Subscription, cancelled, extended, past_due, renewed
from shared.credits.model import EntryType, LotKind
from shared.kernel.ids import HoldId
from tests.unit.credits.builders import ACCOUNT, NOW, a_grant, a_hold
from tests.unit.credits.subscribers import (
    MONTH,
    WEEKLY,
    GrantDesk,
    a_catalogue,
    a_plan,
    a_subscription,
)

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
PRO = a_plan(replace(WEEKLY, credits=60), plan_id=PlanId.PRO, rank=2)


def buy(desk: GrantDesk, amount: int = 50) -> None:
    pack = a_grant("pay_1", amount, LotKind.PURCHASED, entry_type=EntryType.PURCHASE)
    desk.book.grant(ACCOUNT, pack)


def spend(desk: GrantDesk, amount: int) -> None:
    desk.book.hold(ACCOUNT, a_hold(amount=amount))
    desk.book.capture(ACCOUNT, HoldId("gen_1"), amount)


def bought(desk: GrantDesk) -> int:
    return desk.wallet().credits_of(LotKind.PURCHASED)


def test_a_first_subscription_leaves_the_credits_bought_before_it() -> None:
    """Issue 8451: the start of a subscription reset what a one-time purchase had given."""
    desk = GrantDesk()
    buy(desk)
    desk.activate()
    assert (desk.available, bought(desk)) == (75, 50)


@pytest.mark.parametrize("cadence", [Cadence.WEEKLY, Cadence.BILLING_CYCLE])
def test_a_renewal_of_a_plan_without_rollover_leaves_bought_credits(cadence: Cadence) -> None:
    """Issue 10513: a cycle of a plan that does not roll over swept away a top-up that does."""
    desk = GrantDesk(a_catalogue(a_plan(GrantRule("plan", 25, cadence))))
    begun = desk.activate()
    buy(desk)
    desk.at(begun.period_end)
    desk.post(renewed(begun, begun.period_end + MONTH, desk.clock.now()))
    assert (desk.available, bought(desk)) == (75, 50)


def test_an_edit_of_the_plan_touches_nobodys_balance() -> None:
    """Issue 11427: editing a product's benefits wiped the meter of everybody who held it."""
    bought_in = a_catalogue(a_plan(WEEKLY))
    edited = a_catalogue(a_plan(GrantRule("daily", 1, Cadence.DAILY)), version="test@2")
    desk = GrantDesk(edited, bought_in)
    desk.activate()
    buy(desk)
    before = desk.wallet()
    desk.post()
    assert desk.wallet() == before
    desk.at(MONDAY)
    desk.post()
    assert desk.available == 75


def test_an_upgrade_takes_the_old_credits_before_it_gives_the_new_ones() -> None:
    """Issue 9410: new credits first, then the old ones revoked, left a balance below zero."""
    desk = GrantDesk(a_catalogue(a_plan(WEEKLY), PRO))
    desk.activate()
    spend(desk, 20)
    desk.activate(a_subscription(name="sub_2", plan_id=PlanId.PRO))
    entries = desk.shelf.entries_of()
    assert [(e.entry_type, e.amount_credits) for e in entries[-2:]] == [
        (EntryType.EXPIRY, -5),
        (EntryType.WEEKLY_RESET, 60),
    ]
    assert all(entry.balance_after_credits >= 0 for entry in entries)
    assert desk.available == 60


@pytest.mark.parametrize(
    "change",
    [
        lambda begun: extended(begun, 7, NOW),
        lambda begun: cancelled(begun, NOW),
        lambda begun: past_due(begun, NOW),
        lambda begun: replace(begun, gateway="paddle", gateway_reference="sub_x"),
    ],
)
def test_a_change_in_mid_period_leaves_the_periods_credits(change: object) -> None:
    """Pull request 9037: an update in mid-cycle reset the meter and lost the period's credits."""
    desk = GrantDesk()
    begun = desk.activate()
    spend(desk, 8)
    changed = change(begun)  # type: ignore[operator]
    assert isinstance(changed, Subscription)
    desk.post(changed)
    assert desk.available == 17
    assert len(desk.shelf.entries) == 3


@pytest.mark.parametrize("spent", [0, 25])
def test_taking_back_what_was_never_granted_or_is_spent_takes_nothing(spent: int) -> None:
    """Pull request 5541: a revocation took credits that had never been granted."""
    desk = GrantDesk()
    never_granted = a_subscription(NOW + timedelta(days=1), name="sub_9")
    if spent:
        desk.activate()
        spend(desk, spent)
    buy(desk)
    for subscription in (never_granted, a_subscription()):
        desk.uow.run(lambda stores, each=subscription: desk.granter.withdraw(stores, each, NOW))  # type: ignore[misc]
    assert (desk.available, bought(desk)) == (50, 50)
