"""Paddle's signature: how a notification proves where it comes from.

Source: payments facts, Paddle, section 3.2. Their SDKs differ from each other (one takes the last
h1 only, one switches the age check off by an environment variable), so the rule is written here.
"""

import hmac
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from shared.payments.errors import NoticeRefused

HEADER_LENGTH_MAX: Final = 4096
_TIME: Final = re.compile(r"[0-9]{1,12}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def verify_signature(
    raw_body: bytes, header: str, secrets: Sequence[str], now: datetime, tolerance_s: int
) -> None:
    """Return if `raw_body` certainly comes from Paddle, and lately.

    Args:
        raw_body: the request's body, not one byte changed.
        header: the whole `Paddle-Signature`: `ts=<unix seconds>;h1=<hex>`, more `h1` while
            secrets rotate, other names for what is to come.
        secrets: all that are known, whole, with their prefix.
        now: aware.
        tolerance_s: how many seconds `ts` may be away from `now`, in either direction.

    Raises: `NoticeRefused` on any doubt.
    """
    sent_at, digests = _parts(header)
    signed = sent_at.encode() + b":" + raw_body
    # Every pair is compared: time tells nothing about which one fits.
    fitting = [
        hmac.compare_digest(shown, hmac.new(secret.encode(), signed, sha256).hexdigest())
        for secret in secrets
        if secret
        for shown in digests
    ]
    if not any(fitting):
        raise NoticeRefused
    if now.tzinfo is None or abs(now.timestamp() - int(sent_at)) > tolerance_s:
        raise NoticeRefused


def sign(raw_body: bytes, secret: str, sent_at_s: int) -> str:
    """Return the header Paddle would send with `raw_body` at `sent_at_s` (unix seconds)."""
    signed = f"{sent_at_s}:".encode() + raw_body
    return f"ts={sent_at_s};h1={hmac.new(secret.encode(), signed, sha256).hexdigest()}"


def _parts(header: str) -> tuple[str, list[str]]:
    """Return `ts` as text and every well-formed `h1`."""
    if len(header) > HEADER_LENGTH_MAX:
        raise NoticeRefused
    named = [part.partition("=") for part in header.split(";")]
    times = [value for name, _, value in named if name == "ts"]
    digests = [value for name, _, value in named if name == "h1" and _DIGEST.fullmatch(value)]
    if len(times) != 1 or not _TIME.fullmatch(times[0]) or not digests:
        raise NoticeRefused
    return times[0], digests
