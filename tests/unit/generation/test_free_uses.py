"""Orders a plan gives for nothing: a use each, given back with the job, then credits or 402."""

from datetime import timedelta
from typing import Any

import pytest

from shared.catalogue.model import Allowance
from shared.credits.errors import InsufficientCredits, QuoteOutdated
from shared.credits.model import EntryType, PaidBy
from shared.credits.quote import Work
from shared.credits.tariff import Tariff
from shared.credits.usecases import EstimateCredits
from shared.credits.uses import FreeUse
from shared.generation.failure import FailureCode
from shared.generation.model import Generation
from shared.generation.states import State
from shared.kernel.ids import GenerationId, QuoteId
from shared.kernel.media import Resolution
from shared.routing.provider import ProviderState
from tests.unit.credits.subscribers import FakeCatalogues
from tests.unit.generation.builders import House
from tests.unit.generation.plans import (
    CACHED_ONLY,
    DAY_1_LIFETIME_2,
    DAY_3,
    LIFETIME_2,
    a_free_house,
    with_allowance,
)
from tests.unit.generation.values import ANN, a_key, a_snapshot

A_DAY_S = timedelta(days=1).total_seconds()


def ordered(house: House, **changes: Any) -> Generation:
    return house.create(**changes).generation


def quote(house: House) -> QuoteId:
    estimates = EstimateCredits(house.uow, Tariff(house.catalogues), house.clock, house.ids)
    return estimates.estimate(ANN, Work("video_720p", Resolution.HD, 4)).quote_id


def free_uses(house: House) -> tuple[FreeUse, ...]:
    uses = house.uow.run(lambda stores: stores.wallets.peek(ANN).uses)
    return tuple(uses.free)


def test_a_free_use_takes_no_credits() -> None:
    house = a_free_house()
    generation = ordered(house)
    assert (generation.paid_by, generation.quoted_credits) == (PaidBy.ALLOWANCE, 0)
    assert house.money == (20, 0)
    assert [use.hold_id for use in free_uses(house)] == [generation.generation_id]


def test_a_film_of_a_free_use_has_the_watermark_of_the_plan() -> None:
    assert ordered(a_free_house()).has_watermark


def test_a_delivered_film_has_used_its_use_and_costs_nothing() -> None:
    house = a_free_house()
    generation_id = ordered(house).generation_id
    for step in (house.submit, house.poll, house.store, house.transcode):
        step(generation_id)
    delivered = house.now(generation_id)
    assert (delivered.state, delivered.charged_credits) == (State.DELIVERED, 0)
    assert [use.is_open for use in free_uses(house)] == [False]
    assert house.money == (20, 0)


def test_credits_pay_when_the_free_uses_are_spent() -> None:
    house = a_free_house()
    paid_by = [ordered(house).paid_by for _ in range(3)]
    assert paid_by == [PaidBy.ALLOWANCE, PaidBy.ALLOWANCE, PaidBy.CREDITS]
    assert house.money == (15, 5)


def cancelled(house: House, generation_id: GenerationId) -> None:
    house.cancelling.run(ANN, generation_id)


def failed(house: House, generation_id: GenerationId) -> None:
    house.submit(generation_id)
    house.provider.polls = [a_snapshot(ProviderState.FAILED)]
    house.poll(generation_id)


def timed_out(house: House, generation_id: GenerationId) -> None:
    house.submit(generation_id)
    house.provider.polls = [a_snapshot(ProviderState.RUNNING)]
    house.clock.advance(seconds=house.timing.release_deadline_s)
    house.poll(generation_id)


@pytest.mark.parametrize("end", [cancelled, failed, timed_out])
def test_a_job_without_a_film_gives_its_use_back_with_a_receipt(end: Any) -> None:
    house = a_free_house()
    first = ordered(house).generation_id
    end(house, first)
    assert free_uses(house) == ()
    ended = house.now(first)
    assert ended.receipt_id == f"rcp_{first}"
    receipt = house.uow.run(lambda stores: stores.receipts.find(ANN, ended.receipt_id))
    assert (receipt.body["credits"], receipt.body["paid_by"]) == (0, "allowance")
    assert [ordered(house).paid_by for _ in range(3)].count(PaidBy.ALLOWANCE) == 2


def test_a_use_is_given_back_once_however_often_its_end_is_delivered() -> None:
    house = a_free_house()
    first, second = ordered(house).generation_id, ordered(house).generation_id
    for _ in range(3):
        cancelled(house, first)
    assert [use.hold_id for use in free_uses(house)] == [second]


def test_a_use_leaves_its_trace_among_the_entries() -> None:
    house = a_free_house()
    cancelled(house, ordered(house).generation_id)
    entries = house.uow.run(lambda stores: stores.entries.newest(ANN, None, 10))
    assert [(entry.entry_type, entry.amount_credits) for entry in entries[:2]] == [
        (EntryType.RELEASE, 0),
        (EntryType.HOLD, 0),
    ]
    assert entries[1].paid_by is PaidBy.ALLOWANCE


def test_a_repeated_order_takes_one_use() -> None:
    house = a_free_house()
    for _ in range(3):
        house.create(a_key())
    assert len(free_uses(house)) == 1


def test_without_credits_the_refusal_tells_when_the_next_use_opens() -> None:
    house = a_free_house(DAY_3, granted=1)
    for _ in range(3):
        ordered(house)
    with pytest.raises(InsufficientCredits) as refusal:
        ordered(house)
    # 12:00 UTC is 20:00 in Taipei.
    assert refusal.value.retry_after_s == 4 * 3600
    assert refusal.value.facts == {
        "needed_credits": 5,
        "available_credits": 1,
        "shortfall_credits": 4,
        "package_ids": [],
    }


def test_a_use_that_never_opens_again_is_not_promised() -> None:
    house = a_free_house(DAY_1_LIFETIME_2, granted=1)
    ordered(house)
    house.clock.advance(seconds=A_DAY_S)
    ordered(house)
    with pytest.raises(InsufficientCredits) as refusal:
        ordered(house)
    assert refusal.value.retry_after_s is None


def test_a_day_window_opens_at_midnight_where_the_plan_says() -> None:
    house = a_free_house(DAY_3)
    for _ in range(3):
        ordered(house)
    house.clock.advance(seconds=4 * 3600 - 1)
    assert ordered(house).paid_by is PaidBy.CREDITS
    house.clock.advance(seconds=1)
    assert ordered(house).paid_by is PaidBy.ALLOWANCE


POLICIES = [
    # policy, how many of five orders are free on the first, second and third day
    ("lifetime 2", LIFETIME_2, [2, 0, 0]),
    ("day 3", DAY_3, [3, 3, 3]),
    ("day 1, lifetime 2", DAY_1_LIFETIME_2, [1, 1, 0]),
    ("cached only", CACHED_ONLY, [0, 0, 0]),
    ("none", None, [0, 0, 0]),
]


@pytest.mark.parametrize(("allowance", "free_by_day"), [row[1:] for row in POLICIES])
def test_each_policy_gives_so_many_uses_a_day(
    allowance: Allowance | None, free_by_day: list[int]
) -> None:
    house = a_free_house(allowance, granted=100)
    counts = []
    for _ in free_by_day:
        counts.append([ordered(house).paid_by for _ in range(5)].count(PaidBy.ALLOWANCE))
        house.clock.advance(seconds=A_DAY_S)
    assert counts == free_by_day


def test_a_quote_for_a_free_use_takes_it() -> None:
    house = a_free_house()
    generation = ordered(house, quote_id=quote(house))
    assert (generation.paid_by, generation.quoted_credits) == (PaidBy.ALLOWANCE, 0)


def test_a_free_quote_whose_use_is_gone_charges_nothing_and_asks_again() -> None:
    house = a_free_house()
    quote_id = quote(house)
    for _ in range(2):
        ordered(house)
    with pytest.raises(QuoteOutdated):
        ordered(house, quote_id=quote_id)
    assert house.money == (20, 0)


def test_a_quote_for_credits_takes_a_use_that_opened_since() -> None:
    house = a_free_house()
    first = ordered(house).generation_id
    ordered(house)
    quote_id = quote(house)
    cancelled(house, first)
    assert ordered(house, quote_id=quote_id).quoted_credits == 0


def test_uses_under_one_plan_count_under_the_next() -> None:
    house = a_free_house()
    ordered(house)
    house.catalogues = FakeCatalogues(with_allowance(DAY_3))
    house.rebuild()
    assert [ordered(house).paid_by for _ in range(3)].count(PaidBy.ALLOWANCE) == 2


def test_a_failure_code_of_a_free_job_costs_nothing() -> None:
    house = a_free_house()
    generation_id = ordered(house).generation_id
    failed(house, generation_id)
    generation = house.now(generation_id)
    assert generation.failure is not None
    assert generation.failure.code is FailureCode.PROVIDER_FAILED
    assert (generation.charged_credits, house.money) == (0, (20, 0))
