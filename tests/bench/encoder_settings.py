"""The search for encoder settings: candidates beside the program's own, on several kinds of film.

`python -m tests.bench.encoder_settings [--clip PATH]...` encodes finished 1080x1920 pictures, so
that only the encoder is measured, and prints the processor time, the size and the SSIM of each
candidate beside `-preset veryfast -crf 20`: film by film, then the worst of all films. The table
behind the default is kept in docs/decisions/0006-encoder-settings.md.
"""

import argparse
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from video_core import Encoding

from tests.bench import footage, rivals
from tests.bench.children import Command, run

PEER = Encoding("veryfast", 20.0, "")
TREE = "mbtree=1:rc-lookahead=10"
FINER = f"{TREE}:deadzone-inter=11:deblock=1,1"
FOUND = f"{FINER}:partitions=i8x8"
CANDIDATES = (
    Encoding("veryfast", 20.2, "partitions=i4x4,i8x8"),
    Encoding("veryfast", 20.0, "partitions=none"),
    Encoding("superfast", 20.3, TREE),
    Encoding("superfast", 20.4, f"{TREE}:deblock=1,1"),
    Encoding("superfast", 20.7, f"{TREE}:deblock=1,1:deadzone-inter=16"),
    Encoding("superfast", 21.2, FINER),
    Encoding("superfast", 21.2, FOUND),
    Encoding("superfast", 21.0, FOUND.replace("lookahead=10", "lookahead=8")),
    Encoding("superfast", 21.4, f"{FOUND}:bframes=2"),
    Encoding("superfast", 21.4, f"{FOUND}:subme=0"),
    Encoding("superfast", 21.5, f"{FOUND}:subme=0"),
    Encoding("superfast", 21.2, f"{FOUND}:weightp=0"),
    Encoding("superfast", 21.2, f"{FOUND}:b-adapt=0"),
    Encoding("superfast", 21.3, f"{FOUND}:8x8dct=0"),
)
PICTURES = 100
"""Four seconds: settings differ by what they do to each picture, not by the film's length."""


@dataclass(frozen=True)
class Outcome:
    """One candidate on one film: ratios of time and size to the peer's, difference of SSIM."""

    time_ratio: float
    size_ratio: float
    ssim_delta: float

    def __str__(self) -> str:
        return f"{self.time_ratio:.2f} | {self.size_ratio:.3f} | {self.ssim_delta:+.5f}"


def main() -> None:
    """Print a line for each film and candidate, then the worst of each candidate."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.encoder_settings")
    parser.add_argument("--clip", type=Path, action="append", default=[], help="footage, too")
    asked = parser.parse_args()
    found: dict[Encoding, list[Outcome]] = {candidate: [] for candidate in CANDIDATES}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for title, master in _masters(asked.clip, folder).items():
            for candidate, outcome in _compare(master, folder):
                print(f"| {title} | {_text(candidate)} | {outcome} |", flush=True)
                found[candidate].append(outcome)
    for candidate, outcomes in found.items():
        print(f"| worst | {_text(candidate)} | {_worst(outcomes)} |")


def _masters(clips: list[Path], folder: Path) -> dict[str, Path]:
    films = dict(footage.generated(folder))
    for number, clip in enumerate(clips):
        own = folder / str(number)
        own.mkdir()
        films[clip.stem] = footage.from_clip(clip, own)
    return films


def _compare(master: Path, folder: Path) -> list[tuple[Encoding, Outcome]]:
    pictures, made = folder / "pictures.yuv", folder / "made.mp4"
    some = ["-frames:v", str(PICTURES)]
    run([*rivals.scaled(master, rivals.PORTRAIT, pictures)[:-1], *some, pictures])
    peer_s, peer_bytes, peer_ssim = _encode(PEER, pictures, made)
    outcomes = []
    for candidate in CANDIDATES:
        time_s, size_bytes, ssim = _encode(candidate, pictures, made)
        outcome = Outcome(time_s / peer_s, size_bytes / peer_bytes, ssim - peer_ssim)
        outcomes.append((candidate, outcome))
    return outcomes


def _encode(encoding: Encoding, pictures: Path, made: Path) -> tuple[float, int, float]:
    spent = run(rivals.encoded(pictures, "1080x1920", encoding, made))
    return spent.cpu_s, made.stat().st_size, _ssim(made, pictures)


def _ssim(made: Path, pictures: Path) -> float:
    raw = ["-f", "rawvideo", "-s", "1080x1920", "-r", "25", "-i", pictures]
    command: Command = ["ffmpeg", "-nostdin", "-i", made, *raw, "-lavfi", "ssim"]
    done = subprocess.run(
        [*map(str, command), "-f", "null", "-"], capture_output=True, text=True, check=True
    )
    found = re.search(r"SSIM .*All:([0-9.]+)", done.stderr)
    assert found, done.stderr
    return float(found.group(1))


def _worst(outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(
        max(each.time_ratio for each in outcomes),
        max(each.size_ratio for each in outcomes),
        min(each.ssim_delta for each in outcomes),
    )


def _text(encoding: Encoding) -> str:
    return f"{encoding.preset} {encoding.crf:g} {encoding.options}"


if __name__ == "__main__":
    main()
