"""Random histories under a spend cap, over the ends of months: what counts is what was ordered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.catalogue.weekly import weekly_catalogue
from shared.credits.capping import SpendCaps
from shared.credits.errors import SpendCapReached
from shared.credits.replay import ReplayLedger
from shared.kernel.ids import HoldId
from tests.unit.credits.builders import ACCOUNT, a_grant, a_hold, a_verdict
from tests.unit.credits.subscribers import FakeCatalogues, GrantDesk

CREDITS = 10**6
LIMITS = st.none() | st.integers(0, 60)


@dataclass
class Job:
    """One order, as the simplest of books would have it."""

    ordered_at: datetime
    credits: int
    is_open: bool = True


class CapHistories(RuleBasedStateMachine):
    """Drives the ledger and adds up, job by job, what counts in each month."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = GrantDesk()
        self.desk.book.grant(ACCOUNT, a_grant(amount=CREDITS))
        self.caps = SpendCaps(self.desk.uow, self.desk.clock)  # type: ignore[arg-type]
        self.replay = ReplayLedger(self.desk.uow, FakeCatalogues(weekly_catalogue()))
        self.limit_credits: int | None = None
        self.jobs: dict[HoldId, Job] = {}
        self.done: list[Callable[[], object]] = []

    @property
    def spent(self) -> int:
        now = self.desk.clock.now()
        return sum(
            job.credits
            for job in self.jobs.values()
            if (job.ordered_at.year, job.ordered_at.month) == (now.year, now.month)
        )

    @rule(limit_credits=LIMITS)
    def change_cap(self, limit_credits: int | None) -> None:
        self.limit_credits = limit_credits
        if limit_credits is None:
            self.caps.remove(ACCOUNT)
        else:
            self.caps.change(ACCOUNT, limit_credits)

    @rule(amount=st.integers(1, 25))
    def order(self, amount: int) -> None:
        now = self.desk.clock.now()
        name = HoldId(f"gen_{len(self.jobs)}_{len(self.desk.shelf.entries)}")
        order = a_hold(name, amount, deadline=now + timedelta(days=400))

        def hold() -> object:
            return self.desk.book.hold(ACCOUNT, order)

        before = self.desk.wallet()
        if self.limit_credits is not None and self.spent + amount > self.limit_credits:
            with pytest.raises(SpendCapReached) as refusal:
                hold()
            assert refusal.value.spent_credits == self.spent
            assert self.desk.wallet() == before
            return
        hold()
        self.jobs[name] = Job(now, amount)
        self.done.append(hold)

    @precondition(lambda self: any(job.is_open for job in self.jobs.values()))
    @rule(data=st.data(), is_delivered=st.booleans())
    def end(self, data: st.DataObject, is_delivered: bool) -> None:
        name = data.draw(st.sampled_from([name for name, job in self.jobs.items() if job.is_open]))
        job = self.jobs[name]
        charged = data.draw(st.integers(0, job.credits)) if is_delivered else 0

        def finish() -> object:
            if is_delivered:
                return self.desk.book.capture(ACCOUNT, name, charged)
            return self.desk.book.release(ACCOUNT, name, a_verdict())

        finish()
        job.is_open, job.credits = False, charged
        self.done.append(finish)

    @rule(days=st.integers(1, 20))
    def wait(self, days: int) -> None:
        self.desk.clock.advance(seconds=days * 86400)

    @rule()
    def come_to_the_end_of_the_month(self) -> None:
        month = self.caps.read(ACCOUNT).month
        left = month.ends_at - self.desk.clock.now()
        self.desk.clock.advance(seconds=max(0, left.total_seconds() - 1))

    @rule()
    def pass_a_second(self) -> None:
        self.desk.clock.advance(seconds=1)

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """A task delivered again, or a caller whose answer was lost."""
        wallet, tasks = self.desk.wallet(), len(self.desk.shelf.tasks)
        data.draw(st.sampled_from(self.done))()
        assert (self.desk.wallet(), len(self.desk.shelf.tasks)) == (wallet, tasks)

    @invariant()
    def what_counts_is_the_sum_of_the_months_jobs(self) -> None:
        spending = self.caps.read(ACCOUNT)
        assert spending.spent_credits == self.spent
        assert spending.limit_credits == self.limit_credits
        if self.limit_credits is not None:
            assert spending.remaining_credits == max(0, self.limit_credits - self.spent)

    @invariant()
    def the_ledger_is_whole_and_every_decision_comes_out_again(self) -> None:
        assert self.desk.faults() == ()
        assert self.replay.replay(ACCOUNT) == ()

    @invariant()
    def nobody_is_told_twice_of_one_thing(self) -> None:
        names = [task.name for task in self.desk.shelf.tasks]
        assert len(names) == len(set(names))


CapHistories.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault of the ledger
)
TestCapHistories = CapHistories.TestCase
