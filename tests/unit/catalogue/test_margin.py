"""The margin guard: what a credit earns at least, and what must not be sold for it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from shared.catalogue.errors import BelowCost
from shared.catalogue.margin import (
    SEED_TERMS,
    Fee,
    Terms,
    check_margins,
    margins,
    month_credits,
    revenues,
)
from shared.catalogue.model import (
    Cadence,
    Catalogue,
    CreditPack,
    GrantRule,
    PlanId,
    ServiceType,
)
from shared.catalogue.points import points_catalogue
from shared.catalogue.weekly import weekly_catalogue
from shared.kernel.media import Resolution
from shared.kernel.money import Currency, Money

WEEKLY = weekly_catalogue()
FREE_TERMS = Terms({Currency.TWD: Fee(0, 0), Currency.USD: Fee(0, 0)}, 32_000)


def costing(usd_micros: int, catalogue: Catalogue = WEEKLY) -> Catalogue:
    """Return `catalogue` with a 720p video that costs so much."""
    service = ServiceType.VIDEO_720P
    row = replace(catalogue.prices[service], cost_usd_micros=usd_micros)
    return replace(catalogue, prices={**catalogue.prices, service: row})


def test_fees_come_off_before_credits_are_counted() -> None:
    """The dearest fee known: $0.15 and $0.50 of the $2.99 pack leave $2.34."""
    micros = SEED_TERMS.net_usd_micros(Money(299, Currency.USD))
    assert micros == Fraction(2_340_500)
    assert SEED_TERMS.net_usd_micros(Money(32_000, Currency.TWD)) == Fraction(9_725_000)


def test_a_fee_may_eat_all_of_a_small_price() -> None:
    assert SEED_TERMS.net_usd_micros(Money(50, Currency.USD)) < 0


def test_a_credit_earns_least_in_the_large_pack_at_the_best_discount() -> None:
    """NT$559 for 500 credits is $0.0340 after the fee; in dollars it is $0.0339."""
    least = min(revenues(WEEKLY, SEED_TERMS), key=lambda it: it.credit_usd_micros)
    assert least.source == "pack large for pro_plus in USD"
    assert least.credit_usd_micros == Fraction(33_941)


def test_starter_earns_what_the_anchors_page_says() -> None:
    """NT$299 for about 108 credits a month is about $0.086 a credit, fees aside."""
    plan = WEEKLY.plans[PlanId.STARTER]
    assert round(month_credits(plan.grants)) == 109
    by_source = {it.source: it.credit_usd_micros for it in revenues(WEEKLY, FREE_TERMS)}
    assert round(by_source["plan starter in TWD"] / 1000) == 86


@pytest.mark.parametrize(("cost", "is_refused"), [(169_705, False), (169_706, True)])
def test_a_row_is_refused_from_the_first_millionth_below_cost(
    cost: int, *, is_refused: bool
) -> None:
    if not is_refused:
        check_margins(costing(cost), SEED_TERMS)
        return
    with pytest.raises(BelowCost) as refusal:
        check_margins(costing(cost), SEED_TERMS)
    (fault,) = refusal.value.faults
    assert fault.startswith("service video_720p (5 credits from pack large for pro_plus in USD)")


def test_what_the_dearer_suppliers_ask_would_be_refused() -> None:
    """$0.16 for eight seconds could be sold; $0.42 and $1.20 could not (M059)."""
    check_margins(costing(160_000), SEED_TERMS)
    for cost in (420_000, 1_200_000):
        with pytest.raises(BelowCost):
            check_margins(costing(cost), SEED_TERMS)


def test_every_row_below_cost_is_named() -> None:
    rows = {name: replace(row, cost_usd_micros=10**9) for name, row in WEEKLY.prices.items()}
    with pytest.raises(BelowCost) as refusal:
        check_margins(replace(WEEKLY, prices=rows), SEED_TERMS)
    assert len(refusal.value.faults) == len(WEEKLY.prices)


def test_the_cheapest_size_of_a_service_must_bear_its_cost() -> None:
    service = ServiceType.STYLE_EFFECTS
    row = replace(WEEKLY.prices[service], size_credits={Resolution.HD: 1})
    with pytest.raises(BelowCost, match="style_effects"):
        check_margins(replace(WEEKLY, prices={**WEEKLY.prices, service: row}), SEED_TERMS)


def test_a_pack_counts_only_with_plans_that_may_buy_it() -> None:
    cheap = CreditPack("bulk", 10_000, {Currency.TWD: Money(100, Currency.TWD)}, plan_rank_min=9)
    packs = {**WEEKLY.packages, "bulk": cheap}
    check_margins(replace(WEEKLY, packages=packs), SEED_TERMS)
    with pytest.raises(BelowCost, match="pack bulk"):
        check_margins(
            replace(WEEKLY, packages={**packs, "bulk": replace(cheap, plan_rank_min=0)}),
            SEED_TERMS,
        )


@pytest.mark.parametrize(
    ("cadence", "credits_month"),
    [
        (Cadence.ONCE, Fraction(12)),
        (Cadence.DAILY, Fraction(365)),
        (Cadence.WEEKLY, Fraction(365, 7)),
        (Cadence.MONTHLY, Fraction(12)),
        (Cadence.BILLING_CYCLE, Fraction(12)),
    ],
)
def test_a_grant_counts_as_often_as_it_is_made(cadence: Cadence, credits_month: Fraction) -> None:
    assert month_credits((GrantRule("g", 12, cadence),)) == credits_month


def test_fair_use_must_be_paid_by_the_plan() -> None:
    points = points_catalogue()
    starter = points.plans[PlanId.STARTER]
    assert starter.unmetered is not None
    lavish = replace(starter.unmetered, cost_day_max_usd_micros=300_000)
    plans = {**points.plans, PlanId.STARTER: replace(starter, unmetered=lavish)}
    with pytest.raises(BelowCost, match="plan starter in TWD with fair use"):
        check_margins(replace(points, plans=plans), SEED_TERMS)


def test_a_catalogue_that_sells_no_credits_has_no_margin_to_guard() -> None:
    free = {PlanId.DEMO: WEEKLY.plans[PlanId.DEMO]}
    assert margins(replace(WEEKLY, plans=free, packages={}), SEED_TERMS) == ()
