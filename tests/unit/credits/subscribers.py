"""Subscriptions beside the ledger: stores, catalogues and a desk that grants."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from shared.accounts.address import EmailAddress
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.catalogue.model import (
    Cadence,
    Catalogue,
    Entitlements,
    GrantRule,
    Plan,
    PlanId,
)
from shared.catalogue.subscription import Subscription, SubscriptionStatus
from shared.credits.grants import Granter
from shared.credits.posting import Ledger
from shared.credits.subscribing import save_subscription
from shared.credits.usecases import Bookkeeper
from shared.kernel.ids import AccountId, SubscriptionId
from shared.kernel.media import Resolution
from shared.kernel.money import Currency, Money
from tests.doubles import FixedClock
from tests.unit.credits.builders import (
    ACCOUNT,
    NOW,
    Desk,
    FakeCreditStores,
    FakeSigner,
    FakeUnitOfWork,
    Shelf,
)

Result = TypeVar("Result")

WEEKLY = GrantRule("weekly", 25, Cadence.WEEKLY)
PRICE = Money(29900, Currency.TWD)
MONTH = timedelta(days=30)


def an_account(account_id: AccountId = ACCOUNT, **changes: object) -> Account:
    account = Account(
        account_id=account_id,
        email=EmailAddress(f"{account_id}@example.com"),
        kept_password=None,
        full_name=None,
        locale=Locale.EN,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(account, **changes)  # type: ignore[arg-type]


def a_subscription(
    started_at: datetime = NOW, *, name: str = "sub_1", **changes: object
) -> Subscription:
    subscription = Subscription(
        subscription_id=SubscriptionId(name),
        account_id=ACCOUNT,
        plan_id=PlanId.STARTER,
        catalogue_version="test@1",
        status=SubscriptionStatus.ACTIVE,
        started_at=started_at,
        period_start=started_at,
        period_end=started_at + MONTH,
        updated_at=started_at,
        price=PRICE,
    )
    return replace(subscription, **changes)  # type: ignore[arg-type]


def a_plan(*grants: GrantRule, plan_id: PlanId = PlanId.STARTER, rank: int = 1) -> Plan:
    entitlements = Entitlements(
        Resolution.HD, 30, has_watermark=False, is_priority=False, may_use_effects=True
    )
    return Plan(plan_id, rank, entitlements, {Currency.TWD: PRICE}, grants)


def a_catalogue(*plans: Plan, version: str = "test@1") -> Catalogue:
    free = replace(a_plan(plan_id=PlanId.DEMO, rank=0), prices={})
    every = {plan.plan_id: plan for plan in (free, *plans)}
    return Catalogue(version, every, {}, {}, "bonus_subscription_purchased")


class FakeCatalogues:
    """Every version it was given; the first is on sale."""

    def __init__(self, *versions: Catalogue) -> None:
        self._versions = {each.version: each for each in versions}
        self._current = versions[0]

    def current(self) -> Catalogue:
        return self._current

    def version(self, version: str) -> Catalogue:
        return self._versions[version]

    def plan_of(self, account: Account, now: datetime) -> tuple[Catalogue, Plan]:
        expires_at, version = account.plan_expires_at, account.catalogue_version
        if version is None or (expires_at is not None and expires_at <= now):
            return self._current, self._current.free_plan
        catalogue = self._versions[version]
        return catalogue, catalogue.plans[PlanId(account.plan_id)]


@dataclass
class SubscriberShelf(Shelf):
    """What is stored."""

    accounts: dict[AccountId, Account] = field(default_factory=dict)
    subscriptions: dict[AccountId, Subscription] = field(default_factory=dict)


class FakeAccounts:
    def __init__(self, shelf: SubscriberShelf, new: SubscriberShelf) -> None:
        self._shelf, self._new = shelf, new

    def find(self, account_id: AccountId) -> Account | None:
        self._shelf.reads += 1
        return self._new.accounts.get(account_id) or self._shelf.accounts.get(account_id)

    def glance(self, account_id: AccountId) -> Account | None:
        return self.find(account_id)

    def find_by_email(self, email: EmailAddress) -> Account | None:
        return next((a for a in self._shelf.accounts.values() if a.email == email), None)

    def add(self, account: Account) -> None:
        self.save(account)

    def save(self, account: Account) -> None:
        self._new.accounts[account.account_id] = account


class FakeSubscriptions:
    def __init__(self, shelf: SubscriberShelf, new: SubscriberShelf) -> None:
        self._shelf, self._new = shelf, new

    def find(self, account_id: AccountId) -> Subscription | None:
        self._shelf.reads += 1
        mine = self._new.subscriptions.get(account_id)
        return mine or self._shelf.subscriptions.get(account_id)

    def peek(self, account_id: AccountId) -> Subscription | None:
        return self.find(account_id)

    def save(self, subscription: Subscription) -> None:
        self._new.subscriptions[subscription.account_id] = subscription

    def due(
        self, now: datetime, limit: int, after: Subscription | None = None
    ) -> Sequence[Subscription]:
        due = [(s.due_at, s.account_id, s) for s in self._shelf.subscriptions.values() if s.due_at]
        last = None if after is None else (after.due_at, after.account_id)
        found = sorted(each for each in due if each[0] <= now)
        return [s for at, name, s in found if last is None or (at, name) > last][:limit]  # type: ignore[operator]


class FakeGrantStores(FakeCreditStores):
    """Wallets, accounts and subscriptions in one commit."""

    def __init__(self, shelf: SubscriberShelf, lost_tries: int) -> None:
        super().__init__(shelf, lost_tries)
        self._mine, self._mine_new = shelf, SubscriberShelf()
        self.accounts = FakeAccounts(shelf, self._mine_new)
        self.subscriptions = FakeSubscriptions(shelf, self._mine_new)

    def commit(self) -> None:
        super().commit()
        self._mine.accounts.update(self._mine_new.accounts)
        self._mine.subscriptions.update(self._mine_new.subscriptions)
        self._mine.writes += len(self._mine_new.accounts) + len(self._mine_new.subscriptions)


class GrantDesk(Desk):
    """A ledger with subscriptions. The account exists and has none yet."""

    def __init__(self, *versions: Catalogue) -> None:
        self.shelf: SubscriberShelf = SubscriberShelf(accounts={ACCOUNT: an_account()})
        self.clock = FixedClock(NOW)
        self.uow = FakeUnitOfWork(partial(FakeGrantStores, self.shelf))  # type: ignore[assignment]
        self.ledger = Ledger(FakeSigner())
        self.book = Bookkeeper(self.uow, self.ledger, self.clock)  # type: ignore[arg-type]
        self.catalogues = FakeCatalogues(*(versions or (a_catalogue(a_plan(WEEKLY)),)))
        self.granter = Granter(self.ledger, self.catalogues)

    def activate(self, subscription: Subscription | None = None) -> Subscription:
        """Save a subscription with its first grants, as a payment does."""
        begun = subscription or a_subscription(self.clock.now())
        return self.post(begun)

    def post(self, subscription: Subscription | None = None) -> Subscription:
        """Post what is due to `subscription`, or to the stored one, and save it."""
        now = self.clock.now()

        def work(stores: FakeGrantStores) -> Subscription:
            found = subscription or stores.subscriptions.find(ACCOUNT)
            assert found is not None
            posted = self.granter.post_due(stores, found, now)
            save_subscription(stores, posted, now)
            return posted

        return self.uow.run(work)  # type: ignore[arg-type]

    def at(self, moment: datetime) -> None:
        self.clock.advance(seconds=(moment - self.clock.now()).total_seconds())

    @property
    def lots(self) -> dict[str, int]:
        return {lot.lot_id: lot.remaining_credits for lot in self.wallet().lots}

    @property
    def available(self) -> int:
        return self.book.settle(ACCOUNT).available_credits
