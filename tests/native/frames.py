"""Films as lists of frames, and where something is drawn on them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.native.builders import BT709, X264, ffmpeg, render_one

PLAIN = 112
"""Luma of a flat film."""
INK = 14
"""A sample this far from the plain picture is drawn on; less is the encoder's noise."""


@dataclass(frozen=True)
class Box:
    """Bounds of what is drawn; right and bottom are outside of it."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True)
class Luma:
    """One frame's luma."""

    width: int
    height: int
    data: bytes

    def at(self, x: int, y: int) -> int:
        return self.data[y * self.width + x]

    def row(self, y: int) -> bytes:
        return self.data[y * self.width : (y + 1) * self.width]

    def ink(self, plain: int, top: int = 0, bottom: int | None = None) -> Box | None:
        """Return the bounds of what differs from `plain` between two rows, None when nothing."""
        rows = range(top, self.height if bottom is None else bottom)
        inked = {y: _inked(self.row(y), plain) for y in rows}
        found = {y: columns for y, columns in inked.items() if columns}
        if not found:
            return None
        left = min(columns[0] for columns in found.values())
        right = max(columns[-1] for columns in found.values())
        return Box(left, min(found), right + 1, max(found) + 1)

    def bands(self, plain: int) -> int:
        """Return how many groups of drawn rows there are, with plain rows between."""
        drawn = [bool(_inked(self.row(y), plain)) for y in range(self.height)]
        return sum(now and not before for before, now in zip([False, *drawn], drawn, strict=False))


def _inked(row: bytes, plain: int) -> list[int]:
    return [x for x, value in enumerate(row) if abs(value - plain) > INK]


def lumas(path: Path) -> list[Luma]:
    """Return every frame of a small film."""
    raw = _decoded(path, "extractplanes=y", "-strict", "-1", "-f", "yuv4mpegpipe")
    header, _, rest = raw.partition(b"\n")
    width, height = (int(field[1:]) for field in header.split()[1:3])
    step = len(b"FRAME\n") + width * height
    starts = range(step - width * height, len(rest), step)
    return [Luma(width, height, rest[at : at + width * height]) for at in starts]


def colour_at(path: Path, x: int, y: int) -> tuple[int, int, int]:
    """Return the first frame's colour at a place, as a player would show it."""
    chain = f"scale=in_color_matrix=bt709:flags=accurate_rnd,format=rgb24,crop=1:1:{x}:{y}"
    raw = _decoded(path, chain, "-frames:v", "1", "-f", "rawvideo")
    return raw[0], raw[1], raw[2]


def _decoded(path: Path, chain: str, *options: str) -> bytes:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(path), "-vf", chain, *options, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout


def flat_film(path: Path, duration_s: float) -> Path:
    """640x640 of one grey."""
    grey = f"color=0x707070:s=640x640:d={duration_s},format=yuv420p,lutyuv=y={PLAIN}:u=128:v=128"
    ffmpeg("-f", "lavfi", "-i", grey, *X264, *BT709, path)
    return path


def still(path: Path, source: str) -> Path:
    """One picture of a filter source."""
    ffmpeg("-f", "lavfi", "-i", source, "-frames:v", "1", path)
    return path


def draw(source: Path, made: Path, *overlays: Any, **more: Any) -> Luma:
    """Return the first frame with overlays on it; 360x640 unless told."""
    render_one(source, made, overlays=overlays, **{"width": 360, "height": 640, **more})
    return lumas(made)[0]


def ink_of(frame: Luma) -> Box:
    """Return the bounds of what is drawn on a flat film."""
    box = frame.ink(PLAIN)
    assert box is not None, "nothing was drawn"
    return box
