"""Random histories of a subscriber: plans, payments, jobs, time, repetitions and crashes.

A crash is a commit whose answer was lost, or one that did not happen: the caller runs it again.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import partial
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from shared.catalogue.model import Cadence, GrantRule, PlanId, ServiceType
from shared.catalogue.subscription import (
    EndedBecause,
    Subscription,
    SubscriptionStatus,
    cancelled,
    ended,
    extended,
    past_due,
    renewed,
)
from shared.credits.errors import InsufficientCredits
from shared.credits.keeping import ExpireCredits, GrantCredits, QueueGrants
from shared.credits.ledger import Grant
from shared.credits.model import EntryType, Hold, LotKind
from shared.credits.receipt import ReleaseRule
from shared.credits.subscribing import save_subscription, with_copies
from shared.kernel.ids import AccountId, HoldId, LotId, SubscriptionId
from shared.kernel.tasks import Handler
from tests.unit.credits.builders import (
    ACCOUNT,
    IMAGE,
    NOW,
    VIDEO,
    FakeUnitOfWork,
    a_grant,
    a_hold,
    a_verdict,
)
from tests.unit.credits.subscribers import (
    FakeGrantStores,
    GrantDesk,
    a_catalogue,
    a_plan,
    a_subscription,
)
from tests.unit.generation.fakes import FakeQueue

Result = TypeVar("Result")

FIRST_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
WEEK = timedelta(days=7)
TAIPEI = timedelta(hours=8)

PLANS = {
    PlanId.STARTER: a_plan(GrantRule("weekly", 25, Cadence.WEEKLY)),
    PlanId.PRO: a_plan(
        GrantRule("weekly", 60, Cadence.WEEKLY, "Asia/Taipei", rollover_periods=1),
        GrantRule("daily", 3, Cadence.DAILY, scope=frozenset({ServiceType.VIDEO_720P})),
        plan_id=PlanId.PRO,
        rank=2,
    ),
    PlanId.PRO_PLUS: a_plan(
        GrantRule("cycle", 40, Cadence.BILLING_CYCLE),
        GrantRule("start", 5, Cadence.ONCE),
        plan_id=PlanId.PRO_PLUS,
        rank=3,
    ),
}
OFFSETS = {PlanId.STARTER: timedelta(0), PlanId.PRO: TAIPEI}


class Crash(Enum):
    """What happens to a caller's first commit."""

    NONE = "none"
    BEFORE = "the commit does not happen"
    AFTER = "the commit happens, the answer is lost"


class Killed(Exception):
    """The process ended."""


class CrashingUnitOfWork(FakeUnitOfWork[FakeGrantStores]):
    """Dies at its next commit, if told to."""

    crash = Crash.NONE

    def run(self, work: Callable[[FakeGrantStores], Result]) -> Result:
        crash, self.crash = self.crash, Crash.NONE
        if crash is Crash.BEFORE:
            work(self._opened(0))
            raise Killed
        result = super().run(work)
        if crash is Crash.AFTER:
            raise Killed
        return result


CRASHES = st.sampled_from(Crash)


class Subscribers(RuleBasedStateMachine):
    """Drives one account and keeps a simpler account of what must be true."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = GrantDesk(a_catalogue(*PLANS.values()))
        self.uow = CrashingUnitOfWork(partial(FakeGrantStores, self.desk.shelf))
        self.desk.uow = self.uow  # type: ignore[assignment]
        self.desk.book._uow = self.uow  # type: ignore[assignment]
        self.queue = FakeQueue()
        clock = self.desk.clock
        self.queueing = QueueGrants(self.uow, self.queue, clock)  # type: ignore[arg-type]
        self.granting = GrantCredits(
            self.uow,  # type: ignore[arg-type]
            self.desk.granter,
            clock,
            needs_verified_address=False,
        )
        self.expiring = ExpireCredits(self.uow, self.desk.book, clock)  # type: ignore[arg-type]
        self.names = 0
        self.bought: dict[LotId, int] = {}
        self.paid_back: set[SubscriptionId] = set()
        self.held: dict[HoldId, Hold] = {}
        self.captured: dict[LotId, int] = {}

    def _run(self, crash: Crash, action: Callable[[], Result]) -> Result:
        """Do it as a caller who may be killed does: until it is answered, and once more."""
        self.uow.crash = crash
        try:
            action()
        except Killed:
            action()
        self.uow.crash = Crash.NONE
        return action()

    def _name(self, prefix: str) -> str:
        self.names += 1
        return f"{prefix}_{self.names}"

    def _change(self, crash: Crash, change: Callable[[Subscription], Subscription]) -> None:
        """Change the stored subscription as a payment's notice does, which may come twice."""
        found, now = self.subscription, self.desk.clock.now()
        assert found is not None
        changed = change(found)

        def work(stores: FakeGrantStores) -> None:
            posted = self.desk.granter.post_due(stores, changed, now)
            save_subscription(stores, posted, now)

        self._run(crash, lambda: self.uow.run(work))

    @property
    def subscription(self) -> Subscription | None:
        return self.desk.shelf.subscriptions.get(ACCOUNT)

    @property
    def is_live(self) -> bool:
        found = self.subscription
        return found is not None and found.is_live(self.desk.clock.now())

    @rule(plan_id=st.sampled_from(sorted(PLANS)), is_paid=st.booleans(), crash=CRASHES)
    def begin(self, plan_id: PlanId, is_paid: bool, crash: Crash) -> None:
        """A first plan, or another one in its place."""
        now = self.desk.clock.now()
        begun = a_subscription(now, name=self._name("sub"), plan_id=plan_id)
        chosen = begun if is_paid else replace(begun, price=None)
        self._run(crash, lambda: self.desk.post(chosen))
        assert self._plan_credits_left() == {str(begun.subscription_id)}

    def _plan_credits_left(self) -> set[str]:
        """Return whose plan credits there are to spend."""
        lots = self.desk.book.settle(ACCOUNT).lots
        return {
            lot.lot_id.split(":")[0]
            for lot in lots
            if lot.kind is LotKind.SUBSCRIPTION and lot.remaining_credits
        }

    @precondition(lambda self: self.is_live)
    @rule(crash=CRASHES)
    def renew(self, crash: Crash) -> None:
        now = self.desk.clock.now()
        self._change(crash, lambda s: renewed(s, s.period_end + timedelta(days=30), now))

    @precondition(lambda self: self.is_live)
    @rule(
        crash=CRASHES,
        change=st.sampled_from(
            [cancelled, past_due, lambda s, now: extended(s, 3, now), lambda s, now: s]
        ),
    )
    def change(
        self, crash: Crash, change: Callable[[Subscription, datetime], Subscription]
    ) -> None:
        now = self.desk.clock.now()
        self._change(crash, lambda subscription: change(subscription, now))

    @precondition(lambda self: self.is_live)
    @rule(crash=CRASHES)
    def refund(self, crash: Crash) -> None:
        """The plan is paid back: it ends, and so do its credits."""
        found, now = self.subscription, self.desk.clock.now()
        assert found is not None

        def work(stores: FakeGrantStores) -> None:
            self.desk.granter.withdraw(stores, found, now)
            save_subscription(stores, ended(found, EndedBecause.REFUNDED, now), now)

        self._run(crash, lambda: self.uow.run(work))
        self.paid_back.add(found.subscription_id)

    @rule(crash=CRASHES)
    def run_schedules(self, crash: Crash) -> None:
        self._run(crash, self.queueing.run)
        self._run(crash, self.expiring.run)
        for task in self.queue.tasks:
            assert task.handler is Handler.GRANT_CREDITS
            account_id = AccountId(str(task.payload["account_id"]))
            subscription_id = SubscriptionId(str(task.payload["subscription_id"]))
            self._run(crash, lambda a=account_id, s=subscription_id: self.granting.run(a, s))
        self._nothing_is_left_undone()

    def _nothing_is_left_undone(self) -> None:
        found, now = self.subscription, self.desk.clock.now()
        if found is None:
            return
        assert found.due_at is None or found.due_at > now
        assert found.is_live(now) or found.status is SubscriptionStatus.ENDED
        if self.is_live and found.plan_id in OFFSETS:
            weeks = [key for key in self._granted(found) if key.split(":")[1] == "weekly"]
            assert len(weeks) == self._week(found, now) - self._week(found, found.started_at) + 1

    def _granted(self, subscription: Subscription) -> list[str]:
        prefix = f"{subscription.subscription_id}:"
        kinds = {EntryType.GRANT, EntryType.WEEKLY_RESET}
        entries = self.desk.shelf.entries_of()
        return [e.entry_id for e in entries if e.entry_type in kinds and prefix in e.entry_id]

    @staticmethod
    def _week(subscription: Subscription, moment: datetime) -> int:
        return (moment + OFFSETS[subscription.plan_id] - FIRST_MONDAY) // WEEK

    @rule(amount=st.integers(1, 40), crash=CRASHES)
    def buy(self, amount: int, crash: Crash) -> None:
        pack = a_grant(self._name("pay"), amount, LotKind.PURCHASED, entry_type=EntryType.PURCHASE)
        self.bought[pack.lot_id] = amount
        self._give(pack, crash)

    @rule(amount=st.integers(1, 10), days=st.integers(1, 90), crash=CRASHES)
    def redeem(self, amount: int, days: int, crash: Crash) -> None:
        life = self.desk.clock.now() - NOW + timedelta(days=days)
        self._give(a_grant(self._name("gift"), amount, LotKind.BONUS, expires_in=life), crash)

    def _give(self, order: Grant, crash: Crash) -> None:
        self._run(crash, lambda: self.desk.book.grant(ACCOUNT, order))

    @rule(amount=st.integers(1, 40), service=st.sampled_from([VIDEO, IMAGE]), crash=CRASHES)
    def hold(self, amount: int, service: str, crash: Crash) -> None:
        now = self.desk.clock.now()
        name = HoldId(self._name("gen"))
        order = a_hold(name, amount, service_type=service, deadline=now + timedelta(minutes=30))
        try:
            self.held[name] = self._run(crash, lambda: self.desk.book.hold(ACCOUNT, order))
        except InsufficientCredits:
            assert name not in {hold.hold_id for hold in self.desk.wallet().holds}
        finally:
            self.uow.crash = Crash.NONE

    @precondition(lambda self: self.held)
    @rule(data=st.data(), crash=CRASHES)
    def capture(self, data: st.DataObject, crash: Crash) -> None:
        held = self.held.pop(data.draw(st.sampled_from(sorted(self.held))))
        amount = data.draw(st.integers(0, held.credits))
        self._run(crash, lambda: self.desk.book.capture(ACCOUNT, held.hold_id, amount))
        for part in held.allocations:
            used = min(part.credits, amount)
            amount -= used
            self.captured[part.lot_id] = self.captured.get(part.lot_id, 0) + used

    @precondition(lambda self: self.held)
    @rule(
        data=st.data(),
        why=st.sampled_from([ReleaseRule.PROVIDER_FAILED, ReleaseRule.CANCELLED]),
        crash=CRASHES,
    )
    def release(self, data: st.DataObject, why: ReleaseRule, crash: Crash) -> None:
        held = self.held.pop(data.draw(st.sampled_from(sorted(self.held))))
        verdict = a_verdict(why)
        self._run(crash, lambda: self.desk.book.release(ACCOUNT, held.hold_id, verdict))

    @rule(hours=st.integers(0, 30) | st.sampled_from([24 * 7, 24 * 16, 24 * 34]))
    def wait(self, hours: int) -> None:
        self.desk.clock.advance(seconds=3600 * hours)

    @invariant()
    def entries_prove_the_wallet(self) -> None:
        assert self.desk.faults() == ()
        entries = self.desk.shelf.entries_of()
        wallet = self.desk.wallet()
        assert sum(entry.amount_credits for entry in entries) == wallet.available_credits

    @invariant()
    def nothing_is_ever_negative(self) -> None:
        assert all(e.balance_after_credits >= 0 for e in self.desk.shelf.entries_of())
        assert all(lot.remaining_credits >= 0 for lot in self.desk.wallet().lots)

    @invariant()
    def bought_credits_are_there_or_were_spent_on_a_delivered_job(self) -> None:
        spent = sum(self.captured.get(lot_id, 0) for lot_id in self.bought)
        left = self.desk.wallet().credits_of(LotKind.PURCHASED)
        assert left == sum(self.bought.values()) - spent

    @invariant()
    def a_plan_that_was_paid_back_gives_nothing_though_its_jobs_do(self) -> None:
        assert not self.paid_back & self._plan_credits_left()

    @invariant()
    def every_credit_that_came_is_there_spent_or_expired(self) -> None:
        entries = self.desk.shelf.entries_of()
        came = sum(
            e.amount_credits
            for e in entries
            if e.entry_type in {EntryType.GRANT, EntryType.PURCHASE, EntryType.WEEKLY_RESET}
        )
        expired = sum(e.amount_credits for e in entries if e.entry_type is EntryType.EXPIRY)
        spent = sum(self.captured.values())
        assert self.desk.wallet().total_credits == came + expired - spent

    @invariant()
    def a_period_is_granted_once_and_to_its_amount(self) -> None:
        for entry in self.desk.shelf.entries_of():
            if entry.entry_id.startswith("sub_") and entry.amount_credits > 0:
                grant_id = entry.entry_id.split(":")[1]
                rules = [rule for plan in PLANS.values() for rule in plan.grants]
                amounts = {rule.credits for rule in rules if rule.grant_id == grant_id}
                assert entry.amount_credits in amounts

    @invariant()
    def the_account_says_what_the_subscription_is(self) -> None:
        account, found = self.desk.shelf.accounts[ACCOUNT], self.subscription
        assert found is None or with_copies(account, found) == account

    @invariant()
    def nobody_is_told_twice_of_one_threshold(self) -> None:
        names = [task.name for task in self.desk.shelf.tasks]
        assert len(names) == len(set(names))


Subscribers.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # a busy machine is no fault of the ledger
)
TestSubscribers = Subscribers.TestCase
