"""What is for sale: services at a price, and plans that say who may use them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.kernel.media import Resolution


class ServiceType(StrEnum):
    """A thing credits buy. Source: api.md, "`service_type` values"; rows M054, M056."""

    VIDEO_720P = "video_720p"
    VIDEO_1080P = "video_1080p"
    VIDEO_4K = "video_4k"
    PREVIEW = "preview"
    IMAGE_512 = "image_512"
    IMAGE_1024 = "image_1024"
    STYLE_EFFECTS = "style_effects"
    HD_ENHANCE = "hd_enhance"
    VIDEO_PRO = "video_pro"
    FACE_SWAP = "face_swap"
    SPEECH = "speech"


class PlanId(StrEnum):
    """Plans of the weekly catalogue, cheapest first. Source: M041."""

    DEMO = "demo"
    STARTER = "starter"
    PRO = "pro"
    PRO_PLUS = "pro_plus"


@dataclass(frozen=True)
class Entitlements:
    """What a plan's holder may have; `max_fps` is frames per second."""

    max_resolution: Resolution
    max_fps: int
    has_watermark: bool
    is_priority: bool
    may_use_effects: bool


@dataclass(frozen=True)
class Plan:
    """A plan of one catalogue version. `rank` orders plans; 0 is the free one."""

    plan_id: PlanId
    rank: int
    entitlements: Entitlements


@dataclass(frozen=True)
class PriceRow:
    """The price of one use of a service, in whole credits.

    `duration_s_max` is None where length means nothing. `plan_rank_min` is the lowest plan rank
    that may use it. Rows are superseded by a new price book, never edited.
    """

    service_type: ServiceType
    credit_cost: int
    resolution: Resolution | None
    duration_s_max: int | None
    plan_rank_min: int


@dataclass(frozen=True)
class Catalogue:
    """One immutable version of all plans and prices."""

    version: str
    plans: Mapping[PlanId, Plan]
    prices: Mapping[ServiceType, PriceRow]
