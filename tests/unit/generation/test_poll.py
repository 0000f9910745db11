"""Asking the provider how a generation stands."""

import pytest

from shared.generation.failure import FailureCode
from shared.generation.model import Outcome
from shared.generation.schedule import Turn
from shared.generation.states import State
from shared.kernel.ids import GenerationId
from shared.kernel.tasks import Handler
from shared.routing.provider import (
    Hint,
    ProviderState,
    ProviderThrottled,
    ProviderUnavailable,
    SubmitOutcomeUnknown,
    Submitted,
    Unavailability,
)
from tests.unit.generation.builders import House, a_house, delivered, queued, submitted
from tests.unit.generation.values import LEONARDO, a_snapshot

RUNNING = a_snapshot(ProviderState.RUNNING)
DONE = a_snapshot(ProviderState.SUCCEEDED)
FAILED = a_snapshot(ProviderState.FAILED)
DOWN = ProviderUnavailable(LEONARDO, Unavailability.NETWORK)
LOST = SubmitOutcomeUnknown(LEONARDO)


@pytest.fixture
def house() -> House:
    return a_house()


def lost(house: House) -> GenerationId:
    """A generation whose submit was not answered."""
    house.provider.submits = [LOST, Submitted("job-2", {})]
    return submitted(house)


def test_a_running_job_is_asked_about_again(house: House) -> None:
    house.provider.polls = [RUNNING]
    generation = house.poll(submitted(house))
    assert generation.state == State.RUNNING
    assert [task.payload.get("turn") for task in house.queue.tasks[-2:]] == [0, 1]


def test_a_poll_that_changes_nothing_writes_nothing(house: House) -> None:
    house.provider.polls = [RUNNING]
    generation_id = submitted(house)
    first = house.poll(generation_id, 0)
    assert house.poll(generation_id, 1) == first


def test_a_finished_job_is_copied_next(house: House) -> None:
    generation = house.poll(submitted(house))
    assert generation.state == State.STORING
    assert house.queue.handlers[-1] == Handler.STORE_OUTPUT


def test_a_failed_job_gives_the_credits_back(house: House) -> None:
    house.provider.polls = [FAILED]
    generation = house.poll(submitted(house))
    assert generation.state == State.FAILED
    assert generation.charged_credits == 0
    assert house.money == (20, 0)


def test_a_second_poll_of_an_ended_job_moves_nothing(house: House) -> None:
    house.provider.polls = [FAILED, DONE]
    generation_id = submitted(house)
    first = house.poll(generation_id)
    assert house.poll(generation_id) == first
    assert house.money == (20, 0)


def test_two_polls_at_once_make_one_verdict(house: House) -> None:
    house.provider.polls = [DONE, FAILED]
    generation_id = submitted(house)
    house.provider.meanwhile = lambda: house.polling.run(generation_id, Turn())
    generation = house.poll(generation_id)
    assert generation.state == State.STORING
    assert house.money == (15, 5)


def test_a_lost_submit_is_found_in_the_providers_list(house: House) -> None:
    house.provider.finds = [Submitted("job-9", {})]
    generation = house.poll(lost(house))
    assert generation.state == State.SUBMITTED
    assert generation.attempt is not None
    assert generation.attempt.provider_job_id == "job-9"


def test_within_the_grace_a_missing_job_proves_nothing(house: House) -> None:
    generation_id = lost(house)
    house.clock.advance(seconds=house.timing.find_grace_s - 1)
    assert house.poll(generation_id).state == State.UNKNOWN
    assert len(house.provider.submitted) == 1


def test_after_the_grace_it_is_submitted_once_more(house: House) -> None:
    generation_id = lost(house)
    house.clock.advance(seconds=house.timing.find_grace_s)
    generation = house.poll(generation_id)
    assert generation.state == State.QUEUED
    assert house.queue.handlers[-1] == Handler.SUBMIT_JOB
    generation = house.submit(generation_id)
    assert [a.outcome for a in generation.attempts] == [Outcome.NOT_ACCEPTED, None]
    assert [request.request_key[-2:] for request in house.provider.submitted] == ["-1", "-2"]


def test_a_list_read_before_the_grace_was_over_proves_nothing(house: House) -> None:
    generation_id = lost(house)
    house.clock.advance(seconds=house.timing.find_grace_s - 1)
    house.provider.meanwhile = lambda: house.clock.advance(seconds=10)
    assert house.poll(generation_id).state == State.UNKNOWN


def test_an_old_search_does_not_give_back_a_newer_attempt(house: House) -> None:
    generation_id = lost(house)
    house.clock.advance(seconds=house.timing.find_grace_s)

    def overtaken() -> None:
        house.polling.run(generation_id, Turn())
        house.provider.submits = [LOST]
        house.submitting.run(generation_id)

    house.provider.meanwhile = overtaken
    generation = house.poll(generation_id, 0)
    assert len(generation.attempts) == 2
    assert generation.attempts[1].outcome is None
    assert generation.state == State.UNKNOWN


def test_an_unreachable_provider_is_asked_later(house: House) -> None:
    house.provider.polls = [DOWN]
    generation_id = submitted(house)
    with pytest.raises(ProviderUnavailable):
        house.poll(generation_id)
    assert house.now(generation_id).state == State.SUBMITTED


@pytest.mark.parametrize("failure", [DOWN, ProviderThrottled(LEONARDO, 1)])
def test_an_unreachable_provider_is_silent_past_the_verdict_deadline(
    house: House, failure: Exception
) -> None:
    house.provider.polls = [failure]
    generation_id = submitted(house)
    house.clock.advance(seconds=house.timing.verdict_deadline_s)
    with pytest.raises(type(failure)):
        house.poll(generation_id)
    assert house.now(generation_id).state == State.UNKNOWN
    assert house.money == (15, 5)


@pytest.mark.parametrize("answer", [DOWN, None, RUNNING])
def test_at_the_published_deadline_the_customer_wins(house: House, answer: object) -> None:
    house.provider.polls = [answer]
    generation_id = submitted(house)
    house.clock.advance(seconds=house.timing.release_deadline_s)
    generation = house.poll(generation_id)
    assert generation.failure is not None
    assert generation.failure.code == FailureCode.DEADLINE_PASSED
    assert house.money == (20, 0)


def test_an_unanswered_submit_is_given_up_at_the_deadline_too(house: House) -> None:
    generation_id = lost(house)
    house.clock.advance(seconds=house.timing.release_deadline_s)
    assert house.poll(generation_id).state == State.FAILED
    assert house.money == (20, 0)


def test_a_hint_asks_once_and_starts_no_chain(house: House) -> None:
    house.provider.polls = [RUNNING]
    generation_id = submitted(house)
    tasks = len(house.queue.tasks)
    house.poll(generation_id, None)
    assert len(house.queue.tasks) == tasks


def test_a_hint_of_a_finished_job_brings_the_copy(house: House) -> None:
    generation_id = submitted(house)
    house.poll(generation_id, None)
    assert house.queue.handlers[-1] == Handler.STORE_OUTPUT


def test_a_repeated_callback_is_one_task(house: House) -> None:
    submitted(house)
    house.hinting.run(Hint("job-1", "job-1:COMPLETE"))
    tasks = list(house.queue.tasks)
    house.hinting.run(Hint("job-1", "job-1:COMPLETE"))
    assert house.queue.tasks == tasks
    assert tasks[-1].handler == Handler.POLL_JOB


def test_a_callback_of_a_foreign_or_ended_job_is_ignored(house: House) -> None:
    delivered(house)
    tasks = list(house.queue.tasks)
    house.hinting.run(Hint("job-1", "job-1:COMPLETE"))
    house.hinting.run(Hint("foreign", "foreign:COMPLETE"))
    assert house.queue.tasks == tasks


def test_a_poll_before_any_attempt_does_nothing(house: House) -> None:
    generation_id = queued(house)
    before = house.now(generation_id)
    assert house.poll(generation_id) == before
    assert house.provider.polled == 0
