"""A refusal for want of credits says what would help."""

from dataclasses import replace
from datetime import timedelta

from shared.catalogue.model import CreditPack, PlanId
from shared.catalogue.weekly import weekly_catalogue
from shared.credits.errors import InsufficientCredits
from shared.credits.model import Uses
from shared.credits.quote import Work
from shared.credits.tariff import Standing, explained, offered
from tests.unit.credits.builders import NOW, VIDEO

WEEKLY = weekly_catalogue()
SMALL, MEDIUM = WEEKLY.packages["small"], WEEKLY.packages["medium"]
LARGE = WEEKLY.packages["large"]


def packs_told(
    *packs: CreditPack, plan_id: PlanId = PlanId.PRO, missing: int = 1
) -> tuple[str, ...]:
    sold = replace(WEEKLY, packages={pack.package_id: pack for pack in packs})
    offer = offered(Standing(sold, sold.plans[plan_id]), Uses(), Work(VIDEO), NOW)
    told = explained(InsufficientCredits(missing, 0), offer, NOW).package_ids
    assert told is not None
    return told


def test_packs_out_of_their_time_are_not_told() -> None:
    over = replace(SMALL, sold_until=NOW)
    early = replace(LARGE, sold_from=NOW + timedelta(seconds=1))
    assert packs_told(over, MEDIUM, early) == ("medium",)


def test_packs_of_a_higher_plan_are_not_told() -> None:
    above = WEEKLY.plans[PlanId.STARTER].rank + 1
    dear = replace(LARGE, plan_rank_min=above)
    assert packs_told(SMALL, dear, plan_id=PlanId.STARTER) == ("small",)


def test_packs_that_are_enough_come_first_then_the_smaller_ones() -> None:
    told = packs_told(LARGE, SMALL, MEDIUM, missing=SMALL.credits + 1)
    assert told == ("medium", "large", "small")
