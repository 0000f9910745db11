"""The monthly spend cap: what counts, what is refused, and who is told."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.accounts.errors import AccountInactive, SessionEnded
from shared.credits.capping import SpendCaps
from shared.credits.errors import InsufficientCredits, SpendCapReached
from shared.credits.ledger import HoldOrder
from shared.credits.model import MonthCharged, PaidBy, Terms
from shared.kernel.errors import Kind
from shared.kernel.ids import AccountId, HoldId
from shared.kernel.tasks import Handler, QueueName
from tests.unit.credits.builders import ACCOUNT, a_grant, a_hold, a_verdict
from tests.unit.credits.subscribers import GrantDesk, an_account

LAST_MOMENT = datetime(2026, 11, 30, 23, 59, 59, 999999, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 1, tzinfo=UTC)
UNTIL = DECEMBER + timedelta(days=60)


class CapDesk(GrantDesk):
    """A ledger of an account with credits enough, so that only the cap can refuse."""

    def __init__(self, limit_credits: int | None = None) -> None:
        super().__init__()
        self.caps = SpendCaps(self.uow, self.clock)  # type: ignore[arg-type]
        self.book.grant(ACCOUNT, a_grant(amount=10_000))
        if limit_credits is not None:
            self.caps.change(ACCOUNT, limit_credits)

    def hold(self, name: str = "gen_1", amount: int = 5) -> None:
        self.book.hold(ACCOUNT, a_hold(name, amount, deadline=UNTIL))

    def capture(self, name: str = "gen_1", amount: int = 5) -> None:
        self.book.capture(ACCOUNT, HoldId(name), amount)

    def release(self, name: str = "gen_1") -> None:
        self.book.release(ACCOUNT, HoldId(name), a_verdict())

    def spend(self, amount: int) -> None:
        name = f"spent_{self.wallet().sequence}"
        self.hold(name, amount)
        self.capture(name, amount)

    @property
    def spent(self) -> tuple[int, int | None]:
        spending = self.caps.read(ACCOUNT)
        return spending.spent_credits, spending.remaining_credits

    @property
    def told(self) -> list[object]:
        tasks = self.shelf.tasks
        return [t.payload["percent"] for t in tasks if t.payload["notice"] == "spend_cap"]


def test_without_a_cap_what_is_spent_is_counted_and_nothing_refused() -> None:
    desk = CapDesk()
    desk.spend(100)
    desk.hold(amount=7)
    assert desk.spent == (107, None)


def test_an_order_up_to_the_cap_runs_and_one_beyond_it_is_refused() -> None:
    desk = CapDesk(10)
    desk.hold("gen_1")
    desk.hold("gen_2")
    before = desk.shelf.entries_of(), desk.wallet(), list(desk.shelf.tasks)
    with pytest.raises(SpendCapReached) as refusal:
        desk.hold("gen_3", 1)
    assert refusal.value.kind is Kind.INSUFFICIENT
    assert refusal.value.facts == {
        "needed_credits": 1,
        "cap_credits": 10,
        "spent_credits": 10,
        "month_ends_at": "2026-12-01T00:00:00Z",
    }
    assert (desk.shelf.entries_of(), desk.wallet(), desk.shelf.tasks) == before
    assert desk.spent == (10, 0)


def test_the_cap_is_told_before_the_balance_because_more_credits_would_not_help() -> None:
    desk = CapDesk(10)
    with pytest.raises(SpendCapReached):
        desk.hold(amount=20_000)
    desk.caps.remove(ACCOUNT)
    with pytest.raises(InsufficientCredits):
        desk.hold(amount=20_000)


def test_a_release_gives_the_room_back() -> None:
    desk = CapDesk(5)
    desk.hold("gen_1")
    desk.release("gen_1")
    assert desk.spent == (0, 5)
    desk.hold("gen_2")


def test_only_what_is_charged_of_a_hold_stays_counted() -> None:
    desk = CapDesk(10)
    desk.hold(amount=10)
    desk.capture(amount=4)
    assert desk.spent == (4, 6)


def test_a_job_ordered_last_month_counts_there_whenever_it_is_charged() -> None:
    desk = CapDesk(10)
    desk.at(LAST_MOMENT)
    desk.hold("gen_1", 6)
    desk.hold("gen_2", 4)
    assert desk.spent == (10, 0)
    desk.at(DECEMBER)
    assert desk.spent == (0, 10)
    desk.hold("gen_3", 9)
    desk.capture("gen_3", 9)
    desk.capture("gen_1", 6)
    desk.release("gen_2")
    assert desk.spent == (9, 1)


def test_a_charge_after_the_months_end_still_counts_in_the_month_of_the_order() -> None:
    desk = CapDesk(10)
    desk.spend(3)
    desk.at(LAST_MOMENT)
    desk.hold("late", 6)
    desk.at(DECEMBER)
    desk.capture("late", 6)
    assert desk.wallet().charged == MonthCharged("2026-11-01", 9)
    assert desk.spent == (0, 10)


def test_jobs_that_take_no_credits_do_not_count_and_are_not_refused() -> None:
    desk = CapDesk(0)
    terms = Terms(PaidBy.ALLOWANCE, "demo", "weekly@1", "weekly@1")
    order = HoldOrder(HoldId("free"), 0, "video_720p", "Video", UNTIL, terms=terms)
    desk.book.hold(ACCOUNT, order)
    desk.capture("free", 0)
    assert desk.spent == (0, 0)
    with pytest.raises(SpendCapReached):
        desk.hold("paid", 1)


def test_a_cap_below_what_is_spent_is_taken_and_refuses_what_comes() -> None:
    desk = CapDesk(100)
    desk.spend(50)
    changed = desk.caps.change(ACCOUNT, 20)
    assert (changed.limit_credits, changed.spent_credits, changed.remaining_credits) == (20, 50, 0)
    with pytest.raises(SpendCapReached):
        desk.hold()
    desk.caps.change(ACCOUNT, 55)
    desk.hold()


def test_a_cap_that_is_removed_refuses_nothing() -> None:
    desk = CapDesk(1)
    assert desk.caps.remove(ACCOUNT).limit_credits is None
    desk.hold(amount=500)


def test_what_was_spent_before_a_cap_was_set_counts() -> None:
    desk = CapDesk()
    desk.spend(8)
    desk.caps.change(ACCOUNT, 10)
    with pytest.raises(SpendCapReached):
        desk.hold(amount=3)


def test_setting_the_same_cap_again_writes_nothing() -> None:
    desk = CapDesk(10)
    assert desk.cost_of(lambda: desk.caps.change(ACCOUNT, 10))[1] == 0
    assert desk.cost_of(lambda: desk.caps.change(ACCOUNT, 11)) == (2, 1)


def test_the_check_costs_no_read_and_no_write() -> None:
    free, with_cap = CapDesk(), CapDesk(100)
    assert with_cap.cost_of(with_cap.hold) == free.cost_of(free.hold) == (1, 2)
    assert with_cap.cost_of(with_cap.capture) == free.cost_of(free.capture) == (1, 2)


def test_a_late_repetition_of_an_order_is_not_refused_and_counts_once() -> None:
    desk = CapDesk(5)
    for _ in range(3):
        desk.hold()
    desk.capture()
    desk.hold()
    desk.capture()
    assert desk.spent == (5, 0)


def test_accounts_that_are_closed_or_gone_change_no_cap() -> None:
    desk = CapDesk()
    desk.shelf.accounts[ACCOUNT] = an_account(is_active=False)
    with pytest.raises(AccountInactive):
        desk.caps.change(ACCOUNT, 5)
    with pytest.raises(SessionEnded):
        desk.caps.remove(AccountId("nobody"))


@pytest.mark.parametrize(("used", "expected"), [(79, []), (80, [80]), (99, [80]), (100, [100])])
def test_the_owner_is_told_at_each_threshold_of_the_cap(used: int, expected: list[int]) -> None:
    desk = CapDesk(100)
    desk.spend(used)
    assert desk.told == expected


def test_each_threshold_is_told_of_once_a_month() -> None:
    desk = CapDesk(100)
    for _ in range(2):
        for amount in (80, 5, 5, 5, 5):
            desk.spend(amount)
        desk.at(DECEMBER)
    assert desk.told == [80, 100, 80, 100]
    assert len({task.name for task in desk.shelf.tasks}) == len(desk.shelf.tasks)


def test_credits_on_hold_tell_nobody_because_they_may_come_back() -> None:
    desk = CapDesk(100)
    desk.hold(amount=95)
    desk.release()
    assert desk.told == []


def test_a_capture_delivered_again_tells_nobody() -> None:
    desk = CapDesk(10)
    desk.hold(amount=8)
    for _ in range(2):
        desk.capture(amount=8)
    assert desk.told == [80]


def test_who_changes_a_cap_is_not_told_what_the_page_says() -> None:
    desk = CapDesk(100)
    desk.spend(85)
    desk.caps.change(ACCOUNT, 90)
    desk.spend(1)
    desk.caps.change(ACCOUNT, 200)
    desk.spend(10)
    assert desk.told == [80]
    desk.spend(70)
    assert desk.told == [80, 80]
    assert len({task.name for task in desk.shelf.tasks}) == len(desk.shelf.tasks)


def test_a_charge_for_last_months_job_tells_nobody_of_this_months_cap() -> None:
    desk = CapDesk(10)
    desk.at(LAST_MOMENT)
    desk.hold(amount=10)
    desk.at(DECEMBER)
    desk.capture(amount=10)
    assert desk.told == []


def test_the_task_says_whom_to_tell_what_and_bears_a_name_of_its_own() -> None:
    desk = CapDesk(100)
    desk.spend(80)
    (task,) = desk.shelf.tasks
    assert (task.queue, task.handler) == (QueueName.MAIL, Handler.SEND_NOTICE)
    assert task.payload == {
        "notice": "spend_cap",
        "notice_id": task.name,
        "account_id": ACCOUNT,
        "percent": 80,
    }
