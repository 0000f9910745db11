"""The two jobs everybody is measured on, as the ffmpeg program does them.

Single: the middle of a 1080p film as 9:16. Delivery: 9:16, 4:5 and 16:9 with a watermark and the
sound carried over, a poster, three silent seconds as a preview, loudness and true peak measured.
"""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from video_core import Encoding

from tests.bench.children import Command
from tests.bench.footage import FFMPEG

PORTRAIT = "crop=608:1080,scale=1080:1920:flags=bicubic,setsar=1"
FEED = "crop=864:1080,scale=1080:1350:flags=bicubic,setsar=1"
WIDE = "null"
MARK = "drawtext=text=VidGo:font=DejaVu Sans:fontsize=54:fontcolor=white@0.6:x=w-tw-40:y=h-th-40"
FORMATS = {
    "9x16": (PORTRAIT, "1080x1920"),
    "4x5": (FEED, "1080x1350"),
    "16x9": (WIDE, "1920x1080"),
}
PREVIEW_S, PREVIEW_FROM_S = 3, 1
PREVIEW = "scale=480:270:flags=bicubic"
POSTER = "scale=1280:720:flags=bicubic"
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "20"]
FILE = [*X264, "-c:a", "copy", "-movflags", "+faststart"]
LOUDNESS = "ebur128=peak=true:framelog=verbose"


def single(master: Path, made: Path) -> Command:
    """Return the best single command for the single job."""
    return [*FFMPEG, "-i", master, "-an", "-vf", PORTRAIT, *X264, made]


def separate(master: Path, folder: Path) -> Sequence[Command]:
    """Return one command for each output of the delivery job."""
    films = [
        [*FFMPEG, "-i", master, "-vf", f"{chain},{MARK}", *FILE, folder / f"{name}.mp4"]
        for name, (chain, _) in FORMATS.items()
    ]
    start = [*FFMPEG, "-ss", str(PREVIEW_FROM_S)]
    poster = ["-i", master, "-frames:v", "1", "-vf", POSTER, folder / "poster.jpg"]
    preview = ["-t", str(PREVIEW_S), "-i", master, "-an", "-vf", PREVIEW, *FILE]
    loudness = [*FFMPEG, "-i", master, "-vn", "-af", LOUDNESS, "-f", "null", "-"]
    return [*films, [*start, *poster], [*start, *preview, folder / "preview.mp4"], loudness]


def split(master: Path, folder: Path) -> Sequence[Command]:
    """Return the best single command for the delivery job: one decode, everything from it."""
    until_s = PREVIEW_FROM_S + PREVIEW_S
    branches = [
        "[0:v]split=5[a][b][c][d][e]",
        f"[a]{PORTRAIT},{MARK}[9x16]",
        f"[b]{FEED},{MARK}[4x5]",
        f"[c]{MARK}[16x9]",
        f"[d]trim={PREVIEW_FROM_S}:{until_s},setpts=PTS-STARTPTS,{PREVIEW}[preview]",
        f"[e]trim={PREVIEW_FROM_S},{POSTER}[poster]",
        f"[0:a]{LOUDNESS}[loudness]",
    ]
    films = [
        ["-map", f"[{name}]", "-map", "0:a", *FILE, folder / f"{name}.mp4"] for name in FORMATS
    ]
    preview = ["-map", "[preview]", *FILE, folder / "preview.mp4"]
    poster = ["-map", "[poster]", "-frames:v", "1", folder / "poster.jpg"]
    loudness = ["-map", "[loudness]", "-f", "null", "-"]
    graph = ["-filter_complex", ";".join(branches)]
    films_flat = [each for film in films for each in film]
    return [[*FFMPEG, "-i", master, *graph, *films_flat, *preview, *poster, *loudness]]


def scaled(master: Path, chain: str, made: Path) -> Command:
    """Return the command that leaves only the pictures, ready to be encoded."""
    return [*FFMPEG, "-i", master, "-an", "-vf", chain, "-f", "rawvideo", made]


def encoded(raw: Path, size: str, encoding: Encoding, made: Path) -> Command:
    """Return the command that does nothing but encode."""
    pictures = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", "25", "-i", raw]
    chosen = ["-preset", encoding.preset, "-crf", str(encoding.crf)]
    options = ["-x264-params", encoding.options] if encoding.options else []
    return [*FFMPEG, *pictures, "-c:v", "libx264", *chosen, *options, made]


def drawn_mark(made: Path) -> Command:
    """Return the command that draws the watermark as a picture, for those who draw no text."""
    text = "drawtext=text=VidGo:font=DejaVu Sans:fontsize=54:fontcolor=white@0.6:x=0:y=0"
    blank = f"color=black@0:s=220x70,format=rgba,{text}"
    return [*FFMPEG, "-f", "lavfi", "-i", blank, "-frames:v", "1", made]


def likeness(made: Path, master: Path) -> float:
    """Return the SSIM (0..1) of a 9:16 file to the program's own pictures before encoding."""
    graph = f"[1:v]{PORTRAIT}[wanted];[0:v][wanted]ssim"
    command = ["ffmpeg", "-hide_banner", "-nostdin", "-i", made, "-i", master, "-lavfi", graph]
    done = subprocess.run(
        [*map(str, command), "-an", "-f", "null", "-"], capture_output=True, text=True, check=True
    )
    found = re.search(r"SSIM .*All:([0-9.]+)", done.stderr)
    assert found, done.stderr
    return float(found.group(1))
