"""One complete HTTP answer of a provider, and reading what it says."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, cast

from shared.kernel.values import JsonValue

_SUCCESSES: Final = range(200, 300)
_TEXT_DEPTH_MAX: Final = 4
_TEXT_LENGTH_MAX: Final = 500
_TEXT_KEYS: Final = ("error", "errors", "message", "code", "detail", "details", "extensions")


class Unreadable(Exception):
    """An answer that is not JSON. Never leaves the adapters."""


@dataclass(frozen=True)
class Reply:
    """Status, the two headers that matter, and the whole body.

    `content_type` and `retry_after` are header values as sent, "" when absent. `raw` may hold
    prompts and signed addresses: it is never shown.
    """

    status: int
    content_type: str
    retry_after: str
    raw: bytes = field(repr=False)

    @property
    def is_success(self) -> bool:
        return self.status in _SUCCESSES

    @property
    def is_html(self) -> bool:
        """Tell whether some gateway answered with a page instead of the provider's format."""
        start = self.raw.lstrip()[:15].lower()
        return "html" in self.content_type.lower() or start.startswith((b"<!doctype", b"<html"))

    def body(self) -> JsonValue:
        """Return the parsed body. Raises: `Unreadable`."""
        try:
            return cast("JsonValue", json.loads(self.raw))
        except (ValueError, RecursionError):
            # The cause would carry the whole document, so it is cut off.
            raise Unreadable from None


def error_text(reply: Reply) -> str:
    """Return what the error answer says, lower case, lines joined; "" when it says nothing.

    Reads `{"error", "code"}`, `{"message", "extensions"}` and arrays or nests of both.
    Source: Leonardo reference, "Errors"; other providers use subsets of these keys.
    """
    try:
        body = reply.body()
    except Unreadable:
        return ""
    return "\n".join(text[:_TEXT_LENGTH_MAX].lower() for text in _texts(body, _TEXT_DEPTH_MAX))


def _texts(value: JsonValue, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth > 0 and isinstance(value, dict):
        for key in _TEXT_KEYS:
            yield from _texts(value.get(key), depth - 1)
    elif depth > 0 and isinstance(value, list):
        for item in value:
            yield from _texts(item, depth - 1)


def fields_of(value: JsonValue) -> dict[str, JsonValue]:
    """Return the object `value`, or an empty one when it is something else."""
    return value if isinstance(value, dict) else {}


def items_of(value: JsonValue) -> list[JsonValue]:
    """Return the array `value`, or an empty one when it is something else."""
    return value if isinstance(value, list) else []


def text_of(value: JsonValue) -> str | None:
    """Return the text `value`, or None when it is empty or something else."""
    return value if isinstance(value, str) and value else None
