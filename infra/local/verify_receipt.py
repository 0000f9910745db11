"""Checks a refund receipt offline: `python -m infra.local.verify_receipt FILE [--key PUBLIC]`.

FILE is the JSON that `GET /credits/receipts/{receipt_id}` answers; `-` reads standard input. PUBLIC
is the 32-byte public key as base64url, or its `kid`, taken from VidGo by another way than the
receipt: without it the check proves that nothing was altered since the key named in the receipt
signed it, and prints that key's `kid` to compare.

Exit status: 0 genuine, 1 refused, 2 wrong use.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence

from infra.local.signed_json import check_key, parse, read
from infra.receipts.ed25519 import check_signature
from shared.credits.errors import ReceiptRefused
from shared.credits.receipt import signed_message
from shared.kernel.values import JsonValue


def main(arguments: Sequence[str]) -> int:
    """Check one receipt and say what it proves; returns the exit status."""
    parser = argparse.ArgumentParser(prog="verify_receipt", description="Check a refund receipt.")
    parser.add_argument("file", help="the receipt as JSON; - for standard input")
    parser.add_argument("--key", help="VidGo's public key (base64url) or its kid")
    options = parser.parse_args(arguments)
    try:
        body = verify(read(options.file), options.key)
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
    body = parse(data)
    signed = signed_message(body)
    check_key(signed, trusted_key)
    check_signature(signed)
    return body


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
