"""Signed JSON from anywhere, read with suspicion: receipts and manifests."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from shared.credits.errors import ReceiptRefused
from shared.credits.receipt import KEY_BYTES, KID_DIGITS, SignedMessage, from_text
from shared.kernel.values import JsonValue

SIZE_BYTES_MAX = 1_000_000


def read(file: str) -> bytes:
    """Return the bytes of `file`, `-` being standard input; no more than can be right."""
    if file == "-":
        return sys.stdin.buffer.read(SIZE_BYTES_MAX + 1)
    with Path(file).open("rb") as stream:
        return stream.read(SIZE_BYTES_MAX + 1)


def parse(data: bytes) -> Mapping[str, JsonValue]:
    """Return the JSON object in `data`. Raises: `ReceiptRefused`."""
    if len(data) > SIZE_BYTES_MAX:
        raise ReceiptRefused("larger than anything we sign")
    try:
        body = json.loads(data, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        raise ReceiptRefused("not readable as JSON") from error
    if not isinstance(body, dict):
        raise ReceiptRefused("not a JSON object")
    return body


def check_key(signed: SignedMessage, trusted_key: str | None) -> None:
    """Return if `trusted_key`, a public key or its `kid`, has signed; None accepts any key.

    Raises: `ReceiptRefused`.
    """
    if trusted_key is not None and not _is_key_of(signed, trusted_key):
        raise ReceiptRefused(f"signed by another key, kid {signed.kid}")


def _without_repeats(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    # Two readers could see two different values under one name.
    body = dict(pairs)
    if len(body) != len(pairs):
        raise ReceiptRefused("a name appears twice")
    return body


def _is_key_of(signed: SignedMessage, trusted_key: str) -> bool:
    if len(trusted_key) == KID_DIGITS:
        return trusted_key == signed.kid
    return from_text(trusted_key, KEY_BYTES) == signed.public_key
