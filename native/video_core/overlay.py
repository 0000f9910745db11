"""What may be drawn over a rendition's picture, and captions."""

import math
import re
from dataclasses import dataclass, field
from enum import StrEnum
from os import PathLike

OVERLAYS_MAX = 16
"""Of one rendition."""
TEXT_CHARACTERS_MAX = 200
SIZE_RATIO_MIN, SIZE_RATIO_MAX = 0.01, 0.3
"""Of a text's em to the frame's short side."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Anchor(StrEnum):
    """Where in the frame's safe area something stands.

    The safe area ends 5 % from every side; in tall frames (from 3:2 on) 10 % from the top and 15 %
    from the bottom. What shares an anchor and is seen together is stacked in its order.
    """

    TOP_LEFT = "top_left"
    TOP = "top"
    TOP_RIGHT = "top_right"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom_right"


@dataclass(frozen=True)
class Window:
    """When an overlay is seen, in seconds of output time.

    Without an end it stays; fading out needs one. Both fades are linear and lie inside.
    """

    start_s: float = 0.0
    end_s: float | None = None
    fade_in_s: float = 0.0
    fade_out_s: float = 0.0

    def __post_init__(self) -> None:
        for name in ("start_s", "fade_in_s", "fade_out_s"):
            _check_range(name, getattr(self, name), 0.0, math.inf)
        if self.end_s is None:
            if self.fade_out_s > 0:
                raise ValueError("fading out needs end_s")
            return
        _check_range("end_s", self.end_s, 0.0, math.inf)
        if self.end_s <= self.start_s:
            raise ValueError(f"end_s is after start_s, got {self.start_s} to {self.end_s}")
        if self.fade_in_s + self.fade_out_s > self.end_s - self.start_s + 1e-9:
            raise ValueError("the fades are longer than the window")


@dataclass(frozen=True)
class Text:
    """Words over the picture: wrapped inside the safe area, smaller when there are many.

    `text` has 1..200 characters and may break lines; `size_ratio` is its em as a share of the
    frame's short side (0.01..0.3); `colour` is #rrggbb.
    """

    text: str
    anchor: Anchor = Anchor.BOTTOM
    size_ratio: float = 0.05
    colour: str = "#ffffff"
    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        _check_text("text", self.text)
        _check_range("size_ratio", self.size_ratio, SIZE_RATIO_MIN, SIZE_RATIO_MAX)
        if not _COLOUR.fullmatch(self.colour):
            raise ValueError(f"colours are #rrggbb, got {self.colour!r}")


@dataclass(frozen=True)
class PriceTag:
    """A filled tag with a price; `was`, the price before, smaller and struck through above it."""

    price: str
    was: str | None = None
    anchor: Anchor = Anchor.TOP_RIGHT
    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        _check_text("price", self.price)
        if self.was is not None:
            _check_text("was", self.was)


@dataclass(frozen=True)
class CallToAction:
    """A filled pill that says what to do."""

    text: str
    anchor: Anchor = Anchor.BOTTOM
    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        _check_text("text", self.text)


@dataclass(frozen=True)
class Logo:
    """A PNG, JPEG or WebP (at most 16 MiB, 40 megapixels), its transparency and shape kept.

    It stands as its Exif says; animated ones are refused. `width_ratio` is its share of the
    frame's width.
    """

    path: str | PathLike[str]
    anchor: Anchor = Anchor.TOP_LEFT
    width_ratio: float = 0.18
    opacity_ratio: float = 1.0
    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        _check_range("width_ratio", self.width_ratio, 0.01, 1.0)
        _check_range("opacity_ratio", self.opacity_ratio, 0.0, 1.0)


Overlay = Text | PriceTag | CallToAction | Logo


class CaptionMode(StrEnum):
    """How captions reach the viewer."""

    BURNED = "burned"  # part of the picture
    TRACK = "track"  # a track of the file, shown or hidden by the player


@dataclass(frozen=True)
class Captions:
    """An SRT or WebVTT file: UTF-8, at most 256 KiB and 2000 cues.

    `language` is BCP 47 (`zh-TW`, `ja`): it chooses the shapes of Han characters and names the
    track.
    """

    path: str | PathLike[str]
    mode: CaptionMode = CaptionMode.BURNED
    language: str = "und"

    def __post_init__(self) -> None:
        if not _LANGUAGE.fullmatch(self.language):
            raise ValueError(f"languages are BCP 47 tags, got {self.language!r}")


def _check_text(name: str, text: str) -> None:
    text.encode()  # half of a surrogate pair is no character: UnicodeEncodeError, a ValueError
    if not text.strip() or "\0" in text or len(text) > TEXT_CHARACTERS_MAX:
        raise ValueError(f"{name} has 1..{TEXT_CHARACTERS_MAX} visible characters")


def _check_range(name: str, value: float, least: float, most: float) -> None:
    if not (math.isfinite(value) and least <= value <= most):
        raise ValueError(f"{name} is {least}..{most}, got {value}")
