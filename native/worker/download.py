"""Bytes in, by signed links. Links are never logged and never named in an error."""

import asyncio
import hashlib
from http import HTTPStatus
from pathlib import Path

import httpx

from native.worker.network import CHUNK_BYTES, TRANSFER_TIMEOUT_S
from native.worker.scratch import Room
from shared.delivery.errors import SourceOverLimit, TranscoderUnavailable


async def download(
    client: httpx.AsyncClient, url: str, to: Path, room: Room, size_bytes_max: int
) -> str:
    """Fetch one file into `to`, which lies in `room`, and return its SHA-256, lower hex.

    The room is asked before the first byte is read, where the answer says how many there are.

    Raises: `SourceOverLimit`, `TranscoderUnavailable` (a dead link may live again).
    """
    try:
        async with asyncio.timeout(TRANSFER_TIMEOUT_S):
            return await _download(client, url, to, room, size_bytes_max)
    except (httpx.HTTPError, TimeoutError) as error:
        raise TranscoderUnavailable(f"the {to.stem} link failed: {type(error).__name__}") from error


async def _download(
    client: httpx.AsyncClient, url: str, to: Path, room: Room, size_bytes_max: int
) -> str:
    digest, size_bytes = hashlib.sha256(), 0
    plain = {"Accept-Encoding": "identity"}
    async with client.stream("GET", url, headers=plain) as answer:
        _check(answer, to, room, size_bytes_max)
        with to.open("wb") as file:
            async for chunk in answer.aiter_raw(CHUNK_BYTES):
                size_bytes += len(chunk)
                _check_size(size_bytes, to, size_bytes_max)
                room.check_fits(len(chunk))
                digest.update(chunk)
                file.write(chunk)
    return digest.hexdigest()


def _check(answer: httpx.Response, to: Path, room: Room, size_bytes_max: int) -> None:
    if answer.status_code != HTTPStatus.OK:
        raise TranscoderUnavailable(f"the {to.stem} link answered {answer.status_code}")
    announced = answer.headers.get("Content-Length", "")
    if announced.isdecimal():
        _check_size(int(announced), to, size_bytes_max)
        room.check_fits(int(announced))


def _check_size(size_bytes: int, to: Path, size_bytes_max: int) -> None:
    if size_bytes > size_bytes_max:
        raise SourceOverLimit(f"open: {to.stem} has more than {size_bytes_max} bytes")
