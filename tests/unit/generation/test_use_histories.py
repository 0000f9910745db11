"""Random histories of free uses: orders, ends, repeats, deaths at any commit, other policies."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.catalogue.model import Allowance, AllowancePeriod, Catalogue
from shared.credits.audit import Audit
from shared.credits.errors import InsufficientCredits
from shared.credits.model import PaidBy
from shared.credits.replay import ReplayLedger
from shared.generation.errors import GenerationEnded
from shared.generation.model import Generation
from shared.generation.states import State
from shared.kernel.ids import GenerationId
from shared.routing.provider import ProviderState
from tests.flows.builders import Killed, Moment, MortalUnitOfWork
from tests.unit.credits.subscribers import FakeCatalogues
from tests.unit.generation.plans import (
    CACHED_ONLY,
    DAY_1_LIFETIME_2,
    DAY_3,
    LIFETIME_2,
    a_free_house,
    with_allowance,
)
from tests.unit.generation.values import ANN, a_key, a_snapshot

POLICIES = (LIFETIME_2, DAY_3, DAY_1_LIFETIME_2, CACHED_ONLY)
LOST = {State.FAILED, State.CANCELLED}


def _version(allowance: Allowance) -> Catalogue:
    return replace(with_allowance(allowance), version=f"weekly@{POLICIES.index(allowance)}")


class UseHistories(RuleBasedStateMachine):
    """Counts the uses by looking at the jobs, and compares."""

    def __init__(self) -> None:
        super().__init__()
        self.allowance = DAY_3
        self.house = a_free_house(DAY_3, granted=30)
        self.real = self.house.uow
        self.versions = [_version(DAY_3)]
        self.uow = MortalUnitOfWork(self.real)  # type: ignore[arg-type]
        self.house.uow = self.uow
        self.house.catalogues = FakeCatalogues(*self.versions)
        self.house.rebuild()
        self.keys = 0

    @rule(moment=st.sampled_from(Moment), again=st.booleans())
    def order(self, moment: Moment, again: bool) -> None:
        """Order with a key; after a death, and sometimes without one, the caller asks again."""
        self.keys += 1
        key = a_key(f"key-{self.keys}")
        before, room = self._jobs(), self._room()
        died = self._mortally(moment, 0, lambda: self._order(key))
        if died or again:
            self._order(key)
        made = [job for job in self._jobs() if job not in before]
        free = [job for job in made if job.paid_by is PaidBy.ALLOWANCE]
        assert len(made) <= 1
        assert bool(free) == (room > 0)

    def _order(self, key: Any) -> None:
        try:
            self.house.create(key)
        except InsufficientCredits:
            assert self._room() == 0

    @precondition(lambda self: self._open())
    @rule(
        data=st.data(),
        end=st.sampled_from(["cancel", "fail", "deliver", "time_out"]),
        moment=st.sampled_from(Moment),
        runs=st.integers(0, 6),
    )
    def end(self, data: st.DataObject, end: str, moment: Moment, runs: int) -> None:
        """End a job; a process that dies on the way is followed by one that does not."""
        job = data.draw(st.sampled_from(self._open()))
        step: Callable[[GenerationId], None] = getattr(self, f"_{end}")
        if self._mortally(moment, runs, lambda: step(job.generation_id)):
            step(job.generation_id)

    def _cancel(self, job: GenerationId) -> None:
        try:
            self.house.cancelling.run(ANN, job)
        except GenerationEnded:
            assert self.house.now(job).state is State.DELIVERED

    def _fail(self, job: GenerationId) -> None:
        self.house.provider.polls = [a_snapshot(ProviderState.FAILED)]
        self.house.submit(job)
        self.house.poll(job)

    def _deliver(self, job: GenerationId) -> None:
        self.house.provider.polls = [a_snapshot(ProviderState.SUCCEEDED)]
        for step in (self.house.submit, self.house.poll, self.house.store, self.house.transcode):
            step(job)

    def _time_out(self, job: GenerationId) -> None:
        self.house.provider.polls = [a_snapshot(ProviderState.RUNNING)]
        self.house.submit(job)
        self.house.clock.advance(seconds=self.house.timing.release_deadline_s)
        self.house.poll(job)

    @rule(hours=st.integers(0, 60))
    def wait(self, hours: int) -> None:
        self.house.clock.advance(seconds=3600 * hours)

    @rule(allowance=st.sampled_from(POLICIES))
    def change_the_policy(self, allowance: Allowance) -> None:
        """Put another version on sale; the free plan is always that of what is on sale."""
        self.allowance = allowance
        self.versions.insert(0, _version(allowance))
        self.house.catalogues = FakeCatalogues(*self.versions)
        self.house.rebuild()

    def _mortally(self, moment: Moment, runs: int, action: Callable[[], None]) -> bool:
        """Do `action`; True when the process died on the way."""
        self.uow.moment, self.uow.after_runs = moment, runs
        try:
            action()
        except Killed:
            return True
        finally:
            self.uow.moment = Moment.NEVER
        return False

    def _jobs(self) -> list[Generation]:
        kept: Any = self.real
        return list(kept.kept.generations.values())

    def _open(self) -> list[Generation]:
        return [job for job in self._jobs() if job.completed_at is None]

    def _counted(self) -> list[Generation]:
        """Jobs that keep their free use: under way or delivered."""
        free = [job for job in self._jobs() if job.paid_by is PaidBy.ALLOWANCE]
        return [job for job in free if job.state not in LOST]

    def _room(self) -> int:
        """Free uses left, counted anew from all jobs there ever were."""
        if self.allowance.is_cached_only:
            return 0
        taken = {AllowancePeriod.LIFETIME: len(self._counted()), AllowancePeriod.DAY: 0}
        today = self._date(self.house.clock.now())
        taken[AllowancePeriod.DAY] = sum(
            self._date(job.created_at) == today for job in self._counted()
        )
        left = (window.uses_max - taken[window.period] for window in self.allowance.windows)
        return max(min(left), 0)

    def _date(self, moment: datetime) -> object:
        return moment.astimezone(ZoneInfo(self.allowance.timezone)).date()

    @invariant()
    def uses_are_those_of_jobs_that_kept_theirs(self) -> None:
        uses = self.real.run(lambda stores: stores.wallets.peek(ANN).uses)
        assert uses.free_total == len(self._counted())
        under_way = {job.generation_id for job in self._open() if job.paid_by is PaidBy.ALLOWANCE}
        assert {use.hold_id for use in uses.free if use.is_open} == under_way

    @invariant()
    def old_uses_are_counted_and_not_listed_for_ever(self) -> None:
        uses = self.real.run(lambda stores: stores.wallets.peek(ANN).uses)
        newest = max((use.taken_at for use in uses.free), default=None)
        old = [u for u in uses.free if newest and newest - u.taken_at > timedelta(hours=52)]
        assert all(use.is_open for use in old)

    @invariant()
    def every_decision_comes_out_again(self) -> None:
        assert ReplayLedger(self.real, self.house.catalogues).replay(ANN) == ()

    @invariant()
    def the_ledger_is_whole(self) -> None:
        kept: Any = self.real
        shelf = kept.kept.shelf
        if ANN not in shelf.wallets:
            return
        audit = Audit(
            shelf.wallets[ANN],
            lambda receipt_id: shelf.receipts.get((ANN, receipt_id)),
            overdue_before=datetime.min.replace(tzinfo=ZoneInfo("UTC")),
        )
        for entry in shelf.entries_of(ANN):
            audit.see(entry)
        assert audit.close() == ()


UseHistories.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault of the rules
)
TestUseHistories = UseHistories.TestCase
