"""One figure for how far a generation is, from its state and the work inside it."""

from collections.abc import Mapping

from shared.generation.model import Generation
from shared.generation.states import State

SPANS: Mapping[State, tuple[float, float]] = {
    State.REQUESTED: (0.0, 0.01),
    State.IN_REVIEW: (0.01, 0.02),
    State.HELD: (0.02, 0.03),
    State.QUEUED: (0.03, 0.05),
    State.SUBMITTED: (0.05, 0.10),
    State.RUNNING: (0.10, 0.60),
    State.UNKNOWN: (0.05, 0.60),  # where no state before is known
    State.STORING: (0.60, 0.65),
    State.FINISHING: (0.65, 1.0),
    State.DELIVERED: (1.0, 1.0),
    State.FAILED: (1.0, 1.0),
    State.CANCELLED: (1.0, 1.0),
}
"""Share of the whole each state covers: about how the time of a real job is spent."""
assert SPANS.keys() == set(State)


def progress_ratio(generation: Generation) -> float:
    """Return the progress, 0..1, never falling along a successful path."""
    low, high = SPANS[_known_state(generation)]
    return round(low + (high - low) * min(max(generation.work_ratio, 0.0), 1.0), 3)


def _known_state(generation: Generation) -> State:
    """Return the present state; while it is unknown, the last one that was certain."""
    if generation.state != State.UNKNOWN:
        return generation.state
    certain = (event.state for event in reversed(generation.events))
    return next((state for state in certain if state != State.UNKNOWN), generation.state)
