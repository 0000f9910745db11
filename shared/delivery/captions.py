"""What captions must be before they are accepted: timed cues of SRT or WebVTT.

The transcoder reads captions for itself; this only tells a customer early what it would refuse.
"""

import re

from shared.delivery.errors import CaptionsRefused
from shared.delivery.model import CaptionFormat

CHARACTERS_MAX = 16_384
"""Longest captions of one film: a film of a minute needs a tenth of it."""

CUES_MAX = 500

TIMING = re.compile(
    r"\s*(?:(?P<h1>\d{1,4}):)?(?P<m1>[0-5]\d):(?P<s1>[0-5]\d)[.,](?P<f1>\d{3})\s*-->"
    r"\s*(?:(?P<h2>\d{1,4}):)?(?P<m2>[0-5]\d):(?P<s2>[0-5]\d)[.,](?P<f2>\d{3})(?:\s.*)?"
)
"""`00:01.500 --> 00:03.000`, hours before if need be. Source: WebVTT, "Cue timings"."""


def check_captions(text: str, form: CaptionFormat) -> None:
    """Return if `text` holds at least one cue and every timing ends after it starts.

    Raises: `CaptionsRefused` with the number of the line, counted from 1.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if form is CaptionFormat.VTT and not (lines and lines[0].startswith("WEBVTT")):
        raise CaptionsRefused(1)
    timings = [(number, line) for number, line in enumerate(lines, 1) if "-->" in line]
    if not 1 <= len(timings) <= CUES_MAX:
        raise CaptionsRefused(timings[CUES_MAX][0] if timings else max(1, len(lines)))
    for number, line in timings:
        _check_timing(number, line)


def _check_timing(number: int, line: str) -> None:
    found = TIMING.fullmatch(line)
    if found is None or _milliseconds(found, "2") <= _milliseconds(found, "1"):
        raise CaptionsRefused(number)


def _milliseconds(found: re.Match[str], end: str) -> int:
    hours, minutes, seconds, fraction = (int(found[unit + end] or 0) for unit in "hmsf")
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction
