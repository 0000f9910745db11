"""The one reducer behind polls and hints."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.generation.failure import FailureCode
from shared.generation.model import Generation, Outcome
from shared.generation.states import AT_PROVIDER, State
from shared.generation.timing import Timing
from shared.generation.verdict import (
    Lost,
    Moved,
    Step,
    Waiting,
    accepted,
    not_accepted,
    overdue,
    reduce_snapshot,
)
from shared.routing.provider import ProviderState, Submitted
from tests.unit.generation.values import NOON, SHA, a_generation, a_snapshot, an_attempt

TIMING = Timing()
SOON = NOON + timedelta(seconds=10)
LATE = NOON + timedelta(seconds=TIMING.verdict_deadline_s)
OVER = NOON + timedelta(seconds=TIMING.release_deadline_s)
DONE = a_snapshot(ProviderState.SUCCEEDED)
FAILED = a_snapshot(ProviderState.FAILED)
RUNNING = a_snapshot(ProviderState.RUNNING, progress_ratio=0.4)


def undecided(state: State = State.QUEUED) -> Generation:
    return a_generation(state, attempts=(an_attempt(provider_job_id=None),))


@pytest.mark.parametrize("state", sorted(AT_PROVIDER))
def test_a_finished_job_is_stored_next(state: State) -> None:
    step = reduce_snapshot(a_generation(state), DONE, SOON, TIMING)
    assert isinstance(step, Moved)
    assert step.generation.state == State.STORING
    attempt = step.generation.attempt
    assert attempt is not None
    assert (attempt.outcome, attempt.ended_at) == (Outcome.SUCCEEDED, SOON)
    assert attempt.answer_sha256 == SHA


@pytest.mark.parametrize("word", [ProviderState.FAILED, ProviderState.CANCELLED])
def test_a_job_without_a_film_is_lost(word: ProviderState) -> None:
    step = reduce_snapshot(a_generation(State.RUNNING), a_snapshot(word), SOON, TIMING)
    assert isinstance(step, Lost)
    assert step.code == FailureCode.PROVIDER_FAILED


def test_a_refusal_of_the_content_is_told_apart() -> None:
    refused = a_snapshot(ProviderState.FAILED, is_refused=True)
    step = reduce_snapshot(a_generation(State.RUNNING), refused, SOON, TIMING)
    assert isinstance(step, Lost)
    assert step.code == FailureCode.CONTENT_REFUSED


def test_a_word_that_reads_as_running_moves_on() -> None:
    step = reduce_snapshot(a_generation(State.SUBMITTED), RUNNING, SOON, TIMING)
    assert step.generation.state == State.RUNNING


def test_progress_of_the_provider_never_falls() -> None:
    step = reduce_snapshot(a_generation(State.RUNNING, work_ratio=0.9), RUNNING, SOON, TIMING)
    assert step.generation.work_ratio == 0.9


@pytest.mark.parametrize("state", sorted(set(State) - AT_PROVIDER))
@pytest.mark.parametrize("snapshot", [None, DONE, FAILED, RUNNING])
def test_an_answer_past_the_provider_changes_nothing(state: State, snapshot: object) -> None:
    generation = a_generation(state, attempts=(an_attempt(),))
    assert reduce_snapshot(generation, snapshot, OVER, TIMING) == Waiting(generation)  # type: ignore[arg-type]


def test_a_vanished_job_is_waited_for() -> None:
    generation = a_generation(State.RUNNING)
    assert reduce_snapshot(generation, None, SOON, TIMING) == Waiting(generation)


@pytest.mark.parametrize("snapshot", [None, RUNNING])
def test_a_silent_job_is_unknown_after_the_verdict_deadline(snapshot: object) -> None:
    step = reduce_snapshot(a_generation(State.RUNNING), snapshot, LATE, TIMING)  # type: ignore[arg-type]
    assert isinstance(step, Waiting)
    assert step.generation.state == State.UNKNOWN


def test_an_unknown_job_stays_unknown_until_a_verdict() -> None:
    generation = a_generation(State.UNKNOWN)
    assert reduce_snapshot(generation, RUNNING, LATE, TIMING).generation.state == State.UNKNOWN
    assert isinstance(reduce_snapshot(generation, DONE, LATE, TIMING), Moved)


@pytest.mark.parametrize("snapshot", [None, RUNNING])
def test_after_the_published_deadline_the_customer_wins(snapshot: object) -> None:
    step = reduce_snapshot(a_generation(State.UNKNOWN), snapshot, OVER, TIMING)  # type: ignore[arg-type]
    assert isinstance(step, Lost)
    assert step.code == FailureCode.DEADLINE_PASSED
    assert step.generation.attempt is not None
    assert step.generation.attempt.outcome == Outcome.ABANDONED


def test_one_second_before_a_deadline_nothing_happens() -> None:
    generation = a_generation(State.RUNNING)
    just_before = LATE - timedelta(seconds=1)
    assert overdue(generation, just_before, TIMING) == Waiting(generation)


@given(st.lists(st.sampled_from([None, RUNNING, DONE, FAILED]), max_size=8))
def test_poll_and_hint_converge_in_any_order_and_number(answers: list[object]) -> None:
    """The first verdict decides; everything after it is too late."""
    generation = a_generation(State.SUBMITTED)
    steps: list[Step] = []
    for answer in answers:
        step = reduce_snapshot(generation, answer, SOON, TIMING)  # type: ignore[arg-type]
        steps.append(step)
        if isinstance(step, Lost):
            generation = replace(step.generation, state=State.FAILED)
        else:
            generation = step.generation
    verdicts = [step for step in steps if not isinstance(step, Waiting)]
    expected = [answer for answer in answers if answer in (DONE, FAILED)][:1]
    assert len(verdicts) == len(expected)
    if expected == [DONE]:
        assert generation.state == State.STORING
    elif expected == [FAILED]:
        assert generation.state == State.FAILED


@pytest.mark.parametrize("state", [State.QUEUED, State.UNKNOWN])
def test_an_acceptance_is_kept_with_its_job(state: State) -> None:
    known = accepted(undecided(state), "gen_1-1", Submitted("job-7", {"k": "v"}, 9), SOON)
    assert known.state == State.SUBMITTED
    assert known.attempt is not None
    assert known.attempt.provider_job_id == "job-7"
    assert known.attempt.handles == {"k": "v"}
    assert known.attempt.cost_usd_micros == 9


def test_an_acceptance_of_an_earlier_attempt_comes_too_late() -> None:
    generation = a_generation(
        attempts=(
            an_attempt(1, provider_job_id=None, outcome=Outcome.NOT_ACCEPTED),
            an_attempt(2, provider_job_id=None),
        )
    )
    assert accepted(generation, "gen_1-1", Submitted("job-1", {}), SOON) == generation
    assert not_accepted(generation, "gen_1-1", Outcome.NOT_ACCEPTED, SOON) == generation


def test_an_accepted_job_is_never_given_back() -> None:
    generation = a_generation(State.UNKNOWN)
    assert not_accepted(generation, "gen_1-1", Outcome.NOT_ACCEPTED, SOON) == generation
    assert accepted(generation, "gen_1-1", Submitted("job-2", {}), SOON) == generation


def test_what_was_certainly_not_accepted_is_queued_again() -> None:
    freed = not_accepted(undecided(State.UNKNOWN), "gen_1-1", Outcome.NOT_ACCEPTED, SOON)
    assert freed.state == State.QUEUED
    assert freed.attempt is not None
    assert (freed.attempt.outcome, freed.attempt.ended_at) == (Outcome.NOT_ACCEPTED, SOON)
