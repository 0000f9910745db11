"""Where catalogues are found: those that came with the program, and those published since."""

from collections.abc import Callable, Sequence
from datetime import datetime

from shared.accounts.model import Account
from shared.catalogue.model import Catalogue, Plan, PlanId


class Shelf:
    """Implements `shared.catalogue.ports.Catalogues`.

    Versions never change, so one that was found is kept for the life of the process; one that was
    not may be published any moment and is looked for again.

    Args:
        current: what is on sale: a version, or a family, which means its newest shipped version.
        shipped: those of one family from the oldest to the newest.
        published: finds a published version, or None.
    """

    def __init__(
        self,
        current: str,
        shipped: Sequence[Catalogue],
        published: Callable[[str], Catalogue | None],
    ) -> None:
        self._known = {catalogue.version: catalogue for catalogue in shipped}
        newest = {catalogue.family: catalogue.version for catalogue in shipped}
        self._current = newest.get(current, current)
        self._published = published

    def current(self) -> Catalogue:
        """Return what is on sale. Raises: `KeyError` when the setting names no catalogue."""
        return self.version(self._current)

    def version(self, version: str) -> Catalogue:
        """Return a version. One that was never published is a bug: `KeyError`."""
        known = self._known.get(version)
        if known is not None:
            return known
        found = self._published(version)
        if found is None:
            raise KeyError(version)
        self._known[version] = found
        return found

    def plan_of(self, account: Account, now: datetime) -> tuple[Catalogue, Plan]:
        """Return the plan `account` has at `now`, and the version it was bought in.

        That is the plan of its subscription until it lapses, and the free plan of what is on sale
        from then on.
        """
        if not has_bought_plan(account, now):
            current = self.current()
            return current, current.free_plan
        assert account.catalogue_version is not None
        bought = self.version(account.catalogue_version)
        return bought, bought.plans[PlanId(account.plan_id)]


def has_bought_plan(account: Account, now: datetime) -> bool:
    """Say whether the copies of a subscription on `account` are good at `now`."""
    if account.catalogue_version is None or account.plan_expires_at is None:
        return False
    return now < account.plan_expires_at
