"""How fields are written as JSON text that SQLite can search and sort.

A time is `{"$time": "2026-11-20T09:30:00.000000Z"}`: fixed width, so text order is time order.
A key of a map that looks like that one gets another `$`.
"""

import json
import re
from datetime import datetime
from typing import Any

from infra.documents.limits import DOCUMENT_BYTES_MAX, PlainValue, plain
from shared.kernel.values import Fields

TIME_KEY = "$time"
_TIME_LIKE = re.compile(r"\$+time")


def encode_fields(fields: Fields) -> str:
    """Return `fields` as JSON text.

    Raises: `ValueError` for what cannot be stored (see `limits.plain`) and above 1 MiB of text.
    """
    body = {name: _encode(value) for name, value in plain(fields).items()}
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if len(text.encode()) > DOCUMENT_BYTES_MAX:
        raise ValueError(f"a document has at most {DOCUMENT_BYTES_MAX} bytes")
    return text


def decode_fields(text: str) -> dict[str, PlainValue]:
    """Return the fields that `encode_fields` wrote."""
    return {name: _decode(value) for name, value in json.loads(text).items()}


def encode_time(value: datetime) -> str:
    """Return a UTC time as fixed-width text with microseconds."""
    return value.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _encode(value: PlainValue) -> Any:
    if isinstance(value, datetime):
        return {TIME_KEY: encode_time(value)}
    if isinstance(value, list):
        return [_encode(item) for item in value]
    if isinstance(value, dict):
        return {_escaped(name): _encode(item) for name, item in value.items()}
    return value


def _decode(value: Any) -> PlainValue:
    if isinstance(value, list):
        return [_decode(item) for item in value]
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if value.keys() == {TIME_KEY}:
        return datetime.fromisoformat(value[TIME_KEY])
    return {_unescaped(name): _decode(item) for name, item in value.items()}


def _escaped(name: str) -> str:
    return f"${name}" if _TIME_LIKE.fullmatch(name) else name


def _unescaped(name: str) -> str:
    return name[1:] if _TIME_LIKE.fullmatch(name) else name
