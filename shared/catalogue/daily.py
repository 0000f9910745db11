"""The daily catalogue, version 1: three free videos a day with a watermark, or one paid plan.

Who may use what is told by subscription and effects here, not by rank alone: two plans need no
more. Source: requirements M015 (two classes of users), M086 (three a day), M135 (watermark), M136.
"""

from dataclasses import replace

from shared.catalogue.books import FREE, STARTER, book_b, dollars, packs
from shared.catalogue.model import (
    Allowance,
    AllowancePeriod,
    AllowanceWindow,
    Cadence,
    Catalogue,
    Entitlements,
    GrantRule,
    Plan,
    PlanId,
    PriceRow,
    ServiceType,
)
from shared.kernel.media import Resolution

PAID = STARTER
"""Rank of the paid plan."""

THREE_A_DAY = Allowance(
    windows=(AllowanceWindow(AllowancePeriod.DAY, 3),),
    services=frozenset({ServiceType.VIDEO_720P}),
)
"""Source: M086."""

EFFECTS = frozenset({ServiceType.STYLE_EFFECTS, ServiceType.HD_ENHANCE})

NOTES = (
    "The source names no price and no credits of its paid plan: NT$299 is the least of the others, "
    "100 credits a paid month is ours, and so are the packs, which are those of the others.",
)


def daily_catalogue() -> Catalogue:
    """Return the daily catalogue."""
    plans = (
        Plan(
            PlanId.FREE,
            FREE,
            Entitlements(
                Resolution.HD, 30, has_watermark=True, is_priority=False, may_use_effects=False
            ),
            prices={},
            allowance=THREE_A_DAY,
        ),
        Plan(
            PlanId.PAID,
            PAID,
            Entitlements(
                Resolution.UHD, 30, has_watermark=False, is_priority=True, may_use_effects=True
            ),
            prices=dollars(299),
            grants=(GrantRule("billing", 100, Cadence.BILLING_CYCLE),),
        ),
    )
    return Catalogue(
        version="daily@1",
        plans={plan.plan_id: plan for plan in plans},
        prices={row.service_type: _open(row) for row in book_b(pro=PAID)},
        packages={pack.package_id: pack for pack in packs(large=PAID)},
        burn_order="expiring_first",
        price_book="b",
        route_profile="route_000",
        notes=NOTES,
    )


def _open(row: PriceRow) -> PriceRow:
    """Return `row` for every rank where effects or a subscription decide."""
    if row.service_type in EFFECTS or row.is_subscribers_only:
        return replace(row, plan_rank_min=FREE)
    return row
