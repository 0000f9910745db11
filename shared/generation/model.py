"""A generation: what was ordered, how far it got, what it made, and at what price."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from shared.credits.model import PaidBy
from shared.delivery.model import PRESETS, Anchor, Fit, FrameSize
from shared.delivery.overlays import CallToAction, Captions, PriceTag, Text, Window
from shared.generation.failure import Failure
from shared.generation.states import NEXT, STAGES, Stage, State, is_terminal
from shared.kernel.ids import (
    AccountId,
    ExportId,
    GenerationId,
    ObjectName,
    OrganizationId,
    QuoteId,
    ReceiptId,
)
from shared.kernel.media import AspectRatio, Resolution
from shared.kernel.values import JsonValue
from shared.routing.provider import ProviderId

GENERATION_ID = re.compile("gen_[0-9a-f]{32}")
EXPORT_ID = re.compile("exp_([0-9a-f]{32})_([0-9]{1,3})")
"""What our ids look like. Source: `IdSource.new`."""


@dataclass(frozen=True)
class Photo:
    """The product photo of an order, in our own storage."""

    object_name: ObjectName
    content_type: str


@dataclass(frozen=True)
class Order:
    """What the customer asked for; never changes. `duration_s` is whole seconds."""

    prompt: str = field(repr=False)
    negative_prompt: str | None = field(repr=False)
    photo: Photo | None
    service_type: str
    resolution: Resolution
    aspect_ratio: AspectRatio
    duration_s: int


@dataclass(frozen=True)
class LogoPhoto:
    """A logo in our own storage; `width_ratio` is a share of the frame's width."""

    photo: Photo
    anchor: Anchor
    width_ratio: float
    opacity_ratio: float
    window: Window


Overlay: TypeAlias = Text | PriceTag | CallToAction | LogoPhoto


@dataclass(frozen=True)
class Dressing:
    """What is drawn over a film; nothing when empty."""

    overlays: tuple[Overlay, ...] = ()
    captions: Captions | None = None


class Outcome(StrEnum):
    """How an attempt at a provider ended; an attempt without one is under way."""

    REFUSED = "refused"
    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    NOT_ACCEPTED = "not_accepted"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    ABANDONED = "abandoned"  # the deadline passed without a verdict


@dataclass(frozen=True)
class Attempt:
    """One try at one provider.

    `provider_job_id` is None until the provider is known to have accepted. `cost_usd_micros` is
    millionths of a dollar, None when the provider did not say.
    """

    attempt_id: str
    provider: ProviderId
    started_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    provider_job_id: str | None = None
    handles: Mapping[str, str] = field(default_factory=dict)
    cost_usd_micros: int | None = None
    answer_sha256: str | None = None


class ExportState(StrEnum):
    """Where an export stands."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class Look:
    """All that shapes a file made from a master."""

    format: AspectRatio
    fit: Fit
    resolution: Resolution
    has_watermark: bool
    dressing: Dressing = Dressing()


@dataclass(frozen=True)
class Export:
    """One file made from the master. `ordinal` 0 is the film in the ordered shape.

    The size facts and the signed `manifest` are None until the file is delivered.
    """

    ordinal: int
    format: AspectRatio
    fit: Fit
    resolution: Resolution
    has_watermark: bool
    dressing: Dressing = Dressing()
    state: ExportState = ExportState.QUEUED
    object_name: ObjectName | None = None
    size_bytes: int | None = None
    duration_s: float | None = None
    sha256: str | None = None
    manifest: Mapping[str, JsonValue] | None = None

    @property
    def size(self) -> FrameSize:
        return PRESETS[self.format, self.resolution]

    @property
    def look(self) -> "Look":
        """What two exports share when one file serves both."""
        return Look(self.format, self.fit, self.resolution, self.has_watermark, self.dressing)


@dataclass(frozen=True)
class Sprites:
    """Small pictures of the film in rows on one sheet, for scrubbing; pixels and seconds."""

    object_name: ObjectName
    columns: int
    count: int
    tile_width: int
    tile_height: int
    interval_s: float


@dataclass(frozen=True)
class Event:
    """A state that was reached; `sequence` counts from 1 without gaps."""

    sequence: int
    state: State
    at: datetime


@dataclass(frozen=True)
class Lease:
    """Whoever holds it transcodes; it ends by itself."""

    holder: str
    expires_at: datetime


@dataclass(frozen=True)
class Generation:
    """A job from request to delivery, kept as one document.

    `revision` counts every change of the document; `work_ratio` is the progress (0..1) inside the
    present stage; credits are whole. `deadline_at` is the published moment at which the customer
    gets the credits back if there is still no film. The first `ordered_exports` of `exports` came
    with the order; exports are never taken away. `exports_due_at` is when exports asked for later
    are given up, None while there are none. `is_cancel_wanted` ends the generation as soon as no
    provider can have it.

    `paid_by` says what it is paid with; unless that is credits, `quoted_credits` is 0. `starts_at`
    is when it may start in the relaxed lane, None for at once.
    """

    generation_id: GenerationId
    owner_id: AccountId
    org_id: OrganizationId | None
    order: Order
    has_watermark: bool
    quoted_credits: int
    quote_id: QuoteId | None
    price_version: str
    created_at: datetime
    updated_at: datetime
    deadline_at: datetime
    state: State = State.REQUESTED
    events: tuple[Event, ...] = ()
    revision: int = 0
    work_ratio: float = 0.0
    attempts: tuple[Attempt, ...] = ()
    exports: tuple[Export, ...] = ()
    ordered_exports: int = 1
    master: ObjectName | None = None
    poster: ObjectName | None = None
    preview: ObjectName | None = None
    sprites: Sprites | None = None
    failure: Failure | None = None
    charged_credits: int = 0
    receipt_id: ReceiptId | None = None
    lease: Lease | None = None
    is_cancel_wanted: bool = False
    exports_due_at: datetime | None = None
    completed_at: datetime | None = None
    paid_by: PaidBy = PaidBy.CREDITS
    starts_at: datetime | None = None

    @property
    def due_at(self) -> datetime:
        """When it may be handed to a provider."""
        return self.starts_at or self.created_at

    @property
    def stage(self) -> Stage:
        """The stage of the present state, or the one at which it failed."""
        return self.failure.stage if self.failure else STAGES[self.state]

    @property
    def attempt(self) -> Attempt | None:
        """The latest attempt."""
        return self.attempts[-1] if self.attempts else None

    @property
    def pending_exports(self) -> tuple[Export, ...]:
        """Exports still to be made, the oldest first."""
        return tuple(export for export in self.exports if export.state == ExportState.QUEUED)

    @property
    def is_open(self) -> bool:
        """Whether anything is still to happen: the reconciler looks at open ones only."""
        return not is_terminal(self.state) or (
            self.state == State.DELIVERED and bool(self.pending_exports)
        )


def move(generation: Generation, state: State, now: datetime) -> Generation:
    """Return `generation` moved to `state`, with its event.

    The work inside the stage begins anew, except that nobody un-does it by not knowing: `unknown`
    keeps it. A move the table does not know is a bug: `AssertionError`.
    """
    assert state in NEXT[generation.state], f"{generation.state} -> {state}"
    return replace(
        generation,
        state=state,
        events=(*generation.events, Event(len(generation.events) + 1, state, now)),
        work_ratio=generation.work_ratio if state == State.UNKNOWN else 0.0,
        completed_at=now if is_terminal(state) else None,
    )


def lost_at(generation: Generation) -> datetime | None:
    """Return when the generation last became `unknown`; None when it never was."""
    moments = [event.at for event in generation.events if event.state == State.UNKNOWN]
    return moments[-1] if moments else None


def with_attempt(generation: Generation, attempt: Attempt) -> Generation:
    """Return `generation` with its latest attempt replaced by `attempt`."""
    return replace(generation, attempts=(*generation.attempts[:-1], attempt))


def export_id_of(generation_id: GenerationId, ordinal: int) -> ExportId:
    """Return the public id of an export: it names its generation, so no index is needed."""
    return ExportId(f"exp_{generation_id.removeprefix('gen_')}_{ordinal}")


def parse_export_id(export_id: str) -> tuple[GenerationId, int] | None:
    """Return generation and ordinal that `export_id` names; None when it is not one of ours."""
    parts = EXPORT_ID.fullmatch(export_id)
    return None if parts is None else (GenerationId(f"gen_{parts[1]}"), int(parts[2]))


def is_generation_id(text: str) -> bool:
    """Say whether `text`, which a caller sent, looks like one of our ids."""
    return GENERATION_ID.fullmatch(text) is not None
