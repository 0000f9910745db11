"""What happens to subscriptions and lots by themselves: grants fall due, plans and credits end.

A schedule looks for what is due and queues one task a subscription, named by the subscription and
the moment (M049, M062); the task does it. Both may run twice, late or at once.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from shared.accounts.model import Account
from shared.catalogue.subscription import EndedBecause, Subscription, ended
from shared.credits.grants import Granter
from shared.credits.news import plan_ended_task
from shared.credits.ports import CreditStores, GrantStores
from shared.credits.subscribing import save_subscription
from shared.credits.usecases import Bookkeeper
from shared.kernel.errors import DomainError
from shared.kernel.ids import AccountId, SubscriptionId
from shared.kernel.ports import Clock, TaskQueue, UnitOfWork
from shared.kernel.tasks import Handler, QueueName, Task

PAGE, PAGES_MAX = 200, 25
"""Documents read at once, and pages of one run; what is behind waits for the next minute."""

SETTLED_MAX = 500
"""Wallets settled in one run: a commit each, so far fewer than can be queued."""

INACTIVE_PAUSE = timedelta(days=1)
"""How long a grant waits for an account that may not sign in."""


def grant_task(subscription: Subscription) -> Task:
    """Return the task for what is due to `subscription` now."""
    assert subscription.due_at is not None, f"{subscription.subscription_id} has ended"
    name = f"grant-{subscription.subscription_id}-{subscription.due_at:%Y%m%dT%H%M%S%f}"
    payload = {
        "account_id": subscription.account_id,
        "subscription_id": subscription.subscription_id,
    }
    return Task(QueueName.MONEY, Handler.GRANT_CREDITS, name, payload)


class QueueGrants:
    """Queues a task for each subscription that has something due."""

    def __init__(self, uow: UnitOfWork[GrantStores], queue: TaskQueue, clock: Clock) -> None:
        self._uow, self._queue, self._clock = uow, queue, clock

    def run(self) -> int:
        """Return how many tasks were queued; names that are queued already count as well."""
        queued = 0
        for subscription in self._due(self._clock.now()):
            self._queue.enqueue(grant_task(subscription))
            queued += 1
        return queued

    def _due(self, now: datetime) -> Iterator[Subscription]:
        after: Subscription | None = None
        for _ in range(PAGES_MAX):
            page = self._page(now, after)
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1]

    def _page(self, now: datetime, after: Subscription | None) -> list[Subscription]:
        return list(self._uow.run(lambda stores: stores.subscriptions.due(now, PAGE, after)))


class GrantCredits:
    """Does what is due to one subscription: its grants, or its end.

    Args:
        needs_verified_address: whether an account whose address is not proven waits (M061).
    """

    def __init__(
        self,
        uow: UnitOfWork[GrantStores],
        granter: Granter,
        clock: Clock,
        *,
        needs_verified_address: bool,
    ) -> None:
        self._uow, self._granter, self._clock = uow, granter, clock
        self._needs_verified_address = needs_verified_address

    def run(self, account_id: AccountId, subscription_id: SubscriptionId) -> None:
        """Post what is due, or end what has lapsed; a no-op where neither is so any more.

        Raises: `WalletFull`; then it is tried again.
        """
        now = self._clock.now()

        def work(stores: GrantStores) -> None:
            found = stores.subscriptions.find(account_id)
            if found is None or found.subscription_id != subscription_id:
                return
            if found.due_at is not None and found.due_at <= now:
                save_subscription(stores, self._kept(stores, found, now), now)

        self._uow.run(work)

    def _kept(self, stores: GrantStores, subscription: Subscription, now: datetime) -> Subscription:
        if not subscription.is_live(now):
            over = ended(subscription, _why(subscription), now)
            stores.outbox.add(plan_ended_task(over))
            return over
        account = stores.accounts.find(subscription.account_id)
        if account is None or not self._may_have(account):
            return _postponed(subscription, now)
        return self._granter.post_due(stores, subscription, now)

    def _may_have(self, account: Account) -> bool:
        is_known = account.is_verified or not self._needs_verified_address
        return account.is_active and is_known


class ExpireCredits:
    """Books the end of credits nobody has touched since they expired."""

    def __init__(self, uow: UnitOfWork[CreditStores], bookkeeper: Bookkeeper, clock: Clock) -> None:
        self._uow, self._bookkeeper, self._clock = uow, bookkeeper, clock

    def run(self) -> int:
        """Return how many wallets were settled; one that fails waits for the next run."""
        now = self._clock.now()
        expired = self._uow.run(lambda stores: stores.wallets.expired(now, SETTLED_MAX))
        return sum(self._settle(account_id) for account_id in expired)

    def _settle(self, account_id: AccountId) -> bool:
        try:
            self._bookkeeper.settle(account_id)
        except DomainError:
            return False
        return True


def _why(subscription: Subscription) -> EndedBecause:
    is_cancelled = subscription.cancel_at is not None
    return EndedBecause.CANCELLED if is_cancelled else EndedBecause.EXPIRED


def _postponed(subscription: Subscription, now: datetime) -> Subscription:
    return replace(subscription, next_grant_at=now + INACTIVE_PAUSE)
