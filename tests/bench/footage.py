"""Masters to measure on: ten seconds of 1080p, H.264 and AAC, from a clip or generated.

A clip is scaled to fill the frame and looped. Generated ones: a photograph under a moving camera
with grain as sensors leave it, an endless zoom, and a test card whose edges and counters are as
hard as graphics get.
"""

from collections.abc import Mapping
from pathlib import Path

import video_core

from tests.bench.children import Command, run

DURATION_S = 10
PHOTOGRAPH = Path(__file__).parents[2] / "infra/local/assets/espresso.jpg"

FILL = "scale=1920:1080:force_original_aspect_ratio=increase:flags=lanczos,crop=1920:1080,setsar=1"
SWAY = (
    "scale=1920:-2:flags=lanczos,noise=alls=3:allf=t,scale=2880:-2:flags=bicubic,"
    "crop=1920:1080:x='(iw-1920)*(0.5+0.5*sin(t*0.7))':y='(ih-1080)*(0.5+0.5*cos(t*0.5))'"
)
H264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "15", "-pix_fmt", "yuv420p"]
BT709 = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
AAC = ["-c:a", "aac", "-b:a", "160k", "-ac", "2"]
SOUND = f"anoisesrc=color=pink:amplitude=0.4:r=48000:d={DURATION_S},tremolo=f=0.7:d=0.8"
"""Pink noise that comes and goes: measuring it costs what measuring speech does."""

FFMPEG = ["ffmpeg", "-v", "error", "-nostdin", "-y"]


def from_clip(clip: Path, folder: Path) -> Path:
    """Return a master of somebody's footage, at its own rate up to 60."""
    rate = min(60.0, video_core.probe(clip).video.frame_rate)
    return _master(["-stream_loop", "-1", "-i", clip], f"fps={rate},{FILL}", folder / "clip.mp4")


def generated(folder: Path) -> Mapping[str, Path]:
    """Return masters nobody filmed."""
    photograph: Command = ["-loop", "1", "-framerate", "25", "-i", PHOTOGRAPH]
    return {
        "camera": _master(photograph, SWAY, folder / "camera.mp4"),
        "zoom": _master(_lavfi("mandelbrot=s=1920x1080:r=25"), "null", folder / "zoom.mp4"),
        "card": _master(_lavfi("testsrc2=s=1920x1080:r=25"), "null", folder / "card.mp4"),
    }


def silent(master: Path) -> Path:
    """Return the same pictures without sound."""
    made = master.with_name(f"{master.stem}-silent.mp4")
    run([*FFMPEG, "-i", master, "-an", "-c", "copy", made])
    return made


def lengthened(master: Path, times: int) -> Path:
    """Return the same film, several times in a row."""
    made = master.with_name(f"{master.stem}-{times}.mp4")
    run([*FFMPEG, "-stream_loop", str(times - 1), "-i", master, "-c", "copy", made])
    return made


def _lavfi(source: str) -> list[str]:
    return ["-f", "lavfi", "-i", source]


def _master(picture: Command, chain: str, made: Path) -> Path:
    ends = ["-t", str(DURATION_S), "-map", "0:v:0", "-map", "1:a:0", "-vf", chain]
    tags = [*BT709, "-color_range", "tv"]
    run([*FFMPEG, *picture, *_lavfi(SOUND), *ends, *H264, *tags, *AAC, made])
    return made
