"""Which names objects may have, and under which name a browser saves one."""

import re
from urllib.parse import quote

from shared.kernel.ids import ObjectName

NAME_LENGTH_MAX = 900
"""Below Cloud Storage's 1024 bytes and Linux's 4096 for a path."""

SEGMENT_LENGTH_MAX = 200
"""Leaves room for the endings `files.py` adds, below Linux's 255 for a file name."""

_SEGMENT = re.compile(r"[A-Za-z0-9._-]+")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._ -]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def checked_name(name: str) -> ObjectName:
    """Return `name` as an object's name: segments of `[A-Za-z0-9._-]` joined by `/`.

    Raises: `ValueError` for anything else, above all for `.` and `..`.
    """
    segments = name.split("/")
    if len(name) > NAME_LENGTH_MAX or not all(map(_is_segment, segments)):
        raise ValueError(f"not an object name: {name[:80]!r}")
    return ObjectName(name)


def _is_segment(text: str) -> bool:
    if text in {".", ".."} or len(text) > SEGMENT_LENGTH_MAX:
        return False
    return _SEGMENT.fullmatch(text) is not None


def attachment(filename: str) -> str:
    """Return the `Content-Disposition` that saves a download as `filename` (any text).

    Both forms are given: plain ASCII for old clients, UTF-8 for all others.
    Source: RFC 6266, sections 4.1 and 5; RFC 8187.
    """
    name = _CONTROL.sub("", filename)
    plain, encoded = _NOT_PLAIN.sub("_", name), quote(name, safe="")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
