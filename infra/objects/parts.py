"""Which bytes of which upload a request brings, as `Content-Range` says.

Source: Cloud Storage, "Resumable uploads": `bytes 0-524287/2000000`, `bytes */2000000` to ask;
`*` for a size not known yet. Parts but the last are multiples of 256 KiB.
"""

import re
from dataclasses import dataclass

from infra.objects.errors import PartRefused

QUANTUM_BYTES = 256 * 1024

_RANGE = re.compile(r"bytes (?:(\d{1,18})-(\d{1,18})|\*)/(\d{1,18}|\*)")


@dataclass(frozen=True)
class Part:
    """Bytes `start` to `end` (not included) of an upload of `size_bytes`, None if not known.

    Without bytes, `start` being None, it only asks how far the upload has got.
    """

    start: int | None
    end: int
    size_bytes: int | None

    @property
    def is_last(self) -> bool:
        return self.size_bytes is not None and self.end == self.size_bytes


def read_part(content_range: str) -> Part:
    """Read the header. Raises: `PartRefused`."""
    found = _RANGE.fullmatch(content_range)
    if found is None:
        raise PartRefused
    size_bytes = None if found[3] == "*" else int(found[3])
    if found[1] is None:
        return Part(None, 0, size_bytes)
    part = Part(int(found[1]), int(found[2]) + 1, size_bytes)
    _check(part)
    return part


def _check(part: Part) -> None:
    length = part.end - (part.start or 0)
    if length < 1 or (part.size_bytes is not None and part.end > part.size_bytes):
        raise PartRefused
    if not part.is_last and length % QUANTUM_BYTES:
        raise PartRefused
