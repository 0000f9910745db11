"""What owners are told of a plan's credits and its end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.kernel.ids import AccountId
from shared.kernel.tasks import Task
from tests.unit.credits.builders import ACCOUNT
from tests.unit.credits.subscribers import GrantDesk, an_account

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def desk_of(*, wants_mail: bool) -> GrantDesk:
    desk = GrantDesk()
    desk.shelf.accounts[ACCOUNT] = an_account(wants_reset_mail=wants_mail)
    desk.activate()
    return desk


def resets(desk: GrantDesk) -> list[Task]:
    return [each for each in desk.shelf.tasks if each.payload.get("notice") == "credits_reset"]


def test_a_reset_is_told_once_to_an_owner_who_wants_it() -> None:
    desk = desk_of(wants_mail=True)
    assert resets(desk) == []
    desk.at(MONDAY)
    before = desk.shelf.subscriptions[AccountId(ACCOUNT)]
    desk.post()
    desk.post()
    desk.post(replace(before))
    told = resets(desk)
    assert len({each.name for each in told}) == 1
    assert told[0].payload["facts"] == {"plan": "starter", "credits": "25"}


def test_each_period_is_told_for_itself() -> None:
    desk = desk_of(wants_mail=True)
    for week in range(3):
        desk.at(MONDAY + timedelta(weeks=week))
        desk.post()
    assert len({each.name for each in resets(desk)}) == 3


def test_missed_weeks_are_told_as_one() -> None:
    desk = desk_of(wants_mail=True)
    desk.at(MONDAY + timedelta(weeks=2))
    desk.post()
    assert len(resets(desk)) == 1


def test_who_has_not_asked_for_it_is_not_told_of_a_reset() -> None:
    desk = desk_of(wants_mail=False)
    desk.at(MONDAY)
    desk.post()
    assert resets(desk) == []
