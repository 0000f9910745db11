"""What a buyer may choose: plans and packs by name, in a currency, for a plan's holder."""

from datetime import datetime

from shared.catalogue.errors import (
    CurrencyNotOffered,
    PackageUnknown,
    PlanRequired,
    PlanUnknown,
)
from shared.catalogue.model import Catalogue, CreditPack, Plan
from shared.kernel.money import Currency, Money


def plan_on_sale(catalogue: Catalogue, plan_id: str) -> Plan:
    """Return the plan somebody names. Raises: `PlanUnknown`, for free plans as well."""
    plan = next((plan for plan in catalogue.plans.values() if plan.plan_id == plan_id), None)
    if plan is None or plan.is_free:
        raise PlanUnknown(plan_id)
    return plan


def plan_price(plan: Plan, currency: Currency) -> Money:
    """Return the price of a month of `plan`. Raises: `CurrencyNotOffered` (M041)."""
    if currency not in plan.prices:
        raise CurrencyNotOffered(plan.plan_id, currency)
    return plan.prices[currency]


def pack_on_sale(catalogue: Catalogue, package_id: str, plan: Plan, now: datetime) -> CreditPack:
    """Return the pack somebody names who holds `plan`.

    Raises: `PackageUnknown`, also when its time is not now; `PlanRequired` when the plan ranks
    too low for it (M072).
    """
    pack = catalogue.packages.get(package_id)
    if pack is None or not pack.is_on_sale(now):
        raise PackageUnknown(package_id)
    if not pack.is_for(plan):
        raise PlanRequired(package_id, plan.plan_id)
    return pack


def packs_on_sale(catalogue: Catalogue, now: datetime) -> list[CreditPack]:
    """Return the packs whose time is now, for whatever plan, the smallest first."""
    packs = [pack for pack in catalogue.packages.values() if pack.is_on_sale(now)]
    return sorted(packs, key=lambda pack: (pack.credits, pack.package_id))


def pack_list_price(pack: CreditPack, currency: Currency) -> Money:
    """Return what `pack` costs without a discount. Raises: `CurrencyNotOffered`."""
    if currency not in pack.prices:
        raise CurrencyNotOffered(pack.package_id, currency)
    return pack.prices[currency]
