"""Bodies of plans, prices and packs. Source: api.md, "Plans, credits, promotions"."""

from enum import StrEnum

from functions.http.wire.model import Answer
from functions.http.wire.money import Amount
from shared.catalogue.model import Cadence, PlanId, ServiceType
from shared.kernel.media import Resolution
from shared.kernel.money import Currency


class PriorityClass(StrEnum):
    """Which queue a plan's work waits in."""

    STANDARD = "standard"
    PRIORITY = "priority"


class GrantAnswer(Answer):
    """Credits a plan gives every period, at 00:00 of `timezone`.

    `scope` names the services that may burn them, null means all; unused credits live
    `rollover_periods` periods longer.
    """

    grant_id: str
    credits: int
    cadence: Cadence
    timezone: str
    scope: list[ServiceType] | None
    rollover_periods: int


class EntitlementsAnswer(Answer):
    """What a plan's holder may have; `unmetered_services` cost no credits within fair use."""

    max_resolution: Resolution
    max_fps: int
    watermark: bool
    priority_class: PriorityClass
    effects: bool
    unmetered_services: list[ServiceType]


class PlanAnswer(Answer):
    """A plan; `prices` are for a month, and it is sold in their currencies only."""

    plan_id: PlanId
    display_name: str
    prices: list[Amount]
    grants: list[GrantAnswer]
    entitlements: EntitlementsAnswer
    topup_discount_ratio: float


class PlansAnswer(Answer):
    """All plans on sale, the free one first."""

    catalogue_version: str
    items: list[PlanAnswer]


class SizePriceAnswer(Answer):
    """A size that has a price of its own."""

    resolution: Resolution
    credit_cost: int


class PriceAnswer(Answer):
    """A row of the price book: `credit_cost` for one use, but for the sizes of `size_prices`.

    `min_plan` is the lowest plan that may use it, null where all may.
    """

    service_type: ServiceType
    display_name: str
    credit_cost: int
    size_prices: list[SizePriceAnswer]
    resolution: Resolution | None
    max_duration_s: int | None
    min_plan: PlanId | None
    subscribers_only: bool


class PricingAnswer(Answer):
    """The price book of one catalogue version."""

    catalogue_version: str
    items: list[PriceAnswer]


class PackagePriceAnswer(Answer):
    """What a pack costs in one currency: as listed, and for the caller."""

    currency: Currency
    list_amount_minor: int
    amount_minor: int


class PackageAnswer(Answer):
    """A pack of credits that never expire; `available` says whether the caller may buy it.

    `discount_ratio` is what the caller's plan takes off, `min_plan` as in `PriceAnswer`.
    Prices so small that no gateway would charge them are left out.
    """

    package_id: str
    display_name: str
    credits: int
    prices: list[PackagePriceAnswer]
    discount_ratio: float
    min_plan: PlanId | None
    available: bool


class PackagesAnswer(Answer):
    """The packs on sale now, the smallest first."""

    catalogue_version: str
    items: list[PackageAnswer]
