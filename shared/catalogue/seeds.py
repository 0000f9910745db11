"""Plans in the two shapes the source documents gave them: read as ours, and shown as theirs.

The points shape (M039) has a `slug` and a map of `features`; the weekly shape (M040) has
`weekly_credits`. Both tell whole dollars and leave out what only we know: rank, frame rate, fair
use. Those follow from the plan's name; an allowance of free uses neither shape can say.
"""

from collections.abc import Mapping

from shared.catalogue.fields import JsonObject
from shared.catalogue.model import (
    Cadence,
    Entitlements,
    GrantRule,
    Plan,
    PlanId,
    ServiceType,
    Unmetered,
)
from shared.catalogue.points import (
    PRO_FAIR_USE,
    STARTER_FAIR_USE,
    TOP_FAIR_USE,
    monthly_points,
)
from shared.kernel.media import Resolution
from shared.kernel.money import Currency, Money
from shared.kernel.values import JsonValue

RANKS: Mapping[PlanId, int] = {
    PlanId.DEMO: 0,
    PlanId.FREE: 0,
    PlanId.STARTER: 1,
    PlanId.PAID: 1,
    PlanId.PRO: 2,
    PlanId.PRO_PLUS: 3,
    PlanId.UNLIMITED: 3,
    PlanId.ENTERPRISE: 4,
}
assert RANKS.keys() == set(PlanId)

RANK_60_FPS = 3
"""The top tiers have 60 frames a second, the others 30. Source: M035, M036."""

MINOR_PER_DOLLAR = 100
PERMILLE = 1000


def read_seed_plan(source: JsonObject) -> Plan | None:
    """Return the plan if `source` has the shape of a seed; None when it is of our own.

    Raises: `CatalogueUnreadable`, also for a plan that is not active: it is not for sale.
    """
    if source.has("features"):
        return _from_points(source)
    if source.has("weekly_credits"):
        return _from_weekly(source)
    return None


def points_view(plan: Plan) -> dict[str, JsonValue]:
    """Return `plan` in the points shape. Source: M039."""
    unmetered = plan.unmetered.services if plan.unmetered else frozenset()
    points = {rule.grant_id: rule.credits for rule in plan.grants}
    return {
        "name": plan.plan_id.value,
        "slug": plan.plan_id.value,
        "description": "",
        "price": _whole_dollars(plan),
        "currency": Currency.TWD.value,
        "billing_cycle": "monthly",
        "features": {
            "unlimited_720p": ServiceType.VIDEO_720P in unmetered,
            "unlimited_1080p": ServiceType.VIDEO_1080P in unmetered,
            "monthly_pollo_points": points.get("pollo", 0),
            "monthly_goenhance_points": points.get("goenhance", 0),
            "max_resolution": plan.entitlements.max_resolution.value,
            "priority_queue": plan.entitlements.is_priority,
            "point_discount": plan.topup_discount_permille / PERMILLE,
        },
        "is_active": True,
    }


def weekly_view(plan: Plan) -> dict[str, JsonValue]:
    """Return `plan` in the weekly shape. Source: M040."""
    usd = plan.prices.get(Currency.USD)
    weekly = [rule.credits for rule in plan.grants if rule.cadence is Cadence.WEEKLY]
    return {
        "name": plan.plan_id.value,
        "display_name": f"plans.{plan.plan_id.value}",
        "price_twd": _whole_dollars(plan),
        "price_usd": None if usd is None else usd.amount_minor / MINOR_PER_DOLLAR,
        "weekly_credits": sum(weekly),
        "topup_discount_rate": plan.topup_discount_permille / PERMILLE,
        "max_resolution": plan.entitlements.max_resolution.value,
        "has_watermark": plan.entitlements.has_watermark,
        "priority_queue": plan.entitlements.is_priority,
        "can_use_effects": plan.entitlements.may_use_effects,
        "is_active": True,
    }


def _from_points(source: JsonObject) -> Plan:
    plan_id = source.choice("slug", PlanId)
    source.ignore("name", "description", "billing_cycle")
    _check_active(source)
    prices = _price(source, "price", source.choice("currency", Currency))
    features = source.object("features")
    grants = monthly_points(
        features.number("monthly_pollo_points"), features.number("monthly_goenhance_points")
    )
    plan = Plan(
        plan_id,
        RANKS[plan_id],
        _entitlements(
            features,
            plan_id,
            has_watermark=not prices,
            may_use_effects=any(rule.grant_id == "goenhance" for rule in grants),
        ),
        prices=prices,
        grants=grants,
        unmetered=_unmetered(features, plan_id),
        topup_discount_permille=_permille(features, "point_discount"),
    )
    features.end()
    return plan


def _from_weekly(source: JsonObject) -> Plan:
    plan_id = source.choice("name", PlanId)
    source.ignore("display_name")
    _check_active(source)
    prices = _price(source, "price_twd", Currency.TWD)
    usd = source.optional("price_usd", lambda name: _price(source, name, Currency.USD))
    weekly = source.number("weekly_credits")
    return Plan(
        plan_id,
        RANKS[plan_id],
        _entitlements(
            source,
            plan_id,
            has_watermark=source.flag("has_watermark", default=True),
            may_use_effects=source.flag("can_use_effects"),
        ),
        prices={**prices, **(usd or {})},
        grants=(GrantRule("weekly", weekly, Cadence.WEEKLY),) if weekly else (),
        topup_discount_permille=_permille(source, "topup_discount_rate"),
    )


def _entitlements(
    source: JsonObject, plan_id: PlanId, *, has_watermark: bool, may_use_effects: bool
) -> Entitlements:
    return Entitlements(
        max_resolution=source.choice("max_resolution", Resolution),
        max_fps=60 if RANKS[plan_id] >= RANK_60_FPS else 30,
        has_watermark=has_watermark,
        is_priority=source.flag("priority_queue"),
        may_use_effects=may_use_effects,
    )


def _unmetered(features: JsonObject, plan_id: PlanId) -> Unmetered | None:
    """Return the fair use that goes with what is unlimited; 1080p alone is no offer."""
    has_720p, has_1080p = features.flag("unlimited_720p"), features.flag("unlimited_1080p")
    if has_1080p and not has_720p:
        raise features.fault("unlimited_1080p", "is of no use without unlimited_720p")
    if not has_720p:
        return None
    fair_use = TOP_FAIR_USE if RANKS[plan_id] >= RANK_60_FPS else PRO_FAIR_USE
    return fair_use if has_1080p else STARTER_FAIR_USE


def _check_active(source: JsonObject) -> None:
    if not source.flag("is_active", default=True):
        raise source.fault("is_active", "is false: leave the plan out")


def _price(source: JsonObject, name: str, currency: Currency) -> dict[Currency, Money]:
    """Take a price in dollars; 0 means it is not sold for money."""
    minor = source.decimal(name) * MINOR_PER_DOLLAR
    if minor % (MINOR_PER_DOLLAR if currency is Currency.TWD else 1):
        raise source.fault(name, f"is no price in {currency}")
    return {currency: Money(int(minor), currency)} if minor else {}


def _permille(source: JsonObject, name: str) -> int:
    """Take a share: below 1 as a ratio, above 1 in per cent; 1 itself could be either."""
    value = source.decimal(name)
    permille = value * (PERMILLE if value < 1 else 10)
    if value == 1 or permille != int(permille) or permille > PERMILLE:
        raise source.fault(name, "is neither a ratio below 1 nor per cent above 1")
    return int(permille)


def _whole_dollars(plan: Plan) -> int:
    price = plan.prices.get(Currency.TWD)
    return 0 if price is None else price.amount_minor // MINOR_PER_DOLLAR
