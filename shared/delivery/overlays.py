"""What is laid over a picture. Times are of the output, in seconds; shares are 0..1."""

from dataclasses import dataclass, field
from typing import TypeAlias

from shared.delivery.model import Anchor, CaptionFormat, CaptionMode


@dataclass(frozen=True)
class Watermark:
    """Text burned into the lower right corner. `opacity_ratio` is 0..1."""

    text: str
    opacity_ratio: float = 0.6


@dataclass(frozen=True)
class Window:
    """When an overlay is seen; the fades, 0..30, lie within.

    `end_s` None is the film's end, and fading out needs one that is said.
    """

    start_s: float = 0.0
    end_s: float | None = None
    fade_in_s: float = 0.0
    fade_out_s: float = 0.0


@dataclass(frozen=True)
class Text:
    """Lines of text that wrap inside the safe margins; `\\n` breaks a line.

    `size_ratio` is the height of a line as a share of the frame's short side, 0.01..0.3; `colour`
    is `#rrggbb`.
    """

    text: str
    anchor: Anchor = Anchor.BOTTOM
    size_ratio: float = 0.05
    colour: str = "#ffffff"
    window: Window = field(default_factory=Window)


@dataclass(frozen=True)
class PriceTag:
    """A price on a filled, rounded tag; `was` is the former price, struck through."""

    price: str
    was: str | None = None
    anchor: Anchor = Anchor.TOP_RIGHT
    window: Window = field(default_factory=Window)


@dataclass(frozen=True)
class CallToAction:
    """A few words on a filled pill."""

    text: str
    anchor: Anchor = Anchor.BOTTOM
    window: Window = field(default_factory=Window)


@dataclass(frozen=True)
class Logo:
    """A PNG, JPEG or WebP behind a signed link; `width_ratio` is its share of the frame's width."""

    url: str = field(repr=False)
    anchor: Anchor = Anchor.TOP_LEFT
    width_ratio: float = 0.18
    opacity_ratio: float = 1.0
    window: Window = field(default_factory=Window)


Overlay: TypeAlias = Text | PriceTag | CallToAction | Logo


@dataclass(frozen=True)
class Captions:
    """Timed lines, as the text of a whole SRT or WebVTT file, at most 256 KiB of UTF-8.

    `language` chooses the shapes of Han characters and names a track; `und` is unknown.
    Source: BCP 47.
    """

    text: str
    format: CaptionFormat
    mode: CaptionMode = CaptionMode.BURNED
    language: str = "und"


@dataclass(frozen=True)
class Focus:
    """The centre of a crop in the upright source; a crop stays inside the picture."""

    x_ratio: float = 0.5
    y_ratio: float = 0.5
