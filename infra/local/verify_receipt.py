"""Checks a refund receipt offline: `python -m infra.local.verify_receipt FILE [--key PUBLIC]`.

FILE is the JSON that `GET /credits/receipts/{receipt_id}` answers; `-` reads standard input. PUBLIC
is the 32-byte public key as base64url, or its `kid`, taken from VidGo by another way than the
receipt: without it the check proves that nothing was altered since the key named in the receipt
signed it, and prints that key's `kid` to compare.

Exit status: 0 genuine, 1 refused, 2 wrong use.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from infra.receipts.ed25519 import check_signature
from shared.credits.errors import ReceiptRefused
from shared.credits.receipt import KEY_BYTES, KID_DIGITS, SignedMessage, from_text, signed_message
from shared.kernel.values import JsonValue

SIZE_BYTES_MAX = 1_000_000


def main(arguments: Sequence[str]) -> int:
    """Check one receipt and say what it proves; returns the exit status."""
    parser = argparse.ArgumentParser(prog="verify_receipt", description="Check a refund receipt.")
    parser.add_argument("file", help="the receipt as JSON; - for standard input")
    parser.add_argument("--key", help="VidGo's public key (base64url) or its kid")
    options = parser.parse_args(arguments)
    try:
        body = verify(_read(options.file), options.key)
    except (ReceiptRefused, OSError) as error:
        print(f"REFUSED: {error}", file=sys.stderr)
        return 1
    print(_summary(body, is_pinned=options.key is not None))
    return 0


def verify(data: bytes, trusted_key: str | None = None) -> Mapping[str, JsonValue]:
    """Return the receipt in `data` if it is genuine.

    Args:
        data: the receipt's JSON, UTF-8.
        trusted_key: base64url public key or `kid` that must have signed; None accepts any key.

    Raises: `ReceiptRefused`.
    """
    body = _parse(data)
    signed = signed_message(body)
    if trusted_key is not None and not _is_key_of(signed, trusted_key):
        raise ReceiptRefused(f"signed by another key, kid {signed.kid}")
    check_signature(signed)
    return body


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(SIZE_BYTES_MAX + 1)
    with Path(file).open("rb") as stream:
        return stream.read(SIZE_BYTES_MAX + 1)


def _parse(data: bytes) -> Mapping[str, JsonValue]:
    if len(data) > SIZE_BYTES_MAX:
        raise ReceiptRefused("too large for a receipt")
    try:
        body = json.loads(data, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as error:
        raise ReceiptRefused("not readable as JSON") from error
    if not isinstance(body, dict):
        raise ReceiptRefused("not a JSON object")
    return body


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


def _summary(body: Mapping[str, JsonValue], *, is_pinned: bool) -> str:
    lines = [
        f"GENUINE: receipt {body.get('receipt_id')}",
        f"  {body.get('credits')} credits came back for job {body.get('generation_id')}",
        f"  rule {body.get('rule')}, issued {body.get('issued_at')}",
        f"  key {body['kid']}",
    ]
    if not is_pinned:
        lines.append("  compare this key with the one VidGo publishes, or give it with --key")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
