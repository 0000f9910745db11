"""Bodies of generations, exports and uploads. Source: api.md, "Generations, exports, media"."""

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, field_validator

from functions.http.wire.dressing import CaptionsBody, Overlays
from functions.http.wire.model import Answer, Request
from shared.credits.model import PaidBy
from shared.delivery.model import Fit
from shared.generation.failure import FailureCode
from shared.generation.model import ExportState, Outcome
from shared.generation.states import Stage, State
from shared.generation.usecases.cancel import MoneyOutcome
from shared.kernel.media import AspectRatio, Resolution
from shared.notifications.problems import NextStep

PROMPT_LENGTH_MAX = 1000
"""Characters. Source: leonardo, "Request fields": longer prompts are refused by some models."""


INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Letters and signs that show nothing: Hangul fillers and the empty Braille pattern."""


def _is_seen(sign: str) -> bool:
    """Say whether a reader sees `sign`: no control, format, separator or mark by itself.

    Source: Unicode, "General Category": C, Z and M.
    """
    return unicodedata.category(sign)[0] not in "CZM" and sign not in INVISIBLE


class Kind(StrEnum):
    """What is to be made."""

    VIDEO = "video"
    IMAGE = "image"


class OpenUpload(Request):
    """Announce a photo; `size_bytes` and `sha256` (lower hex) are checked on arrival."""

    content_type: str = Field(max_length=64)
    size_bytes: StrictInt = Field(ge=1)
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")


class OpenedUpload(Answer):
    """Where to send the photo: `method` on `url` with `headers`, before `expires_at`."""

    upload_id: str
    method: str
    url: str
    headers: dict[str, str]
    expires_at: datetime


class CreateGeneration(Request):
    """An order for one clip."""

    kind: Kind
    prompt: str = Field(min_length=1, max_length=PROMPT_LENGTH_MAX)
    negative_prompt: str | None = Field(default=None, max_length=PROMPT_LENGTH_MAX)
    image_upload_id: str | None = Field(default=None, min_length=1, max_length=64)
    service_type: str | None = Field(default=None, max_length=64)
    resolution: Resolution
    aspect_ratio: AspectRatio
    duration_s: StrictInt | None = Field(default=None, ge=1, le=60)
    style_id: str | None = Field(default=None, max_length=64)
    enhance: StrictBool = True
    allow_reuse: StrictBool = True
    quote_id: str | None = Field(default=None, min_length=1, max_length=64)
    exports: list[AspectRatio] = Field(default_factory=list, max_length=len(AspectRatio))
    overlays: Overlays = Field(default_factory=list)

    @field_validator("prompt")
    @classmethod
    def prompt_says_something(cls, value: str) -> str:
        if not any(_is_seen(sign) for sign in value):
            raise ValueError("the prompt is blank")
        return value


class CreateExports(Request):
    """Wanted files of a delivered film."""

    formats: Annotated[list[AspectRatio], Field(min_length=1, max_length=len(AspectRatio))]
    fit: Fit = Fit.CROP
    captions: CaptionsBody | None = None
    overlays: Overlays = Field(default_factory=list)
    resolution: Resolution | None = None


class SpritesAnswer(Answer):
    """A sheet of small pictures for scrubbing: `count` tiles in rows of `columns`.

    Tile n shows the film at `n * interval_s`; sizes in pixels. `vtt_url` is the same as WebVTT,
    which names the sheet by `name`: both work side by side in one folder.
    """

    url: str
    vtt_url: str
    name: str
    columns: int
    count: int
    tile_width: int
    tile_height: int
    interval_s: float


class Media(Answer):
    """Signed links, None where there is no such file (yet); `preview` is 3 silent seconds."""

    master: str | None
    poster: str | None
    preview: str | None
    sprites: SpritesAnswer | None


class ExportAnswer(Answer):
    """An export; sizes in pixels and bytes, `sha256` in lower hex."""

    export_id: str
    state: ExportState
    progress_ratio: float
    format: AspectRatio
    width: int
    height: int
    size_bytes: int | None
    url: str | None
    url_expires_at: datetime | None
    sha256: str | None


class ExportsAccepted(Answer):
    """The exports that answer a request, in its order."""

    items: list[ExportAnswer]


class PresetAnswer(Answer):
    """The shape that was asked for; pixels."""

    width: int
    height: int
    fit: Fit


class ManifestAnswer(Answer):
    """How a file was made: everything but `signature` is signed, as canonical JSON.

    `is_marked` tells whether it bears our watermark; `recipe` is what the transcoder was told.
    """

    format: str
    version: int
    master_sha256: str
    rendition_sha256: str
    size_bytes: int
    preset: PresetAnswer
    build: str
    filters: str
    encoding: str
    threads: int
    ai_statement: str | None
    is_marked: bool
    recipe: dict[str, object]
    made_at: str
    algorithm: str
    kid: str
    public_key: str
    signature: str


class FailureAnswer(Answer):
    """Why there is no film, what to do, and what it cost (nothing)."""

    code: FailureCode
    stage: Stage
    detail: str
    next_step: NextStep | None
    charged_credits: int


class AttemptAnswer(Answer):
    """One try at a provider; `outcome` None while it is under way."""

    attempt_id: str
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None


class ReuseAnswer(Answer):
    """Why an earlier film was reused; `score` is 0..1."""

    score: float
    reason: str


class GenerationAnswer(Answer):
    """A generation. `queue_position` is None where it is not known.

    `paid_by` says what it is paid with: unless that is credits, it costs none. `starts_at` is when
    it may start where it waits in the relaxed lane, None for at once.
    """

    generation_id: str
    state: State
    stage: Stage
    progress_ratio: float
    queue_position: int | None
    prompt: str
    enhanced_prompt: str | None
    service_type: str
    resolution: Resolution
    aspect_ratio: AspectRatio
    paid_by: PaidBy
    quoted_credits: int
    charged_credits: int
    reuse: ReuseAnswer | None
    media: Media
    exports: list[ExportAnswer]
    failure: FailureAnswer | None
    receipt_id: str | None
    attempts: list[AttemptAnswer]
    created_at: datetime
    starts_at: datetime | None
    deadline_at: datetime
    completed_at: datetime | None


class GenerationPage(Answer):
    """Newest first."""

    items: list[GenerationAnswer]
    next_cursor: str | None


class MoneyAnswer(Answer):
    """What happens to the held credits."""

    outcome: MoneyOutcome
    credits: int
    receipt_id: str | None


class CancellationAnswer(Answer):
    """The generation after a cancel."""

    generation_id: str
    state: State
    money: MoneyAnswer
