"""The transcoder beside the ffmpeg program, PyAV and MoviePy, on the same masters in one run.

`python -m tests.bench.transcode [--json] [--clip PATH]` prints a table with bars, or one JSON
object. With `--clip` that footage is measured, otherwise generated masters; the worst one counts.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench import footage
from tests.bench.figures import Figure, table
from tests.bench.transcode_runs import OURS, SAME, SEPARATE, SPLIT, Measured, measure

AT_MOST = {
    "same_settings_wall_ratio": 1.0,
    "same_settings_cpu_ratio": 1.0,
    "same_settings_memory_ratio": 1.0,
    "single_wall_ratio": 0.72,
    "single_cpu_ratio": 0.72,
    "single_size_ratio": 1.04,
    "single_memory_ratio": 1.0,
    "delivery_vs_separate_ratio": 0.60,
    "delivery_vs_split_ratio": 0.75,
    "delivery_memory_ratio": 1.0,
}
AT_LEAST = {
    "same_settings_ssim_delta": -0.001,
    "single_ssim_delta": -0.0006,
    "copy_speedup": 50.0,
}
"""Source: issue "the transcoder", "Speed"."""

LINEAR_RATIO_MAX = 1.1
"""Processor seconds for each second of a longer film, beside those of the shortest."""


def transcodes(clip: Path | None = None) -> Iterator[Figure]:
    """Yield every row of the table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        yield from rows(measure(masters(clip, folder), folder, is_whole=True))


def masters(clip: Path | None, folder: Path) -> Mapping[str, Path]:
    """Return what is measured on: somebody's footage, or what is generated."""
    if clip is None:
        return footage.generated(folder)
    return {"clip": footage.from_clip(clip, folder)}


def rows(measured: Measured) -> Iterator[Figure]:
    """Yield a figure for each value, then those that only the table has."""
    notes = _notes(measured)
    for key, value in measured.values().items():
        bar = AT_LEAST.get(key, AT_MOST.get(key))
        name = "transcode: " + key.replace("_", " ")
        yield Figure(name, value, "", bar, is_least=key in AT_LEAST, note=notes.get(key, ""))
    yield from _floors(measured)
    yield from _libraries(measured)
    yield from _lengths(measured)


def _notes(measured: Measured) -> dict[str, str]:
    """Return how far a figure is from encode-only, the same settings on finished pictures."""
    single, delivery = measured.singles[measured.delivered], measured.delivery
    films_s = measured.floor_s("9x16", "4x5", "16x9")
    return {
        "same_settings_cpu_ratio": _far(single.cpu_s(SAME), measured.floor_s(SAME)),
        "single_cpu_ratio": _far(single.cpu_s(OURS), measured.floor_s("9x16")),
        "delivery_vs_split_cpu_ratio": _far(delivery.cpu_s(OURS), films_s),
        "delivery_vs_separate_ratio": _seconds(delivery.wall_s(OURS), delivery.wall_s(SEPARATE)),
        "delivery_vs_split_ratio": _seconds(delivery.wall_s(OURS), delivery.wall_s(SPLIT)),
    }


def _far(taken_s: float, floor_s: float) -> str:
    return f"{taken_s:.1f} s of processors, {taken_s / floor_s:.2f} x encode-only"


def _seconds(ours_s: float, theirs_s: float) -> str:
    return f"{ours_s:.1f} s beside {theirs_s:.1f} s"


def _floors(measured: Measured) -> Iterator[Figure]:
    single = measured.singles[measured.delivered]
    for name, side in (("same settings", SAME), ("our settings", "9x16")):
        ratio = measured.floor_s(side) / single.cpu_s("ffmpeg")
        note = "processors, beside the program's whole job"
        yield Figure(f"transcode: encode-only 9:16, {name}", ratio, "", note=note)


def _libraries(measured: Measured) -> Iterator[Figure]:
    ours_s = measured.delivery.wall_s(OURS)
    for name, spent in measured.libraries.items():
        note = _seconds(ours_s, spent.wall_s)
        yield Figure(f"transcode: delivery vs {name}", ours_s / spent.wall_s, "", note=note)


def _lengths(measured: Measured) -> Iterator[Figure]:
    shortest_s = min(measured.lengths)
    base = measured.lengths[shortest_s].cpu_s / shortest_s
    for length_s, spent in measured.lengths.items():
        name = f"transcode: {length_s} s of film for each second"
        note = f"beside {shortest_s} s; {spent.wall_s:.1f} s by the clock"
        yield Figure(name, spent.cpu_s / length_s / base, "", LINEAR_RATIO_MAX, note=note)


def main() -> int:
    """Print what was asked for; 0 when every bar of the table is met."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.transcode")
    parser.add_argument("--json", action="store_true", help="one object; no libraries or floors")
    parser.add_argument("--clip", type=Path, help="footage to measure on")
    asked = parser.parse_args()
    if asked.json:
        print(json.dumps(_answers(asked.clip)))
        return 0
    figures = list(transcodes(asked.clip))
    print(table(figures))
    return 0 if all(figure.passes for figure in figures) else 1


def _answers(clip: Path | None) -> dict[str, object]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        measured = measure(masters(clip, folder), folder, is_whole=False)
    clips = {name: single.values() for name, single in measured.singles.items()}
    return {**measured.values(), "clips": clips}


if __name__ == "__main__":
    sys.exit(main())
