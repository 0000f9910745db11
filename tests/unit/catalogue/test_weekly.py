"""The weekly catalogue: what is on sale, to whom, at what price."""

import pytest

from shared.catalogue.access import (
    ALIASES,
    VIDEO_SERVICE,
    check_access,
    check_resolution,
    plan_of,
    price_row,
    service_named,
)
from shared.catalogue.errors import (
    DurationNotOffered,
    PlanRequired,
    ServiceUnknown,
    SizeNotOffered,
)
from shared.catalogue.model import PlanId, ServiceType
from shared.catalogue.prices import PriceBook
from shared.catalogue.weekly import weekly_catalogue
from shared.kernel.media import Resolution

CATALOGUE = weekly_catalogue()
BOOK = PriceBook(CATALOGUE)


@pytest.mark.parametrize(
    ("service", "cost"),
    [
        ("video_720p", 5),
        ("video_1080p", 8),
        ("video_4k", 12),
        ("image_512", 2),
        ("image_1024", 3),
        ("style_effects", 8),
        ("hd_enhance", 10),
        ("video_pro", 12),
    ],
)
def test_prices_are_those_of_price_book_b(service: str, cost: int) -> None:
    price = BOOK.price(service, None, None, 1)
    assert (price.unit_credits, price.credits) == (cost, cost)
    assert price.price_version == CATALOGUE.version


def test_several_pieces_cost_their_sum() -> None:
    price = BOOK.price("video_720p", Resolution.HD, 8, 3)
    assert (price.unit_credits, price.credits) == (5, 15)


def test_an_alias_is_the_service_it_names() -> None:
    for name, service in ALIASES.items():
        assert service_named(name) == service
        assert name not in set(ServiceType)


@pytest.mark.parametrize("name", ["", "video", "VIDEO_720P", "x" * 5000])
def test_what_is_not_on_sale_is_unknown(name: str) -> None:
    with pytest.raises(ServiceUnknown) as refusal:
        BOOK.price(name, None, None, 1)
    assert len(str(refusal.value)) < 100


def test_a_service_without_a_price_is_unknown() -> None:
    with pytest.raises(ServiceUnknown):
        price_row(CATALOGUE, ServiceType.FACE_SWAP)


def test_a_video_has_the_size_of_its_service() -> None:
    with pytest.raises(SizeNotOffered):
        BOOK.price("video_720p", Resolution.FULL_HD, 8, 1)


def test_a_clip_is_at_most_eight_seconds() -> None:
    assert BOOK.price("video_720p", Resolution.HD, 8, 1).credits == 5
    with pytest.raises(DurationNotOffered) as refusal:
        BOOK.price("video_720p", Resolution.HD, 9, 1)
    assert refusal.value.facts == {"duration_s_max": 8}


@pytest.mark.parametrize(
    ("plan_id", "sizes"),
    [
        (PlanId.DEMO, {Resolution.HD}),
        (PlanId.STARTER, {Resolution.HD, Resolution.FULL_HD}),
        (PlanId.PRO, set(Resolution)),
        (PlanId.PRO_PLUS, set(Resolution)),
    ],
)
def test_a_plan_opens_the_videos_of_its_rank(plan_id: PlanId, sizes: set[Resolution]) -> None:
    plan = plan_of(CATALOGUE, plan_id)
    for resolution in Resolution:
        row = price_row(CATALOGUE, VIDEO_SERVICE[resolution])
        if resolution in sizes:
            check_access(plan, row, 8)
            check_resolution(plan, resolution)
        else:
            with pytest.raises(PlanRequired):
                check_access(plan, row, 8)
            with pytest.raises(PlanRequired):
                check_resolution(plan, resolution)


def test_a_clip_longer_than_the_row_sells_is_refused() -> None:
    plan = plan_of(CATALOGUE, "pro")
    with pytest.raises(DurationNotOffered):
        check_access(plan, price_row(CATALOGUE, ServiceType.VIDEO_720P), 9)


def test_only_the_demo_plan_has_a_watermark() -> None:
    marked = {plan.plan_id for plan in CATALOGUE.plans.values() if plan.entitlements.has_watermark}
    assert marked == {PlanId.DEMO}


def test_higher_plans_have_more() -> None:
    ranks = [plan.rank for plan in CATALOGUE.plans.values()]
    assert ranks == [0, 1, 2, 3]
    rates = [plan.entitlements.max_fps for plan in CATALOGUE.plans.values()]
    assert rates == sorted(rates)
