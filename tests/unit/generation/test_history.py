"""What a generation was at an earlier moment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.generation.history import as_accepted, as_of
from shared.generation.model import ExportState, Outcome
from shared.generation.states import State
from tests.unit.generation.builders import House, a_house, delivered
from tests.unit.generation.values import FEED, NOON, PORTRAIT


@pytest.fixture
def house() -> House:
    return a_house()


def test_nothing_is_told_of_an_earlier_state_that_came_later(house: House) -> None:
    now = house.now(delivered(house, exports=(PORTRAIT, FEED)))
    for event in now.events[:-1]:
        then = as_of(now, event)
        assert (then.state, len(then.events)) == (event.state, event.sequence)
        assert (then.charged_credits, then.receipt_id, then.completed_at) == (0, None, None)
        assert (then.master, then.poster, then.failure) == (None, None, None)
        assert {export.state for export in then.exports} == {ExportState.QUEUED}
        assert {export.object_name for export in then.exports} == {None}


def test_an_attempt_appears_when_it_began_and_ends_when_it_ended(house: House) -> None:
    now = house.now(delivered(house))
    (attempt,) = now.attempts
    early, middle, late = (NOON + timedelta(seconds=passed) for passed in (0, 10, 20))
    attempt = replace(attempt, started_at=middle, ended_at=late)
    times = dict(
        zip((State.QUEUED, State.SUBMITTED, State.STORING), (early, middle, late), strict=True)
    )
    events = tuple(replace(event, at=times.get(event.state, early)) for event in now.events)
    spread = replace(now, attempts=(attempt,), events=events)
    seen = {event.state: as_of(spread, event).attempts for event in events[:-1]}
    assert seen[State.QUEUED] == ()
    assert [item.outcome for item in seen[State.SUBMITTED]] == [None]
    assert [item.outcome for item in seen[State.STORING]] == [Outcome.SUCCEEDED]


def test_the_latest_event_is_the_present(house: House) -> None:
    now = house.now(delivered(house))
    assert as_of(now, now.events[-1]) == now


def test_the_first_answer_can_be_given_again(house: House) -> None:
    first = house.create().generation
    house.submit(first.generation_id)
    assert as_accepted(house.now(first.generation_id)).state == State.QUEUED
    assert as_accepted(house.now(first.generation_id)).attempts == ()
