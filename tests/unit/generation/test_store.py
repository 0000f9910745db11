"""Copying a finished file into our own storage."""

import pytest

from shared.generation.failure import FailureCode
from shared.generation.states import State
from shared.kernel.errors import DomainError
from shared.kernel.tasks import Handler
from shared.routing.outputs import (
    OutputLinkDead,
    OutputRefusal,
    OutputRefused,
    OutputUnavailable,
)
from shared.routing.provider import ProviderUnavailable, Unavailability
from tests.unit.generation.builders import House, a_house, finishing, storing
from tests.unit.generation.fakes import StorageDown
from tests.unit.generation.values import LEONARDO, MASTER

DOWN = ProviderUnavailable(LEONARDO, Unavailability.NETWORK)


@pytest.fixture
def house() -> House:
    return a_house()


def test_the_file_is_copied_before_anything_is_promised(house: House) -> None:
    generation = house.store(storing(house))
    assert generation.state == State.FINISHING
    assert generation.master is not None
    assert house.objects.kept[generation.master] == MASTER
    assert house.queue.handlers[-1] == Handler.TRANSCODE_ASSET
    assert house.money == (15, 5)


def test_copying_twice_copies_once(house: House) -> None:
    generation_id = finishing(house)
    before = house.now(generation_id)
    assert house.store(generation_id) == before
    assert house.objects.writes == 1


def test_a_copy_that_died_before_its_record_is_used(house: House) -> None:
    generation_id = storing(house)
    house.store(generation_id)
    house.change(generation_id, state=State.STORING, master=None)
    house.source.answers = [OutputLinkDead()]
    assert house.store(generation_id).state == State.FINISHING
    assert house.objects.writes == 1


def test_a_dead_link_is_asked_for_anew_three_times(house: House) -> None:
    house.source.answers = [OutputLinkDead()]
    generation_id = storing(house)
    states = [house.store(generation_id, tries).state for tries in range(3)]
    assert states == [State.STORING, State.STORING, State.FAILED]
    failure = house.now(generation_id).failure
    assert failure is not None
    assert failure.code == FailureCode.OUTPUT_GONE
    assert house.money == (20, 0)
    turns = [t.payload["turn"] for t in house.queue.tasks if t.handler == Handler.STORE_OUTPUT]
    assert turns == [0, 1, 2]


def test_a_link_that_works_the_second_time_is_enough(house: House) -> None:
    house.source.answers = [OutputLinkDead(), MASTER]
    generation_id = storing(house)
    house.store(generation_id, 0)
    assert house.store(generation_id, 1).state == State.FINISHING


def test_a_job_the_provider_forgot_is_a_dead_link(house: House) -> None:
    generation_id = storing(house)
    house.provider.polls = [None]
    assert house.store(generation_id, 2).state == State.FAILED


def test_dead_links_end_at_the_deadline_however_few_were_tried(house: House) -> None:
    """The reconciler starts over with the first try: the count alone might never end."""
    house.source.answers = [OutputLinkDead()]
    generation_id = storing(house)
    house.clock.advance(seconds=house.timing.release_deadline_s)
    assert house.store(generation_id, 0).state == State.FAILED
    assert house.money == (20, 0)


@pytest.mark.parametrize("reason", list(OutputRefusal))
def test_a_file_we_do_not_take_fails_at_once(house: House, reason: OutputRefusal) -> None:
    house.source.answers = [OutputRefused(reason)]
    generation = house.store(storing(house))
    assert generation.failure is not None
    assert generation.failure.code == FailureCode.OUTPUT_REFUSED
    assert generation.receipt_id is not None
    assert house.money == (20, 0)


@pytest.mark.parametrize("failure", [OutputUnavailable(), DOWN])
def test_an_unreadable_file_is_tried_until_the_deadline(house: House, failure: DomainError) -> None:
    house.source.answers = [failure]
    generation_id = storing(house)
    with pytest.raises(type(failure)):
        house.store(generation_id)
    assert house.now(generation_id).state == State.STORING
    house.clock.advance(seconds=house.timing.release_deadline_s)
    assert house.store(generation_id).state == State.FAILED
    assert house.money == (20, 0)


def test_our_own_storage_may_be_down_until_the_deadline(house: House) -> None:
    generation_id = storing(house)
    house.objects.is_down = True
    with pytest.raises(StorageDown):
        house.store(generation_id)
    house.clock.advance(seconds=house.timing.release_deadline_s)
    assert house.store(generation_id).state == State.FAILED
    assert house.money == (20, 0)


def test_past_the_deadline_nothing_is_copied_and_the_credits_come_back(house: House) -> None:
    generation_id = storing(house)
    house.clock.advance(seconds=house.timing.release_deadline_s)
    assert house.store(generation_id).state == State.FAILED
    assert house.objects.writes == 0
    assert house.money == (20, 0)
