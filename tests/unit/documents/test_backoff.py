"""How long a racer waits."""

import pytest

from infra.documents.backoff import PAUSE_FIRST_S, PAUSE_MAX_S, JitteredPause


@pytest.mark.parametrize(
    ("lost_tries", "bound_s"),
    [(1, 2 * PAUSE_FIRST_S), (2, 4 * PAUSE_FIRST_S), (10, PAUSE_MAX_S), (10_000, PAUSE_MAX_S)],
)
def test_the_bound_doubles_up_to_its_maximum(lost_tries: int, bound_s: float) -> None:
    slept: list[float] = []
    JitteredPause(lambda: 1.0, slept.append)(lost_tries)
    assert slept == [pytest.approx(bound_s)]


def test_the_pause_is_a_random_part_of_the_bound() -> None:
    slept: list[float] = []
    JitteredPause(lambda: 0.25, slept.append)(1)
    assert slept == [pytest.approx(0.25 * 2 * PAUSE_FIRST_S)]
