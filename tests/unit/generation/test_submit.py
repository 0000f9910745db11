"""Handing a generation to its provider, once."""

import pytest

from shared.generation.failure import FailureCode
from shared.generation.model import Outcome
from shared.generation.schedule import Turn
from shared.generation.states import State
from shared.generation.usecases.submit import ATTEMPTS_MAX
from shared.kernel.ids import GenerationId
from shared.kernel.tasks import Handler
from shared.routing.provider import (
    ContentRefused,
    ProviderThrottled,
    ProviderUnavailable,
    RequestRefused,
    SubmitOutcomeUnknown,
    Submitted,
    Unavailability,
)
from tests.unit.generation.builders import House, a_house, queued, submitted, uploaded
from tests.unit.generation.fakes import StorageDown
from tests.unit.generation.values import LEONARDO

THROTTLED = ProviderThrottled(LEONARDO, 7)
DOWN = ProviderUnavailable(LEONARDO, Unavailability.NETWORK)
LOST = SubmitOutcomeUnknown(LEONARDO)


@pytest.fixture
def house() -> House:
    return a_house()


def test_an_accepted_job_is_polled_next(house: House) -> None:
    generation = house.submit(queued(house))
    assert generation.state == State.SUBMITTED
    assert generation.attempt is not None
    assert generation.attempt.provider_job_id == "job-1"
    assert house.queue.handlers == [Handler.SUBMIT_JOB, Handler.POLL_JOB]
    assert house.money == (15, 5)


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (ContentRefused(), FailureCode.CONTENT_REFUSED),
        (RequestRefused(), FailureCode.REQUEST_REFUSED),
    ],
)
def test_a_refusal_gives_the_credits_back_with_a_receipt(
    house: House, refusal: Exception, code: FailureCode
) -> None:
    house.provider.submits = [refusal]
    generation = house.submit(queued(house))
    assert generation.state == State.FAILED
    assert generation.failure is not None
    assert generation.failure.code == code
    assert generation.receipt_id is not None
    assert generation.attempt is not None
    assert generation.attempt.outcome == Outcome.REFUSED
    assert house.money == (20, 0)


@pytest.mark.parametrize(
    ("refusal", "outcome"), [(THROTTLED, Outcome.THROTTLED), (DOWN, Outcome.UNAVAILABLE)]
)
def test_a_provider_that_cannot_serve_now_is_asked_again(
    house: House, refusal: Exception, outcome: Outcome
) -> None:
    house.provider.submits = [refusal, Submitted("job-2", {})]
    generation_id = queued(house)
    with pytest.raises(type(refusal)):
        house.submit(generation_id)
    assert house.now(generation_id).state == State.QUEUED
    generation = house.submit(generation_id)
    assert [attempt.outcome for attempt in generation.attempts] == [outcome, None]
    assert generation.state == State.SUBMITTED


@pytest.mark.parametrize("refusal", [THROTTLED, DOWN])
def test_after_the_submit_window_it_is_hopeless(house: House, refusal: Exception) -> None:
    house.provider.submits = [refusal]
    generation_id = queued(house)
    house.clock.advance(seconds=house.timing.submit_window_s)
    generation = house.submit(generation_id)
    assert generation.failure is not None
    assert generation.failure.code == FailureCode.PROVIDER_UNAVAILABLE
    assert house.money == (20, 0)


def test_attempts_are_bounded(house: House) -> None:
    house.provider.submits = [THROTTLED]
    generation_id = queued(house)
    for _ in range(ATTEMPTS_MAX - 1):
        with pytest.raises(ProviderThrottled):
            house.submit(generation_id)
    assert house.submit(generation_id).state == State.FAILED


def test_a_photo_that_cannot_be_read_is_no_lost_answer(house: House) -> None:
    """Nothing was sent, so the next delivery submits; it does not search for a job."""
    generation_id = queued(house, upload_id=uploaded(house))
    house.objects.is_down = True
    with pytest.raises(StorageDown):
        house.submit(generation_id)
    assert house.now(generation_id).state == State.QUEUED
    house.objects.is_down = False
    assert house.submit(generation_id).state == State.SUBMITTED
    assert house.provider.submitted[0].image is not None


def test_a_lost_answer_is_unknown_and_asked_about(house: House) -> None:
    house.provider.submits = [LOST]
    generation = house.submit(queued(house))
    assert generation.state == State.UNKNOWN
    assert house.money == (15, 5)
    assert house.queue.handlers[-1] == Handler.POLL_JOB


def test_an_open_attempt_is_never_submitted_again(house: House) -> None:
    """A delivery that died in the middle of its call leaves its attempt open."""
    house.provider.submits = [RuntimeError("killed")]
    generation_id = queued(house)
    with pytest.raises(RuntimeError):
        house.submit(generation_id)
    generation = house.submit(generation_id)
    assert generation.state == State.UNKNOWN
    assert len(house.provider.submitted) == 1


def test_two_deliveries_at_once_submit_once(house: House) -> None:
    generation_id = queued(house)
    house.provider.meanwhile = lambda: house.submitting.run(generation_id)
    generation = house.submit(generation_id)
    assert generation.state == State.SUBMITTED
    assert [event.state for event in generation.events][-2:] == [State.UNKNOWN, State.SUBMITTED]
    assert len(house.provider.submitted) == 1


def test_a_refusal_is_believed_though_another_delivery_came_between(house: House) -> None:
    generation_id = queued(house)
    house.provider.submits = [ContentRefused()]
    house.provider.meanwhile = lambda: house.submitting.run(generation_id)
    assert house.submit(generation_id).state == State.FAILED
    assert house.money == (20, 0)


def test_an_answer_after_the_attempt_was_given_up_is_not_the_next_attempts(house: House) -> None:
    generation_id = queued(house)

    def overtaken() -> None:
        house.submitting.run(generation_id)
        house.clock.advance(seconds=house.timing.find_grace_s)
        house.polling.run(generation_id, Turn())
        house.provider.submits = [Submitted("job-2", {})]
        house.submitting.run(generation_id)
        house.provider.submits = [Submitted("job-1", {})]

    house.provider.meanwhile = overtaken
    generation = house.submit(generation_id)
    assert [a.provider_job_id for a in generation.attempts] == [None, "job-2"]


def test_a_delivery_after_acceptance_only_asks_for_the_next_step(house: House) -> None:
    generation_id = submitted(house)
    before = house.now(generation_id)
    assert house.submit(generation_id) == before
    assert len(house.provider.submitted) == 1


def test_a_cancelled_generation_is_not_submitted(house: House) -> None:
    generation_id = queued(house)
    house.cancelling.run(house.now(generation_id).owner_id, generation_id)
    house.submit(generation_id)
    assert not house.provider.submitted


def test_a_job_too_late_to_begin_is_not_begun(house: House) -> None:
    generation_id = queued(house)
    house.clock.advance(seconds=house.timing.release_deadline_s)
    generation = house.submit(generation_id)
    assert not house.provider.submitted
    assert generation.failure is not None
    assert generation.failure.code == FailureCode.DEADLINE_PASSED
    assert house.money == (20, 0)


def test_a_task_of_a_generation_that_is_gone_is_done(house: House) -> None:
    house.submitting.run(GenerationId(f"gen_{99:032x}"))
    assert not house.provider.submitted


def test_a_provider_is_not_called_when_the_photo_took_all_the_time(house: House) -> None:
    generation_id = queued(house, upload_id=uploaded(house))
    budget_s = house.timing.submit_budget_s
    house.objects.before_read = lambda: house.clock.advance(seconds=budget_s + 1)
    with pytest.raises(ProviderUnavailable):
        house.submit(generation_id)
    assert house.provider.submitted == []
    assert house.now(generation_id).state == State.QUEUED


def test_the_grace_begins_when_the_job_became_unknown(house: House) -> None:
    generation_id = queued(house)
    house.provider.submits = [LOST]
    house.provider.meanwhile = lambda: house.clock.advance(seconds=house.timing.find_grace_s)
    assert house.submit(generation_id).state == State.UNKNOWN
    assert house.poll(generation_id).state == State.UNKNOWN
    assert len(house.provider.submitted) == 1


def test_a_lost_job_is_found_although_its_photo_is_gone(house: House) -> None:
    generation_id = queued(house, upload_id=uploaded(house))
    house.provider.submits = [LOST]
    house.submit(generation_id)
    house.objects.kept.clear()
    house.provider.finds = [Submitted("job-1", {})]
    assert house.poll(generation_id).state == State.SUBMITTED
