"""Routes of an account's own plan. Source: api.md, "Plans, credits, promotions"."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from functions.http.wire.subscriptions import (
    CurrentPlanAnswer,
    ResetScheduleAnswer,
    current_plan_answer,
)
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.credits.plan import ReadPlan, Resets
from shared.kernel.ports import Clock


@dataclass(frozen=True)
class SubscriptionCases:
    """What the routes call."""

    plan: ReadPlan
    resets: Resets
    clock: Clock


def subscription_routes(cases: SubscriptionCases, caller: CallerDependency) -> RouteSheet:
    """Return the routes that tell an account its plan and its next reset."""
    routes = RouteSheet()

    @routes.get("/plans/current", operation_id="read_current_plan", tags=["plans"])
    def read_current_plan(who: Annotated[Caller, Depends(caller)]) -> CurrentPlanAnswer:
        return current_plan_answer(cases.plan.current(who.account_id))

    @routes.get("/credits/reset-schedule", operation_id="read_reset_schedule", tags=["credits"])
    def read_reset_schedule(who: Annotated[Caller, Depends(caller)]) -> ResetScheduleAnswer:
        reset = cases.resets.find(who.account_id, cases.clock.now())
        if reset is None:
            return ResetScheduleAnswer(next_reset=None, cadence=None, timezone=None)
        return ResetScheduleAnswer(
            next_reset=reset.next_reset, cadence=reset.cadence, timezone=reset.timezone
        )

    return routes
