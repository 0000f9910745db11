"""Bytes in and out by signed links. Links are never logged and never named in an error."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx

from shared.delivery.errors import SourceOverLimit, TranscoderUnavailable
from shared.delivery.plan import Target

CHUNK_BYTES = 1024 * 1024
CONNECT_TIMEOUT_S = 5.0
SILENCE_TIMEOUT_S = 20.0
TRANSFER_TIMEOUT_S = 600.0
"""One whole download or upload; the slowest link that still makes sense for 2 GiB."""

STORED = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT})
ALREADY_STORED = frozenset({HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED})
"""Names are unique and never overwritten: a retry meets the object of the try before."""

SHA256_TAG = re.compile(r'"([0-9a-f]{64})"')
STORED_SIZE = "x-goog-stored-content-length"
"""Names the size of what is stored. Source: Cloud Storage XML API, response headers."""


@dataclass(frozen=True)
class Stored:
    """What lies behind a target now. Units: bytes; `sha256` is lower hex."""

    size_bytes: int
    sha256: str


def http_client() -> httpx.AsyncClient:
    """Return a client that repeats nothing and follows nothing; the caller closes it."""
    timeout = httpx.Timeout(SILENCE_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
    return httpx.AsyncClient(timeout=timeout, follow_redirects=False)


async def download(client: httpx.AsyncClient, url: str, to: Path, size_bytes_max: int) -> str:
    """Fetch the source into `to` and return its SHA-256, lower hex.

    Raises: `SourceOverLimit`, `TranscoderUnavailable` (a dead link may live again).
    """
    try:
        async with asyncio.timeout(TRANSFER_TIMEOUT_S):
            return await _download(client, url, to, size_bytes_max)
    except (httpx.HTTPError, TimeoutError) as error:
        raise TranscoderUnavailable(f"the source link failed: {type(error).__name__}") from error


async def _download(client: httpx.AsyncClient, url: str, to: Path, size_bytes_max: int) -> str:
    digest, size_bytes = hashlib.sha256(), 0
    plain = {"Accept-Encoding": "identity"}
    async with client.stream("GET", url, headers=plain) as answer:
        if answer.status_code != HTTPStatus.OK:
            raise TranscoderUnavailable(f"the source link answered {answer.status_code}")
        with to.open("wb") as file:
            async for chunk in answer.aiter_raw(CHUNK_BYTES):
                size_bytes += len(chunk)
                if size_bytes > size_bytes_max:
                    raise SourceOverLimit(f"open: more than {size_bytes_max} bytes")
                digest.update(chunk)
                file.write(chunk)
    return digest.hexdigest()


async def upload(client: httpx.AsyncClient, file: Path, target: Target, media_type: str) -> Stored:
    """Store `file` behind `target`; an object that is there already counts as stored.

    Such an object is the upload of an earlier try of the same plan. A link to put with cannot read
    it back: where the store says nothing of it, it is taken for ours, because the same plan makes
    the same bytes with the same build on as many cores. Where the store says what it holds, that
    is believed.

    Raises: `TranscoderUnavailable`, also when the store holds other bytes of an unknown size.
    """
    ours = await asyncio.to_thread(_facts, file)
    headers = _headers(target, media_type, ours.size_bytes)
    try:
        async with asyncio.timeout(TRANSFER_TIMEOUT_S):
            answer = await client.put(target.url, content=_chunks(file), headers=headers)
    except (httpx.HTTPError, TimeoutError) as error:
        raise TranscoderUnavailable(f"an upload failed: {type(error).__name__}") from error
    if answer.status_code in STORED | ALREADY_STORED:
        return _stored(ours, answer)
    raise TranscoderUnavailable(f"an upload was answered {answer.status_code}")


def _facts(file: Path) -> Stored:
    with file.open("rb") as stream:
        return Stored(file.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())


def _headers(target: Target, media_type: str, size_bytes: int) -> Mapping[str, str]:
    return {
        "Content-Type": media_type,
        **{name.title(): value for name, value in target.headers.items()},
        "Content-Length": str(size_bytes),
    }


async def _chunks(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _stored(ours: Stored, answer: httpx.Response) -> Stored:
    """Prefer the store's word: the folder store names what it holds by size and SHA-256."""
    tag = SHA256_TAG.fullmatch(answer.headers.get("ETag", ""))
    if tag is None or tag.group(1) == ours.sha256:
        return ours
    size = answer.headers.get(STORED_SIZE, "")
    if not size.isdecimal():
        raise TranscoderUnavailable("an upload met other bytes under its name")
    return Stored(int(size), tag.group(1))
