"""Subscriptions over a real database, as tests and their worker processes open it."""

import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from infra.documents.interface import DocumentDatabase
from infra.receipts.ed25519 import Ed25519ReceiptSigner
from infra.stores.stores import Stores
from shared.catalogue.subscription import Subscription
from shared.credits.grants import Granter
from shared.credits.keeping import ExpireCredits, GrantCredits
from shared.credits.posting import Ledger
from shared.credits.reconcile import CheckLedger
from shared.credits.subscribing import save_subscription
from shared.credits.usecases import Bookkeeper
from shared.kernel.ids import AccountId
from tests.contract.credits.builders import SEED
from tests.contract.documents.builders import Engine, racing_stores
from tests.doubles import FixedClock
from tests.unit.credits.builders import ACCOUNT, NOW
from tests.unit.credits.subscribers import (
    WEEKLY,
    FakeCatalogues,
    a_catalogue,
    a_plan,
    a_subscription,
    an_account,
)

WEEK = timedelta(days=7)


@dataclass
class GrantingDesk:
    """Subscriptions and their ledger on `database`."""

    database: DocumentDatabase
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))

    def __post_init__(self) -> None:
        self.uow = racing_stores(self.database, self.clock)
        ledger = Ledger(Ed25519ReceiptSigner(SEED))
        self.granter = Granter(ledger, FakeCatalogues(a_catalogue(a_plan(WEEKLY))))
        self.book = Bookkeeper(self.uow, ledger, self.clock)
        self.granting = GrantCredits(
            self.uow, self.granter, self.clock, needs_verified_address=False
        )
        self.expiring = ExpireCredits(self.uow, self.book, self.clock)
        self.audit = CheckLedger(self.uow, self.clock, overdue_after=timedelta(days=1000))

    def activate(self, account_id: AccountId = ACCOUNT, **changes: object) -> Subscription:
        """Open an account with a subscription that is paid for in ten years."""
        begun = a_subscription(
            account_id=account_id, period_end=NOW + timedelta(days=3650), **changes
        )
        account = an_account(account_id)

        def work(stores: Stores) -> Subscription:
            stores.accounts.add(account)
            posted = self.granter.post_due(stores, begun, NOW)
            save_subscription(stores, posted, NOW)
            return posted

        return self.uow.run(work)

    def run(self, subscription: Subscription) -> None:
        self.granting.run(subscription.account_id, subscription.subscription_id)

    def stored(self, account_id: AccountId = ACCOUNT) -> Subscription:
        found = self.uow.run(lambda stores: stores.subscriptions.peek(account_id))
        assert found is not None
        return found

    def entries(self, account_id: AccountId = ACCOUNT) -> list[str]:
        found = self.uow.run(lambda stores: stores.entries.oldest(account_id, 0, 1000))
        return [entry.entry_id for entry in found]


def grant_for_ever(path: Path) -> None:
    """Grant week after week without end; say each when it is done."""
    desk = GrantingDesk(Engine(path=path).open())
    subscription = desk.stored()
    while True:
        next_grant_at = desk.stored().next_grant_at
        assert next_grant_at is not None
        desk.clock.advance(seconds=(next_grant_at - desk.clock.now()).total_seconds())
        desk.run(subscription)
        print(next_grant_at.date(), flush=True)


if __name__ == "__main__":
    grant_for_ever(Path(sys.argv[1]))
