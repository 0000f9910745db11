"""The weekly catalogue, version 1: Demo, Starter, Pro and Pro+ with price book B.

Source: requirements M041 (plans), M042 (who may use what), M056 (prices), M036 (4K at 60).
"""

from shared.catalogue.model import Catalogue, Entitlements, Plan, PlanId, PriceRow, ServiceType
from shared.kernel.media import Resolution

DEMO, STARTER, PRO, PRO_PLUS = range(4)
"""Plan ranks."""

CLIP_DURATION_S_MAX = 8


def weekly_catalogue() -> Catalogue:
    """Return the weekly catalogue."""
    plans = (
        _plan(PlanId.DEMO, DEMO, Resolution.HD, 30, has_watermark=True),
        _plan(PlanId.STARTER, STARTER, Resolution.FULL_HD, 30),
        _plan(PlanId.PRO, PRO, Resolution.UHD, 30, is_priority=True),
        _plan(PlanId.PRO_PLUS, PRO_PLUS, Resolution.UHD, 60, is_priority=True),
    )
    prices = (
        _video(ServiceType.VIDEO_720P, 5, Resolution.HD, DEMO),
        _video(ServiceType.VIDEO_1080P, 8, Resolution.FULL_HD, STARTER),
        _video(ServiceType.VIDEO_4K, 12, Resolution.UHD, PRO),
        PriceRow(ServiceType.IMAGE_512, 2, None, None, DEMO),
        PriceRow(ServiceType.IMAGE_1024, 3, None, None, STARTER),
        PriceRow(ServiceType.STYLE_EFFECTS, 8, None, CLIP_DURATION_S_MAX, STARTER),
        PriceRow(ServiceType.HD_ENHANCE, 10, Resolution.UHD, CLIP_DURATION_S_MAX, STARTER),
        PriceRow(ServiceType.VIDEO_PRO, 12, None, CLIP_DURATION_S_MAX, PRO),
    )
    return Catalogue(
        version="weekly@1",
        plans={plan.plan_id: plan for plan in plans},
        prices={row.service_type: row for row in prices},
    )


def _plan(
    plan_id: PlanId,
    rank: int,
    max_resolution: Resolution,
    max_fps: int,
    *,
    has_watermark: bool = False,
    is_priority: bool = False,
) -> Plan:
    entitlements = Entitlements(
        max_resolution, max_fps, has_watermark, is_priority, may_use_effects=rank >= STARTER
    )
    return Plan(plan_id, rank, entitlements)


def _video(service_type: ServiceType, credit_cost: int, size: Resolution, rank: int) -> PriceRow:
    return PriceRow(service_type, credit_cost, size, CLIP_DURATION_S_MAX, rank)
