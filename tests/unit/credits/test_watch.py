"""Who is told that credits run low: once a threshold and period."""

import pytest

from shared.credits.model import EntryType, LotKind
from shared.credits.watch import used_percent_of
from shared.kernel.ids import HoldId
from shared.kernel.tasks import Handler, QueueName
from tests.unit.credits.builders import ACCOUNT, Desk, a_grant, a_hold, a_verdict


def spend(desk: Desk, amount: int) -> None:
    name = f"gen_{desk.wallet().sequence}"
    desk.book.hold(ACCOUNT, a_hold(name, amount))
    desk.book.capture(ACCOUNT, HoldId(name), amount)


def told(desk: Desk) -> list[object]:
    return [task.payload["percent"] for task in desk.shelf.tasks]


def plan_desk(amount: int = 100) -> Desk:
    desk = Desk()
    desk.book.grant(ACCOUNT, a_grant("week-1", amount, entry_type=EntryType.WEEKLY_RESET))
    return desk


@pytest.mark.parametrize(("used", "expected"), [(79, []), (80, [80]), (99, [80]), (100, [100])])
def test_the_owner_is_told_at_each_threshold(used: int, expected: list[int]) -> None:
    desk = plan_desk()
    spend(desk, used)
    assert told(desk) == expected


def test_a_threshold_is_told_of_once_however_much_is_spent_beyond_it() -> None:
    desk = plan_desk()
    for amount in (80, 5, 5, 5, 5):
        spend(desk, amount)
    assert told(desk) == [80, 100]


def test_the_next_period_is_told_of_anew() -> None:
    desk = plan_desk()
    spend(desk, 85)
    desk.book.grant(ACCOUNT, a_grant("week-2", 10))
    assert used_percent_of(desk.wallet()) == 0
    spend(desk, 20)
    assert told(desk) == [80, 80]
    assert len({task.name for task in desk.shelf.tasks}) == 2


def test_credits_on_hold_are_not_used_yet() -> None:
    desk = plan_desk()
    desk.book.hold(ACCOUNT, a_hold(amount=95))
    assert used_percent_of(desk.wallet()) == 0
    desk.book.release(ACCOUNT, HoldId("gen_1"), a_verdict())
    assert told(desk) == []


def test_what_is_bought_beside_a_plan_only_makes_the_thresholds_higher() -> None:
    desk = plan_desk()
    spend(desk, 85)
    desk.book.grant(ACCOUNT, a_grant("pay_1", 500, LotKind.PURCHASED))
    assert used_percent_of(desk.wallet()) == 0
    spend(desk, 420)
    assert told(desk) == [80]


def test_a_purchase_begins_a_period_where_no_plans_credits_are_left() -> None:
    desk = Desk()
    for number, expected in enumerate(([100], [100, 100])):
        desk.book.grant(ACCOUNT, a_grant(f"pay_{number}", 50, LotKind.PURCHASED))
        spend(desk, 50)
        assert told(desk) == expected


def test_credits_nobody_paid_for_are_not_watched() -> None:
    desk = Desk()
    desk.book.grant(ACCOUNT, a_grant("gift", 10, LotKind.BONUS))
    spend(desk, 10)
    assert told(desk) == []


def test_a_capture_delivered_again_tells_nobody() -> None:
    desk = plan_desk()
    desk.book.hold(ACCOUNT, a_hold(amount=80))
    for _ in range(2):
        desk.book.capture(ACCOUNT, HoldId("gen_1"), 80)
    assert told(desk) == [80]


def test_the_task_says_whom_to_tell_what_and_bears_a_name_of_its_own() -> None:
    desk = plan_desk()
    spend(desk, 80)
    (task,) = desk.shelf.tasks
    assert (task.queue, task.handler) == (QueueName.MAIL, Handler.SEND_NOTICE)
    assert task.payload == {
        "notice": "low_balance",
        "notice_id": task.name,
        "account_id": ACCOUNT,
        "percent": 80,
    }
