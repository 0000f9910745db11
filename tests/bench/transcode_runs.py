"""The runs behind the transcoder's figures: who is started beside whom, and what comes out."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import video_core

from tests.bench import footage, rivals
from tests.bench.children import Command, Spent, Trials, in_turns, run

ROUNDS = 3
COPIES = 5
PROGRAM, SAME, OURS, SEPARATE, SPLIT = "ffmpeg", "same_settings", "single", "separate", "split"
VERYFAST = video_core.Encoding("veryfast", 20.0, "")
DELIVERED_ON = "camera"
"""The generated master delivery is measured on: the one most like a film."""

LENGTHS_S = (10, 30, 60)
RIVALS = Path(__file__).parents[2] / ".make/rivals-venv/bin/python"
"""Where PyAV and MoviePy are installed; `make bench` sees to it."""

JOBS = Path(__file__).parent


@dataclass(frozen=True)
class Single:
    """10 s of 1080p to 9:16, silent: the program, ours with its settings, ours with our own."""

    trials: Trials
    sizes: Mapping[str, int]
    ssim: Mapping[str, float]

    def cpu_s(self, side: str) -> float:
        """Return the processor seconds of a side."""
        return self.trials.cpu_s(side)

    def values(self) -> dict[str, float]:
        """Return each side's ratios to the program, and differences of SSIM."""
        return {
            f"{side}_{name}": value
            for side in (SAME, OURS)
            for name, value in self._beside_program(side).items()
        }

    def _beside_program(self, side: str) -> dict[str, float]:
        return {
            "wall_ratio": self.trials.wall_ratio(side, PROGRAM),
            "cpu_ratio": self.trials.cpu_ratio(side, PROGRAM),
            "memory_ratio": self.trials.memory_ratio(side, PROGRAM),
            "size_ratio": self.sizes[side] / self.sizes[PROGRAM],
            "ssim_delta": self.ssim[side] - self.ssim[PROGRAM],
        }


@dataclass(frozen=True)
class Measured:
    """Everything one run has found out; `libraries` and `floors` only where they were asked for."""

    singles: Mapping[str, Single]
    delivered: str  # of the singles, the master the other jobs were measured on
    delivery: Trials
    copy_speedup: float
    libraries: Mapping[str, Spent]
    floors: Mapping[str, Spent]
    lengths: Mapping[int, Spent]

    def floor_s(self, *names: str) -> float:
        """Return the processor seconds of encoding and nothing else, of several films together."""
        return sum(self.floors[name].cpu_s for name in names)

    def values(self) -> dict[str, float]:
        """Return every value by its key, that of the worst master where there are several."""
        found = [each.values() for each in self.singles.values()]
        worst = {key: _worst(key, [each[key] for each in found]) for key in found[0]}
        return worst | {
            "delivery_vs_separate_ratio": self.delivery.wall_ratio(OURS, SEPARATE),
            "delivery_vs_split_ratio": self.delivery.wall_ratio(OURS, SPLIT),
            "delivery_vs_separate_cpu_ratio": self.delivery.cpu_ratio(OURS, SEPARATE),
            "delivery_vs_split_cpu_ratio": self.delivery.cpu_ratio(OURS, SPLIT),
            "delivery_memory_ratio": self.delivery.memory_ratio(OURS, SPLIT),
            "copy_speedup": self.copy_speedup,
        }


def measure(masters: Mapping[str, Path], folder: Path, *, is_whole: bool) -> Measured:
    """Measure the jobs on `masters`; `is_whole` adds libraries, floors and longer films."""
    name = DELIVERED_ON if DELIVERED_ON in masters else next(iter(masters))
    delivered = masters[name]
    return Measured(
        singles={each: _single(master, folder) for each, master in masters.items()},
        delivered=name,
        delivery=_delivery(delivered, folder),
        copy_speedup=_copy_speedup(delivered, folder),
        libraries=_libraries(delivered, folder) if is_whole else {},
        floors=_floors(delivered, folder) if is_whole else {},
        lengths=_lengths(delivered, folder) if is_whole else {},
    )


def _single(master: Path, folder: Path) -> Single:
    film = footage.silent(master)
    made = {side: _place(folder, side) / "9x16.mp4" for side in (PROGRAM, SAME, OURS)}
    commands = {
        PROGRAM: [rivals.single(film, made[PROGRAM])],
        SAME: [_ours("single", film, made[SAME].parent, VERYFAST)],
        OURS: [_ours("single", film, made[OURS].parent)],
    }
    return Single(
        in_turns(commands, ROUNDS),
        {side: path.stat().st_size for side, path in made.items()},
        {side: rivals.likeness(path, film) for side, path in made.items()},
    )


def _delivery(master: Path, folder: Path) -> Trials:
    sides = {
        SEPARATE: rivals.separate(master, _place(folder, SEPARATE)),
        SPLIT: rivals.split(master, _place(folder, SPLIT)),
        OURS: [_ours("delivery", master, _place(folder, OURS))],
    }
    return in_turns(sides, ROUNDS)


def _copy_speedup(master: Path, folder: Path) -> float:
    """Return how many times faster 16:9 is carried over than made, both by their own report."""
    wide = video_core.Rendition(folder / "wide.mp4", 1920, 1080)
    marked = video_core.Rendition(
        folder / "wide.mp4", 1920, 1080, watermark=video_core.Watermark("VidGo")
    )
    copied_s = median(_render_s(master, wide) for _ in range(COPIES))
    return _render_s(master, marked) / copied_s


def _render_s(master: Path, rendition: video_core.Rendition) -> float:
    return video_core.render(video_core.Plan(master, [rendition])).wall_s


def _libraries(master: Path, folder: Path) -> Mapping[str, Spent]:
    mark = folder / "mark.png"
    run(rivals.drawn_mark(mark))
    return {
        name: run([RIVALS, JOBS / job, master, _place(folder, name), mark])
        for name, job in (("PyAV", "job_pyav.py"), ("MoviePy", "job_moviepy.py"))
    }


def _floors(master: Path, folder: Path) -> Mapping[str, Spent]:
    """Return what only encoding takes: of each format with our settings, of 9:16 with both."""
    floors = {}
    for name, (chain, size) in rivals.FORMATS.items():
        raw, made = folder / "raw.yuv", folder / "floor.mp4"
        run(rivals.scaled(master, chain, raw))
        floors[name] = run(rivals.encoded(raw, size, video_core.Encoding(), made))
        if name == "9x16":
            floors[SAME] = run(rivals.encoded(raw, size, VERYFAST, made))
        raw.unlink()
    return floors


def _lengths(master: Path, folder: Path) -> Mapping[int, Spent]:
    films = {
        length_s: footage.lengthened(master, length_s // footage.DURATION_S)
        for length_s in LENGTHS_S
    }
    return {
        length_s: run(_ours("single", film, _place(folder, OURS)))
        for length_s, film in films.items()
    }


def _ours(
    job: str, master: Path, folder: Path, encoding: video_core.Encoding | None = None
) -> Command:
    chosen = [encoding.preset, str(encoding.crf), encoding.options] if encoding else []
    return [sys.executable, JOBS / "job_video_core.py", job, master, folder, *chosen]


def _place(folder: Path, name: str) -> Path:
    place = folder / name
    place.mkdir(exist_ok=True)
    return place


def _worst(key: str, values: list[float]) -> float:
    return min(values) if key.endswith("ssim_delta") else max(values)
