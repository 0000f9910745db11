"""Running events through a catalogue: the product's rules at the events' own times."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.catalogue.margin import SEED_TERMS
from shared.catalogue.model import Cadence, Catalogue, PlanId
from shared.catalogue.points import points_catalogue
from shared.catalogue.shipped import shipped_catalogues
from shared.credits.whatif.events import Event
from shared.credits.whatif.run import Tally, run
from shared.kernel.money import Currency
from tests.unit.credits.whatif.builders import (
    NOVEMBER,
    WEEKLY,
    always,
    gift,
    october,
    pack,
    plan,
    use,
)


def ran(*events: Event, through: Catalogue = WEEKLY) -> Tally:
    """Return what becomes of the one account of `events`."""
    (tally,) = run(events, always(through), SEED_TERMS).values()
    return tally


def test_a_plan_grants_its_credits_every_monday_and_sets_them() -> None:
    tally = ran(plan("ann", "starter", october(7)), use("ann", october(8)), use("ann", october(13)))
    assert (tally.delivered, tally.spent_credits, tally.left_credits) == (2, 10, 20)


def test_unused_credits_roll_over_where_the_catalogue_says_so() -> None:
    starter = WEEKLY.plans[PlanId.STARTER]
    rolling = replace(starter, grants=(replace(starter.grants[0], rollover_periods=1),))
    draft = replace(WEEKLY, plans={**WEEKLY.plans, PlanId.STARTER: rolling})
    events = (plan("ann", "starter", october(7)), use("ann", october(13)))
    assert ran(*events, through=draft).left_credits == 45
    assert ran(*events).left_credits == 20


def test_who_has_too_few_credits_goes_without() -> None:
    late = [use("ann", october(8, hour)) for hour in range(7)]
    tally = ran(plan("ann", "starter", october(7)), *late)
    assert (tally.delivered, tally.dry, tally.short_credits) == (5, 2, 10)
    assert tally.dry_since == october(8, 5)


def test_failed_work_costs_nobody_anything() -> None:
    tally = ran(plan("ann", "starter", october(7)), use("ann", october(8), is_delivered=False))
    assert (tally.delivered, tally.left_credits, tally.cost_usd_micros) == (0, 25, 0)


def test_gifts_burn_before_weekly_credits_and_bought_ones_last() -> None:
    tally = ran(
        plan("ann", "starter", october(7)),
        gift("ann", 10, october(7), until=october(30)),
        pack("ann", "small", october(7)),
        use("ann", october(8), count=6),
        use("ann", october(13)),
    )
    # 10 of the gift and 20 of the week are used; Monday brings 25, of which 5 are used.
    assert tally.left_credits == 20 + 50


def test_free_uses_come_before_credits_and_are_counted_once() -> None:
    tally = ran(*(use("bob", october(day)) for day in (6, 7, 8)))
    assert (tally.delivered, tally.dry, tally.short_credits) == (2, 1, 5)


def test_the_daily_catalogue_gives_three_every_day() -> None:
    (daily,) = [it for it in shipped_catalogues() if it.family == "daily"]
    uses = [use("bob", october(day, hour)) for day in (6, 7) for hour in range(4)]
    tally = ran(*uses, through=daily)
    assert (tally.delivered, tally.dry) == (6, 2)


def test_unmetered_work_goes_on_in_the_relaxed_lane() -> None:
    uses = [use("ann", october(6, minute=minute)) for minute in range(7)]
    tally = ran(plan("ann", "starter", october(5)), *uses, through=points_catalogue())
    assert (tally.delivered, tally.relaxed, tally.spent_credits) == (7, 2, 0)
    assert tally.cost_usd_micros == 7 * 50_000


def test_a_refusal_is_counted_by_its_code() -> None:
    tally = ran(use("bob", october(6), "video_4k"), use("bob", october(6), "face_swap"))
    assert tally.refused == {"catalogue.plan_required": 1, "catalogue.service_unknown": 1}


def test_a_pack_costs_what_the_plan_leaves_of_its_price() -> None:
    tally = ran(plan("cid", "pro", october(5)), pack("cid", "large", october(6)))
    assert tally.paid_minor == {Currency.TWD: 59_900 + 62_900}
    assert tally.revenue_usd_micros == Fraction((599 + 629) * 9725, 32) * 100


def test_a_plan_is_renewed_without_a_second_grant() -> None:
    tally = ran(
        plan("ann", "starter", october(7), until=october(20)),
        use("ann", october(19)),
        plan("ann", "starter", october(21), until=NOVEMBER),
        use("ann", october(22)),
    )
    assert tally.paid_minor == {Currency.TWD: 2 * 29_900}
    assert tally.left_credits == 15


def test_a_new_plan_takes_the_place_of_the_old_ones_credits() -> None:
    tally = ran(plan("ann", "starter", october(7)), plan("ann", "pro", october(8)))
    assert tally.left_credits == 60


def test_a_lapsed_plan_gives_nothing_more() -> None:
    tally = ran(plan("ann", "starter", october(7), until=october(8)), use("ann", october(28)))
    assert (tally.dry, tally.left_credits) == (0, 0)
    assert tally.delivered == 1, "the free plan's own use"


def test_a_plan_the_draft_does_not_sell_becomes_the_next_below() -> None:
    tally = ran(plan("ann", "pro_plus", october(5)), through=points_catalogue())
    assert tally.paid_minor == {Currency.TWD: 99_900}
    (daily,) = [it for it in shipped_catalogues() if it.family == "daily"]
    assert ran(plan("ann", "pro", october(5)), through=daily).paid_minor == {Currency.TWD: 29_900}


def test_what_has_no_price_in_the_buyers_currency_is_not_sold() -> None:
    tally = ran(plan("ann", "starter", october(5), currency=Currency.USD))
    assert (tally.unsold, tally.paid_minor, tally.left_credits) == (1, {}, 0)


def test_a_pack_the_plan_may_not_buy_is_replaced_by_one_it_may() -> None:
    tally = ran(plan("ann", "starter", october(7)), pack("ann", "large", october(7)))
    assert tally.paid_minor == {Currency.TWD: 29_900 + 24_900}
    assert ran(pack("bob", "small", october(7))).unsold == 1


def test_a_plan_nobody_paid_for_brings_no_money() -> None:
    tally = ran(plan("ann", "starter", october(7), currency=None), use("ann", october(8)))
    assert (tally.paid_minor, tally.delivered, tally.left_credits) == ({}, 1, 20)


@pytest.mark.parametrize("cadence", [Cadence.MONTHLY, Cadence.BILLING_CYCLE, Cadence.DAILY])
def test_a_grant_follows_its_cadence(cadence: Cadence) -> None:
    starter = WEEKLY.plans[PlanId.STARTER]
    rule = replace(starter.grants[0], cadence=cadence)
    draft = replace(
        WEEKLY, plans={**WEEKLY.plans, PlanId.STARTER: replace(starter, grants=(rule,))}
    )
    uses = [use("ann", october(day, 12), count=5) for day in (7, 8, 28)]
    tally = ran(plan("ann", "starter", october(7)), *uses, through=draft)
    assert tally.delivered == (15 if cadence is Cadence.DAILY else 5)


def test_accounts_do_not_know_each_other_and_come_in_order() -> None:
    tallies = run([use("zoe", october(6)), use("ann", october(6))], always(WEEKLY), SEED_TERMS)
    assert list(tallies) == ["ann", "zoe"]
    assert tallies["ann"] == tallies["zoe"]


def test_nothing_happened_to_nobody() -> None:
    assert run([], always(WEEKLY), SEED_TERMS) == {}


MINUTES = st.integers(0, 50 * 24 * 60)


def at(minutes: int):  # type: ignore[no-untyped-def]
    return october(1) + timedelta(minutes=minutes)


EVENTS = st.lists(
    st.one_of(
        st.builds(
            lambda name, when, plan_id: plan(
                name, plan_id, at(when), until=at(when) + timedelta(days=30)
            ),
            st.sampled_from(["ann", "bob"]),
            MINUTES,
            st.sampled_from(["starter", "pro", "pro_plus"]),
        ),
        st.builds(
            lambda name, when, kind: pack(name, kind, at(when)),
            st.sampled_from(["ann", "bob"]),
            MINUTES,
            st.sampled_from(["small", "medium", "large"]),
        ),
        st.builds(
            lambda name, when, service, delivered: use(
                name, at(when), service, is_delivered=delivered
            ),
            st.sampled_from(["ann", "bob"]),
            MINUTES,
            st.sampled_from(["video_720p", "video_1080p", "video_4k", "style_effects", "nothing"]),
            st.booleans(),
        ),
    ),
    max_size=40,
)


@settings(deadline=None, max_examples=60)
@given(EVENTS, st.sampled_from(shipped_catalogues()), st.randoms())
def test_any_history_runs_and_its_order_in_the_file_means_nothing(
    events: list[Event], catalogue: Catalogue, chance: object
) -> None:
    """Every use has one outcome, no balance falls below zero, and a run can be repeated."""
    moments = [event.at for event in events]
    first = run(events, always(catalogue), SEED_TERMS)
    assert run(events, always(catalogue), SEED_TERMS) == first
    if len(set(moments)) == len(moments):
        shuffled = list(events)
        chance.shuffle(shuffled)  # type: ignore[attr-defined]
        assert run(shuffled, always(catalogue), SEED_TERMS) == first
    for tally in first.values():
        assert tally.left_credits >= 0
        assert tally.dry >= 0
    outcomes = sum(it.delivered + it.dry + sum(it.refused.values()) for it in first.values())
    assert outcomes <= sum(hasattr(event, "service_type") for event in events)
