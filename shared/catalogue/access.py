"""Who may use which service: the access matrix of a catalogue (M042, M077)."""

from collections.abc import Mapping

from shared.catalogue.errors import (
    DurationNotOffered,
    EffectsRequired,
    PlanRequired,
    ServiceUnknown,
    SubscriptionRequired,
)
from shared.catalogue.model import Catalogue, Plan, PlanId, PriceRow, ServiceType
from shared.kernel.media import Resolution

VIDEO_SERVICE: Mapping[Resolution, ServiceType] = {
    Resolution.HD: ServiceType.VIDEO_720P,
    Resolution.FULL_HD: ServiceType.VIDEO_1080P,
    Resolution.UHD: ServiceType.VIDEO_4K,
}
"""The service that makes a video of each size class."""

ALIASES: Mapping[str, ServiceType] = {
    "leonardo_video_720p": ServiceType.VIDEO_720P,
    "leonardo_video_1080p": ServiceType.VIDEO_1080P,
    "leonardo_video_4k": ServiceType.VIDEO_4K,
    "leonardo_image_512": ServiceType.IMAGE_512,
    "leonardo_image_1024": ServiceType.IMAGE_1024,
    "vidgo_style": ServiceType.STYLE_EFFECTS,
    "vidgo_hd_enhance": ServiceType.HD_ENHANCE,
    "vidgo_video_pro": ServiceType.VIDEO_PRO,
}
"""Older names callers may still send. Source: api.md, "`service_type` values"."""

EFFECTS = frozenset(
    {
        ServiceType.BASIC_EFFECT,
        ServiceType.STYLE_EFFECTS,
        ServiceType.HD_ENHANCE,
        ServiceType.VIDEO_PRO,
        ServiceType.FACE_SWAP,
    }
)
"""Services that need a plan with effects. Source: M033, M040, M042."""

SIZE_ORDER = (Resolution.HD, Resolution.FULL_HD, Resolution.UHD)


def service_named(name: str) -> ServiceType:
    """Return the service `name` means, canonical or alias. Raises: `ServiceUnknown`."""
    if name in ALIASES:
        return ALIASES[name]
    try:
        return ServiceType(name)
    except ValueError:
        raise ServiceUnknown(name) from None


def price_row(catalogue: Catalogue, service_type: ServiceType) -> PriceRow:
    """Return the price row of a service on sale. Raises: `ServiceUnknown`."""
    if service_type not in catalogue.prices:
        raise ServiceUnknown(service_type)
    return catalogue.prices[service_type]


def check_access(
    plan: Plan, row: PriceRow, duration_s: int | None, resolution: Resolution | None = None
) -> None:
    """Check that `plan` may use the service of `row` for a clip of `duration_s` seconds.

    A service of one size is opened by rank alone (HD Enhance makes 4K for Starter); of one that is
    made in several, a plan has those up to its own.

    Raises: `PlanRequired` when the plan ranks too low or the size is above it,
    `SubscriptionRequired`, `EffectsRequired`, `DurationNotOffered` when the clip is longer than
    the row sells. Source: M042, M077. Credits are the ledger's affair.
    """
    if plan.rank < row.plan_rank_min:
        raise PlanRequired(row.service_type, plan.plan_id)
    if row.is_subscribers_only and plan.is_free:
        raise SubscriptionRequired(row.service_type)
    if row.service_type in EFFECTS and not plan.entitlements.may_use_effects:
        raise EffectsRequired(row.service_type, plan.plan_id)
    if row.resolution is None and resolution is not None:
        check_resolution(plan, resolution)
    if duration_s is None or row.duration_s_max is None:
        return
    if duration_s > row.duration_s_max:
        raise DurationNotOffered(duration_s, row.duration_s_max)


def check_resolution(plan: Plan, resolution: Resolution) -> None:
    """Check that `plan` includes pictures of `resolution`. Raises: `PlanRequired`."""
    if SIZE_ORDER.index(resolution) > SIZE_ORDER.index(plan.entitlements.max_resolution):
        raise PlanRequired(VIDEO_SERVICE[resolution], plan.plan_id)


def plan_of(catalogue: Catalogue, plan_id: str) -> Plan:
    """Return the plan an account holds. An id the catalogue never sold is a bug: `KeyError`."""
    return catalogue.plans[PlanId(plan_id)]
