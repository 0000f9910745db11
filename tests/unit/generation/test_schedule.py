"""The next task is a pure function of a generation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.generation.model import ExportState, Outcome
from shared.generation.schedule import (
    Turn,
    hint_task,
    next_task,
    poll_task,
    store_task,
    transcode_task,
)
from shared.generation.states import State
from shared.generation.timing import Timing
from shared.kernel.tasks import Handler, QueueName
from tests.unit.generation.values import NOON, a_generation, an_attempt, an_export

TIMING = Timing()
STEPS = {
    State.QUEUED: Handler.SUBMIT_JOB,
    State.SUBMITTED: Handler.POLL_JOB,
    State.RUNNING: Handler.POLL_JOB,
    State.UNKNOWN: Handler.POLL_JOB,
    State.STORING: Handler.STORE_OUTPUT,
    State.FINISHING: Handler.TRANSCODE_ASSET,
}


@pytest.mark.parametrize("state", list(State))
def test_each_state_has_its_next_task(state: State) -> None:
    generation = a_generation(state)
    if state in {State.REQUESTED, State.IN_REVIEW, State.HELD}:
        return  # they last inside one commit only
    film = replace(generation.exports[0], state=ExportState.DELIVERED)
    if state == State.DELIVERED:
        generation = replace(generation, exports=(film,))
    task = next_task(generation, NOON, TIMING)
    assert (task.handler if task else None) == STEPS.get(state)


def test_asking_twice_names_the_same_task() -> None:
    for state in STEPS:
        assert next_task(a_generation(state), NOON, TIMING) == next_task(
            a_generation(state), NOON, TIMING
        )


def test_a_suffix_makes_every_task_another_one() -> None:
    for state in STEPS:
        first = next_task(a_generation(state), NOON, TIMING)
        again = next_task(a_generation(state), NOON, TIMING, "-again-1")
        assert first is not None
        assert again is not None
        assert first.name != again.name
        assert first.handler == again.handler


def test_another_attempt_is_another_task() -> None:
    generation = a_generation()
    ended = replace(an_attempt(), outcome=Outcome.NOT_ACCEPTED)
    later = replace(generation, attempts=(ended,))
    first, second = (next_task(item, NOON, TIMING) for item in (generation, later))
    assert first is not None
    assert second is not None
    assert first.name != second.name


def test_polls_are_spaced_and_counted() -> None:
    task = poll_task(a_generation(State.RUNNING), Turn(3), NOON, TIMING)
    assert task.not_before == NOON + timedelta(seconds=5)
    assert task.payload["turn"] == 3
    assert task.name.endswith("-1-3")


def test_a_hint_is_one_task_for_each_call() -> None:
    generation = a_generation(State.RUNNING)
    assert hint_task(generation, "a").name != hint_task(generation, "b").name
    assert "turn" not in hint_task(generation, "a").payload


def test_a_first_copy_starts_at_once_and_a_repeated_one_waits() -> None:
    generation = a_generation(State.STORING)
    assert store_task(generation, Turn(0), NOON, TIMING).not_before is None
    assert store_task(generation, Turn(1), NOON, TIMING).not_before == NOON + timedelta(seconds=5)


def test_exports_are_made_in_the_queue_of_the_transcoder() -> None:
    assert transcode_task(a_generation(State.FINISHING)).queue == QueueName.TRANSCODE


def test_more_exports_and_exports_left_over_are_other_tasks() -> None:
    film, *_ = a_generation().exports
    made = replace(film, state=ExportState.DELIVERED)
    shapes = [(film,), (made, an_export(1)), (made, an_export(1), an_export(2))]
    names = {transcode_task(a_generation(State.DELIVERED, exports=it)).name for it in shapes}
    assert len(names) == 3


def test_an_ended_generation_without_a_film_is_left_alone() -> None:
    for state in (State.FAILED, State.CANCELLED):
        assert next_task(a_generation(state), NOON, TIMING) is None


def test_names_are_taken_by_every_queue() -> None:
    for state in STEPS:
        task = next_task(a_generation(state), NOON, TIMING, "-again-7")
        assert task is not None
        assert task.name.replace("-", "").replace("_", "").isalnum()


def test_a_submit_under_way_is_left_to_its_own_task() -> None:
    generation = replace(a_generation(), attempts=(an_attempt(),))
    assert next_task(generation, NOON, TIMING) is None
    assert next_task(generation, NOON, TIMING, "-again-1") is not None


def test_a_chain_begun_anew_never_meets_a_name_of_the_first() -> None:
    generation = a_generation(State.RUNNING)
    first = {poll_task(generation, Turn(n), NOON, TIMING).name for n in range(5)}
    turn = Turn(0, "-again-7")
    for _ in range(5):
        assert poll_task(generation, turn, NOON, TIMING).name not in first
        turn = turn.next()
    assert turn == Turn(5, "-again-7")
