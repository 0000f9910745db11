"""One figure for how far a generation is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.generation.model import Generation, move
from shared.generation.progress import progress_ratio
from shared.generation.states import State
from tests.unit.generation.values import NOON, a_generation

PATHS = [
    "requested held queued submitted running storing finishing delivered",
    "requested held queued submitted storing finishing delivered",
    "requested held queued unknown submitted running unknown storing finishing delivered",
    "requested held queued unknown queued submitted running storing finishing delivered",
    "requested in_review held queued submitted unknown storing finishing delivered",
]


@pytest.mark.parametrize("path", PATHS)
@given(st.data())
def test_progress_never_falls_on_the_way_to_a_film(path: str, data: st.DataObject) -> None:
    first, *states = (State(word) for word in path.split())
    generation = a_generation(first)
    seen = [progress_ratio(generation)]
    for state in states:
        generation = _worked(generation, data)
        seen.append(progress_ratio(generation))
        generation = move(generation, state, NOON)
        seen.append(progress_ratio(generation))
    certain = [ratio for ratio in seen if ratio is not None]
    assert certain == sorted(certain)
    assert seen[-1] == 1.0


def _worked(generation: Generation, data: st.DataObject) -> Generation:
    """Work goes on in every state but the short ones, which say nothing of it."""
    if generation.state not in {State.SUBMITTED, State.RUNNING, State.FINISHING}:
        return generation
    further = data.draw(st.floats(generation.work_ratio, 1.0))
    return replace(generation, work_ratio=further)


@pytest.mark.parametrize("ratio", [-1.0, 2.0])
def test_odd_work_ratios_stay_in_their_stage(ratio: float) -> None:
    shown = progress_ratio(a_generation(State.RUNNING, work_ratio=ratio))
    assert 0.10 <= shown <= 0.60


def test_an_unknown_outcome_shows_what_was_certain() -> None:
    running = a_generation(State.RUNNING, work_ratio=0.5)
    assert progress_ratio(move(running, State.UNKNOWN, NOON)) == progress_ratio(running)
