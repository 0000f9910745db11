"""Clips made by the ffmpeg program, and what it says about files.

Importing this skips a test file where the tools are missing, and fails it where
`FAIL_WITHOUT_FFMPEG=1` says they must be there.
"""

import importlib
import importlib.util
import json
import os
import re
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HAS_TOOLS = importlib.util.find_spec("video_core") is not None and all(
    shutil.which(program) for program in ("ffmpeg", "ffprobe")
)
if not HAS_TOOLS and os.environ.get("FAIL_WITHOUT_FFMPEG") != "1":
    pytest.skip("needs the video_core wheel and the ffmpeg program", allow_module_level=True)

video_core = importlib.import_module("video_core")

BT709 = [
    "-colorspace",
    "bt709",
    "-color_primaries",
    "bt709",
    "-color_trc",
    "bt709",
    "-color_range",
    "tv",
]
X264 = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-pix_fmt", "yuv420p"]
LOSSLESS = ["-c:v", "libvpx-vp9", "-lossless", "1", "-deadline", "realtime", "-cpu-used", "8"]
AAC = ["-c:a", "aac", "-ar", "48000", "-ac", "2"]


def ffmpeg(*args: object) -> str:
    """Run the program quietly and return what it printed. Raises on failure."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-y", *map(str, args)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def picture(size: str = "320x180", rate: int = 25, duration_s: float = 2) -> list[str]:
    return ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={duration_s}"]


def tone(duration_s: float = 2, rate_hz: int = 48000) -> list[str]:
    return ["-f", "lavfi", "-i", f"sine=440:r={rate_hz}:d={duration_s}"]


def film(path: Path, size: str = "320x180", **more: Any) -> Path:
    """H.264 of BT.709 and AAC stereo of 48 kHz, two seconds."""
    ffmpeg(*picture(size, **more), *tone(**more), *X264, *BT709, *AAC, path)
    return path


def facts(path: Path) -> dict[str, Any]:
    """Return ffprobe's word: `format` and its streams by type (`video`, `audio`)."""
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_streams", "-show_format"]
    answer = subprocess.run([*command, "-of", "json", path], capture_output=True, check=True)
    told = json.loads(answer.stdout)
    return {"format": told["format"], **{each["codec_type"]: each for each in told["streams"]}}


def boxes(path: Path) -> list[str]:
    """Return the names of an MP4's outermost boxes, in order."""
    return [name for name, _, _ in walk(path.read_bytes())]


def walk(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack(">I4s", data[start : start + 8])
        if size == 1:
            size = struct.unpack(">Q", data[start + 8 : start + 16])[0]
        size = size or end - start
        yield kind.decode("latin-1"), start, start + size
        start += size


def ssim(made: Path, reference: Path) -> float:
    """Return the similarity (0..1) of two films of one size, by the program's own filter."""
    said = ffmpeg("-i", made, "-i", reference, "-lavfi", "ssim", "-f", "null", "-")
    found = re.search(r"SSIM .*All:([0-9.]+)", said)
    assert found, said
    return float(found.group(1))


def filtered(source: Path, chain: str, made: Path) -> Path:
    """Return the program's own picture of a filter chain, without loss."""
    ffmpeg("-i", source, "-an", "-vf", chain, "-c:v", "ffv1", "-pix_fmt", "yuv420p", made)
    return made


class Grey:
    """One frame as luma."""

    def __init__(self, path: Path, at_s: float = 0.0) -> None:
        stream = facts(path)["video"]
        self.width, self.height = int(stream["width"]), int(stream["height"])
        seek = ["-ss", str(at_s)] if at_s else []
        command = ["ffmpeg", "-v", "error", "-nostdin", *seek, "-i", str(path)]
        raw = ["-frames:v", "1", "-vf", "extractplanes=y", "-f", "rawvideo", "-"]
        self.data = subprocess.run([*command, *raw], capture_output=True, check=True).stdout
        assert len(self.data) == self.width * self.height

    def rows(self, top: int, bottom: int, left: int = 0, right: int | None = None) -> list[int]:
        right = self.width if right is None else right
        return [
            value
            for y in range(top, bottom)
            for value in self.data[y * self.width + left : y * self.width + right]
        ]


def mean(values: list[int]) -> float:
    return sum(values) / len(values)


def spread(values: list[int]) -> float:
    middle = mean(values)
    return float(sum((value - middle) ** 2 for value in values) / len(values)) ** 0.5


def render_one(source: Path, made: Path, **rendition: Any) -> Any:
    """Make one rendition and return its facts."""
    wanted = {"width": 180, "height": 320, **rendition}
    plan = video_core.Plan(source, [video_core.Rendition(made, **wanted)])
    return video_core.render(plan).outputs[0]
