"""Signed calls: what a signature covers, and what makes one fit (M012).

Source: api.md, "API keys".
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from shared.accounts.api_keys import KEY_ID, KeyId
from shared.accounts.errors import SignatureRefused, TimestampStale

WINDOW = timedelta(seconds=300)
"""How far a call's time may lie from ours, to either side."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

TIMESTAMP = re.compile(r"[0-9]{1,12}")
NONCE = re.compile(r"[\x21-\x7e]{1,64}")
SIGNATURE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class SignedCall:
    """A call as its sender signed it.

    `key_id`, `timestamp` (Unix seconds), `nonce` and `signature` are header texts, unchecked.
    `target` is path and query as they were sent, percent signs and order included; `body` is raw.
    """

    key_id: str
    timestamp: str
    nonce: str
    signature: str = field(repr=False)
    method: str
    target: bytes
    body: bytes = field(repr=False)


def signed_text(call: SignedCall) -> bytes:
    """Return what a signature covers: five lines, joined by a line feed, none at the end."""
    lines = (
        call.method.encode(),
        call.target,
        call.timestamp.encode(),
        call.nonce.encode(),
        hashlib.sha256(call.body).hexdigest().encode(),
    )
    return b"\n".join(lines)


def signature(secret: str, call: SignedCall) -> str:
    """Return the lower hex HMAC-SHA256 of the call with a key's secret."""
    return hmac.digest(secret.encode(), signed_text(call), hashlib.sha256).hex()


def named_key(call: SignedCall) -> KeyId:
    """Return the key a well-formed call names. Raises: `SignatureRefused`."""
    parts = (
        (KEY_ID, call.key_id),
        (TIMESTAMP, call.timestamp),
        (NONCE, call.nonce),
        (SIGNATURE, call.signature),
    )
    if not all(pattern.fullmatch(text) for pattern, text in parts):
        raise SignatureRefused
    return KeyId(call.key_id)


def check_signature(secret: str, call: SignedCall) -> None:
    """Return if the call was signed with `secret`, compared in constant time.

    Raises: `SignatureRefused`.
    """
    if not hmac.compare_digest(signature(secret, call), call.signature):
        raise SignatureRefused


def check_time(call: SignedCall, now: datetime) -> datetime:
    """Return when the call's nonce may be forgotten. Raises: `TimestampStale`."""
    late_s = now.timestamp() - int(call.timestamp)
    if abs(late_s) > WINDOW.total_seconds():
        raise TimestampStale
    # Counted from the call's own time: one from the future stays fresh for longer.
    return EPOCH + timedelta(seconds=int(call.timestamp)) + WINDOW
