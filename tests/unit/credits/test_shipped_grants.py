"""A quarter of a year of every plan that ships, day by day."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.catalogue.model import Cadence, Catalogue, Plan, PlanId
from shared.catalogue.shipped import shipped_catalogues
from shared.catalogue.subscription import renewed
from shared.credits.burn import burn_order_named
from shared.credits.model import EntryType
from shared.credits.periods import months_after
from tests.unit.credits.builders import NOW
from tests.unit.credits.subscribers import GrantDesk, a_subscription

DAYS = 90
MONTHS = (NOW, *(months_after(NOW, n) for n in (1, 2)))
MONDAYS = 1 + sum((NOW + timedelta(days=day)).weekday() == 0 for day in range(1, DAYS + 1))
FIRSTS = 1 + sum((NOW + timedelta(days=day)).day == 1 for day in range(1, DAYS + 1))
TIMES = {
    Cadence.WEEKLY: MONDAYS,
    Cadence.MONTHLY: FIRSTS,
    Cadence.BILLING_CYCLE: len(MONTHS),
}
"""How often each cadence comes in these days, counted on a calendar."""

SOLD = [
    (catalogue, plan)
    for catalogue in shipped_catalogues()
    for plan in catalogue.plans.values()
    if not plan.is_free
]


@pytest.mark.parametrize(
    ("catalogue", "plan"), SOLD, ids=[f"{c.version}-{p.plan_id}" for c, p in SOLD]
)
def test_a_plan_gives_what_it_says_as_often_as_it_says(catalogue: Catalogue, plan: Plan) -> None:
    desk = GrantDesk(catalogue)
    begun = a_subscription(
        plan_id=PlanId(plan.plan_id),
        catalogue_version=catalogue.version,
        period_end=months_after(NOW, 1),
    )
    held = desk.activate(begun)
    for day in range(1, DAYS + 1):
        desk.at(NOW + timedelta(days=day))
        if held.period_end <= desk.clock.now():
            held = renewed(held, months_after(held.period_end, 1), desk.clock.now())
        held = desk.post(held)
    entries = desk.shelf.entries_of()
    for rule in plan.grants:
        granted = [e for e in entries if f":{rule.grant_id}:" in e.entry_id]
        came = [e for e in granted if e.entry_type is not EntryType.EXPIRY]
        assert [entry.amount_credits for entry in came] == [rule.credits] * TIMES[rule.cadence]
    assert desk.available <= sum(r.credits * (1 + r.rollover_periods) for r in plan.grants)
    assert desk.faults() == ()


@pytest.mark.parametrize("catalogue", shipped_catalogues(), ids=lambda each: each.version)
def test_every_catalogue_names_a_burn_order_there_is(catalogue: Catalogue) -> None:
    assert burn_order_named(catalogue.burn_order).name == catalogue.burn_order


def test_the_days_of_this_test_hold_more_than_one_of_everything() -> None:
    assert datetime(2027, 2, 18, 10, tzinfo=UTC) == NOW + timedelta(days=DAYS)
    assert (MONDAYS, FIRSTS, len(MONTHS)) == (14, 4, 3)
