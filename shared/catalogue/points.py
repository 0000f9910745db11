"""The points catalogue, version 1: Demo, Starter, Pro and Unlimited with price book A.

Every paid plan has 720p video without credits and two kinds of monthly points: Pollo's, good for
making things, and GoEnhance's, good for improving them.

Source: requirements M031 to M035, M037, M038 (points), M054, M055 (prices), M072 (packs).
"""

from shared.catalogue.books import FREE, PRO, STARTER, TOP, book_a, dollars, packs, value_pack
from shared.catalogue.model import (
    Allowance,
    Cadence,
    Catalogue,
    Entitlements,
    GrantRule,
    Plan,
    PlanId,
    ServiceType,
    Unmetered,
)
from shared.kernel.media import Resolution

POLLO_SERVICES = frozenset(
    {
        ServiceType.BASIC_EFFECT,
        ServiceType.IMAGE_1024,
        ServiceType.VIDEO_1080P,
        ServiceType.VIDEO_4K,
    }
)
GOENHANCE_SERVICES = frozenset(
    {ServiceType.STYLE_EFFECTS, ServiceType.HD_ENHANCE, ServiceType.FACE_SWAP}
)
"""What each kind of points burns on; together they are all of book A that is metered."""

UNMETERED_720P = frozenset({ServiceType.VIDEO_720P})
UNMETERED_1080P = UNMETERED_720P | {ServiceType.VIDEO_1080P}

STARTER_FAIR_USE = Unmetered(UNMETERED_720P, 5, 1, 250_000)
PRO_FAIR_USE = Unmetered(UNMETERED_1080P, 10, 2, 500_000)
TOP_FAIR_USE = Unmetered(UNMETERED_1080P, 15, 3, 750_000)
"""What a plan's price can bear every day of a month beside its points; see `margin`."""

CACHED_ONLY = Allowance(windows=(), services=UNMETERED_720P, is_cached_only=True)
"""The smart demo. Source: M032, M042."""

NOTES = (
    "M038: points come as pairs, read as Pollo + GoEnhance; an example gives Starter 30 + 0.",
    "M033: effects begin with Starter, which has GoEnhance points, and not with Pro.",
    "M035: the fair use of unmetered video is ours; no source has numbers.",
    "M054: Pollo points buy 1080p and images too, or Starter could not use either.",
    "M056: 720p costs what book B says to who has credits and no plan.",
)


def points_catalogue() -> Catalogue:
    """Return the points catalogue."""
    plans = (
        Plan(
            PlanId.DEMO,
            FREE,
            Entitlements(
                Resolution.HD, 30, has_watermark=True, is_priority=False, may_use_effects=False
            ),
            prices={},
            allowance=CACHED_ONLY,
        ),
        _paid(PlanId.STARTER, 299, (50, 30), Resolution.FULL_HD, STARTER_FAIR_USE),
        _paid(PlanId.PRO, 599, (100, 50), Resolution.UHD, PRO_FAIR_USE),
        _paid(PlanId.UNLIMITED, 999, (300, 150), Resolution.UHD, TOP_FAIR_USE),
    )
    return Catalogue(
        version="points@1",
        plans={plan.plan_id: plan for plan in plans},
        prices={row.service_type: row for row in book_a()},
        packages={pack.package_id: pack for pack in (*packs(), value_pack())},
        burn_order="monthly_then_purchased",
        price_book="a",
        route_profile="route_001",
        notes=NOTES,
    )


def _paid(
    plan_id: PlanId,
    price_twd: int,
    points: tuple[int, int],
    max_resolution: Resolution,
    fair_use: Unmetered,
) -> Plan:
    rank = {PlanId.STARTER: STARTER, PlanId.PRO: PRO, PlanId.UNLIMITED: TOP}[plan_id]
    is_top = rank == TOP
    return Plan(
        plan_id,
        rank,
        Entitlements(
            max_resolution,
            60 if is_top else 30,
            has_watermark=False,
            is_priority=is_top,
            may_use_effects=True,
        ),
        prices=dollars(price_twd),
        grants=monthly_points(*points),
        unmetered=fair_use,
        topup_discount_permille=200 if is_top else 0,
    )


def monthly_points(pollo: int, goenhance: int) -> tuple[GrantRule, ...]:
    """Return the grants of a month, on the 1st; none for 0 points. Source: M038, M060, M069."""
    pairs = (("pollo", pollo, POLLO_SERVICES), ("goenhance", goenhance, GOENHANCE_SERVICES))
    return tuple(
        GrantRule(name, points, Cadence.MONTHLY, scope=services)
        for name, points, services in pairs
        if points
    )
