"""What ships: three catalogues, none of which may ever change once it was sold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.catalogue.codec import content_hash
from shared.catalogue.discount import pack_price
from shared.catalogue.errors import PackageUnknown, PlanRequired, PlanUnknown
from shared.catalogue.margin import SEED_TERMS, check_margins
from shared.catalogue.model import (
    AllowancePeriod,
    AllowanceWindow,
    Cadence,
    Catalogue,
    PlanId,
    ServiceType,
)
from shared.catalogue.offers import pack_on_sale, plan_on_sale
from shared.catalogue.prices import PriceBook
from shared.catalogue.shipped import shipped_catalogues
from shared.credits.burn import BURN_ORDERS
from shared.kernel.media import Resolution
from shared.kernel.money import Currency, Money
from tests.unit.catalogue.builders import NOW

WEEKLY, POINTS, DAILY = shipped_catalogues()

SOLD = {
    "weekly@1": "470552ce2861d8d0441dadc03c209285bc72ec418815529a2526f9e61ad2a405",
    "points@1": "1856975e9a5076608b82fee4f03e90fd33135de686b3d16c1a1800bf26cf9b4f",
    "daily@1": "1e1d0bef656c9979625b5588df2fa3748f668f40ecfaea98082ea6c6890bdcb7",
}
"""Somebody may have bought a plan in each: a change is a new version beside it (M031)."""


def test_a_sold_version_never_changes() -> None:
    assert {it.version: content_hash(it) for it in shipped_catalogues()} == SOLD


@pytest.mark.parametrize("catalogue", shipped_catalogues(), ids=lambda it: it.version)
def test_nothing_shipped_is_sold_below_cost(catalogue: Catalogue) -> None:
    check_margins(catalogue, SEED_TERMS)


@pytest.mark.parametrize("catalogue", shipped_catalogues(), ids=lambda it: it.version)
def test_the_ledger_knows_every_shipped_burn_order(catalogue: Catalogue) -> None:
    assert catalogue.burn_order in BURN_ORDERS


@pytest.mark.parametrize("catalogue", shipped_catalogues(), ids=lambda it: it.version)
def test_whatever_a_grant_is_scoped_to_is_on_sale(catalogue: Catalogue) -> None:
    for plan in catalogue.plans.values():
        for rule in plan.grants:
            assert (rule.scope or set()) <= catalogue.prices.keys()


@pytest.mark.parametrize(
    ("catalogue", "plans"),
    [
        (WEEKLY, {"starter": 299, "pro": 599, "pro_plus": 999}),
        (POINTS, {"starter": 299, "pro": 599, "unlimited": 999}),
        (DAILY, {"paid": 299}),
    ],
)
def test_plans_cost_so_many_nt_dollars_a_month(catalogue: Catalogue, plans: dict[str, int]) -> None:
    paid = [plan for plan in catalogue.plans.values() if not plan.is_free]
    prices = {str(plan.plan_id): plan.prices[Currency.TWD].amount_minor // 100 for plan in paid}
    assert prices == plans


@pytest.mark.parametrize(
    ("plan_id", "weekly", "permille"),
    [("starter", 25, 0), ("pro", 60, 100), ("pro_plus", 125, 200)],
)
def test_weekly_plans_set_so_many_credits_every_monday(
    plan_id: str, weekly: int, permille: int
) -> None:
    plan = plan_on_sale(WEEKLY, plan_id)
    (rule,) = plan.grants
    assert (rule.credits, rule.cadence, rule.timezone) == (weekly, Cadence.WEEKLY, "UTC")
    assert (rule.scope, rule.rollover_periods) == (None, 0)
    assert plan.topup_discount_permille == permille


@pytest.mark.parametrize(
    ("plan_id", "pollo", "goenhance", "permille"),
    [("starter", 50, 30, 0), ("pro", 100, 50, 0), ("unlimited", 300, 150, 200)],
)
def test_point_plans_give_two_kinds_of_points_on_the_first(
    plan_id: str, pollo: int, goenhance: int, permille: int
) -> None:
    plan = plan_on_sale(POINTS, plan_id)
    first, second = plan.grants
    assert (first.credits, second.credits) == (pollo, goenhance)
    assert first.cadence == second.cadence == Cadence.MONTHLY
    assert first.scope is not None
    assert second.scope is not None
    assert not first.scope & second.scope
    assert plan.topup_discount_permille == permille


def test_unmetered_video_grows_with_the_plan() -> None:
    lanes = [plan.unmetered for plan in POINTS.plans.values()]
    assert lanes[0] is None
    services = [lane.services for lane in lanes[1:] if lane]
    small = {ServiceType.VIDEO_720P}
    assert services == [small, small | {ServiceType.VIDEO_1080P}, small | {ServiceType.VIDEO_1080P}]
    caps = [lane.uses_per_day_max for lane in lanes[1:] if lane]
    assert caps == sorted(caps)


@pytest.mark.parametrize(
    ("service", "resolution", "points"),
    [
        ("image_1024", None, 2),
        ("video_1080p", Resolution.FULL_HD, 10),
        ("basic_effect", Resolution.FULL_HD, 5),
        ("video_4k", Resolution.UHD, 15),
        ("style_effects", Resolution.FULL_HD, 10),
        ("style_effects", Resolution.UHD, 25),
        ("hd_enhance", Resolution.UHD, 15),
        ("face_swap", None, 20),
    ],
)
def test_points_prices_are_those_of_price_book_a(
    service: str, resolution: Resolution | None, points: int
) -> None:
    assert PriceBook(POINTS).price(service, resolution, None, 1).credits == points


def test_each_catalogue_has_one_of_the_three_ready_made_free_uses() -> None:
    weekly, points, daily = [it.free_plan.allowance for it in shipped_catalogues()]
    assert weekly is not None
    assert points is not None
    assert daily is not None
    assert weekly.windows == (AllowanceWindow(AllowancePeriod.LIFETIME, 2),)
    assert (points.windows, points.is_cached_only) == ((), True)
    assert daily.windows == (AllowanceWindow(AllowancePeriod.DAY, 3),)
    assert all(it.free_plan.entitlements.has_watermark for it in shipped_catalogues())


def test_the_daily_catalogue_sends_free_and_paid_work_to_providers_of_their_own() -> None:
    assert DAILY.route_profile == "route_000"


@pytest.mark.parametrize(
    ("catalogue", "plan_id", "packs"),
    [
        (WEEKLY, PlanId.DEMO, []),
        (WEEKLY, PlanId.STARTER, ["small", "medium"]),
        (WEEKLY, PlanId.PRO, ["small", "medium", "large"]),
        (WEEKLY, PlanId.PRO_PLUS, ["small", "medium", "large"]),
        (POINTS, PlanId.DEMO, []),
        (POINTS, PlanId.STARTER, ["small", "medium"]),
        (POINTS, PlanId.PRO, ["small", "medium", "large"]),
        (POINTS, PlanId.UNLIMITED, ["small", "medium", "large", "value"]),
        (DAILY, PlanId.FREE, []),
        (DAILY, PlanId.PAID, ["small", "medium", "large"]),
    ],
)
def test_packs_are_sold_by_rank(catalogue: Catalogue, plan_id: PlanId, packs: list[str]) -> None:
    plan = catalogue.plans[plan_id]
    for package_id in catalogue.packages:
        if package_id in packs:
            assert pack_on_sale(catalogue, package_id, plan, NOW).package_id == package_id
        else:
            with pytest.raises(PlanRequired):
                pack_on_sale(catalogue, package_id, plan, NOW)
    assert set(packs) <= catalogue.packages.keys()


def test_the_value_pack_is_the_large_one_at_a_fifth_off_and_no_less() -> None:
    top = POINTS.plans[PlanId.UNLIMITED]
    large = pack_price(POINTS.packages["large"], top, Currency.TWD)
    value = pack_price(POINTS.packages["value"], top, Currency.TWD, coupon_permille=500)
    assert large.price == value.price == Money(55_900, Currency.TWD)
    assert pack_price(POINTS.packages["value"], top, Currency.USD).price.amount_minor == 1839


def test_a_pack_is_sold_in_its_time_only() -> None:
    plan = WEEKLY.plans[PlanId.PRO]
    until = NOW + timedelta(days=1)
    timed = replace(WEEKLY.packages["small"], sold_from=NOW, sold_until=until)
    catalogue = replace(WEEKLY, packages={"small": timed})
    assert pack_on_sale(catalogue, "small", plan, NOW) == timed
    for moment in (NOW - timedelta(seconds=1), until):
        with pytest.raises(PackageUnknown):
            pack_on_sale(catalogue, "small", plan, moment)


@pytest.mark.parametrize("plan_id", ["demo", "unlimited", "", "PRO"])
def test_a_plan_nobody_can_buy_is_unknown(plan_id: str) -> None:
    with pytest.raises(PlanUnknown):
        plan_on_sale(WEEKLY, plan_id)
