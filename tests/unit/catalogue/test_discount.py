"""Discounts: the best single one, rounded half up to what people pay with."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.catalogue.discount import STEP_MINOR, discounted, pack_price
from shared.catalogue.errors import CurrencyNotOffered
from shared.catalogue.model import Plan, PlanId
from shared.catalogue.weekly import weekly_catalogue
from shared.kernel.money import Currency, Money

WEEKLY = weekly_catalogue()
STARTER, PRO, TOP = (WEEKLY.plans[it] for it in (PlanId.STARTER, PlanId.PRO, PlanId.PRO_PLUS))


@pytest.mark.parametrize(
    ("listed_minor", "permille", "currency", "price_minor"),
    [
        (69_900, 200, Currency.TWD, 55_900),  # 559.2
        (69_900, 100, Currency.TWD, 62_900),  # 629.1
        (24_900, 100, Currency.TWD, 22_400),  # 224.1
        (9_900, 50, Currency.TWD, 9_400),  # 94.05
        (500, 100, Currency.TWD, 500),  # 4.5 goes up
        (500, 101, Currency.TWD, 400),  # 4.495
        (2_299, 200, Currency.USD, 1_839),  # 18.392
        (5, 100, Currency.USD, 5),  # 4.5 cents go up
        (299, 1000, Currency.USD, 0),
        (299, 0, Currency.USD, 299),
    ],
)
def test_a_price_is_rounded_half_up(
    listed_minor: int, permille: int, currency: Currency, price_minor: int
) -> None:
    assert discounted(Money(listed_minor, currency), permille).price.amount_minor == price_minor


@given(st.sampled_from(Currency), st.integers(0, 10**9), st.integers(0, 1000))
def test_rounding_is_that_of_exact_decimals(
    currency: Currency, listed_minor: int, permille: int
) -> None:
    step = STEP_MINOR[currency]
    exact = Decimal(listed_minor) * (1000 - permille) / 1000 / step
    expected = int(exact.quantize(Decimal(1), ROUND_HALF_UP)) * step
    assert discounted(Money(listed_minor, currency), permille).price.amount_minor == expected


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_discounts_are_never_stacked(plan_permille: int, coupon_permille: int) -> None:
    plan = replace(PRO, topup_discount_permille=plan_permille)
    both = pack_price(WEEKLY.packages["large"], plan, Currency.TWD, coupon_permille)
    best = max(plan_permille, coupon_permille)
    assert both == discounted(both.listed, best)
    assert both.discount_permille == best


@pytest.mark.parametrize(("plan", "price_twd"), [(STARTER, 249), (PRO, 224), (TOP, 199)])
def test_a_pack_costs_less_with_a_higher_plan(plan: Plan, price_twd: int) -> None:
    paid = pack_price(WEEKLY.packages["medium"], plan, Currency.TWD)
    assert paid.price == Money(price_twd * 100, Currency.TWD)
    assert paid.listed == Money(24_900, Currency.TWD)


def test_a_pack_without_a_price_in_a_currency_is_not_sold_in_it() -> None:
    pack = WEEKLY.packages["small"]
    only_twd = replace(pack, prices={Currency.TWD: pack.prices[Currency.TWD]})
    with pytest.raises(CurrencyNotOffered):
        pack_price(only_twd, PRO, Currency.USD)


@pytest.mark.parametrize("permille", [-1, 1001])
def test_a_discount_outside_nothing_and_everything_is_a_bug(permille: int) -> None:
    with pytest.raises(ValueError, match="thousandths"):
        discounted(Money(100, Currency.USD), permille)
