"""The parts of a catalogue out of JSON, each checked; `encoding` writes what this reads."""

import re
from collections.abc import Callable, Iterable
from typing import TypeVar
from zoneinfo import ZoneInfo

from shared.catalogue.encoding import FORMAT
from shared.catalogue.errors import CatalogueUnreadable
from shared.catalogue.fields import JsonObject
from shared.catalogue.model import (
    Allowance,
    AllowancePeriod,
    AllowanceWindow,
    Cadence,
    Catalogue,
    CreditPack,
    Entitlements,
    GrantRule,
    Plan,
    PlanId,
    PriceRow,
    ServiceType,
    Unmetered,
)
from shared.catalogue.seeds import read_seed_plan
from shared.kernel.media import Resolution
from shared.kernel.money import Currency, Money
from shared.kernel.values import JsonValue

K = TypeVar("K")
V = TypeVar("V")

VERSION = re.compile(r"[a-z][a-z0-9_]{0,31}@[a-z0-9][a-z0-9_.-]{0,31}")
"""`<family>@<number>`; a word stands for the number where no series is meant."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
PERMILLE_MAX = 1000
ROLLOVER_PERIODS_MAX = 52
MINOR_PER_DOLLAR = 100


def decoded(value: JsonValue) -> Catalogue:
    """Return a whole catalogue. Raises: `CatalogueUnreadable`."""
    source = JsonObject(value, "")
    if source.text("format") != FORMAT:
        raise source.fault("format", f"is not {FORMAT}")
    plans = source.objects("plans", _plan)
    catalogue = Catalogue(
        version=_matching(source, "version", VERSION),
        plans=_by(plans, "plans", lambda plan: plan.plan_id),
        prices=_by(source.objects("prices", _row), "prices", lambda row: row.service_type),
        packages=_by(source.objects("packages", _pack), "packages", lambda it: it.package_id),
        burn_order=source.text("burn_order"),
        price_book=source.text("price_book"),
        route_profile=source.text("route_profile"),
        notes=source.texts("notes"),
    )
    source.end()
    _check_ranks(catalogue)
    _check_reach(catalogue)
    return catalogue


def _check_ranks(catalogue: Catalogue) -> None:
    """Ranks tell plans apart, and the lowest is given to whoever pays nothing."""
    ranks = [plan.rank for plan in catalogue.plans.values()]
    if not ranks or len(set(ranks)) < len(ranks):
        raise CatalogueUnreadable("plans", "are none or share a rank")
    if not catalogue.free_plan.is_free:
        raise CatalogueUnreadable("plans", "have no free plan of the lowest rank")


def _check_reach(catalogue: Catalogue) -> None:
    """Whatever is sold, somebody may buy or use it."""
    top = max(plan.rank for plan in catalogue.plans.values())
    ranks = {f"price of {row.service_type}": row.plan_rank_min for row in catalogue.prices.values()}
    packs = catalogue.packages.values()
    ranks |= {f"package {pack.package_id}": pack.plan_rank_min for pack in packs}
    for place, rank in ranks.items():
        if rank > top:
            raise CatalogueUnreadable(place, "is for a higher rank than any plan has")


def _plan(source: JsonObject) -> Plan:
    seed = read_seed_plan(source)
    if seed is not None:
        return seed
    grants = source.objects("grants", _grant)
    return Plan(
        plan_id=source.choice("plan_id", PlanId),
        rank=source.number("rank"),
        entitlements=_entitlements(source.object("entitlements")),
        prices=_prices(source),
        grants=tuple(_by(grants, f"{source.place}.grants", lambda it: it.grant_id).values()),
        allowance=source.optional("allowance", lambda name: _allowance(source.object(name))),
        unmetered=source.optional("unmetered", lambda name: _unmetered(source.object(name))),
        topup_discount_permille=source.number("topup_discount_permille", most=PERMILLE_MAX),
    )


def _entitlements(source: JsonObject) -> Entitlements:
    entitlements = Entitlements(
        max_resolution=source.choice("max_resolution", Resolution),
        max_fps=source.number("max_fps", least=1),
        has_watermark=source.flag("has_watermark"),
        is_priority=source.flag("is_priority"),
        may_use_effects=source.flag("may_use_effects"),
        is_white_label=source.flag("is_white_label"),
        shows_providers=source.flag("shows_providers"),
    )
    source.end()
    return entitlements


def _grant(source: JsonObject) -> GrantRule:
    return GrantRule(
        grant_id=_matching(source, "grant_id", NAME),
        credits=source.number("credits", least=1),
        cadence=source.choice("cadence", Cadence),
        timezone=_timezone(source),
        scope=source.optional("scope", lambda name: source.choices(name, ServiceType)),
        rollover_periods=source.number("rollover_periods", most=ROLLOVER_PERIODS_MAX),
    )


def _allowance(source: JsonObject) -> Allowance:
    allowance = Allowance(
        windows=source.objects("windows", _window),
        services=source.choices("services", ServiceType),
        is_cached_only=source.flag("is_cached_only"),
        timezone=_timezone(source),
    )
    source.end()
    if not allowance.windows and not allowance.is_cached_only:
        raise source.fault("windows", "are none, so new work would be free without a bound")
    return allowance


def _window(source: JsonObject) -> AllowanceWindow:
    return AllowanceWindow(
        source.choice("period", AllowancePeriod), source.number("uses_max", least=1)
    )


def _unmetered(source: JsonObject) -> Unmetered:
    unmetered = Unmetered(
        services=source.choices("services", ServiceType),
        uses_per_day_max=source.number("uses_per_day_max", least=1),
        concurrent_max=source.number("concurrent_max", least=1),
        cost_day_max_usd_micros=source.number("cost_day_max_usd_micros", least=1),
    )
    source.end()
    return unmetered


def _row(source: JsonObject) -> PriceRow:
    return PriceRow(
        service_type=source.choice("service_type", ServiceType),
        credit_cost=source.number("credit_cost", least=1),
        resolution=source.optional("resolution", lambda name: source.choice(name, Resolution)),
        duration_s_max=source.optional("duration_s_max", lambda name: source.number(name, least=1)),
        plan_rank_min=source.number("plan_rank_min"),
        cost_usd_micros=source.number("cost_usd_micros"),
        cost_observed_at=source.time("cost_observed_at"),
        is_subscribers_only=source.flag("is_subscribers_only"),
        size_credits=source.numbers("size_credits", Resolution, least=1),
    )


def _pack(source: JsonObject) -> CreditPack:
    prices = _prices(source)
    if not prices:
        raise source.fault("prices", "are none")
    return CreditPack(
        package_id=_matching(source, "package_id", NAME),
        credits=source.number("credits", least=1),
        prices=prices,
        plan_rank_min=source.number("plan_rank_min"),
        is_discountable=source.flag("is_discountable"),
        sold_from=source.optional("sold_from", source.time),
        sold_until=source.optional("sold_until", source.time),
    )


def _prices(source: JsonObject) -> dict[Currency, Money]:
    amounts = source.numbers("prices", Currency, least=1)
    if amounts.get(Currency.TWD, 0) % MINOR_PER_DOLLAR:
        # Source: api.md, "Rules for every route": ECPay is sent whole dollars.
        raise source.fault("prices.TWD", "is no whole dollar")
    return {currency: Money(amount, currency) for currency, amount in amounts.items()}


def _timezone(source: JsonObject) -> str:
    name = source.text("timezone")
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise source.fault("timezone", "is no IANA time zone") from None
    return name


def _matching(source: JsonObject, name: str, pattern: re.Pattern[str]) -> str:
    text = source.text(name)
    if not pattern.fullmatch(text):
        raise source.fault(name, f"does not match {pattern.pattern}")
    return text


def _by(items: Iterable[V], place: str, key: Callable[[V], K]) -> dict[K, V]:
    named: dict[K, V] = {}
    for item in items:
        if key(item) in named:
            raise CatalogueUnreadable(place, f"has {key(item)} twice")
        named[key(item)] = item
    return named
