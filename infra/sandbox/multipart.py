"""Reads the one multipart form the stand-ins accept: fields, then a file, as S3 takes it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_BOUNDARY = re.compile(r'boundary="?([^";,]{1,70})"?', re.IGNORECASE)
_NAME = re.compile(r';\s*name="([^"]*)"', re.IGNORECASE)


@dataclass(frozen=True)
class UploadForm:
    """Fields before the file, and the file; fields after the file are ignored, as S3 does."""

    fields: Mapping[str, str]
    file: bytes | None


def read_form(content_type: str, body: bytes) -> UploadForm:
    """Parse a `multipart/form-data` body. Raises: `ValueError` when it is not one."""
    found = _BOUNDARY.search(content_type)
    if not content_type.lower().startswith("multipart/form-data") or found is None:
        raise ValueError("not a multipart form")
    mark = b"--" + found.group(1).encode("latin-1")
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):  # noqa: PLR2004 - one part, one end
        raise ValueError("the form has no parts or no end")
    fields: dict[str, str] = {}
    for piece in pieces[1:-1]:
        name, value = _part(piece)
        if name == "file":
            return UploadForm(fields, value)
        fields[name] = value.decode()
    return UploadForm(fields, None)


def _part(piece: bytes) -> tuple[str, bytes]:
    head, gap, value = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    name = _NAME.search(head.decode())
    if not gap or name is None:
        raise ValueError("a part has no name")
    return name.group(1), value
