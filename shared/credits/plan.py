"""What an account is told of its plan, and of its next reset (M064)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.catalogue.model import Cadence, GrantRule, PlanId
from shared.catalogue.ports import Catalogues
from shared.catalogue.subscription import Subscription, SubscriptionStatus
from shared.credits.grants import next_due
from shared.credits.periods import CIVIL
from shared.credits.ports import SubscribingStores
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork


class PlanStatus(StrEnum):
    """What the plan of an account rests on."""

    FREE = "free"  # no subscription, or one that has ended
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    DISPUTED = "disputed"  # the free one, while the bought one is held back


STATUS = {
    SubscriptionStatus.TRIALING: PlanStatus.TRIALING,
    SubscriptionStatus.ACTIVE: PlanStatus.ACTIVE,
    SubscriptionStatus.PAST_DUE: PlanStatus.PAST_DUE,
    SubscriptionStatus.DISPUTED: PlanStatus.DISPUTED,
    SubscriptionStatus.ENDED: PlanStatus.FREE,
}
assert STATUS.keys() == set(SubscriptionStatus)


@dataclass(frozen=True)
class CurrentPlan:
    """The plan an account has now; times are aware UTC.

    `started_at` is None for the free plan. `renews_at` is when it is paid for again, `cancel_at`
    when it ends instead; both None where neither is planned.
    """

    plan_id: PlanId
    catalogue_version: str
    status: PlanStatus
    started_at: datetime | None = None
    renews_at: datetime | None = None
    cancel_at: datetime | None = None


@dataclass(frozen=True)
class Reset:
    """The next grant: when, by which cadence, in which time zone's calendar."""

    next_reset: datetime
    cadence: Cadence
    timezone: str


def plan_of(subscription: Subscription) -> CurrentPlan:
    """Return what is told of a live `subscription`; one without a price ends with its period."""
    is_open_ended = subscription.cancel_at is None and subscription.price is None
    return CurrentPlan(
        plan_id=subscription.plan_id,
        catalogue_version=subscription.catalogue_version,
        status=STATUS[subscription.status],
        started_at=subscription.started_at,
        renews_at=subscription.period_end if subscription.renews else None,
        cancel_at=subscription.period_end if is_open_ended else subscription.cancel_at,
    )


def next_reset(
    rules: tuple[GrantRule, ...], subscription: Subscription, now: datetime
) -> Reset | None:
    """Return the earliest next grant by what was granted last, None when there will be none.

    A grant that is due and not posted yet is the next one: its moment has passed.
    """
    if not subscription.is_live(now):
        return None
    return min(_resets(rules, subscription), key=lambda reset: reset.next_reset, default=None)


class ReadPlan:
    """Tells an account its plan: one read."""

    def __init__(
        self, uow: UnitOfWork[SubscribingStores], catalogues: Catalogues, clock: Clock
    ) -> None:
        self._uow, self._catalogues, self._clock = uow, catalogues, clock

    def current(self, account_id: AccountId) -> CurrentPlan:
        """Return the plan of the subscription, or the free one of what is on sale."""
        subscription = self._uow.run(lambda stores: stores.subscriptions.peek(account_id))
        if subscription is not None and subscription.is_live(self._clock.now()):
            return plan_of(subscription)
        is_disputed = subscription is not None and subscription.is_had(self._clock.now())
        status = PlanStatus.DISPUTED if is_disputed else PlanStatus.FREE
        catalogue = self._catalogues.current()
        return CurrentPlan(catalogue.free_plan.plan_id, catalogue.version, status)


class Resets:
    """Knows an account's next reset: one read. Implements `ResetSchedule`."""

    def __init__(self, uow: UnitOfWork[SubscribingStores], catalogues: Catalogues) -> None:
        self._uow, self._catalogues = uow, catalogues

    def find(self, account_id: AccountId, now: datetime) -> Reset | None:
        """Return the account's next reset, None when there is none."""
        subscription = self._uow.run(lambda stores: stores.subscriptions.peek(account_id))
        if subscription is None or not subscription.is_live(now):
            return None
        catalogue = self._catalogues.version(subscription.catalogue_version)
        return next_reset(catalogue.plans[subscription.plan_id].grants, subscription, now)

    def next_reset(self, account_id: AccountId, now: datetime) -> datetime | None:
        reset = self.find(account_id, now)
        return None if reset is None else reset.next_reset


def _resets(rules: tuple[GrantRule, ...], subscription: Subscription) -> Iterator[Reset]:
    for rule in rules:
        moment = _moment(rule, subscription)
        will_be = subscription.renews or (moment is not None and moment < subscription.lapses_at)
        if moment is not None and will_be:
            yield Reset(moment, rule.cadence, rule.timezone)


def _moment(rule: GrantRule, subscription: Subscription) -> datetime | None:
    due = next_due(rule, subscription)
    waits_for_renewal = rule.cadence is Cadence.BILLING_CYCLE and due is None
    if waits_for_renewal:
        return subscription.period_end
    return due if rule.cadence in CIVIL or rule.cadence is Cadence.BILLING_CYCLE else None
