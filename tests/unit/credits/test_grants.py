"""What a subscription gives, when, and never twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.catalogue.model import Cadence, GrantRule, PlanId, ServiceType
from shared.catalogue.subscription import (
    EndedBecause,
    cancelled,
    ended,
    extended,
    past_due,
    renewed,
)
from shared.credits.grants import GRANTS_PER_COMMIT_MAX
from shared.credits.model import EntryType, LotKind
from shared.credits.replay import ReplayLedger
from shared.kernel.ids import HoldId
from tests.unit.credits.builders import ACCOUNT, NOW, a_grant, a_hold, a_verdict
from tests.unit.credits.subscribers import (
    MONTH,
    WEEKLY,
    GrantDesk,
    a_catalogue,
    a_plan,
    a_subscription,
)

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
"""The first behind `NOW`, a Friday."""
WEEK = timedelta(days=7)


def desk_with(*grants: GrantRule) -> GrantDesk:
    return GrantDesk(a_catalogue(a_plan(*grants)))


def types(desk: GrantDesk) -> list[EntryType]:
    return [entry.entry_type for entry in desk.shelf.entries_of()]


def test_the_first_grant_is_posted_at_activation_in_full() -> None:
    desk = GrantDesk()
    begun = desk.activate()
    (entry,) = desk.shelf.entries_of()
    assert (entry.entry_id, entry.entry_type) == ("sub_1:weekly:2026-11-16", EntryType.WEEKLY_RESET)
    (lot,) = desk.wallet().lots
    assert (lot.kind, lot.remaining_credits, lot.expires_at) == (
        LotKind.SUBSCRIPTION,
        25,
        MONDAY,
    )
    assert (begun.granted, begun.next_grant_at) == ({"weekly": "2026-11-16"}, MONDAY)


def test_a_second_run_of_the_same_period_changes_nothing() -> None:
    desk = GrantDesk()
    begun = desk.activate()
    assert desk.post() == begun
    assert len(desk.shelf.entries) == 1


def test_a_run_that_does_not_know_of_the_first_finds_its_entry() -> None:
    """Two workers read the subscription before either has saved it."""
    desk = GrantDesk()
    desk.activate()
    desk.book.hold(ACCOUNT, a_hold(amount=25))
    desk.book.capture(ACCOUNT, HoldId("gen_1"), 25)
    assert desk.post(a_subscription()).granted == {"weekly": "2026-11-16"}
    assert types(desk) == [EntryType.WEEKLY_RESET, EntryType.HOLD, EntryType.CAPTURE]


def test_the_next_week_sets_the_balance_and_does_not_add_to_it() -> None:
    desk = GrantDesk()
    desk.activate()
    desk.book.hold(ACCOUNT, a_hold(amount=5))
    desk.book.capture(ACCOUNT, HoldId("gen_1"), 5)
    desk.at(MONDAY)
    desk.post()
    assert desk.lots == {"sub_1:weekly:2026-11-23": 25}
    assert types(desk)[-2:] == [EntryType.EXPIRY, EntryType.WEEKLY_RESET]


def test_just_before_monday_nothing_is_due() -> None:
    desk = GrantDesk()
    begun = desk.activate()
    desk.at(MONDAY - timedelta(microseconds=1))
    assert desk.post() == begun


def test_missed_weeks_are_posted_one_by_one_and_end_each_in_its_time() -> None:
    desk = GrantDesk()
    desk.activate()
    desk.at(MONDAY + 2 * WEEK)
    caught_up = desk.post()
    granted = [e for e in desk.shelf.entries_of() if e.entry_type is EntryType.WEEKLY_RESET]
    assert [entry.lots[0].lot.expires_at for entry in granted] == [
        MONDAY + n * WEEK for n in range(4)
    ]
    assert desk.available == 25
    assert caught_up.next_grant_at == MONDAY + 3 * WEEK


def test_with_rollover_unused_credits_live_one_period_longer_and_no_more() -> None:
    desk = desk_with(replace(WEEKLY, rollover_periods=1))
    desk.activate()
    balances = []
    for week in range(3):
        desk.at(MONDAY + week * WEEK)
        desk.post()
        balances.append(desk.available)
    assert balances == [50, 50, 50]


def test_missed_weeks_that_roll_over_are_worth_something() -> None:
    desk = desk_with(replace(WEEKLY, rollover_periods=1))
    desk.activate()
    desk.at(MONDAY + 2 * WEEK)
    desk.post()
    assert desk.available == 50


def test_every_cadence_has_its_own_moments() -> None:
    desk = desk_with(
        GrantRule("start", 1, Cadence.ONCE),
        GrantRule("day", 2, Cadence.DAILY),
        GrantRule("month", 4, Cadence.MONTHLY),
        GrantRule("cycle", 8, Cadence.BILLING_CYCLE),
    )
    begun = desk.activate()
    assert begun.granted == {
        "start": "once",
        "day": "2026-11-20",
        "month": "2026-11-01",
        "cycle": "20261120T100000000000Z",
    }
    assert begun.next_grant_at == datetime(2026, 11, 21, tzinfo=UTC)
    expiries = {lot.lot_id.split(":")[1]: lot.expires_at for lot in desk.wallet().lots}
    assert expiries == {
        "start": None,
        "day": datetime(2026, 11, 21, tzinfo=UTC),
        "month": datetime(2026, 12, 1, tzinfo=UTC),
        "cycle": NOW + MONTH,
    }
    assert types(desk) == [EntryType.GRANT] * 4


def test_a_billing_cycle_is_granted_when_it_is_paid_for_not_when_it_might_be() -> None:
    desk = desk_with(GrantRule("cycle", 8, Cadence.BILLING_CYCLE))
    begun = desk.activate()
    assert begun.next_grant_at is None
    desk.at(begun.period_end + timedelta(hours=1))
    assert desk.post().granted == begun.granted
    assert desk.available == 0
    paid = renewed(begun, begun.period_end + MONTH, desk.clock.now())
    desk.post(paid)
    assert desk.available == 8
    desk.post(paid)
    assert desk.available == 8


def test_a_grant_may_be_for_some_services_only() -> None:
    desk = desk_with(replace(WEEKLY, scope=frozenset({ServiceType.VIDEO_720P})))
    desk.activate()
    (lot,) = desk.wallet().lots
    assert lot.scope == frozenset({"video_720p"})


def test_a_time_zone_moves_the_reset() -> None:
    desk = desk_with(replace(WEEKLY, timezone="Asia/Taipei"))
    assert desk.activate().next_grant_at == datetime(2026, 11, 22, 16, tzinfo=UTC)


@pytest.mark.parametrize("because", list(EndedBecause))
def test_what_has_ended_gets_nothing(because: EndedBecause) -> None:
    desk = GrantDesk()
    begun = desk.activate()
    desk.at(MONDAY)
    over = ended(begun, because, desk.clock.now())
    assert desk.post(over) == over
    assert len(desk.shelf.entries) == 1


def test_a_plan_that_has_run_out_gets_nothing_though_nobody_has_ended_it_yet() -> None:
    desk = GrantDesk()
    begun = desk.activate(replace(a_subscription(), price=None))
    desk.at(begun.period_end)
    assert desk.post() == begun
    assert desk.available == 0


def test_a_cancelled_plan_is_granted_until_it_ends() -> None:
    desk = GrantDesk()
    begun = desk.post(cancelled(desk.activate(), NOW))
    desk.at(MONDAY)
    assert desk.post().granted == {"weekly": "2026-11-23"}
    desk.at(begun.period_end)
    assert desk.post().granted == {"weekly": "2026-11-23"}


def test_while_a_renewal_is_tried_again_grants_wait_for_it() -> None:
    desk = GrantDesk()
    begun = desk.activate(a_subscription(period_end=MONDAY - timedelta(days=1)))
    desk.at(MONDAY)
    late = desk.post(past_due(begun, desk.clock.now()))
    assert (desk.available, late.next_grant_at) == (0, None)
    desk.post(renewed(late, MONDAY + timedelta(days=30), desk.clock.now()))
    assert desk.available == 25
    assert desk.faults() == ()


def test_a_longer_paid_period_is_not_granted_again() -> None:
    desk = desk_with(GrantRule("cycle", 8, Cadence.BILLING_CYCLE))
    begun = desk.activate()
    desk.post(extended(begun, 7, NOW))
    assert desk.available == 8


def test_another_plan_takes_the_place_of_the_credits_of_the_one_before() -> None:
    pro = a_plan(replace(WEEKLY, credits=60), plan_id=PlanId.PRO, rank=2)
    desk = GrantDesk(a_catalogue(a_plan(WEEKLY), pro))
    desk.activate()
    desk.activate(a_subscription(name="sub_2", plan_id=PlanId.PRO))
    assert desk.lots == {"sub_2:weekly:2026-11-16": 60}
    assert desk.available == 60
    assert desk.faults() == ()


def test_credits_on_hold_survive_a_change_of_plan_until_the_job_ends() -> None:
    desk = GrantDesk()
    desk.activate()
    desk.book.hold(ACCOUNT, a_hold(amount=25))
    desk.activate(a_subscription(name="sub_2"))
    assert (desk.wallet().held_credits, desk.available) == (25, 25)
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    assert desk.available == 50
    assert desk.faults() == ()


def test_credits_that_came_some_other_way_outlive_a_change_of_plan() -> None:
    desk = GrantDesk()
    desk.activate()
    desk.book.grant(ACCOUNT, a_grant("gift", 3))
    desk.book.grant(ACCOUNT, a_grant("pay_1", 50, LotKind.PURCHASED))
    desk.activate(a_subscription(name="sub_2"))
    assert desk.lots == {"gift": 3, "pay_1": 50, "sub_2:weekly:2026-11-16": 25}


def test_a_subscription_that_goes_on_under_another_id_keeps_what_it_has() -> None:
    """The same plan bought again before it ended."""
    desk = desk_with(replace(WEEKLY, rollover_periods=1))
    begun = desk.activate()
    again = replace(a_subscription(name="sub_2"), granted=begun.granted)
    desk.post(again)
    assert desk.available == 25
    desk.at(MONDAY)
    desk.post()
    assert desk.lots == {"sub_1:weekly:2026-11-16": 25, "sub_2:weekly:2026-11-23": 25}


def test_weeks_in_which_nobody_had_the_plan_are_not_caught_up() -> None:
    """A plan that had ended and is paid for again begins anew, under its old id."""
    desk = desk_with(replace(WEEKLY, rollover_periods=3))
    begun = desk.activate()
    desk.at(MONDAY + 4 * WEEK)
    revived = replace(begun, started_at=desk.clock.now(), period_end=desk.clock.now() + MONTH)
    desk.post(revived)
    assert desk.lots == {"sub_1:weekly:2026-12-21": 25}


def test_withdrawn_credits_end_at_once_and_only_once() -> None:
    desk = GrantDesk()
    begun = desk.activate()
    desk.book.grant(ACCOUNT, a_grant("pay_1", 50, LotKind.PURCHASED))
    for _ in range(2):
        desk.uow.run(lambda stores: desk.granter.withdraw(stores, begun, NOW))  # type: ignore[arg-type]
    assert desk.lots == {"pay_1": 50}
    assert types(desk).count(EntryType.EXPIRY) == 1
    assert desk.faults() == ()


def test_credits_of_a_plan_that_was_paid_back_do_not_come_back_from_a_job() -> None:
    desk = GrantDesk()
    begun = desk.activate()
    desk.book.hold(ACCOUNT, a_hold(amount=10))
    for _ in range(2):
        desk.uow.run(lambda stores: desk.granter.withdraw(stores, begun, NOW))  # type: ignore[arg-type]
    assert desk.lots == {"sub_1:weekly:2026-11-16": 0}
    desk.clock.advance(seconds=60)
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    assert (desk.lots, types(desk)[-2:]) == ({}, [EntryType.RELEASE, EntryType.EXPIRY])
    assert desk.faults() == ()
    assert ReplayLedger(desk.uow, desk.catalogues).replay(ACCOUNT) == ()  # type: ignore[arg-type]


def test_credits_of_a_plan_that_was_replaced_do_come_back_from_a_job() -> None:
    desk = GrantDesk()
    desk.activate()
    desk.book.hold(ACCOUNT, a_hold(amount=10))
    desk.activate(a_subscription(name="sub_2"))
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    assert desk.lots == {"sub_1:weekly:2026-11-16": 10, "sub_2:weekly:2026-11-16": 25}


def test_a_long_silence_is_caught_up_in_several_commits() -> None:
    desk = desk_with(GrantRule("day", 2, Cadence.DAILY))
    begun = a_subscription(period_end=NOW + timedelta(days=100))
    desk.activate(begun)
    desk.at(NOW + timedelta(days=GRANTS_PER_COMMIT_MAX + 5))
    halfway = desk.post()
    assert halfway.next_grant_at is not None
    assert halfway.next_grant_at < desk.clock.now()
    done = desk.post()
    assert done.granted == {"day": desk.clock.now().date().isoformat()}
    assert done.next_grant_at is not None
    assert done.next_grant_at > desk.clock.now()
    assert desk.available == 2
