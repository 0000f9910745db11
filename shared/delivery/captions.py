"""What captions must be before they are accepted: timed cues of SRT or WebVTT.

The transcoder reads captions for itself; this tells a customer early what it would refuse. The
rules are those of `native/core/captions.cpp`, or stricter: what passes here passes there.
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from shared.delivery.errors import CaptionsRefused
from shared.delivery.model import CaptionFormat
from shared.delivery.ranges import CAPTIONS_BYTES_MAX

CHARACTERS_MAX = 4096
"""Longest captions of one film: a film of a minute needs less than half of it.

A generation's document holds 24 exports, each with captions of its own, and stays below 1 MiB: at
four bytes a character they take 384 KiB. Source: Firestore, "Quotas and limits", document size.
"""

CUES_MAX = 500

CUE_CHARACTERS_MAX = 1000
"""Longest text of one cue, its markup counted. Source: `native/core/captions.cpp`."""

BLANK = " \t\f"

LINE_END = re.compile(r"\r\n|\r|\n")

UNENCODABLE = re.compile("[\0\ud800-\udfff]")
"""What is refused as no UTF-8: NUL, which ends a text in C, and halves of a pair."""

NUMBER = re.compile(r"[0-9]+")

TIME = re.compile(
    r"(?:(?P<h>0{0,2}[0-9]{1,2}):(?=[0-9]{2}:))?"
    r"(?P<m>0{0,2}[0-5]?[0-9]):(?P<s>[0-5][0-9])[.,](?P<f>[0-9]{3})"
)
"""`00:01.500`, up to 99 hours before if need be. Source: WebVTT, "Cue timings"."""


class Line(NamedTuple):
    """A line of the file; `number` counts from 1."""

    number: int
    text: str

    @property
    def trimmed(self) -> str:
        return self.text.strip(BLANK)

    @property
    def is_blank(self) -> bool:
        return not self.trimmed

    @property
    def is_number(self) -> bool:
        return NUMBER.fullmatch(self.trimmed) is not None

    @property
    def has_arrow(self) -> bool:
        return "-->" in self.text


def check_captions(text: str, form: CaptionFormat) -> None:
    """Return if `text` holds at least one cue and every cue ends after it starts.

    Raises: `CaptionsRefused` with the number of the line, counted from 1.
    """
    lines = _split(text.removeprefix("\ufeff"))
    _check_encoding(text, lines)
    cues = _vtt_cues(lines) if form is CaptionFormat.VTT else _srt_cues(lines)
    if not cues:
        raise CaptionsRefused(max(1, len(lines)))
    if len(cues) > CUES_MAX:
        raise CaptionsRefused(cues[CUES_MAX][0].number)
    for times, *words in cues:
        _check_times(times)
        _check_length(times, words)


def _split(text: str) -> list[Line]:
    """CRLF, LF and CR each end a line; nothing else does, unlike with `str.splitlines`."""
    texts = LINE_END.split(text)
    if not texts[-1]:
        texts.pop()
    return [Line(number, line) for number, line in enumerate(texts, 1)]


def _check_encoding(text: str, lines: Sequence[Line]) -> None:
    for line in lines:
        if UNENCODABLE.search(line.text):
            raise CaptionsRefused(line.number)
    if len(text.encode()) > CAPTIONS_BYTES_MAX:
        raise CaptionsRefused(max(1, len(lines)))


def _srt_cues(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Each cue from its times to the next ones, the number above those left out."""
    starts = [index for index, line in enumerate(lines) if line.has_arrow]
    for line in lines[: starts[0]] if starts else lines:
        if not line.is_blank and not line.is_number:
            raise CaptionsRefused(line.number)
    cues = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    return [_without_number(cue) for cue in cues[:-1]] + cues[-1:]


def _without_number(cue: Sequence[Line]) -> Sequence[Line]:
    return cue[:-1] if cue[-1].is_number else cue


def _vtt_cues(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The blocks behind the header that are cues: notes, styles and regions are not."""
    if not lines or not _is_header(lines[0].text):
        raise CaptionsRefused(1)
    blocks = [
        list(block)
        for is_blank, block in groupby(lines, lambda line: line.is_blank)
        if not is_blank
    ]
    return [cue for cue in map(_vtt_cue, blocks[1:]) if cue]


def _is_header(text: str) -> bool:
    rest = text.removeprefix("WEBVTT")
    return rest != text and rest[:1] in {"", " ", "\t"}


def _vtt_cue(block: Sequence[Line]) -> Sequence[Line]:
    """Times stand on the block's first line or, below a name, on its second; else it is no cue."""
    start = next((index for index, line in enumerate(block[:2]) if line.has_arrow), None)
    if start is None or block[0].text.startswith("NOTE"):
        return ()
    for line in block[start + 1 :]:
        if line.has_arrow:
            raise CaptionsRefused(line.number)
    return block[start:]


def _check_times(line: Line) -> None:
    """What stands behind the second time, settings or coordinates, is not read."""
    before, _, behind = line.text.partition("-->")
    behind = behind.strip(BLANK)
    start, end = TIME.fullmatch(before.strip(BLANK)), TIME.match(behind)
    if start is None or end is None or behind[end.end() :][:1] not in {"", " ", "\t"}:
        raise CaptionsRefused(line.number)
    if _milliseconds(end) <= _milliseconds(start):
        raise CaptionsRefused(line.number)


def _milliseconds(time: re.Match[str]) -> int:
    hours, minutes, seconds, fraction = (int(time[unit] or 0) for unit in "hmsf")
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction


def _check_length(times: Line, words: Sequence[Line]) -> None:
    """Markup and entities only ever get shorter when they are read."""
    text = "\n".join(line.trimmed for line in words if not line.is_blank)
    if len(text) > CUE_CHARACTERS_MAX:
        raise CaptionsRefused(times.number)
