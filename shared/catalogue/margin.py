"""The margin guard: nothing is put on sale for less than it costs us (M059).

A credit earns least where it was bought cheapest: in a plan used to its last credit, or in a pack
at the plan's discount, after the gateway's fee. A service must cost no more than its credits earn
there, and what a plan gives without credits must be paid by the plan. Sums are exact fractions of
millionths of a dollar.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from shared.catalogue.discount import pack_price
from shared.catalogue.errors import BelowCost
from shared.catalogue.model import Cadence, Catalogue, CreditPack, GrantRule, Plan, PriceRow
from shared.kernel.money import Currency, Money

MICROS_PER_USD = 10**6
MINOR_PER_DOLLAR = 100
BASIS_POINTS = 10_000

DAYS_A_YEAR = 365
PERIODS_A_MONTH: Mapping[Cadence, Fraction] = {
    Cadence.ONCE: Fraction(1),
    Cadence.DAILY: Fraction(DAYS_A_YEAR, 12),
    Cadence.WEEKLY: Fraction(DAYS_A_YEAR, 7 * 12),
    Cadence.MONTHLY: Fraction(1),
    Cadence.BILLING_CYCLE: Fraction(1),
}
"""How often a grant is made in a paid month on average; who leaves after one had it once."""
assert PERIODS_A_MONTH.keys() == set(Cadence)

DAYS_A_MONTH_MAX = 31
"""Fair use is counted by the longest month: a ceiling is meant to hold."""


@dataclass(frozen=True)
class Fee:
    """What a gateway keeps of a payment: `basis_points` of it and `fixed_minor` beside."""

    basis_points: int
    fixed_minor: int


@dataclass(frozen=True)
class Terms:
    """What selling costs: the fee by currency, and NT$ for one US$ in thousandths."""

    fees: Mapping[Currency, Fee]
    twd_per_usd_permille: int

    def net_usd_micros(self, price: Money) -> Fraction:
        """Return what is left of `price` after the fee; below 0 when the fee eats it."""
        fee = self.fees[price.currency]
        kept = Fraction(price.amount_minor * (BASIS_POINTS - fee.basis_points), BASIS_POINTS)
        return self._usd_micros(kept - fee.fixed_minor, price.currency)

    def usd_micros(self, price: Money) -> Fraction:
        """Return what a buyer pays, before any fee."""
        return self._usd_micros(Fraction(price.amount_minor), price.currency)

    def _usd_micros(self, minor: Fraction, currency: Currency) -> Fraction:
        dollars = minor / MINOR_PER_DOLLAR
        if currency is Currency.TWD:
            dollars = dollars * 1000 / self.twd_per_usd_permille
        return dollars * MICROS_PER_USD


SEED_TERMS = Terms(
    fees={Currency.TWD: Fee(275, 0), Currency.USD: Fee(500, 50)},
    twd_per_usd_permille=32_000,
)
"""ECPay takes 2.75 % (M100, the dearer figure), Paddle 5 % and $0.50 (product.md, part 7, row 3);
NT$32 to the dollar (product.md, part 7, row 2)."""


@dataclass(frozen=True)
class Revenue:
    """What one credit earns at least, and where; millionths of a dollar."""

    source: str
    credit_usd_micros: Fraction


@dataclass(frozen=True)
class Margin:
    """One thing that is sold: what it earns at least and what it costs, millionths of a dollar."""

    item: str
    revenue_usd_micros: Fraction
    cost_usd_micros: Fraction

    @property
    def is_loss(self) -> bool:
        return self.revenue_usd_micros < self.cost_usd_micros


def check_margins(catalogue: Catalogue, terms: Terms) -> None:
    """Refuse a catalogue that sells anything below cost. Raises: `BelowCost`, naming each."""
    losses = [margin for margin in margins(catalogue, terms) if margin.is_loss]
    if losses:
        raise BelowCost(tuple(_told(margin) for margin in losses))


def margins(catalogue: Catalogue, terms: Terms) -> tuple[Margin, ...]:
    """Return the margin of every row, and of every plan that gives something without credits.

    Empty when no credit is sold at all: then the rows are gifts, which budgets bound.
    """
    sources = list(revenues(catalogue, terms))
    if not sources:
        return ()
    least = min(sources, key=lambda source: source.credit_usd_micros)
    rows = [_row_margin(row, least) for row in catalogue.prices.values()]
    return (*rows, *_plan_margins(catalogue, terms))


def revenues(catalogue: Catalogue, terms: Terms) -> Iterator[Revenue]:
    """Yield what a credit earns wherever it can be bought."""
    for plan in catalogue.plans.values():
        yield from _plan_revenues(plan, terms)
    for pack in catalogue.packages.values():
        for plan in catalogue.plans.values():
            if pack.is_for(plan):
                yield from _pack_revenues(pack, plan, terms)


def month_credits(grants: tuple[GrantRule, ...]) -> Fraction:
    """Return the credits a plan gives in a month on average."""
    return sum((rule.credits * PERIODS_A_MONTH[rule.cadence] for rule in grants), Fraction(0))


def credit_cost_usd_micros(catalogue: Catalogue) -> Fraction:
    """Return what one credit costs us at most: spent on what is dearest for its credits.

    0 where nothing is priced in credits.
    """
    return max((_cost(row) for row in catalogue.prices.values()), default=Fraction(0))


def _cost(row: PriceRow) -> Fraction:
    return Fraction(row.cost_usd_micros, min([row.credit_cost, *row.size_credits.values()]))


def _plan_revenues(plan: Plan, terms: Terms) -> Iterator[Revenue]:
    given = month_credits(plan.grants)
    if given:
        for currency, price in plan.prices.items():
            yield Revenue(f"plan {plan.plan_id} in {currency}", terms.net_usd_micros(price) / given)


def _pack_revenues(pack: CreditPack, plan: Plan, terms: Terms) -> Iterator[Revenue]:
    for currency in pack.prices:
        paid = pack_price(pack, plan, currency).price
        source = f"pack {pack.package_id} for {plan.plan_id} in {currency}"
        yield Revenue(source, terms.net_usd_micros(paid) / pack.credits)


def _row_margin(row: PriceRow, least: Revenue) -> Margin:
    credit_cost = min([row.credit_cost, *row.size_credits.values()])
    return Margin(
        f"service {row.service_type} ({credit_cost} credits from {least.source})",
        credit_cost * least.credit_usd_micros,
        Fraction(row.cost_usd_micros),
    )


def _plan_margins(catalogue: Catalogue, terms: Terms) -> Iterator[Margin]:
    """Yield whether a month's price pays for all credits of the month and all of fair use.

    What goes on in the relaxed queue beyond fair use is not bounded here: M035 forbids to refuse
    it, so the operator watches it.
    """
    dearest = credit_cost_usd_micros(catalogue)
    for plan in catalogue.plans.values():
        if plan.unmetered is None:
            continue
        fair_use = DAYS_A_MONTH_MAX * plan.unmetered.cost_day_max_usd_micros
        cost = fair_use + dearest * month_credits(plan.grants)
        for currency, price in plan.prices.items():
            yield Margin(
                f"plan {plan.plan_id} in {currency} with fair use",
                terms.net_usd_micros(price),
                cost,
            )


def _told(margin: Margin) -> str:
    return (
        f"{margin.item}: costs ${float(margin.cost_usd_micros) / MICROS_PER_USD:.4f}, "
        f"earns ${float(margin.revenue_usd_micros) / MICROS_PER_USD:.4f}"
    )
