"""Free plans of every policy, and houses whose Ann holds one."""

from dataclasses import replace

from shared.catalogue.model import (
    Allowance,
    AllowancePeriod,
    AllowanceWindow,
    Catalogue,
    PlanId,
    ServiceType,
)
from shared.catalogue.weekly import weekly_catalogue
from tests.unit.credits.subscribers import FakeCatalogues
from tests.unit.generation.builders import House
from tests.unit.generation.fakes import FakeQueue
from tests.unit.generation.stores import FakeUnitOfWork

VIDEO = frozenset({ServiceType.VIDEO_720P})
LIFETIME_2 = Allowance((AllowanceWindow(AllowancePeriod.LIFETIME, 2),), VIDEO)
DAY_3 = Allowance((AllowanceWindow(AllowancePeriod.DAY, 3),), VIDEO, timezone="Asia/Taipei")
DAY_1_LIFETIME_2 = Allowance(
    (AllowanceWindow(AllowancePeriod.DAY, 1), AllowanceWindow(AllowancePeriod.LIFETIME, 2)), VIDEO
)
CACHED_ONLY = Allowance((), VIDEO, is_cached_only=True)


def with_allowance(allowance: Allowance | None) -> Catalogue:
    weekly = weekly_catalogue()
    demo = replace(weekly.plans[PlanId.DEMO], allowance=allowance)
    return replace(weekly, plans={**weekly.plans, PlanId.DEMO: demo})


def a_free_house(allowance: Allowance | None = LIFETIME_2, *, granted: int = 20) -> House:
    """Ann has the free plan, and credits besides."""
    queue = FakeQueue()
    house = House(FakeUnitOfWork(queue), queue)
    house.catalogues = FakeCatalogues(with_allowance(allowance))
    house.rebuild()
    house.open_account(plan_id="demo", granted=granted)
    return house
