"""Routes by which administrators keep coupons. Source: api.md, "Admin"."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path

from functions.deps import Cursor, Limit
from functions.http.cursors import CursorRefused, decode_place, encode_place
from functions.http.wire.money import amount
from functions.http.wire.promotions import ChangeCoupon, CouponAnswer, CouponPage, CreateCoupon
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.kernel.money import Money
from shared.promotions.code import normalised_code
from shared.promotions.model import CouponCode
from shared.promotions.usecases import CouponChanges, CouponOffice, CouponReport, CouponTerms

CodePath = Annotated[str, Path(max_length=64)]


def coupon_routes(office: CouponOffice, caller: CallerDependency) -> RouteSheet:
    """Return the routes below `/admin/coupons`."""
    routes = RouteSheet(prefix="/admin/coupons", tags=["admin"])
    _add_reading(routes, office, caller)
    _add_writing(routes, office, caller)
    return routes


def _add_reading(routes: RouteSheet, office: CouponOffice, caller: CallerDependency) -> None:
    @routes.get("", operation_id="list_coupons", dependencies=[Depends(caller)])
    def list_coupons(limit: Limit = 20, cursor: Cursor = None) -> CouponPage:
        after = None if cursor is None else _after(cursor)
        reports = office.newest(after, limit)
        last = None if len(reports) < limit else reports[-1].coupon
        return CouponPage(
            items=[_answer(report) for report in reports],
            next_cursor=None if last is None else encode_place(last.created_at, last.code),
        )

    @routes.get("/{code}", operation_id="read_coupon", dependencies=[Depends(caller)])
    def read_coupon(code: CodePath) -> CouponAnswer:
        return _answer(office.read(code))


def _add_writing(routes: RouteSheet, office: CouponOffice, caller: CallerDependency) -> None:
    @routes.post("", operation_id="create_coupon", status_code=201)
    def create_coupon(body: CreateCoupon, who: Annotated[Caller, Depends(caller)]) -> CouponAnswer:
        return _answer(CouponReport(office.create(who.account_id, _terms(body)), 0))

    @routes.patch("/{code}", operation_id="change_coupon", dependencies=[Depends(caller)])
    def change_coupon(code: CodePath, body: ChangeCoupon) -> CouponAnswer:
        return _answer(office.change(code, _changes(body)))

    @routes.delete(
        "/{code}", operation_id="retire_coupon", status_code=204, dependencies=[Depends(caller)]
    )
    def retire_coupon(code: CodePath) -> None:
        office.retire(code)


def _terms(body: CreateCoupon) -> CouponTerms:
    given = body.model_dump(exclude={"plans", "markets", "budget"})
    budget = body.budget
    return CouponTerms(
        **given,
        budget=None if budget is None else Money(budget.amount_minor, budget.currency),
        plans=None if body.plans is None else frozenset(body.plans),
        markets=None if body.markets is None else frozenset(body.markets),
    )


def _changes(body: ChangeCoupon) -> CouponChanges:
    changes: CouponChanges = {}
    if "ends_at" in body.model_fields_set:
        changes["ends_at"] = body.ends_at
    if "campaign" in body.model_fields_set:
        changes["campaign"] = body.campaign
    if body.is_listed is not None:
        changes["is_listed"] = body.is_listed
    if body.is_active is not None:
        changes["is_active"] = body.is_active
    return changes


def _after(cursor: str) -> tuple[datetime, CouponCode]:
    created_at, text = decode_place(cursor)
    code = normalised_code(text)
    if code is None:
        raise CursorRefused
    return created_at, code


def _answer(report: CouponReport) -> CouponAnswer:
    coupon = report.coupon
    plans, markets = coupon.audience.plans, coupon.audience.markets
    return CouponAnswer(
        code=coupon.code,
        kind=coupon.kind,
        value=coupon.value,
        starts_at=coupon.starts_at,
        ends_at=coupon.ends_at,
        plans=None if plans is None else sorted(plans),
        markets=None if markets is None else sorted(markets),
        trial_plan_id=None if coupon.trial is None else coupon.trial.plan_id,
        uses_per_account_max=coupon.uses_per_account_max,
        uses_max=coupon.uses_max,
        budget_credits=coupon.budget_credits,
        budget=None if coupon.budget is None else amount(coupon.budget),
        uses_cap=coupon.uses_cap,
        bonus_days=coupon.bonus_days,
        campaign=coupon.campaign,
        is_listed=coupon.is_listed,
        is_active=coupon.is_active,
        uses=report.uses,
        created_at=coupon.created_at,
        updated_at=coupon.updated_at,
    )
