"""What a local product sells: the weekly catalogue, with prices abroad as well.

No source names a price of a plan in US dollars, so the shipped catalogue is sold in Taiwan alone
(M041). Here an operator has set some, and both gateways can be tried.
"""

from collections.abc import Mapping
from dataclasses import replace

from shared.catalogue.codec import content_hash
from shared.catalogue.model import Catalogue, Plan, PlanId
from shared.catalogue.weekly import weekly_catalogue
from shared.kernel.money import Currency, Money

USD_CENTS: Mapping[PlanId, int] = {
    PlanId.STARTER: 999,
    PlanId.PRO: 1999,
    PlanId.PRO_PLUS: 3299,
}
"""For a month; near the NT$ prices, for trying things out."""

HASH_DIGITS = 12


def local_catalogue() -> Catalogue:
    """Return the catalogue local stacks publish.

    It is named after its content: a state folder may hold what an earlier program published.
    """
    weekly = weekly_catalogue()
    plans = {plan_id: _with_usd(plan) for plan_id, plan in weekly.plans.items()}
    notes = ("Prices in USD are for trying things out.",)
    catalogue = replace(weekly, version="weekly@local", plans=plans, notes=notes)
    return replace(catalogue, version=f"weekly@local-{content_hash(catalogue)[:HASH_DIGITS]}")


def _with_usd(plan: Plan) -> Plan:
    if plan.plan_id not in USD_CENTS:
        return plan
    usd = Money(USD_CENTS[plan.plan_id], Currency.USD)
    return replace(plan, prices={**plan.prices, Currency.USD: usd})
