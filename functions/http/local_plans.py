"""Plans a person at a laptop chooses for an account, and resets that come when asked for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from functions.http.wire.model import Answer, Request
from shared.accounts.address import normalise_email
from shared.accounts.model import Account
from shared.catalogue.errors import PlanUnknown
from shared.catalogue.model import Catalogue, Plan, PlanId
from shared.catalogue.ports import Catalogues
from shared.catalogue.subscription import (
    EndedBecause,
    Subscription,
    SubscriptionStatus,
    ended,
)
from shared.credits.grants import Granter, due_grants
from shared.credits.periods import CIVIL, months_after, period_at
from shared.credits.ports import GrantStores
from shared.credits.subscribing import save_subscription
from shared.kernel.errors import DomainError, Kind
from shared.kernel.ids import AccountId, SubscriptionId
from shared.kernel.ports import Clock, IdSource, UnitOfWork

INSTANT = timedelta(microseconds=1)


class ChoosePlan(Request):
    """A plan for the account of an address; without credits its first grant is left out."""

    email: str
    plan_id: PlanId
    with_credits: bool = True


class RunGrants(Request):
    """The account whose next reset is to come now."""

    email: str


class ChosenPlan(Answer):
    """The plan the account holds now, and when its next credits are due."""

    email: str
    plan_id: PlanId
    next_grant_at: datetime | None


class AddressUnknown(DomainError):
    """No account has this address."""

    kind, code = Kind.NOT_FOUND, "accounts.address_unknown"


class LocalStores(GrantStores, Protocol):
    """The stores the controls write."""


@dataclass(frozen=True)
class LocalPlans:
    """Subscriptions nobody pays for: one month each."""

    uow: UnitOfWork[LocalStores]
    granter: Granter
    catalogues: Catalogues
    clock: Clock
    ids: IdSource

    def choose(self, body: ChoosePlan) -> ChosenPlan:
        """Begin a subscription, or end it for the free plan; the same plan again is no change.

        Raises: `AddressUnknown`, `FieldRefused`, `PlanUnknown`, `WalletFull`.
        """
        now, catalogue = self.clock.now(), self.catalogues.current()
        subscription_id = SubscriptionId(self.ids.new("sub"))
        if body.plan_id not in catalogue.plans:
            raise PlanUnknown(body.plan_id)
        plan = catalogue.plans[body.plan_id]

        def work(stores: LocalStores) -> ChosenPlan:
            account = account_of(stores, body.email)
            found = stores.subscriptions.find(account.account_id)
            held = found if found is not None and found.is_live(now) else None
            if plan.is_free and held is not None:
                held = ended(held, EndedBecause.CANCELLED, now)
                save_subscription(stores, held, now)
            elif not plan.is_free and (held is None or held.plan_id != plan.plan_id):
                begun = _begun(account.account_id, subscription_id, plan, catalogue, now)
                known = begun if body.with_credits else _as_if_granted(begun, plan, now)
                held = self.granter.post_due(stores, known, now)
                save_subscription(stores, held, now)
            return _chosen(account, plan.plan_id, held)

        return self.uow.run(work)

    def bring_forward(self, body: RunGrants) -> ChosenPlan:
        """Make the plan's next reset due now; the schedule posts it within seconds.

        The subscription goes on under another id, as if its last grants were a period old and had
        ended: those of the present period exist already, and are never posted twice.

        Raises: `AddressUnknown`, `FieldRefused`.
        """
        now, subscription_id = self.clock.now(), SubscriptionId(self.ids.new("sub"))

        def work(stores: LocalStores) -> ChosenPlan:
            account = account_of(stores, body.email)
            found = stores.subscriptions.find(account.account_id)
            if found is None or not found.is_live(now):
                return _chosen(account, self.catalogues.current().free_plan.plan_id, None)
            self.granter.withdraw(stores, found, now)
            aged = replace(
                found,
                subscription_id=subscription_id,
                granted={**found.granted, **self._a_period_ago(found, now)},
                next_grant_at=now,
                updated_at=now,
            )
            save_subscription(stores, aged, now)
            return _chosen(account, aged.plan_id, aged)

        return self.uow.run(work)

    def _a_period_ago(self, subscription: Subscription, now: datetime) -> dict[str, str]:
        keys = {}
        for rule in self.granter.rules_of(subscription):
            if rule.cadence in CIVIL:
                present = period_at(rule.cadence, rule.timezone, now)
                before = period_at(rule.cadence, rule.timezone, present.starts_at - INSTANT)
                keys[rule.grant_id] = before.key
        return keys


def account_of(stores: GrantStores, email: str) -> Account:
    """Return the account of an address. Raises: `AddressUnknown`, `FieldRefused`."""
    account = stores.accounts.find_by_email(normalise_email(email))
    if account is None:
        raise AddressUnknown
    return account


def _begun(
    account_id: AccountId,
    subscription_id: SubscriptionId,
    plan: Plan,
    catalogue: Catalogue,
    now: datetime,
) -> Subscription:
    return Subscription(
        subscription_id=subscription_id,
        account_id=account_id,
        plan_id=plan.plan_id,
        catalogue_version=catalogue.version,
        status=SubscriptionStatus.ACTIVE,
        started_at=now,
        period_start=now,
        period_end=months_after(now, 1),
        updated_at=now,
    )


def _as_if_granted(subscription: Subscription, plan: Plan, now: datetime) -> Subscription:
    due = due_grants(plan.grants, subscription, now)
    return replace(subscription, granted={each.rule.grant_id: each.key for each in due})


def _chosen(account: Account, plan_id: PlanId, held: Subscription | None) -> ChosenPlan:
    next_grant_at = None if held is None else held.next_grant_at
    return ChosenPlan(email=account.email, plan_id=plan_id, next_grant_at=next_grant_at)
