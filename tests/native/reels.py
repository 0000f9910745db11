"""Films whose every picture says which one it is, and pictures read back as raw planes."""

import math
import os
import random
import subprocess
from collections.abc import Callable, Container, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.native.builders import BT709, facts

CODED_SIZE = (160, 96)
CODED_COUNT = 25
BITS = 5


def coded(path: Path, *encoded: object, options: Iterable[object] = ()) -> Path:
    """Write a film of 25 pictures, one second, each with its number in five bars."""
    width, height = CODED_SIZE
    command = ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}", "-r", "25"]
    run = ["ffmpeg", "-v", "error", "-nostdin", "-y", *command, *options, "-i", "-", *encoded, path]
    pictures = b"".join(_bars(number) for number in range(CODED_COUNT))
    words = [str(each) for each in run]
    done = subprocess.run(words, input=pictures, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return path


def _bars(number: int) -> bytes:
    width, height = CODED_SIZE
    bar = width // BITS
    row = b"".join(bytes([200 if number >> bit & 1 else 50]) * bar for bit in range(BITS))
    return row * height


def numbers(path: Path) -> list[int]:
    """Read the numbers of a film's pictures, in order."""
    stream = facts(path)["video"]
    width, height = int(stream["width"]), int(stream["height"])
    middle = height // 2 * width
    found = []
    for luma in planes(path, "gray", width * height):
        levels = [luma[middle + (2 * bit + 1) * width // (2 * BITS)] for bit in range(BITS)]
        found.append(sum(1 << bit for bit, level in enumerate(levels) if level > 125))
    return found


def planes(path: Path, pixels: str, size_bytes: int, chain: str = "null") -> list[bytes]:
    """Return a film's pictures in the format asked for, each `size_bytes` long."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-map", "0:v:0", "-vf", chain]
    raw = ["-vsync", "passthrough", "-f", "rawvideo", "-pix_fmt", pixels, "-"]
    data = subprocess.run([*command, *raw], capture_output=True, check=True).stdout
    return [data[start : start + size_bytes] for start in range(0, len(data), size_bytes)]


@cache
def _encoders() -> frozenset[str]:
    command = ["ffmpeg", "-v", "error", "-encoders"]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    return frozenset(line.split()[1] for line in said.stdout.splitlines() if len(line.split()) > 1)


def needs_encoder(name: str) -> None:
    """Skip where the program lacks an encoder; fail where it must have all of them."""
    if name in _encoders():
        return
    if os.environ.get("FAIL_WITHOUT_FFMPEG") == "1":
        pytest.fail(f"the ffmpeg program has no encoder {name}")
    pytest.skip(f"the ffmpeg program has no encoder {name}")


Place = Callable[[int], tuple[int, int] | None]

SCENE_SIZE = (640, 360)
RADIUS = 44
RULER_ROWS = 24
"""Rows at the top whose brightness says how far to the right a pixel was."""


def moving(path: Path, count: int, place: Place, pan: float = 0, cut: int | None = None) -> Path:
    """Write a film of a patterned disc before a patterned background.

    `place` names the disc's middle in each picture; the background slides left by `pan` pixels a
    picture and is another one from picture `cut` on.
    """
    width, height = SCENE_SIZE
    grounds = [_pattern(2 * width, height, (60, 170), seed, 8) for seed in (1, 2)]

    def picture(number: int) -> bytes:
        luma, red = _ground(grounds[cut is not None and number >= cut], int(pan * number))
        middle = place(number)
        if middle is not None:
            _draw_disc(luma, red, *middle)
        return _picture(luma, red)

    return _filmed(path, map(picture, range(count)))


class Block(NamedTuple):
    """A piece of a body, in pixels of the scene, with its own pattern in the bodies' colour."""

    left: int
    top: int
    width: int
    height: int


def acted(
    path: Path, count: int, cast: Callable[[int], Iterable[Block]], flashes: Container[int] = ()
) -> Path:
    """Write a film of bodies before a patterned background; pictures of `flashes` are white."""
    width, height = SCENE_SIZE
    ground = _pattern(width, height, (60, 170), 1, 8)

    def picture(number: int) -> bytes:
        if number in flashes:
            return bytes([235]) * (width * height) + b"\x80" * (width * height // 2)
        luma, red = _ground(ground, 0)
        for block in cast(number):
            _draw_block(luma, red, block)
        return _picture(luma, red)

    return _filmed(path, map(picture, range(count)))


def _filmed(path: Path, pictures: Iterable[bytes]) -> Path:
    width, height = SCENE_SIZE
    command = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{width}x{height}", "-r", "25"]
    encoded = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "8", *BT709]
    run = ["ffmpeg", "-v", "error", "-nostdin", "-y", *command, "-i", "-", *encoded, str(path)]
    with subprocess.Popen(run, stdin=subprocess.PIPE) as program:
        assert program.stdin
        for picture in pictures:
            program.stdin.write(picture)
    assert program.returncode == 0
    return path


def _pattern(width: int, height: int, levels: tuple[int, int], seed: int, side: int) -> list[bytes]:
    chance = random.Random(seed)
    rows: list[bytes] = []
    while len(rows) < height:
        tones = [chance.randrange(*levels) for _ in range(width // side + 1)]
        row = b"".join(bytes([tone]) * side for tone in tones)[:width]
        rows += [row] * side
    return rows[:height]


def _ground(ground: list[bytes], slid: int) -> tuple[list[bytearray], list[bytearray]]:
    """Return the luma under its ruler, and the red chroma."""
    width, height = SCENE_SIZE
    ruler = bytes(16 + round(219 * x / (width - 1)) for x in range(width))
    luma = [bytearray(ruler if y < RULER_ROWS else ground[y][slid : slid + width])
            for y in range(height)]  # fmt: skip
    return luma, [bytearray(b"\x80" * (width // 2)) for _ in range(height // 2)]


def _picture(luma: list[bytearray], red: list[bytearray]) -> bytes:
    width, height = SCENE_SIZE
    return b"".join([*luma, b"\x80" * (width * height // 4), *red])


def _draw_disc(luma: list[bytearray], red: list[bytearray], x: int, y: int) -> None:
    pattern = _pattern(2 * RADIUS, 2 * RADIUS, (20, 235), 9, 11)
    for row in range(-RADIUS, RADIUS):
        half = int(math.sqrt(RADIUS * RADIUS - row * row))
        left, right = max(0, x - half), min(SCENE_SIZE[0], x + half)
        luma[y + row][left:right] = pattern[row + RADIUS][left - x + RADIUS : right - x + RADIUS]
        red[(y + row) // 2][left // 2 : right // 2] = b"\xd0" * (right // 2 - left // 2)


def _draw_block(luma: list[bytearray], red: list[bytearray], block: Block) -> None:
    left, top, width, height = block
    pattern = _pattern(width, height, (90, 150), 3, 11)
    from_x, to_x = max(0, left), min(SCENE_SIZE[0], left + width)
    for y in range(max(RULER_ROWS, top), min(SCENE_SIZE[1], top + height)):
        luma[y][from_x:to_x] = pattern[y - top][from_x - left : to_x - left]
        red[y // 2][from_x // 2 : to_x // 2] = b"\x98" * (to_x // 2 - from_x // 2)


def looks(path: Path) -> list[tuple[float, float | None]]:
    """Tell of each picture where in the scene its middle is, and where in it the disc's is (0..1).

    The first in pixels of the scene, by the ruler; the second None where no disc is seen.
    """
    stream = facts(path)["video"]
    width, height = int(stream["width"]), int(stream["height"])
    ruler_rows = height * RULER_ROWS // SCENE_SIZE[1] - 6
    told = []
    for picture in planes(path, "yuv420p", width * height * 3 // 2):
        ruler = picture[2 * width : ruler_rows * width]
        middle = (sum(ruler) / len(ruler) - 16) / 219 * (SCENE_SIZE[0] - 1)
        red = picture[width * height * 5 // 4 :]
        columns = [place % (width // 2) for place, value in enumerate(red) if value > 168]
        share = sum(columns) / len(columns) / (width // 2) if columns else None
        told.append((middle, share))
    return told
