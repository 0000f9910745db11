"""One file in parts, by a session that outlives its connections.

Source: Cloud Storage, "Resumable uploads" and XML API, "Initiate a resumable upload". A POST of a
signed link with `x-goog-resumable: start` answers the session's address in `Location`. Each part is
a PUT there with its `Content-Range`; 308 says by `Range` what is kept. An empty PUT of `bytes */N`
asks for that. The object appears with the last part, whose `x-goog-hash` the store compares first.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx

from native.worker.digests import Digests
from native.worker.network import CHUNK_BYTES, patiently, try_once
from native.worker.origins import AllowedOrigins
from shared.delivery.errors import TranscoderUnavailable

PART_BYTES = 32 * CHUNK_BYTES
"""Bytes of one PUT, a multiple of 256 KiB; what a broken connection costs at most."""

SESSIONS_MAX = 3
"""Sessions of one file: a store may lose one."""

STARTED = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})
INCOMPLETE = HTTPStatus.PERMANENT_REDIRECT
LOST = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})

KEPT = re.compile(r"bytes=0-(\d{1,18})")


@dataclass(frozen=True)
class _Session:
    """Where the parts go, and what they are parts of."""

    url: str
    file: Path
    digests: Digests


class ResumableUpload:
    """Sends files in parts of `part_bytes`, from where the store has got to after a failure."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        origins: AllowedOrigins,
        delays_s: Sequence[float],
        part_bytes: int,
    ) -> None:
        self._client = client
        self._origins = origins
        self._delays_s = delays_s
        self._part_bytes = part_bytes

    async def run(
        self, file: Path, url: str, headers: Mapping[str, str], digests: Digests
    ) -> httpx.Response:
        """Send `file` and return the answer that ended it, whatever its status.

        Raises: `TranscoderUnavailable` when the upload stands still or its session leads
        elsewhere, `httpx.HTTPError`.
        """
        for _ in range(SESSIONS_MAX):
            started = await self._start(url, headers)
            if started.status_code not in STARTED:
                return started
            answer = await self._follow(_Session(self._session_url(started), file, digests))
            if answer.status_code not in LOST:
                return answer
        raise TranscoderUnavailable("the store lost an upload again and again")

    async def _start(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        async def post() -> httpx.Response:
            return await self._client.post(url, headers={**headers, "Content-Length": "0"})

        return await patiently(post, self._delays_s)

    def _session_url(self, started: httpx.Response) -> str:
        try:
            url = str(started.url.join(started.headers.get("Location", "")))
        except httpx.InvalidURL as error:
            raise TranscoderUnavailable("an upload's session has no address") from error
        if url not in self._origins:
            raise TranscoderUnavailable("an upload's session leads to an origin not allowed")
        return url

    async def _follow(self, session: _Session) -> httpx.Response:
        """Send part after part; each failure that brought nothing further counts."""
        offset, idle = 0, 0
        while True:
            answer = await self._send(session, offset)
            if answer.status_code != INCOMPLETE:
                return answer
            kept = _kept(answer, session.digests.size_bytes)
            idle = 0 if kept > offset else idle + 1
            if idle > len(self._delays_s):
                raise TranscoderUnavailable("an upload stands still")
            if idle:
                await asyncio.sleep(self._delays_s[idle - 1])
            offset = kept

    async def _send(self, session: _Session, offset: int) -> httpx.Response:
        """Send a part; where that fails, ask what is kept."""
        answer = await try_once(lambda: self._part(session, offset))
        if answer is not None:
            return answer
        return await patiently(lambda: self._ask(session), self._delays_s)

    async def _part(self, session: _Session, offset: int) -> httpx.Response:
        size_bytes = session.digests.size_bytes
        end = min(offset + self._part_bytes, size_bytes)
        if end == offset:
            return await self._ask(session)
        headers = {
            "Content-Length": str(end - offset),
            "Content-Range": f"bytes {offset}-{end - 1}/{size_bytes}",
        }
        if end == size_bytes:
            headers["x-goog-hash"] = f"md5={session.digests.md5}"
        part = _slice(session.file, offset, end)
        return await self._client.put(session.url, content=part, headers=headers)

    async def _ask(self, session: _Session) -> httpx.Response:
        size = session.digests.size_bytes
        headers = {"Content-Length": "0", "Content-Range": f"bytes */{size}"}
        return await self._client.put(session.url, headers=headers)


def _kept(answer: httpx.Response, size_bytes: int) -> int:
    """Return how many bytes the store has; without a word of it, none."""
    told = answer.headers.get("Range")
    if told is None:
        return 0
    found = KEPT.fullmatch(told)
    if found is None or int(found.group(1)) >= size_bytes:
        raise TranscoderUnavailable("the store keeps what was not sent")
    return int(found.group(1)) + 1


async def _slice(file: Path, start: int, end: int) -> AsyncIterator[bytes]:
    with file.open("rb") as stream:
        stream.seek(start)
        while start < end:
            chunk = stream.read(min(CHUNK_BYTES, end - start))
            start += len(chunk)
            yield chunk
