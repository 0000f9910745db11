"""What a file is known by, here and in a store's answer."""

import asyncio
import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

READ_BYTES = 8 * 1024 * 1024
"""Read and digested at a time, in a thread: some milliseconds, so that a stop is never late."""

SHA256_TAG = re.compile(r'"([0-9a-f]{64})"')
MD5 = re.compile(r"(?:^|[ ,])md5=([A-Za-z0-9+/=]{24})")
STORED_SIZE = "x-goog-stored-content-length"
"""Names the size of what is stored. Source: Cloud Storage XML API, response headers."""


@dataclass(frozen=True)
class Digests:
    """Size in bytes; `sha256` as lower hex; `md5` in base64, as Cloud Storage writes it.

    MD5 is what the store compares, not what anybody trusts: it finds bytes lost on the way.
    """

    size_bytes: int
    sha256: str
    md5: str


@dataclass(frozen=True)
class Told:
    """What a store's answer says it holds; None where it does not say.

    Source: Cloud Storage XML API, response headers `x-goog-hash` and
    `x-goog-stored-content-length`; the folder store names the SHA-256 as its ETag as well.
    """

    size_bytes: int | None
    sha256: str | None
    md5: str | None


async def digest(file: Path) -> Digests:
    """Read `file` once."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    size_bytes = 0
    with file.open("rb") as stream:
        while chunk := await asyncio.to_thread(stream.read, READ_BYTES):
            await asyncio.to_thread(sha256.update, chunk)
            await asyncio.to_thread(md5.update, chunk)
            size_bytes += len(chunk)
    return Digests(size_bytes, sha256.hexdigest(), base64.b64encode(md5.digest()).decode())


def read_told(headers: Mapping[str, str]) -> Told:
    """Read a store's answer; names of `headers` are found in any case."""
    size = headers.get(STORED_SIZE, "")
    tag = SHA256_TAG.fullmatch(headers.get("ETag", ""))
    md5 = MD5.search(headers.get("x-goog-hash", ""))
    return Told(
        size_bytes=int(size) if size.isdecimal() else None,
        sha256=None if tag is None else tag.group(1),
        md5=None if md5 is None else md5.group(1),
    )
