"""Checks an export manifest: `python -m infra.local.verify_manifest FILE [--film MP4] [--key KEY]`.

FILE is the JSON that `GET /exports/{export_id}/manifest` answers; `-` reads standard input. MP4 is
the delivered file: its hash must be the one that was signed. KEY is the public key as base64url, or
its `kid`, taken from VidGo by another way than the manifest.

Exit status: 0 genuine, 1 refused, 2 wrong use.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from infra.local.signed_json import check_key, parse, read
from infra.receipts.ed25519 import check_signature
from shared.credits.errors import ReceiptRefused
from shared.delivery.errors import ManifestRefused
from shared.delivery.manifest import Manifest, verify
from shared.delivery.manifest import signed_message as manifest_message


def main(arguments: Sequence[str]) -> int:
    """Check one manifest and say what it proves; returns the exit status."""
    parser = argparse.ArgumentParser(prog="verify_manifest", description="Check a manifest.")
    parser.add_argument("file", help="the manifest as JSON; - for standard input")
    parser.add_argument("--film", help="the delivered file it is about", type=Path)
    parser.add_argument("--key", help="VidGo's public key (base64url) or its kid")
    options = parser.parse_args(arguments)
    try:
        manifest = verify_manifest(read(options.file), options.film, options.key)
    except (ManifestRefused, ReceiptRefused, OSError) as error:
        print(f"REFUSED: {error}", file=sys.stderr)
        return 1
    print(_summary(manifest, has_film=options.film is not None))
    if options.key is None:
        print("  compare its key with the one VidGo publishes, or give that with --key")
    return 0


def verify_manifest(
    data: bytes, film: Path | None = None, trusted_key: str | None = None
) -> Manifest:
    """Return the manifest in `data` if it is genuine, and about `film` where one is given.

    Raises: `ManifestRefused`, `ReceiptRefused` when it is no JSON of ours at all; `OSError`.
    """
    body = parse(data)
    check_key(manifest_message(body), trusted_key)
    manifest = verify(body, check_signature)
    if film is not None and _sha256_of(film) != manifest.rendition_sha256:
        raise ManifestRefused("the film is not the one that was signed for")
    return manifest


def _sha256_of(film: Path) -> str:
    with film.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _summary(manifest: Manifest, *, has_film: bool) -> str:
    preset = manifest.preset
    lines = [
        f"GENUINE: {preset.width}x{preset.height}, made {manifest.made_at:%Y-%m-%d %H:%M} UTC",
        f"  {manifest.ai_statement or 'nothing is said of how the film was made'}",
        f"  from the master {manifest.master_sha256}",
        f"  by {manifest.build}",
        f"  {manifest.filters}",
    ]
    if not has_film:
        lines.append(f"  compare sha256 {manifest.rendition_sha256}, or give the file with --film")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
