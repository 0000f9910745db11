"""Controls a person at a laptop has: give credits, choose a plan. Never part of production."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from fastapi import APIRouter
from pydantic import Field, StrictInt

from functions.http.wire.model import Answer, Request
from shared.accounts.address import normalise_email
from shared.accounts.model import Account
from shared.accounts.ports import AccountStore
from shared.catalogue.errors import PlanUnknown
from shared.catalogue.model import PlanId
from shared.catalogue.ports import Catalogues
from shared.credits.ledger import Grant
from shared.credits.model import Cause, LotKind
from shared.credits.ports import CreditStores
from shared.credits.posting import Ledger
from shared.kernel.errors import DomainError, Kind
from shared.kernel.ids import EntryId
from shared.kernel.ports import Clock, IdSource, UnitOfWork

LOT_LIFE: Mapping[LotKind, timedelta | None] = {
    LotKind.SUBSCRIPTION: timedelta(days=7),
    LotKind.BONUS: timedelta(days=90),
    LotKind.PURCHASED: None,
}
"""Source: M061 (a week), M066 (90 days), M067 (for ever)."""
assert LOT_LIFE.keys() == set(LotKind)


PLAN_LIFE = timedelta(days=365)


class GiveCredits(Request):
    """Credits for the account of an address."""

    email: str
    credits: StrictInt = Field(ge=1, le=1_000_000)
    kind: LotKind


class GivenCredits(Answer):
    """The entry that was booked; `available` counts the account's credits after it."""

    entry_id: str
    available: int


class ChoosePlan(Request):
    """A plan for the account of an address."""

    email: str
    plan_id: PlanId


class ChosenPlan(Answer):
    """The plan the account holds now."""

    email: str
    plan_id: PlanId


class AddressUnknown(DomainError):
    """No account has this address."""

    kind, code = Kind.NOT_FOUND, "accounts.address_unknown"


class LocalStores(CreditStores, Protocol):
    """The stores the controls write."""

    @property
    def accounts(self) -> AccountStore: ...


@dataclass(frozen=True)
class LocalControls:
    """What the routes need."""

    uow: UnitOfWork[LocalStores]
    ledger: Ledger
    catalogues: Catalogues
    clock: Clock
    ids: IdSource

    def give(self, body: GiveCredits) -> GivenCredits:
        """Book a grant. Raises: `AddressUnknown`, `FieldRefused`, `WalletFull`."""
        now, life = self.clock.now(), LOT_LIFE[body.kind]
        grant = Grant(
            entry_id=EntryId(self.ids.new("gra")),
            credits=body.credits,
            kind=body.kind,
            cause=Cause("Local grant"),
            expires_at=None if life is None else now + life,
        )

        def work(stores: LocalStores) -> GivenCredits:
            account = _account(stores, body.email)
            entry = self.ledger.grant(stores, account.account_id, grant, now)
            return GivenCredits(entry_id=entry.entry_id, available=entry.balance_after_credits)

        return self.uow.run(work)

    def choose(self, body: ChoosePlan) -> ChosenPlan:
        """Give the account a plan on sale for a year, without its credits.

        Raises: `AddressUnknown`, `FieldRefused`, `PlanUnknown`.
        """
        catalogue = self.catalogues.current()
        plan = catalogue.plans.get(body.plan_id)
        if plan is None:
            raise PlanUnknown(body.plan_id)
        is_free = plan == catalogue.free_plan
        now = self.clock.now()

        def work(stores: LocalStores) -> ChosenPlan:
            account = _account(stores, body.email)
            changed = replace(
                account,
                plan_id=body.plan_id.value,
                catalogue_version=None if is_free else catalogue.version,
                plan_expires_at=None if is_free else now + PLAN_LIFE,
                updated_at=now,
            )
            stores.accounts.save(changed)
            return ChosenPlan(email=account.email, plan_id=body.plan_id)

        return self.uow.run(work)


def local_control_routes(controls: LocalControls) -> APIRouter:
    """Return the routes below `/sandbox`."""
    routes = APIRouter(prefix="/sandbox", include_in_schema=False)

    @routes.post("/credits/grant", operation_id="give_credits")
    def give_credits(body: GiveCredits) -> GivenCredits:
        return controls.give(body)

    @routes.post("/plan", operation_id="choose_plan")
    def choose_plan(body: ChoosePlan) -> ChosenPlan:
        return controls.choose(body)

    return routes


def _account(stores: LocalStores, email: str) -> Account:
    account = stores.accounts.find_by_email(normalise_email(email))
    if account is None:
        raise AddressUnknown
    return account
