"""Routes of plans, prices and packs. Source: api.md, "Plans, credits, promotions"."""

import hashlib
from typing import Annotated, Any

from fastapi import Depends, Header, Response

from functions.deps import locale_of
from functions.http.present import is_matched
from functions.http.wire.catalogue import (
    EntitlementsAnswer,
    GrantAnswer,
    PackageAnswer,
    PackagePriceAnswer,
    PackagesAnswer,
    PlanAnswer,
    PlansAnswer,
    PriceAnswer,
    PricingAnswer,
    PriorityClass,
    SizePriceAnswer,
)
from functions.http.wire.money import amounts
from functions.identity import Caller, VisitorDependency
from functions.sheets import RouteSheet
from shared.accounts.locale import Locale
from shared.catalogue.discount import PERMILLE, pack_price
from shared.catalogue.model import (
    Catalogue,
    CreditPack,
    Entitlements,
    GrantRule,
    Plan,
    PlanId,
    PriceRow,
    ServiceType,
)
from shared.catalogue.names import pack_name, plan_name, service_name
from shared.catalogue.window import ShowCatalogue, View, plan_from
from shared.payments.terms import may_be_paid

LocaleOf = Annotated[Locale, Depends(locale_of)]

PROOF_OPTIONAL: dict[str, Any] = {"security": [{}]}
"""Joins the proofs a route takes with none at all. Source: OpenAPI 3.1, "Operation Object"."""

SHARED_CACHES = {"Cache-Control": "public, no-cache", "Vary": "Accept-Language"}
OWN_CACHE = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization"}


def catalogue_routes(show: ShowCatalogue, visitor: VisitorDependency) -> RouteSheet:
    """Return the routes that show what is on sale."""
    routes = RouteSheet(tags=["catalogue"])
    _add_plans(routes, show)
    _add_credits(routes, show, visitor)
    return routes


def _add_plans(routes: RouteSheet, show: ShowCatalogue) -> None:
    @routes.get(
        "/plans",
        operation_id="list_plans",
        responses={304: {"description": "Nothing has changed since `If-None-Match`."}},
        response_model=PlansAnswer,
    )
    def list_plans(
        response: Response,
        locale: LocaleOf,
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> PlansAnswer | Response:
        answer = _plans(show.on_sale(), locale)
        digest = hashlib.sha256(answer.model_dump_json().encode()).hexdigest()
        headers = {**SHARED_CACHES, "ETag": f'"{digest}"'}
        if is_matched(if_none_match, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        response.headers.update(headers)
        return answer


def _add_credits(routes: RouteSheet, show: ShowCatalogue, visitor: VisitorDependency) -> None:
    @routes.get("/credits/pricing", operation_id="list_prices", openapi_extra=PROOF_OPTIONAL)
    def list_prices(
        response: Response, locale: LocaleOf, who: Annotated[Caller | None, Depends(visitor)]
    ) -> PricingAnswer:
        view = show.view(None if who is None else who.account_id)
        response.headers.update(OWN_CACHE)
        rows = sorted(view.catalogue.prices.values(), key=_shelf_order)
        return PricingAnswer(
            catalogue_version=view.catalogue.version,
            items=[_price(view.catalogue, row, locale) for row in rows],
        )

    @routes.get("/credits/packages", operation_id="list_packages", openapi_extra=PROOF_OPTIONAL)
    def list_packages(
        response: Response, locale: LocaleOf, who: Annotated[Caller | None, Depends(visitor)]
    ) -> PackagesAnswer:
        view = show.view(None if who is None else who.account_id)
        response.headers.update(OWN_CACHE)
        return PackagesAnswer(
            catalogue_version=view.catalogue.version,
            items=[_package(view, pack, locale) for pack in view.packs],
        )


def _shelf_order(row: PriceRow) -> int:
    return list(ServiceType).index(row.service_type)


def _plans(catalogue: Catalogue, locale: Locale) -> PlansAnswer:
    plans = sorted(catalogue.plans.values(), key=lambda plan: plan.rank)
    return PlansAnswer(
        catalogue_version=catalogue.version, items=[_plan(plan, locale) for plan in plans]
    )


def _plan(plan: Plan, locale: Locale) -> PlanAnswer:
    return PlanAnswer(
        plan_id=plan.plan_id,
        display_name=plan_name(plan.plan_id, locale),
        prices=amounts(plan.prices),
        grants=[_grant(rule) for rule in plan.grants],
        entitlements=_entitlements(
            plan.entitlements, plan.unmetered.services if plan.unmetered else frozenset()
        ),
        topup_discount_ratio=plan.topup_discount_permille / PERMILLE,
    )


def _grant(rule: GrantRule) -> GrantAnswer:
    return GrantAnswer(
        grant_id=rule.grant_id,
        credits=rule.credits,
        cadence=rule.cadence,
        timezone=rule.timezone,
        scope=None if rule.scope is None else sorted(rule.scope),
        rollover_periods=rule.rollover_periods,
    )


def _entitlements(
    entitlements: Entitlements, unmetered: frozenset[ServiceType]
) -> EntitlementsAnswer:
    is_priority = entitlements.is_priority
    return EntitlementsAnswer(
        max_resolution=entitlements.max_resolution,
        max_fps=entitlements.max_fps,
        watermark=entitlements.has_watermark,
        priority_class=PriorityClass.PRIORITY if is_priority else PriorityClass.STANDARD,
        effects=entitlements.may_use_effects,
        unmetered_services=sorted(unmetered),
    )


def _price(catalogue: Catalogue, row: PriceRow, locale: Locale) -> PriceAnswer:
    return PriceAnswer(
        service_type=row.service_type,
        display_name=service_name(row.service_type, locale),
        credit_cost=row.credit_cost,
        size_prices=[
            SizePriceAnswer(resolution=size, credit_cost=cost)
            for size, cost in row.size_credits.items()
        ],
        resolution=row.resolution,
        max_duration_s=row.duration_s_max,
        min_plan=_min_plan(catalogue, row.plan_rank_min),
        subscribers_only=row.is_subscribers_only,
    )


def _package(view: View, pack: CreditPack, locale: Locale) -> PackageAnswer:
    paid = {currency: pack_price(pack, view.plan, currency) for currency in sorted(pack.prices)}
    permille = max(each.discount_permille for each in paid.values())
    return PackageAnswer(
        package_id=pack.package_id,
        display_name=pack_name(pack, locale),
        credits=pack.credits,
        prices=[
            PackagePriceAnswer(
                currency=currency,
                list_amount_minor=each.listed.amount_minor,
                amount_minor=each.price.amount_minor,
            )
            for currency, each in paid.items()
            if may_be_paid(each.price)
        ],
        discount_ratio=permille / PERMILLE,
        min_plan=_min_plan(view.catalogue, pack.plan_rank_min),
        available=pack.is_for(view.plan),
    )


def _min_plan(catalogue: Catalogue, rank_min: int) -> PlanId | None:
    """Return the lowest plan of at least `rank_min`; None where every plan is. Source: M057."""
    if rank_min <= catalogue.free_plan.rank:
        return None
    return plan_from(catalogue, rank_min).plan_id
