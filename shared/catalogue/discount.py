"""Discounts: the best single one is taken off, never two together (M072, M097)."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.catalogue.model import CreditPack, Plan
from shared.catalogue.offers import pack_list_price
from shared.kernel.money import Currency, Money

PERMILLE = 1000

STEP_MINOR: Mapping[Currency, int] = {Currency.TWD: 100, Currency.USD: 1}
"""Prices are whole multiples of it: NT$1 and $0.01. Source: M097."""
assert STEP_MINOR.keys() == set(Currency)


@dataclass(frozen=True)
class Discounted:
    """A price after its discount; `discount_permille` thousandths were taken off `listed`."""

    listed: Money
    price: Money
    discount_permille: int


def pack_price(
    pack: CreditPack, plan: Plan, currency: Currency, coupon_permille: int = 0
) -> Discounted:
    """Return what the holder of `plan` pays for `pack`.

    Args:
        coupon_permille: what a coupon takes off, 0..1000. It and the plan's discount are never
            added up: the larger one counts. A pack that is not discountable has neither.

    Raises: `CurrencyNotOffered`.
    """
    listed = pack_list_price(pack, currency)
    if not pack.is_discountable:
        return discounted(listed)
    return discounted(listed, plan.topup_discount_permille, coupon_permille)


def discounted(listed: Money, *offers_permille: int) -> Discounted:
    """Return `listed` less the largest of `offers_permille` (each 0..1000, none means 0).

    Rounded half up to NT$1 or $0.01. Source: M097.
    """
    best = max(offers_permille, default=0)
    if not 0 <= min(offers_permille, default=0) <= best <= PERMILLE:
        raise ValueError(f"discounts are 0..{PERMILLE} thousandths, got {offers_permille}")
    step = STEP_MINOR[listed.currency]
    # Half up in whole numbers: twice the numerator plus one denominator over twice that.
    whole = step * PERMILLE
    steps = (2 * listed.amount_minor * (PERMILLE - best) + whole) // (2 * whole)
    return Discounted(listed, Money(steps * step, listed.currency), best)
