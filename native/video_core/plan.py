"""What is asked for: sources and outputs are local paths."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from os import PathLike

SIDE_MIN, SIDE_MAX = 16, 4320
"""Sides of outputs in pixels; always even."""


class Fit(StrEnum):
    """How a picture of another shape fills the frame."""

    CROP = "crop"  # the centre of it
    PAD = "pad"  # all of it, black around
    BLUR = "blur"  # all of it, its own blur around


@dataclass(frozen=True)
class Limits:
    """What a source may be. Units: pixels of one frame, seconds, count, bytes."""

    pixels_max: int = 8192 * 4320
    duration_s_max: float = 600.0
    streams_max: int = 16
    size_bytes_max: int = 2 * 1024**3


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
    """One MP4 to make at `path`; sides are even pixels, 16..4320."""

    path: str | PathLike[str]
    width: int
    height: int
    fit: Fit = Fit.CROP
    watermark: Watermark | None = None

    def __post_init__(self) -> None:
        _check_side(self.width)
        _check_side(self.height)


@dataclass(frozen=True)
class Poster:
    """One JPEG to make at `path`; its height follows the picture's shape."""

    path: str | PathLike[str]
    width: int

    def __post_init__(self) -> None:
        _check_side(self.width)


@dataclass(frozen=True)
class Plan:
    """Everything one run makes from `source`: all of it appears, or nothing does.

    `threads` is each encoder's thread count and shapes the bytes; 0 lets the machine decide.
    """

    source: str | PathLike[str]
    renditions: Sequence[Rendition]
    poster: Poster | None = None
    limits: Limits = field(default_factory=Limits)
    threads: int = 0

    def __post_init__(self) -> None:
        if not self.renditions and self.poster is None:
            raise ValueError("the plan asks for nothing")
        if self.threads < 0:
            raise ValueError(f"threads is 0 or more, got {self.threads}")


def _check_side(side: int) -> None:
    if side % 2 or not SIDE_MIN <= side <= SIDE_MAX:
        raise ValueError(f"sides are even and {SIDE_MIN}..{SIDE_MAX}, got {side}")
