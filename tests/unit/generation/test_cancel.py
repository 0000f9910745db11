"""Calling a generation off."""

import pytest

from shared.generation.errors import GenerationEnded, GenerationUnknown
from shared.generation.model import ExportState
from shared.generation.states import State
from shared.generation.usecases.cancel import Cancellation, MoneyOutcome
from shared.kernel.ids import GenerationId
from shared.routing.provider import (
    CancelOutcome,
    ContentRefused,
    ProviderState,
    ProviderThrottled,
    ProviderUnavailable,
    SubmitOutcomeUnknown,
    Unavailability,
)
from tests.unit.generation.builders import (
    House,
    a_house,
    delivered,
    finishing,
    queued,
    storing,
    submitted,
)
from tests.unit.generation.values import ANN, BEN, LEONARDO, PORTRAIT, a_snapshot


@pytest.fixture
def house() -> House:
    return a_house()


def cancel(house: House, generation_id: GenerationId) -> Cancellation:
    return house.cancelling.run(ANN, generation_id)


def test_before_a_provider_was_asked_all_credits_come_back(house: House) -> None:
    done = cancel(house, queued(house, exports=(PORTRAIT,)))
    assert (done.money, done.credits) == (MoneyOutcome.RELEASED, 5)
    assert done.generation.state == State.CANCELLED
    assert done.generation.receipt_id is not None
    assert {export.state for export in done.generation.exports} == {ExportState.FAILED}
    assert house.money == (20, 0)


def test_cancelling_twice_answers_the_same(house: House) -> None:
    generation_id = queued(house)
    assert cancel(house, generation_id) == cancel(house, generation_id)
    assert house.money == (20, 0)


def test_between_two_attempts_it_still_costs_nothing(house: House) -> None:
    house.provider.submits = [ProviderThrottled(LEONARDO, 1)]
    generation_id = queued(house)
    with pytest.raises(ProviderThrottled):
        house.submit(generation_id)
    assert cancel(house, generation_id).money == MoneyOutcome.RELEASED


def test_at_the_provider_the_credits_wait_for_its_verdict(house: House) -> None:
    generation_id = submitted(house)
    first = cancel(house, generation_id)
    assert first.money == MoneyOutcome.KEPT_UNTIL_VERDICT
    assert house.provider.cancelled == ["job-1"]
    assert cancel(house, generation_id) == first
    assert house.money == (15, 5)


def test_a_provider_that_stopped_gives_the_credits_back(house: House) -> None:
    house.provider.cancels = [CancelOutcome.CANCELLED]
    generation_id = submitted(house)
    cancel(house, generation_id)
    house.provider.polls = [a_snapshot(ProviderState.CANCELLED)]
    house.poll(generation_id)
    assert house.money == (20, 0)


def test_a_provider_that_delivers_after_all_is_paid(house: House) -> None:
    generation_id = submitted(house)
    cancel(house, generation_id)
    house.poll(generation_id)
    house.store(generation_id)
    assert house.transcode(generation_id).state == State.DELIVERED
    assert house.money == (15, 0)


@pytest.mark.parametrize(
    "failure",
    [ProviderThrottled(LEONARDO, 1), ProviderUnavailable(LEONARDO, Unavailability.NETWORK)],
)
def test_a_provider_that_does_not_hear_us_changes_nothing(house: House, failure: Exception) -> None:
    house.provider.cancels = [failure]
    assert cancel(house, submitted(house)).money == MoneyOutcome.KEPT_UNTIL_VERDICT


def test_an_attempt_under_way_may_have_been_accepted(house: House) -> None:
    house.provider.submits = [SubmitOutcomeUnknown(LEONARDO)]
    assert cancel(house, submitted(house)).money == MoneyOutcome.KEPT_UNTIL_VERDICT
    assert not house.provider.cancelled


def test_a_cancel_during_the_submit_waits_for_its_outcome(house: House) -> None:
    generation_id = queued(house)
    seen: list[Cancellation] = []
    house.provider.meanwhile = lambda: seen.append(cancel(house, generation_id))
    assert house.submit(generation_id).state == State.SUBMITTED
    assert seen[0].money == MoneyOutcome.KEPT_UNTIL_VERDICT
    assert house.money == (15, 5)


@pytest.mark.parametrize("stage", [storing, finishing])
def test_a_film_that_exists_is_paid(house: House, stage: object) -> None:
    generation_id = stage(house)  # type: ignore[operator]
    assert cancel(house, generation_id).money == MoneyOutcome.KEPT_UNTIL_VERDICT
    assert not house.provider.cancelled
    assert house.money == (15, 5)


def test_what_was_delivered_cannot_be_cancelled(house: House) -> None:
    with pytest.raises(GenerationEnded) as refusal:
        cancel(house, delivered(house))
    assert refusal.value.facts == {"state": "delivered"}
    assert house.money == (15, 0)


def test_what_failed_cannot_be_cancelled(house: House) -> None:
    house.provider.submits = [ContentRefused()]
    generation_id = submitted(house)
    with pytest.raises(GenerationEnded):
        cancel(house, generation_id)
    assert house.money == (20, 0)


@pytest.mark.parametrize("text", ["", "..", "nonsense", "a/b", f"gen_{99:032x}"])
def test_what_is_not_there_is_unknown(house: House, text: str) -> None:
    with pytest.raises(GenerationUnknown):
        cancel(house, GenerationId(text))


def test_another_persons_generation_is_unknown(house: House) -> None:
    generation_id = queued(house)
    with pytest.raises(GenerationUnknown):
        house.cancelling.run(BEN, generation_id)
    assert house.now(generation_id).state == State.QUEUED


def test_a_cancel_wins_as_soon_as_no_provider_has_the_job(house: House) -> None:
    house.provider.submits = [SubmitOutcomeUnknown(LEONARDO)]
    generation_id = submitted(house)
    assert cancel(house, generation_id).money == MoneyOutcome.KEPT_UNTIL_VERDICT
    house.clock.advance(seconds=house.timing.find_grace_s)
    assert house.poll(generation_id).state == State.CANCELLED
    assert len(house.provider.submitted) == 1
    assert house.money == (20, 0)


def test_a_cancel_during_a_refused_call_ends_the_generation(house: House) -> None:
    generation_id = queued(house)
    house.provider.submits = [ProviderThrottled(LEONARDO)]
    house.provider.meanwhile = lambda: cancel(house, generation_id)
    with pytest.raises(ProviderThrottled):
        house.submit(generation_id)
    assert house.now(generation_id).state == State.CANCELLED
    assert house.money == (20, 0)


def test_a_job_the_provider_has_is_delivered_although_a_cancel_was_wanted(house: House) -> None:
    generation_id = submitted(house)
    cancel(house, generation_id)
    house.provider.polls = [a_snapshot(ProviderState.SUCCEEDED)]
    assert house.poll(generation_id).state == State.STORING
