"""What is asked of a film's sound, and what was heard."""

import os
from dataclasses import dataclass
from os import PathLike

from video_core import _core


@dataclass(frozen=True)
class Music:
    """A bed under the whole film: any audio file of at most 100 MiB, looped or cut to its length.

    `gain_db` (-60..20) is its loudness beside that of the film's own sound; it steps back by
    `duck_db` (0..60) while that is active, and fades in and out over `fade_s` (0..60). Alone in a
    silent film it keeps its own level, unless a loudness is asked for.
    """

    path: str | PathLike[str]
    gain_db: float = -14.0
    duck_db: float = 10.0
    fade_s: float = 1.0

    def __post_init__(self) -> None:
        _check_range("gain_db", self.gain_db, -60.0, 20.0)
        _check_range("duck_db", self.duck_db, 0.0, 60.0)
        _check_range("fade_s", self.fade_s, 0.0, 60.0)


@dataclass(frozen=True)
class Sound:
    """How loud the film becomes, by EBU R 128; `Sound()` only measures it.

    `loudness_lufs` (-60..-5) is reached within 0.5 LU and the true peak stays below
    `true_peak_dbtp_max` (-20..0). Sound that is there already is copied, silence (below -70 LUFS)
    is left alone, and nothing is raised by more than 20 dB: what is quieter than that stays below.
    """

    loudness_lufs: float | None = None
    true_peak_dbtp_max: float = -1.0
    music: Music | None = None

    def __post_init__(self) -> None:
        if self.loudness_lufs is not None:
            _check_range("loudness_lufs", self.loudness_lufs, -60.0, -5.0)
        _check_range("true_peak_dbtp_max", self.true_peak_dbtp_max, -20.0, 0.0)


@dataclass(frozen=True)
class SoundReport:
    """The film's own sound as it came and the sound delivered; None where there is silence.

    `gain_db` is what was added before the limiter, 0 when the sound was copied.
    """

    input_lufs: float | None
    input_true_peak_dbtp: float | None
    output_lufs: float | None
    output_true_peak_dbtp: float | None
    gain_db: float


def write_sound(sound: Sound) -> _core.Sound:
    """Return the plan as the core takes it."""
    return _core.Sound(
        loudness_lufs=sound.loudness_lufs,
        true_peak_dbtp_max=sound.true_peak_dbtp_max,
        music=None if sound.music is None else _write_music(sound.music),
    )


def read_sound(facts: _core.SoundReport) -> SoundReport:
    """Return the core's facts as a value of Python's own."""
    return SoundReport(
        input_lufs=facts.input_lufs,
        input_true_peak_dbtp=facts.input_true_peak_dbtp,
        output_lufs=facts.output_lufs,
        output_true_peak_dbtp=facts.output_true_peak_dbtp,
        gain_db=facts.gain_db,
    )


def _write_music(music: Music) -> _core.Music:
    return _core.Music(
        path=os.fspath(music.path),
        gain_db=music.gain_db,
        duck_db=music.duck_db,
        fade_s=music.fade_s,
    )


def _check_range(name: str, value: float, least: float, most: float) -> None:
    # Not a number is in no range.
    if not least <= value <= most:
        raise ValueError(f"{name} is {least:g}..{most:g}, got {value}")
