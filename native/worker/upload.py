"""Bytes out, by signed links. Links are never logged and never named in an error."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx

from native.worker.digests import Digests, Told, digest, read_told
from native.worker.network import CHUNK_BYTES, DELAYS_S, TRANSFER_TIMEOUT_S, patiently
from native.worker.origins import AllowedOrigins
from native.worker.resumable import PART_BYTES, ResumableUpload
from shared.delivery.errors import TranscoderUnavailable
from shared.delivery.plan import Target

STORED = frozenset({HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT})
ALREADY_STORED = frozenset({HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED})
"""Names are unique and never overwritten: a retry meets the object of the try before."""


@dataclass(frozen=True)
class Stored:
    """What lies behind a target now. Units: bytes; `sha256` is lower hex."""

    size_bytes: int
    sha256: str


class Uploader:
    """Puts files behind targets; tries again while a store does not answer or is overtaxed."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        origins: AllowedOrigins,
        delays_s: Sequence[float] = DELAYS_S,
        part_bytes: int = PART_BYTES,
    ) -> None:
        self._client = client
        self._origins = origins
        self._delays_s = delays_s
        self._part_bytes = part_bytes

    async def store(self, file: Path, target: Target, media_type: str) -> Stored:
        """Store `file` behind `target`; an object that is there already counts as stored.

        Such an object is the upload of an earlier try of the same plan. A link to put with cannot
        read it back: where the store says nothing of it, it is taken for ours, because the same
        plan makes the same bytes with the same build on as many cores. Where the store says what
        it holds, that is believed.

        Our MD5 goes with the bytes, so that a store refuses those that were altered on the way
        before they become an object nobody may overwrite.

        Raises: `TranscoderUnavailable`, also when the store holds other bytes of an unknown size.
        """
        ours = await digest(file)
        headers = _headers(target, media_type)
        try:
            async with asyncio.timeout(TRANSFER_TIMEOUT_S):
                answer = await self._send(file, target, headers, ours)
        except (httpx.HTTPError, TimeoutError) as error:
            raise TranscoderUnavailable(f"an upload failed: {type(error).__name__}") from error
        return _stored(ours, answer)

    async def _send(
        self, file: Path, target: Target, headers: Mapping[str, str], ours: Digests
    ) -> httpx.Response:
        if target.is_resumable:
            upload = ResumableUpload(self._client, self._origins, self._delays_s, self._part_bytes)
            return await upload.run(file, target.url, headers, ours)
        whole = {**headers, "Content-Length": str(ours.size_bytes), "Content-MD5": ours.md5}

        async def put() -> httpx.Response:
            return await self._client.put(target.url, content=_chunks(file), headers=whole)

        return await patiently(put, self._delays_s)


def _headers(target: Target, media_type: str) -> dict[str, str]:
    signed = {name.title(): value for name, value in target.headers.items()}
    return {"Content-Type": media_type, **signed}


async def _chunks(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _stored(ours: Digests, answer: httpx.Response) -> Stored:
    """Prefer the store's word to our own."""
    if answer.status_code not in STORED | ALREADY_STORED:
        raise TranscoderUnavailable(f"an upload was answered {answer.status_code}")
    told = read_told(answer.headers)
    if told.sha256 is not None and told.sha256 != ours.sha256:
        if told.size_bytes is None:
            raise TranscoderUnavailable("an upload met other bytes under its name")
        return Stored(told.size_bytes, told.sha256)
    if answer.status_code in STORED:
        _check_whole(ours, told)
    return Stored(ours.size_bytes, ours.sha256)


def _check_whole(ours: Digests, told: Told) -> None:
    if told.md5 not in {None, ours.md5} or told.size_bytes not in {None, ours.size_bytes}:
        raise TranscoderUnavailable("an upload arrived altered")
