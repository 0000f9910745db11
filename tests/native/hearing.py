"""Sounds made by the ffmpeg program, and what it hears in files."""

import math
import re
import subprocess
from array import array
from pathlib import Path

from tests.native.builders import BT709, X264, ffmpeg

RATE_HZ = 48000

BEATS = "0.5*sin(2*PI*220*t)*exp(-6*mod(t\\,0.4))+0.1*sin(2*PI*1500*t)*exp(-9*mod(t\\,0.25))"
"""Sharp attacks over a tone: about 14 dB from its loudness to its peaks."""


def sound(expression: str, duration_s: float = 4, layout: str = "stereo") -> list[str]:
    """Return a source of one expression in every channel."""
    channels = {"mono": 1, "stereo": 2}[layout]
    written = "|".join([expression] * channels)
    return ["-f", "lavfi", "-i", f"aevalsrc=exprs={written}:c={layout}:s={RATE_HZ}:d={duration_s}"]


def sounding(
    path: Path, heard: list[str], *more: object, codec: str = "aac", duration_s: float = 4
) -> Path:
    """Make a film of grey pictures with the sound of an input."""
    grey = ["-f", "lavfi", "-i", f"color=gray:s=160x90:r=25:d={duration_s}"]
    rate = ["-b:a", "192k"] if codec in {"aac", "ac3"} else []
    ffmpeg(*grey, *heard, *X264, *BT709, "-c:a", codec, *rate, *more, path)
    return path


def loudness(path: Path) -> tuple[float, float]:
    """Return integrated LUFS and true peak in dBTP by the program's own meter."""
    said = ffmpeg("-nostats", "-i", path, "-vn", "-af", "ebur128=peak=true", "-f", "null", "-")
    lufs = re.findall(r"^ +I: +(\S+) LUFS", said, re.MULTILINE)
    peak = re.findall(r"^ +Peak: +(\S+) dBFS", said, re.MULTILINE)
    assert lufs, said
    assert peak, said
    return float(lufs[-1]), float(peak[-1])


def samples(path: Path, channel: int = 0) -> "array[float]":
    """Return one channel, decoded, from time zero: silence where the file has none."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-vn"]
    chain = f"aresample={RATE_HZ}:async=1:first_pts=0,pan=mono|c0=c{channel}"
    raw = ["-af", chain, "-f", "f32le", "-"]
    read = array("f")
    read.frombytes(subprocess.run([*command, *raw], capture_output=True, check=True).stdout)
    return read


def rms_db(heard: "array[float]", from_s: float, to_s: float) -> float:
    part = heard[int(from_s * RATE_HZ) : int(to_s * RATE_HZ)]
    return 10 * math.log10(sum(value * value for value in part) / len(part) + 1e-12)


def tone_db(heard: "array[float]", tone_hz: float, from_s: float, to_s: float) -> float:
    """Return the level of one tone, full scale being 0 dB; whole periods tell it from others."""
    part = heard[int(from_s * RATE_HZ) : int(to_s * RATE_HZ)]
    turn = 2 * math.pi * tone_hz / RATE_HZ
    real = sum(value * math.cos(turn * i) for i, value in enumerate(part))
    imaginary = sum(value * math.sin(turn * i) for i, value in enumerate(part))
    return 20 * math.log10(2 * math.hypot(real, imaginary) / len(part) + 1e-9)


def loudest_s(heard: "array[float]") -> float:
    """Return when the highest sample is."""
    return max(range(len(heard)), key=lambda i: abs(heard[i])) / RATE_HZ


def brightest_s(path: Path, rate: int = 25) -> float:
    """Return when the brightest picture appears."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-an"]
    raw = ["-vf", "scale=1:1:flags=area,format=gray", "-f", "rawvideo", "-"]
    pictures = subprocess.run([*command, *raw], capture_output=True, check=True).stdout
    return pictures.index(max(pictures)) / rate


def packets_of_sound(path: Path) -> str:
    """Return a digest of the encoded sound, packet by packet."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-map", "0:a", "-c", "copy"]
    told = subprocess.run([*command, "-f", "hash", "-"], capture_output=True, check=True)
    return told.stdout.decode()
