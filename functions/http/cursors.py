"""Cursors of generation pages: opaque text that names the last item shown."""

import base64
import json
from datetime import UTC, datetime

from shared.generation.model import Generation, is_generation_id
from shared.generation.ports import PageCursor
from shared.kernel.errors import DomainError, Kind
from shared.kernel.ids import GenerationId


class CursorRefused(DomainError):
    """A cursor we never gave."""

    kind, code = Kind.MALFORMED, "request.bad_cursor"


def encode_cursor(generation: Generation) -> str:
    """Return the cursor behind `generation`."""
    named = [generation.created_at.isoformat(), generation.generation_id]
    return base64.urlsafe_b64encode(json.dumps(named).encode()).decode()


def decode_cursor(cursor: str) -> PageCursor:
    """Return what `cursor` names. Raises: `CursorRefused`."""
    try:
        created_at, generation_id = json.loads(base64.urlsafe_b64decode(cursor))
        moment = datetime.fromisoformat(created_at).astimezone(UTC)
        if not is_generation_id(generation_id):
            raise CursorRefused
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise CursorRefused from error
    return PageCursor(moment, GenerationId(generation_id))
