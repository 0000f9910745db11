"""Leonardo's callbacks: proven by a shared bearer, trusted for nothing but the job's name.

Source: Leonardo, "Webhooks": no signature, no delivery id, and the body repeats the callback key,
so nothing of the body is kept but the id and the status.
"""

import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from infra.providers.replies import fields_of
from shared.kernel.values import JsonValue
from shared.routing.provider import Hint, HintRefused

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
_STATUS: Final = re.compile(r"[A-Z_]{1,32}")
_VARIATION: Final = "generated_image_variation_generic"


class LeonardoHints:
    """Verifies callbacks that carry `callback_key` (set in Leonardo's dashboard per API key)."""

    def __init__(self, callback_key: str) -> None:
        if not callback_key:
            raise ValueError("an empty callback key would admit everybody")
        self._callback_key = callback_key.encode()

    def verify(self, headers: Mapping[str, str], raw_body: bytes, now: datetime) -> Hint | None:
        """Return the hint; None for events about variations, which are not jobs of ours.

        `now` is not used: Leonardo signs no time. The state is read from `data.object.status`, not
        from the event's type, which says `.complete` for failures too.
        """
        del now
        self._prove_origin(headers.get("authorization", ""))
        event = _event(raw_body)
        if event.get("object") == _VARIATION:
            return None
        subject = fields_of(fields_of(event.get("data")).get("object"))
        return _hint(subject.get("id"), subject.get("status"))

    def _prove_origin(self, authorization: str) -> None:
        scheme, _, key = authorization.partition(" ")
        is_same = hmac.compare_digest(key.encode(errors="replace"), self._callback_key)
        if scheme.lower() != "bearer" or not is_same:
            raise HintRefused


def _event(raw_body: bytes) -> dict[str, JsonValue]:
    try:
        event = json.loads(raw_body)
    except (ValueError, RecursionError):
        # The cause would carry the document, and with it the key.
        raise HintRefused from None
    if not isinstance(event, dict):
        raise HintRefused
    return event


def _hint(job_id: JsonValue, status: JsonValue) -> Hint | None:
    if not isinstance(job_id, str) or not _ID.fullmatch(job_id):
        return None
    word = status if isinstance(status, str) and _STATUS.fullmatch(status) else "UNKNOWN"
    return Hint(provider_job_id=job_id, delivery_id=f"{job_id}:{word}")
