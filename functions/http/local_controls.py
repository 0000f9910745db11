"""Controls a person at a laptop has: give credits, choose a plan. Never part of production."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from pydantic import Field, StrictInt

from functions.http.local_plans import (
    ChoosePlan,
    ChosenPlan,
    LocalPlans,
    LocalStores,
    RunGrants,
    account_of,
)
from functions.http.local_time import LocalTime, PassedTime, PassTime
from functions.http.wire.model import Answer, Request
from functions.sheets import RouteSheet
from shared.credits.ledger import Grant
from shared.credits.model import Cause, LotKind
from shared.credits.posting import Ledger
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


@dataclass(frozen=True)
class LocalControls:
    """What the routes need."""

    uow: UnitOfWork[LocalStores]
    ledger: Ledger
    plans: LocalPlans
    time: LocalTime
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
            account = account_of(stores, body.email)
            entry = self.ledger.grant(stores, account.account_id, grant, now)
            return GivenCredits(entry_id=entry.entry_id, available=entry.balance_after_credits)

        return self.uow.run(work)


def local_control_routes(controls: LocalControls) -> RouteSheet:
    """Return the routes below `/sandbox`."""
    routes = RouteSheet(prefix="/sandbox", include_in_schema=False)

    @routes.post("/credits/grant", operation_id="give_credits")
    def give_credits(body: GiveCredits) -> GivenCredits:
        return controls.give(body)

    @routes.post("/plan", operation_id="choose_plan")
    def choose_plan(body: ChoosePlan) -> ChosenPlan:
        return controls.plans.choose(body)

    @routes.post("/grants/run", operation_id="run_grants")
    def run_grants(body: RunGrants) -> ChosenPlan:
        return controls.plans.bring_forward(body)

    @routes.post("/time/pass", operation_id="pass_time")
    def pass_time(body: PassTime) -> PassedTime:
        return controls.time.let_pass(body)

    return routes
