"""The search for encoder settings: candidates beside the program's own, on several kinds of film.

`python -m tests.bench.encoder_settings [--clip PATH]...` encodes finished 1080x1920 pictures, so
that only the encoder is measured, and prints for each candidate the processor time, the size and
the SSIM beside `-preset veryfast -crf 20`, per film. The table behind the default is kept in
docs/decisions/0006-encoder-settings.md.
"""

import argparse
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import footage
from tests.bench.children import Command, Spent, run

PEER = ("veryfast", 20.0, "")
CANDIDATES = (
    ("superfast", 20.0, ""),
    ("superfast", 20.5, "mbtree=1:rc-lookahead=10"),
    ("superfast", 20.5, "mbtree=1:rc-lookahead=10:deadzone-inter=16"),
    ("superfast", 21.0, "mbtree=1:rc-lookahead=8:partitions=i8x8:deadzone-inter=11:deblock=1,1"),
    ("superfast", 21.2, "mbtree=1:rc-lookahead=10:partitions=i8x8:deadzone-inter=11:deblock=1,1"),
    ("veryfast", 20.0, "partitions=none"),
)
PORTRAIT = "crop=608:1080,scale=1080:1920:flags=bicubic,format=yuv420p"
SSIM_ALL = re.compile(r"All:([0-9.]+)")


def main() -> None:
    """Print one line for each candidate and film."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.encoder_settings")
    parser.add_argument("--clip", type=Path, action="append", default=[], help="footage, too")
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        for title, master in _masters(asked.clip, folder).items():
            _compare(title, _pictures(master, folder / f"{title}.y4m"), folder)


def _masters(clips: list[Path], folder: Path) -> dict[str, Path]:
    films = dict(footage.generated(folder))
    for number, clip in enumerate(clips):
        own = folder / str(number)
        own.mkdir()
        films[clip.stem] = footage.from_clip(clip, own)
    return films


def _pictures(master: Path, made: Path) -> Path:
    run([*footage.FFMPEG, "-i", master, "-an", "-vf", PORTRAIT, made])
    return made


def _compare(title: str, pictures: Path, folder: Path) -> None:
    made = folder / "made.mp4"
    peer, peer_ssim, peer_bytes = _encode(PEER, pictures, made)
    for settings in CANDIDATES:
        spent, ssim, size_bytes = _encode(settings, pictures, made)
        print(
            f"{title:<12} time {spent.cpu_s / peer.cpu_s:.2f}  size {size_bytes / peer_bytes:.3f}  "
            f"SSIM {ssim - peer_ssim:+.5f}  {settings[0]} crf={settings[1]:g} {settings[2]}"
        )
    pictures.unlink()


def _encode(
    settings: tuple[str, float, str], pictures: Path, made: Path
) -> tuple[Spent, float, int]:
    preset, crf, options = settings
    command: list[str | Path] = [*footage.FFMPEG, "-i", pictures, "-c:v", "libx264"]
    command += ["-preset", preset, "-crf", str(crf)]
    if options:
        command += ["-x264-params", options]
    spent = run([*command, made])
    return spent, _ssim(made, pictures), made.stat().st_size


def _ssim(made: Path, pictures: Path) -> float:
    command: Command = ["ffmpeg", "-nostdin", "-i", made, "-i", pictures, "-lavfi", "ssim", "-f",
                        "null", "-"]  # fmt: skip
    words = subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, check=True
    ).stderr
    found = SSIM_ALL.findall(words)
    return float(found[-1])


if __name__ == "__main__":
    main()
