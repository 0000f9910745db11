"""What a delivered video may look like: shapes, fits and limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.kernel.media import AspectRatio, Resolution


class Fit(StrEnum):
    """How a picture of another shape fills the frame (M196)."""

    CROP = "crop"  # the centre, or the part around a focus
    PAD = "pad"  # black bars
    BLUR = "blur"  # bars filled with the blurred picture
    TRACK = "track"  # a crop that follows what moves or stands out


class Anchor(StrEnum):
    """Where in the frame an overlay stands."""

    TOP_LEFT = "top_left"
    TOP = "top"
    TOP_RIGHT = "top_right"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM = "bottom"
    BOTTOM_RIGHT = "bottom_right"


class CaptionMode(StrEnum):
    """How captions travel with a film."""

    BURNED = "burned"  # part of the picture
    TRACK = "track"  # a text track the player may show


class CaptionFormat(StrEnum):
    """The notation captions are written in; also the ending of their file's name."""

    SRT = "srt"
    VTT = "vtt"


@dataclass(frozen=True)
class FrameSize:
    """A picture's size in whole even pixels."""

    width: int
    height: int


PRESETS: Mapping[tuple[AspectRatio, Resolution], FrameSize] = {
    (AspectRatio.PORTRAIT, Resolution.HD): FrameSize(720, 1280),
    (AspectRatio.PORTRAIT, Resolution.FULL_HD): FrameSize(1080, 1920),
    (AspectRatio.PORTRAIT, Resolution.UHD): FrameSize(2160, 3840),
    (AspectRatio.FEED, Resolution.HD): FrameSize(720, 900),
    (AspectRatio.FEED, Resolution.FULL_HD): FrameSize(1080, 1350),
    (AspectRatio.FEED, Resolution.UHD): FrameSize(2160, 2700),
    (AspectRatio.WIDE, Resolution.HD): FrameSize(1280, 720),
    (AspectRatio.WIDE, Resolution.FULL_HD): FrameSize(1920, 1080),
    (AspectRatio.WIDE, Resolution.UHD): FrameSize(3840, 2160),
    (AspectRatio.SQUARE, Resolution.HD): FrameSize(720, 720),
    (AspectRatio.SQUARE, Resolution.FULL_HD): FrameSize(1080, 1080),
    (AspectRatio.SQUARE, Resolution.UHD): FrameSize(2160, 2160),
}
"""Exact output sizes. Source: M195 (1080 class), scaled by 2/3 and 2 for the others."""

assert PRESETS.keys() == {(ratio, size) for ratio in AspectRatio for size in Resolution}


@dataclass(frozen=True)
class MediaLimits:
    """What a source may be before anything of it is decoded; checked by the transcoder.

    Units: pixels of one frame, seconds, count of streams, bytes.
    """

    pixels_max: int = 8192 * 4320
    duration_s_max: float = 600.0
    streams_max: int = 16
    size_bytes_max: int = 2 * 1024**3
