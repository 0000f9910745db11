"""Cursors of pages: opaque text that names the last item shown."""

import base64
import json
from datetime import UTC, datetime

from shared.kernel.errors import DomainError, Kind


class CursorRefused(DomainError):
    """A cursor we never gave."""

    kind, code = Kind.MALFORMED, "request.bad_cursor"


def encode_cursor(*named: str | int) -> str:
    """Return the cursor behind the item that is named so in its list."""
    return base64.urlsafe_b64encode(json.dumps(named).encode()).decode()


def decode_cursor(cursor: str) -> list[object]:
    """Return what `cursor` names, as JSON; whether the list has such an item is not checked.

    Raises: `CursorRefused`.
    """
    try:
        named = json.loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise CursorRefused from error
    if not isinstance(named, list):
        raise CursorRefused
    return named


def encode_place(created_at: datetime, name: str) -> str:
    """Return the cursor behind an item of a list by time."""
    return encode_cursor(created_at.isoformat(), name)


def decode_place(cursor: str) -> tuple[datetime, str]:
    """Return when the item was made (aware UTC) and its name. Raises: `CursorRefused`."""
    match decode_cursor(cursor):
        case [str(created_at), str(name)]:
            try:
                return datetime.fromisoformat(created_at).astimezone(UTC), name
            except (ValueError, OverflowError) as error:
                raise CursorRefused from error
        case _:
            raise CursorRefused
