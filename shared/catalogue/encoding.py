"""The parts of a catalogue as JSON; `decoding` reads what this writes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from shared.catalogue.model import (
    Allowance,
    Catalogue,
    CreditPack,
    Entitlements,
    GrantRule,
    Plan,
    PriceRow,
    Unmetered,
)
from shared.kernel.money import Currency, Money
from shared.kernel.values import JsonValue

FORMAT = "vidgo-catalogue-1"


def encoded(catalogue: Catalogue) -> dict[str, JsonValue]:
    """Return a whole catalogue."""
    plans = sorted(catalogue.plans.values(), key=lambda plan: plan.rank)
    rows = sorted(catalogue.prices.values(), key=lambda row: row.service_type)
    packs = sorted(catalogue.packages.values(), key=lambda pack: pack.package_id)
    return {
        "format": FORMAT,
        "version": catalogue.version,
        "burn_order": catalogue.burn_order,
        "price_book": catalogue.price_book,
        "route_profile": catalogue.route_profile,
        "notes": list(catalogue.notes),
        "plans": [_plan(plan) for plan in plans],
        "prices": [_row(row) for row in rows],
        "packages": [_pack(pack) for pack in packs],
    }


def _plan(plan: Plan) -> dict[str, JsonValue]:
    return {
        "plan_id": plan.plan_id.value,
        "rank": plan.rank,
        "entitlements": _entitlements(plan.entitlements),
        "prices": _prices(plan.prices),
        "grants": [_grant(rule) for rule in plan.grants],
        "allowance": None if plan.allowance is None else _allowance(plan.allowance),
        "unmetered": None if plan.unmetered is None else _unmetered(plan.unmetered),
        "topup_discount_permille": plan.topup_discount_permille,
    }


def _entitlements(entitlements: Entitlements) -> dict[str, JsonValue]:
    return {
        "max_resolution": entitlements.max_resolution.value,
        "max_fps": entitlements.max_fps,
        "has_watermark": entitlements.has_watermark,
        "is_priority": entitlements.is_priority,
        "may_use_effects": entitlements.may_use_effects,
        "is_white_label": entitlements.is_white_label,
        "shows_providers": entitlements.shows_providers,
    }


def _grant(rule: GrantRule) -> dict[str, JsonValue]:
    return {
        "grant_id": rule.grant_id,
        "credits": rule.credits,
        "cadence": rule.cadence.value,
        "timezone": rule.timezone,
        "scope": None if rule.scope is None else _words(rule.scope),
        "rollover_periods": rule.rollover_periods,
    }


def _allowance(allowance: Allowance) -> dict[str, JsonValue]:
    return {
        "windows": [
            {"period": window.period.value, "uses_max": window.uses_max}
            for window in allowance.windows
        ],
        "services": _words(allowance.services),
        "is_cached_only": allowance.is_cached_only,
        "timezone": allowance.timezone,
    }


def _unmetered(unmetered: Unmetered) -> dict[str, JsonValue]:
    return {
        "services": _words(unmetered.services),
        "uses_per_day_max": unmetered.uses_per_day_max,
        "concurrent_max": unmetered.concurrent_max,
        "cost_day_max_usd_micros": unmetered.cost_day_max_usd_micros,
    }


def _row(row: PriceRow) -> dict[str, JsonValue]:
    return {
        "service_type": row.service_type.value,
        "credit_cost": row.credit_cost,
        "size_credits": {size.value: cost for size, cost in row.size_credits.items()},
        "resolution": None if row.resolution is None else row.resolution.value,
        "duration_s_max": row.duration_s_max,
        "plan_rank_min": row.plan_rank_min,
        "cost_usd_micros": row.cost_usd_micros,
        "cost_observed_at": _time(row.cost_observed_at),
        "is_subscribers_only": row.is_subscribers_only,
    }


def _pack(pack: CreditPack) -> dict[str, JsonValue]:
    return {
        "package_id": pack.package_id,
        "credits": pack.credits,
        "prices": _prices(pack.prices),
        "plan_rank_min": pack.plan_rank_min,
        "is_discountable": pack.is_discountable,
        "sold_from": None if pack.sold_from is None else _time(pack.sold_from),
        "sold_until": None if pack.sold_until is None else _time(pack.sold_until),
    }


def _prices(prices: Mapping[Currency, Money]) -> dict[str, JsonValue]:
    return {currency.value: money.amount_minor for currency, money in prices.items()}


def _words(words: Iterable[StrEnum]) -> list[JsonValue]:
    return [*sorted(word.value for word in words)]


def _time(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
