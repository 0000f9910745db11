"""What falls due by itself: tasks for grants and ends, and lots nobody touches."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.catalogue.subscription import (
    RENEWAL_GRACE,
    EndedBecause,
    Subscription,
    SubscriptionStatus,
    cancelled,
)
from shared.credits.keeping import PAGE, ExpireCredits, GrantCredits, QueueGrants, grant_task
from shared.credits.model import EntryType
from shared.kernel.ids import AccountId, SubscriptionId
from shared.kernel.tasks import Handler, QueueName
from tests.unit.credits.builders import ACCOUNT, NOW, a_grant
from tests.unit.credits.subscribers import GrantDesk, a_subscription, an_account
from tests.unit.generation.fakes import FakeQueue

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


class Keeper(GrantDesk):
    """A desk whose schedules and tasks can be run."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = FakeQueue()
        self.queueing = QueueGrants(self.uow, self.queue, self.clock)  # type: ignore[arg-type]
        self.granting = self.granting_with(needs_verified_address=False)
        self.expiring = ExpireCredits(self.uow, self.book, self.clock)  # type: ignore[arg-type]

    def granting_with(self, *, needs_verified_address: bool) -> GrantCredits:
        return GrantCredits(
            self.uow,  # type: ignore[arg-type]
            self.granter,
            self.clock,
            needs_verified_address=needs_verified_address,
        )

    def run(self, subscription: Subscription) -> Subscription:
        self.granting.run(subscription.account_id, subscription.subscription_id)
        return self.shelf.subscriptions[subscription.account_id]


def test_nothing_is_queued_before_its_time() -> None:
    desk = Keeper()
    desk.activate()
    desk.at(MONDAY - timedelta(seconds=1))
    assert (desk.queueing.run(), desk.queue.tasks) == (0, [])


def test_a_due_grant_is_one_task_however_often_the_schedule_runs() -> None:
    desk = Keeper()
    begun = desk.activate()
    desk.at(MONDAY)
    assert [desk.queueing.run(), desk.queueing.run()] == [1, 1]
    (name,) = {task.name for task in desk.queue.tasks}
    task = desk.queue.tasks[0]
    assert (task.queue, task.handler) == (QueueName.MONEY, Handler.GRANT_CREDITS)
    assert name == "grant-sub_1-20261123T000000000000"
    assert task.payload == {"account_id": ACCOUNT, "subscription_id": begun.subscription_id}


def test_every_due_subscription_has_its_task_also_beyond_a_page() -> None:
    desk = Keeper()
    names = [AccountId(f"acc-{number:04}") for number in range(PAGE + 3)]
    desk.shelf.subscriptions = {
        name: a_subscription(name=f"sub_{name}", account_id=name, next_grant_at=NOW)
        for name in names
    }
    assert desk.queueing.run() == PAGE + 3
    assert [task.payload["account_id"] for task in desk.queue.tasks] == names


def test_the_task_posts_the_grant_and_the_next_one_has_another_name() -> None:
    desk = Keeper()
    begun = desk.activate()
    desk.at(MONDAY)
    posted = desk.run(begun)
    assert desk.lots == {"sub_1:weekly:2026-11-23": 25}
    assert grant_task(posted).name != grant_task(begun).name


def test_a_task_delivered_again_late_or_early_changes_nothing() -> None:
    desk = Keeper()
    begun = desk.activate()
    assert desk.run(begun) == begun
    desk.at(MONDAY)
    posted = desk.run(begun)
    before = dict(desk.shelf.entries)
    assert desk.run(begun) == posted
    assert desk.shelf.entries == before


def test_a_task_of_a_subscription_that_was_replaced_leaves_the_new_one_alone() -> None:
    desk = Keeper()
    desk.activate()
    newer = desk.activate(a_subscription(name="sub_2"))
    desk.at(MONDAY)
    desk.granting.run(ACCOUNT, SubscriptionId("sub_1"))
    assert desk.shelf.subscriptions[ACCOUNT] == newer
    desk.granting.run(AccountId("nobody"), SubscriptionId("sub_1"))


def test_a_plan_nobody_renews_ends_when_it_lapses_and_the_account_is_told() -> None:
    desk = Keeper()
    begun = desk.activate(replace(a_subscription(), price=None))
    desk.at(begun.period_end)
    assert desk.queueing.run() == 1
    over = desk.run(begun)
    assert (over.status, over.ended_because, over.ended_at) == (
        SubscriptionStatus.ENDED,
        EndedBecause.EXPIRED,
        begun.period_end,
    )
    account = desk.shelf.accounts[ACCOUNT]
    assert (account.plan_id, account.plan_expires_at) == ("demo", None)
    assert desk.queueing.run() == 0


def test_a_cancelled_plan_ends_because_it_was_cancelled() -> None:
    desk = Keeper()
    begun = desk.post(cancelled(desk.activate(), NOW))
    desk.at(begun.period_end)
    assert desk.run(begun).ended_because is EndedBecause.CANCELLED


def test_a_renewal_on_its_way_is_waited_for() -> None:
    desk = Keeper()
    begun = desk.activate()
    desk.at(begun.period_end + RENEWAL_GRACE - timedelta(seconds=1))
    assert desk.run(begun).status is SubscriptionStatus.ACTIVE
    desk.at(begun.period_end + RENEWAL_GRACE)
    assert desk.run(begun).status is SubscriptionStatus.ENDED


@pytest.mark.parametrize("is_gone", [False, True])
def test_an_account_that_may_not_sign_in_is_asked_again_a_day_later(is_gone: bool) -> None:
    desk = Keeper()
    begun = desk.activate()
    desk.shelf.accounts = {} if is_gone else {ACCOUNT: an_account(is_active=False)}
    desk.at(MONDAY)
    entries = dict(desk.shelf.entries)
    waiting = desk.run(begun)
    assert waiting.next_grant_at == MONDAY + timedelta(days=1)
    assert desk.shelf.entries == entries


@pytest.mark.parametrize("is_verified", [False, True])
def test_where_addresses_are_proven_only_proven_ones_are_granted(is_verified: bool) -> None:
    desk = Keeper()
    desk.granting = desk.granting_with(needs_verified_address=True)
    begun = desk.activate()
    desk.shelf.accounts = {ACCOUNT: an_account(is_verified=is_verified)}
    desk.at(MONDAY)
    desk.run(begun)
    assert desk.available == (25 if is_verified else 0)


def test_credits_that_expired_untouched_are_booked() -> None:
    desk = Keeper()
    desk.book.grant(ACCOUNT, a_grant(expires_in=timedelta(hours=1)))
    assert desk.expiring.run() == 0
    desk.clock.advance(seconds=3600)
    assert desk.expiring.run() == 1
    assert desk.shelf.entries_of()[-1].entry_type is EntryType.EXPIRY
    assert desk.expiring.run() == 0
