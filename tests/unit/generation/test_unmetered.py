"""Services without a meter: no credits, and a later start beyond fair use, never a refusal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.catalogue.model import Catalogue, PlanId, ServiceType, Unmetered
from shared.catalogue.weekly import weekly_catalogue
from shared.credits.fair_use import RELAXED_PAUSE, RELAXED_WAIT_MAX
from shared.credits.model import PaidBy
from shared.credits.uses import Uses
from shared.generation.model import Generation
from shared.generation.states import State
from shared.kernel.media import Resolution
from shared.kernel.tasks import Handler
from shared.routing.provider import ProviderState
from tests.unit.credits.subscribers import FakeCatalogues
from tests.unit.generation.builders import House
from tests.unit.generation.fakes import FakeQueue
from tests.unit.generation.stores import FakeUnitOfWork
from tests.unit.generation.values import ANN, NOON, a_snapshot

COST_USD_MICROS = 50_000
"""Of one 720p video in the weekly catalogue."""

FAIR = Unmetered(
    frozenset({ServiceType.VIDEO_720P}),
    uses_per_day_max=3,
    concurrent_max=2,
    cost_day_max_usd_micros=1_000_000,
)


def with_unmetered(unmetered: Unmetered) -> Catalogue:
    weekly = weekly_catalogue()
    starter = replace(weekly.plans[PlanId.STARTER], unmetered=unmetered)
    return replace(weekly, plans={**weekly.plans, PlanId.STARTER: starter})


def an_unlimited_house(unmetered: Unmetered = FAIR) -> House:
    queue = FakeQueue()
    house = House(FakeUnitOfWork(queue), queue)
    house.catalogues = FakeCatalogues(with_unmetered(unmetered))
    house.rebuild()
    house.open_account()
    return house


def ordered(house: House) -> Generation:
    return house.create().generation


def delivered(house: House) -> Generation:
    generation_id = ordered(house).generation_id
    for step in (house.submit, house.poll, house.store, house.transcode):
        step(generation_id)
    return house.now(generation_id)


def uses(house: House) -> Uses:
    found = house.uow.run(lambda stores: stores.wallets.peek(ANN).uses)
    assert isinstance(found, Uses)
    return found


def test_an_unmetered_film_costs_no_credits() -> None:
    house = an_unlimited_house()
    film = delivered(house)
    assert (film.paid_by, film.quoted_credits, film.charged_credits) == (PaidBy.UNMETERED, 0, 0)
    assert film.state is State.DELIVERED
    assert house.money == (20, 0)
    assert (uses(house).day.uses, uses(house).day.cost_usd_micros) == (1, COST_USD_MICROS)
    assert uses(house).unmetered == ()


def test_other_services_of_the_plan_are_paid_by_credits() -> None:
    house = an_unlimited_house()
    assert house.create(resolution=Resolution.FULL_HD).generation.paid_by is PaidBy.CREDITS


def test_a_job_within_fair_use_starts_at_once() -> None:
    house = an_unlimited_house()
    assert ordered(house).starts_at is None
    assert house.queue.tasks[0].not_before is None


def test_more_jobs_at_once_than_fair_start_one_after_another() -> None:
    house = an_unlimited_house()
    starts = [ordered(house).starts_at for _ in range(5)]
    assert starts == [None, None, *(NOON + n * RELAXED_PAUSE for n in (1, 2, 3))]


def test_beyond_the_uses_of_a_day_jobs_start_later_and_are_not_refused() -> None:
    house = an_unlimited_house()
    for _ in range(3):
        assert delivered(house).starts_at is None
    late = ordered(house)
    assert (late.paid_by, late.starts_at) == (PaidBy.UNMETERED, house.clock.now() + RELAXED_PAUSE)


def test_once_the_cost_of_a_day_is_reached_jobs_start_later() -> None:
    house = an_unlimited_house(replace(FAIR, cost_day_max_usd_micros=2 * COST_USD_MICROS))
    starts = [delivered(house).starts_at for _ in range(2)]
    assert starts == [None, None]
    assert ordered(house).starts_at is not None


def test_the_next_day_is_fair_again() -> None:
    house = an_unlimited_house()
    for _ in range(3):
        delivered(house)
    house.clock.advance(seconds=12 * 3600)
    assert ordered(house).starts_at is None


def test_a_job_without_a_film_is_taken_off_the_day() -> None:
    house = an_unlimited_house(replace(FAIR, concurrent_max=9))
    ids = [ordered(house).generation_id for _ in range(3)]
    house.cancelling.run(ANN, ids[0])
    assert uses(house).day.uses == 2
    assert ordered(house).starts_at is None
    assert ordered(house).starts_at is not None


def test_a_job_of_yesterday_that_fails_leaves_today_alone() -> None:
    house = an_unlimited_house()
    first = ordered(house).generation_id
    house.clock.advance(seconds=12 * 3600)
    delivered(house)
    house.cancelling.run(ANN, first)
    assert (uses(house).day.uses, uses(house).unmetered) == (1, ())


def test_nobody_waits_longer_than_a_day() -> None:
    house = an_unlimited_house(replace(FAIR, concurrent_max=1))
    count = RELAXED_WAIT_MAX // RELAXED_PAUSE + 5
    starts = [ordered(house).starts_at for _ in range(count)]
    assert starts[-1] == NOON + RELAXED_WAIT_MAX


def test_the_task_of_a_relaxed_job_waits_and_the_deadline_moves_with_it() -> None:
    house = an_unlimited_house()
    late = [ordered(house) for _ in range(3)][-1]
    assert house.queue.tasks[-1].handler is Handler.SUBMIT_JOB
    assert house.queue.tasks[-1].not_before == late.starts_at == NOON + RELAXED_PAUSE
    assert late.deadline_at - NOON == RELAXED_PAUSE + timedelta(
        seconds=house.timing.release_deadline_s
    )


def test_a_waiting_job_is_not_taken_for_a_lost_one() -> None:
    house = an_unlimited_house()
    late = [ordered(house) for _ in range(3)][-1]
    for generation_id in (f"gen_{n:032x}" for n in (1, 2)):
        house.submit(generation_id)  # type: ignore[arg-type]
    house.queue.tasks.clear()
    house.clock.advance(seconds=RELAXED_PAUSE.total_seconds() - 1)
    house.reconciling.run()
    assert late.generation_id not in {task.payload["generation_id"] for task in house.queue.tasks}
    house.clock.advance(seconds=house.timing.stale_s)
    house.reconciling.run()
    assert late.generation_id in {task.payload["generation_id"] for task in house.queue.tasks}


def test_a_relaxed_job_is_tried_as_long_as_any_other_from_its_start_on() -> None:
    house = an_unlimited_house(replace(FAIR, uses_per_day_max=1))
    delivered(house)
    late = ordered(house)
    house.clock.advance(seconds=RELAXED_PAUSE.total_seconds())
    house.submit(late.generation_id)
    house.provider.polls = [a_snapshot(ProviderState.SUCCEEDED)]
    house.poll(late.generation_id)
    assert house.now(late.generation_id).state is State.STORING


@pytest.mark.parametrize("cancelled", [0, 2])
def test_a_relaxed_job_that_ends_makes_room_for_the_next(cancelled: int) -> None:
    house = an_unlimited_house(replace(FAIR, concurrent_max=1))
    jobs = [ordered(house) for _ in range(3)]
    house.cancelling.run(ANN, jobs[cancelled].generation_id)
    starts = NOON + RELAXED_PAUSE * (3 if cancelled == 0 else 2)
    assert ordered(house).starts_at == (None if cancelled == 0 else starts)
