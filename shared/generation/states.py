"""The states of a generation and the moves between them. Source: api.md, "States"."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a generation stands, as callers see it."""

    REQUESTED = "requested"
    IN_REVIEW = "in_review"
    HELD = "held"
    QUEUED = "queued"
    SUBMITTED = "submitted"
    RUNNING = "running"
    UNKNOWN = "unknown"
    STORING = "storing"
    FINISHING = "finishing"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """The part of the work a state or a failure belongs to."""

    MODERATION = "moderation"
    ENHANCEMENT = "enhancement"
    CREDITS = "credits"
    ROUTING = "routing"
    PROVIDER = "provider"
    STORAGE = "storage"
    TRANSCODING = "transcoding"
    DELIVERY = "delivery"


NEXT: Mapping[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.IN_REVIEW, State.HELD, State.FAILED, State.CANCELLED}),
    State.IN_REVIEW: frozenset({State.HELD, State.FAILED, State.CANCELLED}),
    State.HELD: frozenset({State.QUEUED, State.FAILED, State.CANCELLED}),
    State.QUEUED: frozenset({State.SUBMITTED, State.UNKNOWN, State.FAILED, State.CANCELLED}),
    State.SUBMITTED: frozenset(
        {State.RUNNING, State.UNKNOWN, State.STORING, State.FAILED, State.CANCELLED}
    ),
    State.RUNNING: frozenset({State.UNKNOWN, State.STORING, State.FAILED, State.CANCELLED}),
    State.UNKNOWN: frozenset(
        {State.QUEUED, State.SUBMITTED, State.RUNNING, State.STORING, State.FAILED, State.CANCELLED}
    ),
    State.STORING: frozenset({State.FINISHING, State.FAILED}),
    State.FINISHING: frozenset({State.DELIVERED, State.FAILED}),
    State.DELIVERED: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}
assert NEXT.keys() == set(State)

STAGES: Mapping[State, Stage] = {
    State.REQUESTED: Stage.MODERATION,
    State.IN_REVIEW: Stage.MODERATION,
    State.HELD: Stage.CREDITS,
    State.QUEUED: Stage.ROUTING,
    State.SUBMITTED: Stage.PROVIDER,
    State.RUNNING: Stage.PROVIDER,
    State.UNKNOWN: Stage.PROVIDER,
    State.STORING: Stage.STORAGE,
    State.FINISHING: Stage.TRANSCODING,
    State.DELIVERED: Stage.DELIVERY,
    State.FAILED: Stage.DELIVERY,
    State.CANCELLED: Stage.DELIVERY,
}
assert STAGES.keys() == set(State)

AT_PROVIDER = frozenset({State.SUBMITTED, State.RUNNING, State.UNKNOWN})
"""States in which a verdict of the provider is awaited."""


def is_terminal(state: State) -> bool:
    """Say whether nothing follows `state`."""
    return not NEXT[state]
