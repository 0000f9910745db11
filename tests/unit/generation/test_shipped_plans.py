"""What an order costs under every plan of the shipped catalogues, and how it is paid."""

from collections.abc import Sequence

import pytest

from shared.catalogue.shipped import shipped_catalogues
from shared.credits.errors import InsufficientCredits
from shared.credits.model import PaidBy
from shared.kernel.media import Resolution
from tests.unit.credits.subscribers import FakeCatalogues
from tests.unit.generation.builders import House
from tests.unit.generation.fakes import FakeQueue
from tests.unit.generation.stores import FakeUnitOfWork

FREE, MANY = PaidBy.ALLOWANCE, 1000
PAID, FLAT = PaidBy.CREDITS, PaidBy.UNMETERED


def a_house_of(family: str, plan_id: str, granted: int) -> House:
    queue = FakeQueue()
    house = House(FakeUnitOfWork(queue), queue)
    on_sale = next(each for each in shipped_catalogues() if each.family == family)
    house.catalogues = FakeCatalogues(on_sale)
    house.rebuild()
    house.open_account(plan_id=plan_id, granted=granted)
    return house


@pytest.mark.parametrize(
    ("family", "plan_id", "size", "paid_by"),
    [
        ("weekly", "demo", Resolution.HD, [FREE, FREE, PAID, PAID]),
        ("weekly", "starter", Resolution.HD, [PAID] * 4),
        ("daily", "free", Resolution.HD, [FREE, FREE, FREE, PAID]),
        ("daily", "paid", Resolution.HD, [PAID] * 4),
        ("points", "demo", Resolution.HD, [PAID] * 4),
        ("points", "starter", Resolution.HD, [FLAT] * 4),
        ("points", "starter", Resolution.FULL_HD, [PAID] * 4),
        ("points", "pro", Resolution.FULL_HD, [FLAT] * 4),
        ("points", "unlimited", Resolution.FULL_HD, [FLAT] * 4),
    ],
)
def test_each_plan_pays_its_way(
    family: str, plan_id: str, size: Resolution, paid_by: Sequence[PaidBy]
) -> None:
    house = a_house_of(family, plan_id, MANY)
    orders = [house.create(resolution=size).generation for _ in paid_by]
    assert [order.paid_by for order in orders] == paid_by
    assert [order.quoted_credits > 0 for order in orders] == [each is PAID for each in paid_by]


def test_the_unlimited_plan_is_never_refused_without_a_credit() -> None:
    house = a_house_of("points", "unlimited", 1)
    starts = [house.create().generation.starts_at for _ in range(30)]
    assert starts[:3] == [None, None, None]
    assert all(starts[3:])


def test_the_daily_plan_without_credits_says_when_to_come_back() -> None:
    house = a_house_of("daily", "free", 1)
    for _ in range(3):
        house.create()
    with pytest.raises(InsufficientCredits) as refusal:
        house.create()
    assert refusal.value.retry_after_s == 12 * 3600
