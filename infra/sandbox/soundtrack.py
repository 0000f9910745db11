"""A short piece of music for a clip: pad, plucked arpeggio, bass and shaker, from a seed.

Written with the standard library alone; `rendering.py` hands the samples to ffmpeg for echo,
fades and encoding.
"""

import math
import random
from array import array
from collections.abc import Iterable, Sequence
from operator import add, mul

RATE_HZ = 24_000
"""Synthesis rate; resampled to 48 kHz afterwards. 12 kHz of band is enough for soft sounds."""

CHORDS = {
    "I": (0, 4, 7, 14),
    "ii": (2, 5, 9, 12),
    "IV": (-7, -3, 0, 4),
    "V": (-5, -1, 2, 9),
    "vi": (-3, 0, 4, 7),
}
"""Semitones above the key note."""

PROGRESSIONS = (
    ("vi", "IV", "V", "I"),
    ("I", "vi", "IV", "I"),
    ("IV", "V", "vi", "I"),
    ("I", "ii", "V", "I"),
)
"""Each comes home, so that a clip ends as if it were meant to."""

CHORD_S_MAX = 2.0
EIGHTHS_FROM_S = 1.2
"""Chords from this length on have eight plucks, shorter ones four."""

PEAK = 0.5

_Samples = list[float]


def compose(duration_s: float, seed: int) -> bytes:
    """Return the piece as interleaved 16-bit little-endian stereo samples at `RATE_HZ`.

    The same `duration_s` and `seed` give the same bytes.
    """
    draw = random.Random(seed)  # noqa: S311 - music, not a secret
    key = 57 + draw.randrange(0, 6)  # A3..D4
    names = PROGRESSIONS[draw.randrange(len(PROGRESSIONS))]
    count = max(4, 4 * math.ceil(duration_s / CHORD_S_MAX / 4))
    piece = _Piece(duration_s, duration_s / count)
    for index in range(count):
        chord = [key + step for step in CHORDS[names[index % 4]]]
        _play_chord(piece, index, chord, draw)
    return piece.as_pcm()


class _Piece:
    """Two channels that notes are added to."""

    def __init__(self, duration_s: float, chord_s: float) -> None:
        self.chord_s = chord_s
        self._plucks: dict[int, _Samples] = {}
        self.left: _Samples = [0.0] * int(duration_s * RATE_HZ)
        self.right: _Samples = [0.0] * len(self.left)

    def add(self, at_s: float, note: Sequence[float], level: float, pan: float) -> None:
        """Mix `note` in; `pan` is -1 (left) .. 1 (right)."""
        start = int(at_s * RATE_HZ)
        _mix(self.left, start, note, level * math.sqrt((1 - pan) / 2))
        _mix(self.right, start, note, level * math.sqrt((1 + pan) / 2))

    def pluck(self, pitch: int) -> _Samples:
        """Return a plucked note; each pitch is made once per piece."""
        if pitch not in self._plucks:
            self._plucks[pitch] = _pluck(pitch)
        return self._plucks[pitch]

    def as_pcm(self) -> bytes:
        peak = max(1e-6, *map(abs, self.left), *map(abs, self.right))
        scale = 32767 * PEAK / peak
        pcm = array("h", bytes(4 * len(self.left)))
        pcm[0::2] = array("h", _rounded(self.left, scale))
        pcm[1::2] = array("h", _rounded(self.right, scale))
        return pcm.tobytes()


def _rounded(channel: Iterable[float], scale: float) -> list[int]:
    return [int(sample * scale) for sample in channel]


def _mix(channel: _Samples, start: int, note: Sequence[float], level: float) -> None:
    end = min(len(channel), start + len(note))
    if start < end:
        louder = [level * sample for sample in note[: end - start]]
        channel[start:end] = map(add, channel[start:end], louder)


def _play_chord(piece: _Piece, index: int, chord: Sequence[int], draw: random.Random) -> None:
    at_s, length_s = index * piece.chord_s, piece.chord_s
    for voice, pitch in enumerate(chord):
        piece.add(max(0.0, at_s - 0.08), _pad(pitch, length_s + 0.5), 0.16, 0.5 - voice / 3)
    piece.add(at_s, _bass(chord[0] - 24, length_s), 0.5, 0.0)
    beat_s = length_s / 8 if length_s > EIGHTHS_FROM_S else length_s / 4
    steps = round(length_s / beat_s)
    pattern = (0, 2, 1, 3, 2, 1, 3, 2)
    for step in range(steps):
        pitch = chord[pattern[step % 8]] + 12
        level = (0.34 if step % 4 == 0 else 0.22) * draw.uniform(0.85, 1.0)
        piece.add(at_s + step * beat_s, piece.pluck(pitch), level, 0.5 * math.sin(index * 2 + step))
        if index > 0:
            piece.add(at_s + (step + 0.5) * beat_s, _shaker(draw), 0.05, 0.3)


def _hertz(pitch: float) -> float:
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def _tone(frequency_hz: float, count: int, partials: Sequence[float]) -> _Samples:
    turn = 2 * math.pi * frequency_hz / RATE_HZ
    wave = [0.0] * count
    for order, level in enumerate(partials, start=1):
        step = turn * order
        wave = [value + level * math.sin(step * n) for n, value in enumerate(wave)]
    return wave


def _pad(pitch: int, length_s: float) -> _Samples:
    count = int(length_s * RATE_HZ)
    low = _tone(_hertz(pitch - 0.05), count, (0.6, 0.2, 0.07))
    high = _tone(_hertz(pitch + 0.06), count, (0.6, 0.16))
    return list(map(mul, map(add, low, high), _swell(count, 0.3, 0.45)))


def _pluck(pitch: int) -> _Samples:
    count = int(0.9 * RATE_HZ)
    bright = _decay(count, 14.0)
    body = list(map(mul, _tone(_hertz(pitch), count, (1.0, 0.22)), _decay(count, 4.5)))
    shine = map(mul, _tone(_hertz(pitch) * 3, count, (0.3, 0.0, 0.12)), bright)
    return list(map(mul, map(add, body, shine), _swell(count, 0.004, 0.1)))


def _bass(pitch: int, length_s: float) -> _Samples:
    count = int(length_s * RATE_HZ)
    tone = _tone(_hertz(pitch + 12), count, (1.0, 0.25, 0.08))
    return list(map(mul, map(mul, tone, _decay(count, 1.2)), _swell(count, 0.02, 0.15)))


def _shaker(draw: random.Random) -> _Samples:
    count = int(0.06 * RATE_HZ)
    noise = [draw.uniform(-1, 1) for _ in range(count + 1)]
    hiss = [noise[n + 1] - noise[n] for n in range(count)]  # a difference is a high-pass
    return list(map(mul, hiss, _swell(count, 0.012, 0.045)))


def _decay(count: int, rate_per_s: float) -> _Samples:
    factor = math.exp(-rate_per_s / RATE_HZ)
    level, levels = 1.0, []
    for _ in range(count):
        levels.append(level)
        level *= factor
    return levels


def _swell(count: int, attack_s: float, release_s: float) -> _Samples:
    attack = min(count // 2, int(attack_s * RATE_HZ))
    release = min(count - attack, int(release_s * RATE_HZ))
    rise = [0.5 - 0.5 * math.cos(math.pi * n / attack) for n in range(attack)]
    fall = [0.5 + 0.5 * math.cos(math.pi * n / release) for n in range(release)]
    return rise + [1.0] * (count - attack - release) + fall
