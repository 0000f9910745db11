"""The body of every error. Source: RFC 9457; api.md, "Errors"."""

from datetime import datetime

from pydantic import BaseModel

from functions.http.wire.money import Amount
from shared.accounts.permissions import Scope
from shared.generation.states import State
from shared.moderation.model import Category
from shared.notifications.problems import NextStep
from shared.payments.gateway import Gateway


class FieldProblem(BaseModel):
    """One field that breaks a rule."""

    loc: list[str | int]
    code: str
    detail: str


class Problem(BaseModel):
    """What went wrong; fields that do not apply are left out.

    Behind `errors` stand the facts of single problems: credits, guesses left, the state of a
    generation, a field nobody can grant, the category of refused words, pixels, bytes, seconds,
    what an API key lacks, the gateway that could take an order instead, the plan that is held and
    until when it is paid.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    stage: str | None = None
    next_step: NextStep | None = None
    retry_after_s: int | None = None
    errors: list[FieldProblem] | None = None
    needed_credits: int | None = None
    available_credits: int | None = None
    shortfall_credits: int | None = None
    cap_credits: int | None = None
    spent_credits: int | None = None
    month_ends_at: datetime | None = None
    package_ids: list[str] | None = None
    attempts_remaining: int | None = None
    state: State | None = None
    feature: str | None = None
    category: Category | None = None
    width: int | None = None
    height: int | None = None
    size_bytes_max: int | None = None
    duration_s_max: int | None = None
    keys_max: int | None = None
    needed_scope: Scope | None = None
    order_id: str | None = None
    other_gateway: Gateway | None = None
    price: Amount | None = None
    plan_id: str | None = None
    paid_until: datetime | None = None
