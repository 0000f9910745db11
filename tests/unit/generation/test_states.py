"""The table of states and the moves between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.generation.failure import FAILURES, FailureCode
from shared.generation.model import move
from shared.generation.progress import SPANS
from shared.generation.settlement import RELEASE_RULES
from shared.generation.states import AT_PROVIDER, NEXT, STAGES, State, is_terminal
from tests.unit.generation.values import NOON, a_generation

TERMINAL = {State.DELIVERED, State.FAILED, State.CANCELLED}


@pytest.mark.parametrize("table", [NEXT, STAGES, SPANS])
def test_every_state_has_a_row(table: dict[State, object]) -> None:
    assert set(table) == set(State)


def test_every_failure_has_a_stage_and_a_rule_for_the_money() -> None:
    assert set(FAILURES) == set(RELEASE_RULES) == set(FailureCode)


def test_nothing_follows_an_end() -> None:
    assert {state for state in State if is_terminal(state)} == TERMINAL


def test_every_open_state_can_fail_and_none_waits_for_ever() -> None:
    for state in set(State) - TERMINAL:
        assert State.FAILED in NEXT[state]


def test_whatever_awaits_a_verdict_can_be_stored_or_be_unknown() -> None:
    for state in AT_PROVIDER:
        assert State.STORING in NEXT[state]
        assert state == State.UNKNOWN or State.UNKNOWN in NEXT[state]


def test_a_film_in_our_own_hands_is_not_cancelled() -> None:
    assert State.CANCELLED not in NEXT[State.STORING] | NEXT[State.FINISHING]


@pytest.mark.parametrize("start", list(State))
@pytest.mark.parametrize("end", list(State))
def test_only_moves_of_the_table_are_made(start: State, end: State) -> None:
    generation = a_generation(start)
    if end in NEXT[start]:
        assert move(generation, end, NOON).state == end
    else:
        with pytest.raises(AssertionError):
            move(generation, end, NOON)


@given(st.data())
def test_a_walk_is_told_in_events_without_gaps(data: st.DataObject) -> None:
    generation = a_generation(State.REQUESTED)
    walk = [State.REQUESTED]
    while NEXT[generation.state] and len(walk) < 20:
        state = data.draw(st.sampled_from(sorted(NEXT[generation.state])))
        generation = move(generation, state, NOON)
        walk.append(state)
    assert [event.state for event in generation.events] == walk
    assert [event.sequence for event in generation.events] == list(range(1, len(walk) + 1))
    assert (generation.completed_at is not None) == is_terminal(generation.state)
