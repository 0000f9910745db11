"""Bodies of the routes of an account's own plan. Source: api.md, "Plans, credits, promotions"."""

from datetime import datetime

from functions.http.wire.model import Answer
from shared.catalogue.model import Cadence, PlanId
from shared.credits.plan import CurrentPlan, PlanStatus


class CurrentPlanAnswer(Answer):
    """The caller's plan. A free one was never started; one that is not renewed has `cancel_at`."""

    plan_id: PlanId
    catalogue_version: str
    status: PlanStatus
    started_at: datetime | None
    renews_at: datetime | None
    cancel_at: datetime | None


class ResetScheduleAnswer(Answer):
    """The next grant of credits; all null where none is to come.

    A `next_reset` that has passed is a grant that is being posted.
    """

    next_reset: datetime | None
    cadence: Cadence | None
    timezone: str | None


def current_plan_answer(plan: CurrentPlan) -> CurrentPlanAnswer:
    """Return `plan` as it is sent."""
    return CurrentPlanAnswer(
        plan_id=plan.plan_id,
        catalogue_version=plan.catalogue_version,
        status=plan.status,
        started_at=plan.started_at,
        renews_at=plan.renews_at,
        cancel_at=plan.cancel_at,
    )
