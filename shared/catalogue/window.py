"""What is shown to whoever looks: the catalogue on sale, or the one a subscriber bought."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.accounts.ports import AccountStore
from shared.catalogue.model import Catalogue, CreditPack, Plan
from shared.catalogue.offers import packs_on_sale
from shared.catalogue.ports import Catalogues
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork


class WindowStores(Protocol):
    """The store that tells who looks."""

    @property
    def accounts(self) -> AccountStore: ...


@dataclass(frozen=True)
class View:
    """What one caller sees: a catalogue and the plan held in it, the free one for strangers."""

    catalogue: Catalogue
    plan: Plan
    now: datetime

    @property
    def packs(self) -> list[CreditPack]:
        """The packs on sale now, the smallest first."""
        return packs_on_sale(self.catalogue, self.now)


class ShowCatalogue:
    """Shows plans, prices and packs; at most one read."""

    def __init__(self, uow: UnitOfWork[WindowStores], catalogues: Catalogues, clock: Clock) -> None:
        self._uow, self._catalogues, self._clock = uow, catalogues, clock

    def on_sale(self) -> Catalogue:
        """Return what anybody can buy now."""
        return self._catalogues.current()

    def view(self, account_id: AccountId | None) -> View:
        """Return what a caller sees; None for a stranger, who sees what is on sale.

        A subscriber sees the prices of the version that was bought: they are what is charged.
        """
        now = self._clock.now()
        account = None
        if account_id is not None:
            account = self._uow.run(lambda stores: stores.accounts.glance(account_id))
        if account is None:
            current = self._catalogues.current()
            return View(current, current.free_plan, now)
        catalogue, plan = self._catalogues.plan_of(account, now)
        return View(catalogue, plan, now)


def plan_from(catalogue: Catalogue, rank_min: int) -> Plan:
    """Return the lowest plan of at least `rank_min`; there is one for all that is sold."""
    plans = [plan for plan in catalogue.plans.values() if plan.rank >= rank_min]
    return min(plans, key=lambda plan: plan.rank)
