"""What is asked for: sources and outputs are local paths."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from os import PathLike

from video_core.encoding import Encoding
from video_core.overlay import OVERLAYS_MAX, Captions, Overlay
from video_core.sound import Sound

SIDE_MIN, SIDE_MAX = 16, 4320
"""Sides of outputs in pixels; always even."""
STILL_S_MAX = 600.0
"""Length of a film made from a picture."""

PREVIEW_S_MAX = 30.0
SPRITES_SIDE_MAX = 20
"""Columns or rows of a sprite sheet."""

SPRITE_WIDTH_MAX = 640
STATEMENT_CHARACTERS_MAX = 1000


class Fit(StrEnum):
    """How a picture of another shape fills the frame."""

    CROP = "crop"  # the centre of it, or what `Rendition.focus` says
    PAD = "pad"  # all of it, black around
    BLUR = "blur"  # all of it, its own blur around
    TRACK = "track"  # a crop that follows what moves or stands out


@dataclass(frozen=True)
class Focus:
    """The centre of a crop in the upright source, as shares (0..1) of its width and height.

    The crop stays inside the picture.
    """

    x_ratio: float = 0.5
    y_ratio: float = 0.5

    def __post_init__(self) -> None:
        if not (0.0 <= self.x_ratio <= 1.0 and 0.0 <= self.y_ratio <= 1.0):
            raise ValueError(f"a focus lies within 0..1, got {self.x_ratio}, {self.y_ratio}")


@dataclass(frozen=True)
class Limits:
    """What a source may be. Units: pixels of one frame, seconds, count, bytes.

    `wall_s_max` is the time a whole run may take, in seconds.
    """

    pixels_max: int = 8192 * 4320
    duration_s_max: float = 600.0
    streams_max: int = 16
    size_bytes_max: int = 2 * 1024**3
    wall_s_max: float = 3600.0


@dataclass(frozen=True)
class Watermark:
    """Text in the lower right corner; `opacity_ratio` is 0..1."""

    text: str
    opacity_ratio: float = 0.6

    def __post_init__(self) -> None:
        if not self.text.strip() or "\0" in self.text:
            raise ValueError("a watermark needs visible text")
        if not 0.0 <= self.opacity_ratio <= 1.0:
            raise ValueError(f"opacity_ratio is 0..1, got {self.opacity_ratio}")


@dataclass(frozen=True)
class Rendition:
    """One MP4 to make at `path`; sides are even pixels, 16..4320.

    Of `overlays` (at most 16) a later one is drawn over an earlier one where they must meet.
    """

    path: str | PathLike[str]
    width: int
    height: int
    fit: Fit = Fit.CROP
    watermark: Watermark | None = None
    overlays: Sequence[Overlay] = ()
    captions: Captions | None = None
    focus: Focus | None = None

    def __post_init__(self) -> None:
        _check_side(self.width)
        _check_side(self.height)
        if len(self.overlays) > OVERLAYS_MAX:
            raise ValueError(f"at most {OVERLAYS_MAX} overlays, got {len(self.overlays)}")
        if self.focus is not None and self.fit != Fit.CROP:
            raise ValueError(f"a focus is for {Fit.CROP}, not for {self.fit}")


@dataclass(frozen=True)
class Poster:
    """One JPEG to make at `path`; its height follows the picture's shape."""

    path: str | PathLike[str]
    width: int
    watermark: Watermark | None = None

    def __post_init__(self) -> None:
        _check_side(self.width)


@dataclass(frozen=True)
class Preview:
    """A silent H.264 MP4 of a few seconds at `path`; its height follows the picture's shape.

    Without `start_s` it begins with the first picture, from a tenth of the film on, that is neither
    dark nor flat nor part of a fade; a film shorter than `duration_s` (over 0, up to 30) is shown
    whole. Rates over 30 are halved. Of overlays only a watermark is drawn on it.
    """

    path: str | PathLike[str]
    width: int
    start_s: float | None = None
    duration_s: float = 3.0
    watermark: Watermark | None = None

    def __post_init__(self) -> None:
        _check_side(self.width)
        if self.start_s is not None and not 0.0 <= self.start_s < math.inf:
            raise ValueError(f"start_s is 0 or more, got {self.start_s}")
        if not 0.0 < self.duration_s <= PREVIEW_S_MAX:
            raise ValueError(f"duration_s is over 0, at most {PREVIEW_S_MAX}")


@dataclass(frozen=True)
class Sprites:
    """A JPEG sheet of tiles, evenly over the film, and the WebVTT that places them in time.

    The WebVTT names the image by its file name, or by the `image_name` it will have beside it;
    what an address cannot hold is escaped. `columns` and `rows` are 1..20; films under 0.2 s
    for each tile get fewer. `width` of a tile is even, 16..640; its height follows the picture's
    shape, and a sheet is at most 8640 high: tall tiles are made narrower.
    """

    image_path: str | PathLike[str]
    vtt_path: str | PathLike[str]
    columns: int = 5
    rows: int = 5
    width: int = 160
    image_name: str | None = None

    def __post_init__(self) -> None:
        _check_side(self.width)
        if self.width > SPRITE_WIDTH_MAX:
            raise ValueError(f"a tile is at most {SPRITE_WIDTH_MAX} wide, got {self.width}")
        if not all(1 <= side <= SPRITES_SIDE_MAX for side in (self.columns, self.rows)):
            raise ValueError(f"columns and rows are 1..{SPRITES_SIDE_MAX}")


@dataclass(frozen=True)
class Provenance:
    """What every MP4 and JPEG says about its origin, in forms other tools read.

    `statement` becomes the MP4's comment and description and XMP's `dc:description`; with
    `is_ai_generated` XMP also names the IPTC's digital source type "trained algorithmic media".
    """

    is_ai_generated: bool
    statement: str
    generator: str = "VidGo"

    def __post_init__(self) -> None:
        for text in (self.statement, self.generator):
            if not text.strip() or not text.isprintable() or len(text) > STATEMENT_CHARACTERS_MAX:
                raise ValueError(f"1..{STATEMENT_CHARACTERS_MAX} printable characters are wanted")


@dataclass(frozen=True)
class Plan:
    """Everything one run makes from `source`: all of it appears, or nothing does.

    `sound` None: left as it is, not measured. `threads` is each encoder's thread count and shapes
    the bytes; 0 lets the machine decide. `still_s` is the length of the films made from a picture,
    25 a second.
    """

    source: str | PathLike[str]
    renditions: Sequence[Rendition]
    poster: Poster | None = None
    preview: Preview | None = None
    sprites: Sprites | None = None
    sound: Sound | None = None
    provenance: Provenance | None = None
    limits: Limits = field(default_factory=Limits)
    encoding: Encoding = field(default_factory=Encoding)
    threads: int = 0
    still_s: float = 5.0

    def __post_init__(self) -> None:
        if not (self.renditions or self.poster or self.preview or self.sprites):
            raise ValueError("the plan asks for nothing")
        if self.threads < 0:
            raise ValueError(f"threads is 0 or more, got {self.threads}")
        if not 0.0 < self.still_s <= STILL_S_MAX:
            raise ValueError(f"still_s is more than 0 and up to {STILL_S_MAX}, got {self.still_s}")


def _check_side(side: int) -> None:
    if side % 2 or not SIDE_MIN <= side <= SIDE_MAX:
        raise ValueError(f"sides are even and {SIDE_MIN}..{SIDE_MAX}, got {side}")
