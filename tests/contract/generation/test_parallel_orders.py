"""Many orders of one account at once: exactly what the plan gives starts for nothing."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from threading import Lock
from typing import Any

import pytest

from infra.documents.interface import DocumentDatabase
from shared.catalogue.model import Allowance
from shared.credits.capping import SpendCaps
from shared.credits.errors import InsufficientCredits, SpendCapReached
from shared.credits.model import PaidBy
from shared.generation.model import Generation
from tests.contract.documents.builders import Engine, racing_stores
from tests.doubles import FixedClock
from tests.unit.credits.subscribers import FakeCatalogues
from tests.unit.generation.builders import House
from tests.unit.generation.fakes import FakeQueue
from tests.unit.generation.plans import (
    CACHED_ONLY,
    DAY_1_LIFETIME_2,
    DAY_3,
    LIFETIME_2,
    with_allowance,
)
from tests.unit.generation.values import ANN, NOON, a_key, a_request

WORKERS = 8
ORDERS = 12
PRICE_CREDITS = 5


class SharedIds:
    """Counts up for all threads."""

    def __init__(self) -> None:
        self._numbers, self._lock = count(1), Lock()

    def new(self, prefix: str) -> str:
        with self._lock:
            return f"{prefix}_{next(self._numbers):032x}"


def a_house_on(database: DocumentDatabase, allowance: Allowance, granted: int) -> House:
    clock = FixedClock(NOON)
    house = House(racing_stores(database, clock), FakeQueue(), clock=clock)
    house.ids = SharedIds()  # type: ignore[assignment]
    house.catalogues = FakeCatalogues(with_allowance(allowance))
    house.rebuild()
    house.open_account(plan_id="demo", granted=granted)
    return house


def order(house: House, _number: int) -> Generation | None:
    try:
        return house.creating.run(ANN, a_request(), None).generation
    except (InsufficientCredits, SpendCapReached):
        return None


def order_at_once(house: House) -> list[Generation]:
    with ThreadPoolExecutor(WORKERS) as threads:
        made = list(threads.map(partial(order, house), range(ORDERS)))
    return [generation for generation in made if generation is not None]


def uses_of(house: House) -> Any:
    return house.uow.run(lambda stores: stores.wallets.peek(ANN).uses)


@pytest.mark.parametrize(
    ("allowance", "free"),
    [(LIFETIME_2, 2), (DAY_3, 3), (DAY_1_LIFETIME_2, 1), (CACHED_ONLY, 0)],
    ids=["lifetime 2", "day 3", "day 1 and lifetime 2", "cached only"],
)
def test_exactly_the_allowed_number_starts(engine: Engine, allowance: Allowance, free: int) -> None:
    database = engine.open()
    house = a_house_on(database, allowance, granted=2 * PRICE_CREDITS + 1)
    made = order_at_once(house)
    paid_by = [generation.paid_by for generation in made]
    assert (paid_by.count(PaidBy.ALLOWANCE), paid_by.count(PaidBy.CREDITS)) == (free, 2)
    assert {use.hold_id for use in uses_of(house).free} == {
        generation.generation_id for generation in made if generation.paid_by is PaidBy.ALLOWANCE
    }
    assert house.money == (1, 2 * PRICE_CREDITS)
    database.close()


def test_uses_given_back_at_once_are_all_there_again(engine: Engine) -> None:
    database = engine.open()
    house = a_house_on(database, DAY_3, granted=1)
    made = order_at_once(house)
    jobs = [generation.generation_id for generation in made for _ in range(3)]
    with ThreadPoolExecutor(WORKERS) as threads:
        list(threads.map(lambda job: house.cancelling.run(ANN, job), jobs))
    assert uses_of(house).free == ()
    assert [generation.paid_by for generation in order_at_once(house)] == [PaidBy.ALLOWANCE] * 3
    database.close()


@pytest.mark.parametrize("room", [0, 1, 5])
def test_exactly_what_the_spend_cap_has_room_for_starts(engine: Engine, room: int) -> None:
    database = engine.open()
    house = a_house_on(database, CACHED_ONLY, granted=2 * ORDERS * PRICE_CREDITS)
    caps = SpendCaps(house.uow, house.clock)
    caps.change(ANN, (room + 1) * PRICE_CREDITS - 1)
    made = order_at_once(house)
    assert len(made) == room
    assert caps.read(ANN).spent_credits == house.money[1] == room * PRICE_CREDITS
    database.close()


def test_one_order_sent_many_times_at_once_counts_once(engine: Engine) -> None:
    database = engine.open()
    house = a_house_on(database, CACHED_ONLY, granted=2 * ORDERS * PRICE_CREDITS)
    caps = SpendCaps(house.uow, house.clock)
    caps.change(ANN, PRICE_CREDITS)
    key = a_key()
    with ThreadPoolExecutor(WORKERS) as threads:
        made = list(threads.map(lambda _: house.creating.run(ANN, a_request(), key), range(ORDERS)))
    assert len({each.generation.generation_id for each in made}) == 1
    assert caps.read(ANN).spent_credits == PRICE_CREDITS
    database.close()
