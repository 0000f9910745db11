"""Scenes to be joined, and what a joined film looks and sounds like, frame by frame."""

import array
import subprocess
from pathlib import Path
from typing import Any

from tests.native.builders import AAC, BT709, X264, ffmpeg, video_core

RATE_HZ = 48_000
CUT, CROSSFADE, FADE = video_core.Transition

MAIN = [*X264, "-preset", "veryfast", "-profile:v", "high", *BT709]
"""One encoder's settings: two films made with them have the same parameter sets."""


def scene(path: Path, colour: str = "red", hz: float = 440, **more: Any) -> Path:
    """One colour and one tone: 320x180, 25 a second, 2 s unless told otherwise."""
    shape = {"size": "320x180", "rate": 25, "duration_s": 2, **more}
    size, rate, duration_s = shape["size"], shape["rate"], shape["duration_s"]
    image = ["-f", "lavfi", "-i", f"color={colour}:s={size}:r={rate}:d={duration_s}"]
    sound = ["-f", "lavfi", "-i", f"sine={hz}:r={RATE_HZ}:d={duration_s}"]
    ffmpeg(*image, *(sound if hz else []), *MAIN, *(AAC if hz else []), path)
    return path


def join(path: Path, *scenes: Any, width: int = 320, height: int = 180, **plan: Any) -> Any:
    """Join paths and `Scene`s."""
    wanted = [each if isinstance(each, video_core.Scene) else video_core.Scene(each)
              for each in scenes]  # fmt: skip
    return video_core.join(video_core.JoinPlan(wanted, path, width, height, **plan))


def colours(path: Path) -> list[tuple[int, int, int]]:
    """Return the mean Y, Cb and Cr of every picture."""
    chain = "scale=16:16:flags=area,format=yuv444p"
    data = _output("-i", path, "-map", "0:v", "-vf", chain, "-f", "rawvideo", "-")
    planes = [data[at : at + 256] for at in range(0, len(data), 256)]
    means = [round(sum(plane) / 256) for plane in planes]
    return list(zip(means[::3], means[1::3], means[2::3], strict=True))


def samples(path: Path) -> list[float]:
    """Return the first channel's samples, 48 kHz."""
    data = _output("-i", path, "-map", "0:a", "-af", "pan=mono|c0=c0", "-ar", RATE_HZ, "-f",
                   "f32le", "-")  # fmt: skip
    return array.array("f", data).tolist()


def packets(path: Path, kind: str) -> list[str]:
    """Return the hash of every packet of the first stream of a kind (`v`, `a`)."""
    told = _output("-i", path, "-map", f"0:{kind}:0", "-c", "copy", "-f", "framemd5", "-")
    lines = told.decode().splitlines()
    return [line.split(",")[5].strip() for line in lines if not line.startswith("#")]


def loudness(values: list[float]) -> float:
    """Return the root of the mean square."""
    return float(sum(value * value for value in values) / max(1, len(values))) ** 0.5


def _output(*args: object) -> bytes:
    command = ["ffmpeg", "-nostdin", "-v", "error", *map(str, args)]
    return subprocess.run(command, capture_output=True, check=True).stdout
