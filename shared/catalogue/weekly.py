"""The weekly catalogue, version 1: Demo, Starter, Pro and Pro+ with price book B.

Unused weekly credits do not roll over (`rollover_periods` 0): the source sets the balance every
Monday and does not add to it (M061). A capped rollover is this one number in a later version.

Source: requirements M041 (plans), M042 (who may use what), M056 (prices), M036 (4K at 60).
"""

from shared.catalogue.books import FREE, PRO, STARTER, TOP, book_b, dollars, packs
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
    ServiceType,
)
from shared.kernel.media import Resolution

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
            FREE,
            _entitlements(FREE, Resolution.HD, 30, has_watermark=True),
            prices={},
            allowance=DEMO_ALLOWANCE,
        ),
        _paid(PlanId.STARTER, STARTER, 299, 25, Resolution.FULL_HD, 30),
        _paid(PlanId.PRO, PRO, 599, 60, Resolution.UHD, 30, discount_permille=100),
        _paid(PlanId.PRO_PLUS, TOP, 999, 125, Resolution.UHD, 60, discount_permille=200),
    )
    return Catalogue(
        version="weekly@1",
        plans={plan.plan_id: plan for plan in plans},
        prices={row.service_type: row for row in book_b()},
        packages={pack.package_id: pack for pack in packs()},
        burn_order="bonus_subscription_purchased",
        price_book="b",
        route_profile="route_003",
        notes=("No price in USD was ever given for plans, so none is sold abroad (M041).",),
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
        prices=dollars(price_twd),
        grants=(GrantRule("weekly", weekly_credits, Cadence.WEEKLY, rollover_periods=0),),
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
