"""Both source documents' plan JSON loads, and ours shows as theirs (M039, M040)."""

from dataclasses import replace
from typing import Any

import pytest

from shared.catalogue.codec import decode, encode
from shared.catalogue.errors import CatalogueUnreadable
from shared.catalogue.model import Catalogue, Plan, PlanId
from shared.catalogue.seeds import points_view, weekly_view
from shared.catalogue.shipped import shipped_catalogues
from shared.kernel.money import Currency, Money

WEEKLY, POINTS, _ = shipped_catalogues()

UNLIMITED: dict[str, Any] = {
    "name": "Unlimited",
    "slug": "unlimited",
    "description": "All of it",
    "price": 999,
    "currency": "TWD",
    "billing_cycle": "monthly",
    "features": {
        "unlimited_720p": True,
        "unlimited_1080p": True,
        "monthly_pollo_points": 300,
        "monthly_goenhance_points": 150,
        "max_resolution": "4k",
        "priority_queue": True,
        "point_discount": 0.2,
    },
    "is_active": True,
}

PRO_PLUS: dict[str, Any] = {
    "name": "pro_plus",
    "display_name": "plans.pro_plus",
    "price_twd": 999,
    "price_usd": None,
    "weekly_credits": 125,
    "topup_discount_rate": 0.2,
    "max_resolution": "4k",
    "has_watermark": False,
    "priority_queue": True,
    "can_use_effects": True,
    "is_active": True,
}


def loaded(row: dict[str, Any]) -> Plan:
    """Return the plan of a catalogue in which `row` stands beside a free plan of ours."""
    free = next(it for it in encode(WEEKLY)["plans"] if it["rank"] == 0)  # type: ignore[union-attr]
    catalogue = decode({**encode(WEEKLY), "plans": [free, row]})
    return next(plan for plan in catalogue.plans.values() if plan.rank)


def test_a_plan_in_the_points_shape_loads_as_ours() -> None:
    assert loaded(UNLIMITED) == POINTS.plans[PlanId.UNLIMITED]


def test_a_plan_in_the_weekly_shape_loads_as_ours() -> None:
    assert loaded(PRO_PLUS) == WEEKLY.plans[PlanId.PRO_PLUS]


def test_an_operator_may_set_a_price_in_us_dollars() -> None:
    plan = loaded({**PRO_PLUS, "price_usd": 29.99})
    assert plan.prices[Currency.USD] == Money(2999, Currency.USD)


@pytest.mark.parametrize("discount", [0.2, 20, 20.0])
def test_a_discount_may_be_a_ratio_or_per_cent(discount: float) -> None:
    features = {**UNLIMITED["features"], "point_discount": discount}
    assert loaded({**UNLIMITED, "features": features}).topup_discount_permille == 200


@pytest.mark.parametrize("discount", [1, 1.0, 101, -0.1, 0.12345, True, "20%", None])
def test_a_discount_that_could_be_either_or_neither_is_refused(discount: object) -> None:
    with pytest.raises(CatalogueUnreadable):
        loaded({**PRO_PLUS, "topup_discount_rate": discount})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("price_twd", 299.5),
        ("price_usd", 9.999),
        ("price_twd", -1),
        ("price_twd", float("nan")),
        ("price_twd", float("inf")),
        ("weekly_credits", 2.5),
        ("is_active", False),
        ("name", "gold"),
        ("surprise", 1),
    ],
)
def test_a_fault_in_a_seed_row_is_told(name: str, value: object) -> None:
    with pytest.raises(CatalogueUnreadable) as fault:
        loaded({**PRO_PLUS, name: value})
    assert fault.value.place == f"plans[1].{name}"


@pytest.mark.parametrize(
    ("catalogue", "view"), [(WEEKLY, weekly_view), (POINTS, points_view)], ids=["weekly", "points"]
)
def test_every_shipped_plan_shows_in_its_seed_shape_and_loads_again(
    catalogue: Catalogue, view: Any
) -> None:
    rows = [view(plan) for plan in catalogue.plans.values()]
    again = decode({**encode(catalogue), "plans": rows})
    for plan_id, plan in catalogue.plans.items():
        # Free uses are what neither shape can say.
        assert again.plans[plan_id] == replace(plan, allowance=None)


def test_both_shapes_may_stand_in_one_catalogue() -> None:
    rows = [weekly_view(WEEKLY.plans[PlanId.DEMO]), {**PRO_PLUS, "name": "pro"}, UNLIMITED]
    catalogue = decode({**encode(WEEKLY), "version": "mixed@1", "plans": rows})
    assert list(catalogue.plans) == [PlanId.DEMO, PlanId.PRO, PlanId.UNLIMITED]
