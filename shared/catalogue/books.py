"""The two price books and the packs of the source documents, for catalogues to choose from.

Book A is that of the points catalogue (M054, M055), book B that of the weekly one (M056). The costs
are the sources' own, seen at `COSTS_OBSERVED_AT`; M059 says why they are too low.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from shared.catalogue.model import CreditPack, PriceRow, ServiceType
from shared.kernel.media import Resolution
from shared.kernel.money import Currency, Money

COSTS_OBSERVED_AT = datetime(2024, 12, 28, tzinfo=UTC)
"""Date of seed 003."""

CLIP_DURATION_S_MAX = 8
"""Source: M056."""

FREE, STARTER, PRO, TOP = range(4)
"""Ranks of the four tiers (M031)."""

MINOR_PER_DOLLAR = 100


def book_a() -> tuple[PriceRow, ...]:
    """Return price book A.

    It prices no 720p video, which every paid plan of its catalogue has without credits: the row
    is book B's, for credits that outlive such a plan. Costs it does not tell are book B's for the
    nearest service.
    """
    return (
        _video(ServiceType.VIDEO_720P, 5, Resolution.HD, FREE, 50_000),
        _video(ServiceType.VIDEO_1080P, 10, Resolution.FULL_HD, STARTER, 80_000),
        _video(ServiceType.VIDEO_4K, 15, Resolution.UHD, PRO, 120_000),
        _image(ServiceType.IMAGE_1024, 2, STARTER, 25_000),
        _clip(ServiceType.BASIC_EFFECT, 5, STARTER, 50_000),
        _clip(ServiceType.STYLE_EFFECTS, 10, STARTER, 150_000, {Resolution.UHD: 25}),
        _clip(ServiceType.HD_ENHANCE, 15, STARTER, 200_000, size=Resolution.UHD),
        _clip(ServiceType.FACE_SWAP, 20, PRO, 250_000),
    )


def book_b(pro: int = PRO) -> tuple[PriceRow, ...]:
    """Return price book B; `pro` is the rank at which what M042 gives to Pro begins."""
    return (
        _video(ServiceType.VIDEO_720P, 5, Resolution.HD, FREE, 50_000),
        _video(ServiceType.VIDEO_1080P, 8, Resolution.FULL_HD, STARTER, 80_000),
        _video(ServiceType.VIDEO_4K, 12, Resolution.UHD, pro, 120_000),
        _image(ServiceType.IMAGE_512, 2, FREE, 15_000),
        _image(ServiceType.IMAGE_1024, 3, STARTER, 25_000),
        _clip(ServiceType.STYLE_EFFECTS, 8, STARTER, 150_000),
        _clip(ServiceType.HD_ENHANCE, 10, STARTER, 200_000, size=Resolution.UHD),
        _clip(ServiceType.VIDEO_PRO, 12, pro, 250_000, is_subscribers_only=True),
    )


def packs(large: int = PRO) -> tuple[CreditPack, ...]:
    """Return the packs all catalogues sell; `large` is the rank for the large one (M072)."""
    return (
        CreditPack("small", 50, dollars(99, 299), STARTER),
        CreditPack("medium", 150, dollars(249, 799), STARTER),
        CreditPack("large", 500, dollars(699, 2299), large),
    )


def value_pack() -> CreditPack:
    """Return the large pack at a fifth off, for the Unlimited plan alone (M072)."""
    return CreditPack("value", 500, dollars(559, 1839), TOP, is_discountable=False)


def dollars(twd: int, usd_cents: int | None = None) -> Mapping[Currency, Money]:
    """Return prices of whole NT$ and, where it is told, of US cents."""
    prices = {Currency.TWD: Money(twd * MINOR_PER_DOLLAR, Currency.TWD)}
    if usd_cents is not None:
        prices[Currency.USD] = Money(usd_cents, Currency.USD)
    return prices


def _video(
    service_type: ServiceType, credit_cost: int, size: Resolution, rank: int, cost_usd_micros: int
) -> PriceRow:
    return _clip(service_type, credit_cost, rank, cost_usd_micros, size=size)


def _image(
    service_type: ServiceType, credit_cost: int, rank: int, cost_usd_micros: int
) -> PriceRow:
    return PriceRow(service_type, credit_cost, None, None, rank, cost_usd_micros, COSTS_OBSERVED_AT)


def _clip(
    service_type: ServiceType,
    credit_cost: int,
    rank: int,
    cost_usd_micros: int,
    size_credits: Mapping[Resolution, int] | None = None,
    *,
    size: Resolution | None = None,
    is_subscribers_only: bool = False,
) -> PriceRow:
    return PriceRow(
        service_type,
        credit_cost,
        size,
        CLIP_DURATION_S_MAX,
        rank,
        cost_usd_micros,
        COSTS_OBSERVED_AT,
        is_subscribers_only=is_subscribers_only,
        size_credits=size_credits or {},
    )
