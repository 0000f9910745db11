"""What a file is, as its headers say."""

from dataclasses import dataclass

from video_core import _core


@dataclass(frozen=True)
class Video:
    """The film's video stream; sizes as coded, in pixels.

    `quarter_turns` (0..3, clockwise) then `is_mirrored` make it upright. `frame_rate` is that of
    the renditions made from it. Pictures woven from fields (`is_interlaced`) are made whole.
    """

    codec: str
    pixel_format: str
    width: int
    height: int
    sar: tuple[int, int]
    quarter_turns: int
    is_mirrored: bool
    frame_rate: float
    is_variable_rate: bool
    is_hdr: bool
    is_interlaced: bool


@dataclass(frozen=True)
class Audio:
    """The film's sound."""

    codec: str
    sample_rate_hz: int
    channels: int


@dataclass(frozen=True)
class Media:
    """A readable film or picture. `duration_s` is 0 when the file does not say.

    `is_still`: a picture (PNG, JPEG, WebP); films made from it are as long as the plan says.

    `display_width` and `display_height` are upright and in square pixels.
    """

    container: str
    size_bytes: int
    streams: int
    duration_s: float
    display_width: int
    display_height: int
    is_still: bool
    video: Video
    audio: Audio | None


def read_media(facts: _core.Media) -> Media:
    """Return the core's facts as a value of Python's own."""
    return Media(
        container=facts.container,
        size_bytes=facts.size_bytes,
        streams=facts.streams,
        duration_s=facts.duration_s,
        display_width=facts.display_width,
        display_height=facts.display_height,
        is_still=facts.is_still,
        video=_read_video(facts.video),
        audio=None if facts.audio is None else _read_audio(facts.audio),
    )


def _read_video(facts: _core.Video) -> Video:
    return Video(
        codec=facts.codec,
        pixel_format=facts.pixel_format,
        width=facts.width,
        height=facts.height,
        sar=(facts.sar_num, facts.sar_den),
        quarter_turns=facts.quarter_turns,
        is_mirrored=facts.is_mirrored,
        frame_rate=facts.frame_rate,
        is_variable_rate=facts.is_variable_rate,
        is_hdr=facts.is_hdr,
        is_interlaced=facts.is_interlaced,
    )


def _read_audio(facts: _core.Audio) -> Audio:
    return Audio(facts.codec, facts.sample_rate_hz, facts.channels)
