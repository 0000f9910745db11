"""What is for sale: services at a price, packs of credits, and plans that say who may use what.

A catalogue is one immutable version of all of it. Whoever bought a plan keeps the version it was
bought in (M031).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from shared.kernel.media import Resolution
from shared.kernel.money import Currency, Money


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
    BASIC_EFFECT = "basic_effect"  # book A alone sells it


class PlanId(StrEnum):
    """Plans of all catalogues. Source: api.md, "Plan ids"."""

    DEMO = "demo"
    STARTER = "starter"
    PRO = "pro"
    PRO_PLUS = "pro_plus"
    UNLIMITED = "unlimited"
    FREE = "free"
    PAID = "paid"
    ENTERPRISE = "enterprise"  # in no shipped catalogue (M052)


class Cadence(StrEnum):
    """When a grant is made anew (M060, M061)."""

    ONCE = "once"  # when the subscription begins
    DAILY = "daily"  # at 00:00
    WEEKLY = "weekly"  # Mondays at 00:00
    MONTHLY = "monthly"  # on the 1st at 00:00
    BILLING_CYCLE = "billing_cycle"  # when a paid period begins


@dataclass(frozen=True)
class GrantRule:
    """Credits a plan gives again and again.

    `grant_id` is unique within the plan. `credits` > 0. `timezone` is an IANA name in which the
    cadence's 00:00 is meant. `scope` names the services that may burn them (None: all).
    `rollover_periods` >= 0 is how many periods longer unused credits live.
    """

    grant_id: str
    credits: int
    cadence: Cadence
    timezone: str = "UTC"
    scope: frozenset[ServiceType] | None = None
    rollover_periods: int = 0


class AllowancePeriod(StrEnum):
    """How long a use counts."""

    DAY = "day"  # until the next 00:00 of the allowance's time zone
    LIFETIME = "lifetime"


@dataclass(frozen=True)
class AllowanceWindow:
    """At most `uses_max` > 0 free uses in each period."""

    period: AllowancePeriod
    uses_max: int


@dataclass(frozen=True)
class Allowance:
    """Free uses instead of credits: every window must have room (M086, M087).

    `is_cached_only` gives them for work that exists already only. No window and `is_cached_only`:
    such work is free without a bound.
    """

    windows: tuple[AllowanceWindow, ...]
    services: frozenset[ServiceType]
    is_cached_only: bool = False
    timezone: str = "UTC"


@dataclass(frozen=True)
class Unmetered:
    """Services that cost no credits within fair use (M035, M037).

    Beyond `uses_per_day_max` uses a day (UTC), or once a day's cost has reached
    `cost_day_max_usd_micros`, work goes on in the relaxed queue: later, never refused.
    `concurrent_max` jobs run at once.
    """

    services: frozenset[ServiceType]
    uses_per_day_max: int
    concurrent_max: int
    cost_day_max_usd_micros: int


@dataclass(frozen=True)
class Entitlements:
    """What a plan's holder may have; `max_fps` is frames per second.

    `is_white_label` lets the holder show a theme and brand of its own (M052); `shows_providers`
    names the makers of the models beside our own names (M050).
    """

    max_resolution: Resolution
    max_fps: int
    has_watermark: bool
    is_priority: bool
    may_use_effects: bool
    is_white_label: bool = False
    shows_providers: bool = False


@dataclass(frozen=True)
class Plan:
    """A plan of one catalogue version. `rank` orders plans; 0 is the free one.

    `prices` are for a month; a plan without one in a currency is not offered in it (M041).
    `topup_discount_permille` is taken off packs, in thousandths.
    """

    plan_id: PlanId
    rank: int
    entitlements: Entitlements
    prices: Mapping[Currency, Money]
    grants: tuple[GrantRule, ...] = ()
    allowance: Allowance | None = None
    unmetered: Unmetered | None = None
    topup_discount_permille: int = 0

    @property
    def is_free(self) -> bool:
        return not self.prices


@dataclass(frozen=True)
class PriceRow:
    """The price of one use of a service, in whole credits.

    `credit_cost` holds for every size but those of `size_credits`, which have their own price.
    `resolution` is the only size a service has, None where it has several or none.
    `duration_s_max` is None where length means nothing. `plan_rank_min` is the lowest plan rank
    that may use it. `cost_usd_micros` (millionths of a dollar) is what it costs us, as seen at
    `cost_observed_at`. Rows are superseded by a new price book, never edited.
    """

    service_type: ServiceType
    credit_cost: int
    resolution: Resolution | None
    duration_s_max: int | None
    plan_rank_min: int
    cost_usd_micros: int
    cost_observed_at: datetime
    is_subscribers_only: bool = False
    size_credits: Mapping[Resolution, int] = field(default_factory=dict)

    def credits_for(self, resolution: Resolution | None) -> int:
        """Return the price of one use in a size; None means the usual one."""
        if resolution is None:
            return self.credit_cost
        return self.size_credits.get(resolution, self.credit_cost)


@dataclass(frozen=True)
class CreditPack:
    """Credits for money, which never expire (M067, M072, M073). `plan_rank_min` as in `PriceRow`.

    It is on sale from `sold_from` until before `sold_until`, aware UTC; None leaves that end open.
    One whose price is a discount already is not discountable: discounts are never stacked.
    """

    package_id: str
    credits: int
    prices: Mapping[Currency, Money]
    plan_rank_min: int
    is_discountable: bool = True
    sold_from: datetime | None = None
    sold_until: datetime | None = None

    def is_on_sale(self, now: datetime) -> bool:
        """Say whether it can be bought at `now`."""
        has_begun = self.sold_from is None or self.sold_from <= now
        return has_begun and (self.sold_until is None or now < self.sold_until)

    def is_for(self, plan: Plan) -> bool:
        """Say whether who holds `plan` may buy it."""
        return plan.rank >= self.plan_rank_min


@dataclass(frozen=True)
class Catalogue:
    """One immutable version of all plans, packs and prices.

    `version` is `<family>@<number>`. `burn_order` names an order of `shared.credits.burn`.
    `price_book` names where `prices` are from, `route_profile` the providers that go with them
    (M117). `notes` tell operators of doubts in the data.
    """

    version: str
    plans: Mapping[PlanId, Plan]
    prices: Mapping[ServiceType, PriceRow]
    packages: Mapping[str, CreditPack]
    burn_order: str
    price_book: str = "b"
    route_profile: str = "route_003"
    notes: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The name all versions of this catalogue share."""
        return self.version.partition("@")[0]

    @property
    def free_plan(self) -> Plan:
        """The plan of an account that pays for none."""
        return min(self.plans.values(), key=lambda plan: plan.rank)
