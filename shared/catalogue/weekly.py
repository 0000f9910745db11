"""The weekly catalogue, version 1: Demo, Starter, Pro and Pro+ with price book B.

Source: requirements M041 (plans), M042 (who may use what), M056 (prices), M036 (4K at 60).
"""

from collections.abc import Mapping
from datetime import UTC, datetime

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
)
from shared.kernel.media import Resolution
from shared.kernel.money import Currency, Money

DEMO, STARTER, PRO, PRO_PLUS = range(4)
"""Plan ranks."""

CLIP_DURATION_S_MAX = 8

COSTS_OBSERVED_AT = datetime(2024, 12, 28, tzinfo=UTC)
"""Date of seed 003, whose costs these are; M059 says why they are too low."""

DEMO_ALLOWANCE = Allowance(
    windows=(AllowanceWindow(AllowancePeriod.LIFETIME, 2),),
    services=frozenset({ServiceType.VIDEO_720P}),
)
"""Source: M087."""


def weekly_catalogue() -> Catalogue:
    """Return the weekly catalogue."""
    plans = (
        Plan(
            PlanId.DEMO,
            DEMO,
            _entitlements(DEMO, Resolution.HD, 30, has_watermark=True),
            prices={},
            allowance=DEMO_ALLOWANCE,
        ),
        _paid(PlanId.STARTER, STARTER, 299, 25, Resolution.FULL_HD, 30),
        _paid(PlanId.PRO, PRO, 599, 60, Resolution.UHD, 30, discount_permille=100),
        _paid(PlanId.PRO_PLUS, PRO_PLUS, 999, 125, Resolution.UHD, 60, discount_permille=200),
    )
    prices = (
        _video(ServiceType.VIDEO_720P, 5, Resolution.HD, DEMO, 50_000),
        _video(ServiceType.VIDEO_1080P, 8, Resolution.FULL_HD, STARTER, 80_000),
        _video(ServiceType.VIDEO_4K, 12, Resolution.UHD, PRO, 120_000),
        _row(ServiceType.IMAGE_512, 2, None, None, DEMO, 15_000),
        _row(ServiceType.IMAGE_1024, 3, None, None, STARTER, 25_000),
        _row(ServiceType.STYLE_EFFECTS, 8, None, CLIP_DURATION_S_MAX, STARTER, 150_000),
        _row(ServiceType.HD_ENHANCE, 10, Resolution.UHD, CLIP_DURATION_S_MAX, STARTER, 200_000),
        _row(ServiceType.VIDEO_PRO, 12, None, CLIP_DURATION_S_MAX, PRO, 250_000),
    )
    packages = (
        CreditPack("small", 50, _prices(99, 299), STARTER),
        CreditPack("medium", 150, _prices(249, 799), STARTER),
        CreditPack("large", 500, _prices(699, 2299), PRO),
    )
    return Catalogue(
        version="weekly@1",
        plans={plan.plan_id: plan for plan in plans},
        prices={row.service_type: row for row in prices},
        packages={pack.package_id: pack for pack in packages},
        burn_order="bonus_subscription_purchased",
    )


def _paid(  # noqa: PLR0917 -- one line of the plan table each
    plan_id: PlanId,
    rank: int,
    price_twd: int,
    weekly_credits: int,
    max_resolution: Resolution,
    max_fps: int,
    *,
    discount_permille: int = 0,
) -> Plan:
    return Plan(
        plan_id,
        rank,
        _entitlements(rank, max_resolution, max_fps),
        prices={Currency.TWD: Money(price_twd * 100, Currency.TWD)},
        grants=(GrantRule("weekly", weekly_credits, Cadence.WEEKLY),),
        topup_discount_permille=discount_permille,
    )


def _entitlements(
    rank: int, max_resolution: Resolution, max_fps: int, *, has_watermark: bool = False
) -> Entitlements:
    return Entitlements(
        max_resolution,
        max_fps,
        has_watermark,
        is_priority=rank >= PRO,
        may_use_effects=rank >= STARTER,
    )


def _prices(twd: int, usd_cents: int) -> Mapping[Currency, Money]:
    return {
        Currency.TWD: Money(twd * 100, Currency.TWD),
        Currency.USD: Money(usd_cents, Currency.USD),
    }


def _video(
    service_type: ServiceType, credit_cost: int, size: Resolution, rank: int, cost_usd_micros: int
) -> PriceRow:
    return _row(service_type, credit_cost, size, CLIP_DURATION_S_MAX, rank, cost_usd_micros)


def _row(  # noqa: PLR0917 -- one line of the price book each
    service_type: ServiceType,
    credit_cost: int,
    size: Resolution | None,
    duration_s_max: int | None,
    rank: int,
    cost_usd_micros: int,
) -> PriceRow:
    return PriceRow(
        service_type, credit_cost, size, duration_s_max, rank, cost_usd_micros, COSTS_OBSERVED_AT
    )
