"""What plans need from outside: subscriptions, and catalogues by version."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.accounts.model import Account
from shared.catalogue.model import Catalogue, Plan
from shared.catalogue.subscription import Subscription
from shared.kernel.ids import AccountId


class SubscriptionStore(Protocol):
    """One subscription an account at most."""

    def find(self, account_id: AccountId) -> Subscription | None:
        """Return the newest subscription, checked at commit; None when there never was one."""
        ...

    def peek(self, account_id: AccountId) -> Subscription | None:
        """Return it as advice: the commit does not care if it changes meanwhile."""
        ...

    def save(self, subscription: Subscription) -> None:
        """Write a new or found subscription over the one before."""
        ...

    def due(
        self, now: datetime, limit: int, after: Subscription | None = None
    ) -> Sequence[Subscription]:
        """Return at most `limit` that have something due at `now`, most due first.

        Due is a grant (`next_grant_at`) or the end (`lapses_at`), whichever comes first; what has
        ended is never due. With `after`, the last one of a page before, the next page.
        """
        ...


class CatalogueStore(Protocol):
    """Versions that were published; none of them ever changes."""

    def find(self, version: str) -> Catalogue | None:
        """Return the version, checked at commit; None when it was never published."""
        ...

    def add(self, catalogue: Catalogue, now: datetime) -> None:
        """Write a version that is not there yet: the commit is refused otherwise."""
        ...


class CatalogueStores(Protocol):
    """The store of one open commit."""

    @property
    def catalogues(self) -> CatalogueStore: ...


class Catalogues(Protocol):
    """Catalogue versions that were ever on sale, and the one that is now."""

    def current(self) -> Catalogue:
        """Return what is on sale."""
        ...

    def version(self, version: str) -> Catalogue:
        """Return a version. One that was never published is a bug: `KeyError`."""
        ...

    def plan_of(self, account: Account, now: datetime) -> tuple[Catalogue, Plan]:
        """Return the plan `account` has at `now`, and the version it was bought in."""
        ...
