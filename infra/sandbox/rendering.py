"""Renders an advertising clip from words and a photo: Pillow paints, ffmpeg encodes."""

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from PIL import Image, ImageOps

from infra.sandbox import soundtrack
from infra.sandbox.composition import Composition
from infra.sandbox.wording import write_copy

PHOTO_PIXELS_MAX = 64_000_000
ECHO = "aecho=0.85:0.75:53|89|149|233:0.30|0.24|0.17|0.11"
"""Four reflections stand for a small hall. Chosen by ear."""

STILL_AT_RATIO = 0.7
"""Where in the clip the still is taken: everything has appeared by then."""


class RenderStopped(Exception):
    """The caller asked to stop; nothing was left behind."""


class PhotoUnreadable(Exception):
    """The uploaded file is not a picture that may be decoded."""


@dataclass(frozen=True)
class Clip:
    """What to render: even pixels, frames per second, seconds; the same values, the same clip.

    `has_early_index` puts the file's index before its media, as players want it.
    """

    prompt: str = field(repr=False)
    photo: Path | None
    width: int
    height: int
    fps: int
    duration_s: float
    seed: int
    has_early_index: bool = True


def render(clip: Clip, video: Path, still: Path, should_stop: Callable[[], bool]) -> None:
    """Write `clip` to `video` (MP4: H.264 yuv420p, AAC 48 kHz stereo) and a JPEG to `still`.

    Both files appear only when complete. `should_stop` is asked once per frame.

    Raises: `RenderStopped`; `PhotoUnreadable`; `OSError` when ffmpeg is missing or fails.
    """
    composition = _composed(clip)
    part = video.with_suffix(".part.mp4")
    sound = video.with_suffix(".part.pcm")
    try:
        sound.write_bytes(soundtrack.compose(clip.duration_s, clip.seed))
        _encode(clip, composition, sound, part, should_stop)
        _write_still(clip, composition, still)
        os.replace(part, video)
    finally:
        part.unlink(missing_ok=True)
        sound.unlink(missing_ok=True)


def _composed(clip: Clip) -> Composition:
    photo = None if clip.photo is None else _opened(clip.photo)
    return Composition(
        clip.width,
        clip.height,
        clip.duration_s,
        words=write_copy(clip.prompt),
        photo=photo,
        seed=clip.seed,
    )


def _opened(path: Path) -> Image.Image:
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > PHOTO_PIXELS_MAX:
                raise PhotoUnreadable("too many pixels")
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PhotoUnreadable("not a readable picture") from error
    ground = Image.new("RGBA", upright.size, (246, 244, 240, 255))
    return Image.alpha_composite(ground, upright).convert("RGB")


def _encode(
    clip: Clip,
    composition: Composition,
    sound: Path,
    target: Path,
    should_stop: Callable[[], bool],
) -> None:
    command = _command(clip, sound, target)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as ffmpeg:
        assert ffmpeg.stdin is not None
        try:
            _feed(ffmpeg.stdin, _frames(clip, composition, should_stop))
        except BaseException:
            ffmpeg.kill()
            raise
        _, complaint = ffmpeg.communicate()
    if ffmpeg.returncode != 0:
        raise OSError(f"ffmpeg ended with {ffmpeg.returncode}: {complaint[-300:]!r}")


def _feed(pipe: IO[bytes], frames: Iterator[bytes]) -> None:
    for frame in frames:
        pipe.write(frame)


def _frames(
    clip: Clip, composition: Composition, should_stop: Callable[[], bool]
) -> Iterator[bytes]:
    for number in range(round(clip.duration_s * clip.fps)):
        if should_stop():
            raise RenderStopped
        yield composition.frame(number / clip.fps).tobytes()


def _write_still(clip: Clip, composition: Composition, still: Path) -> None:
    part = still.with_suffix(".part.jpg")
    composition.frame(clip.duration_s * STILL_AT_RATIO).save(part, "JPEG", quality=88)
    os.replace(part, still)


def _command(clip: Clip, sound: Path, target: Path) -> list[str]:
    fade_s = min(1.0, clip.duration_s / 4)
    audio = (
        f"aresample=48000,highpass=f=35,{ECHO},volume=1.5,alimiter=limit=0.89,apad,"
        f"atrim=0:{clip.duration_s:.3f},afade=t=in:d={fade_s / 6:.3f},"
        f"afade=t=out:st={clip.duration_s - fade_s:.3f}:d={fade_s:.3f}"
    )
    return [
        *("ffmpeg", "-hide_banner", "-nostdin", "-v", "error", "-y"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{clip.width}x{clip.height}"),
        *("-r", str(clip.fps), "-i", "pipe:0"),
        *("-f", "s16le", "-ar", str(soundtrack.RATE_HZ), "-ac", "2", "-i", str(sound)),
        *("-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p", "-af", audio),
        *("-c:v", "libx264", "-preset", "superfast", "-crf", "19", "-g", str(clip.fps * 2)),
        *("-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709"),
        *("-color_trc", "bt709", "-color_range", "tv", "-threads", "2"),
        *("-c:a", "aac", "-b:a", "192k", "-ar", "48000", "-ac", "2"),
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
        *(("-movflags", "+faststart") if clip.has_early_index else ()),
        str(target),
    ]
