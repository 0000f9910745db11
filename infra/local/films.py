"""What a finished file is, read with the ffprobe program and from its own boxes."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

BOX_HEADER_BYTES = 8
LARGE_BOX = 1


class NotAsOrdered(Exception):
    """A file is not what was promised."""


@dataclass(frozen=True)
class FilmFacts:
    """Facts of one film; pixels, bytes, seconds."""

    width: int
    height: int
    size_bytes: int
    duration_s: float
    video: str
    audio: str | None


def probe(path: Path) -> FilmFacts:
    """Return the facts of `path`. Raises: `NotAsOrdered` when it is no film."""
    ffprobe = shutil.which("ffprobe")
    if ffprobe is None:
        raise NotAsOrdered("ffprobe is not installed")
    command = [ffprobe, "-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode != 0:
        raise NotAsOrdered(f"{path.name} cannot be read")
    told = json.loads(done.stdout)
    streams = {stream["codec_type"]: stream for stream in told["streams"]}
    video, audio = streams["video"], streams.get("audio")
    return FilmFacts(
        width=video["width"],
        height=video["height"],
        size_bytes=path.stat().st_size,
        duration_s=float(told["format"]["duration"]),
        video=f"{video['codec_name']} {video['pix_fmt']}",
        audio=audio["codec_name"] if audio else None,
    )


def plays_from_first_byte(path: Path) -> bool:
    """Say whether the index (`moov`) lies before the media (`mdat`).

    Source: ISO/IEC 14496-12, section 4.2: a box starts with its size and its type.
    """
    with path.open("rb") as file:
        while header := file.read(BOX_HEADER_BYTES):
            size, kind = int.from_bytes(header[:4], "big"), header[4:]
            if kind in {b"moov", b"mdat"}:
                return kind == b"moov"
            if size == LARGE_BOX:
                size = int.from_bytes(file.read(8), "big") - 8
            file.seek(size - BOX_HEADER_BYTES, 1)
    return False


def check(path: Path, width: int, height: int) -> FilmFacts:
    """Return the facts of a delivered film of that size.

    Raises: `NotAsOrdered` unless it is H.264 yuv420p with AAC and plays from its first byte.
    """
    facts = probe(path)
    wanted = (width, height, "h264 yuv420p", "aac")
    if (facts.width, facts.height, facts.video, facts.audio) != wanted:
        raise NotAsOrdered(f"{path.name} is {facts}, not {wanted}")
    if not plays_from_first_byte(path):
        raise NotAsOrdered(f"{path.name} does not play from its first byte")
    return facts
