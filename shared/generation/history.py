"""What a generation was at an earlier moment, told from what it is now."""

from dataclasses import replace
from datetime import datetime

from shared.generation.exports import unmade
from shared.generation.model import Attempt, Event, Generation
from shared.generation.states import State


def as_of(generation: Generation, event: Event) -> Generation:
    """Return `generation` as it was when it reached the state of `event`, one of its own.

    Nothing is known of it then that came later: no files, no charge, no end. The latest event is
    the present.
    """
    if event.sequence == len(generation.events):
        return generation
    attempts = (_attempt_at(attempt, event.at) for attempt in generation.attempts)
    return replace(
        generation,
        state=event.state,
        events=generation.events[: event.sequence],
        work_ratio=0.0,
        attempts=tuple(attempt for attempt in attempts if attempt is not None),
        exports=tuple(unmade(item) for item in generation.exports[: generation.ordered_exports]),
        master=None,
        poster=None,
        preview=None,
        sprites=None,
        failure=None,
        charged_credits=0,
        receipt_id=None,
        completed_at=None,
    )


def as_accepted(generation: Generation) -> Generation:
    """Return `generation` as it was when it was accepted: the first answer, again."""
    first = next(event for event in generation.events if event.state == State.QUEUED)
    then = replace(generation, state=State.QUEUED, attempts=(), revision=1)
    return as_of(then, first)


def _attempt_at(attempt: Attempt, moment: datetime) -> Attempt | None:
    if attempt.started_at > moment:
        return None
    if attempt.ended_at is not None and attempt.ended_at > moment:
        return replace(attempt, ended_at=None, outcome=None)
    return attempt
