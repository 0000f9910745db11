"""What a worker says of an upload is what the store holds."""

import asyncio
import hashlib
from pathlib import Path

import httpx
import pytest

from native.worker.transfer import Stored, upload
from shared.delivery.errors import TranscoderUnavailable
from shared.delivery.plan import Target

RENDER = b"this render"
OURS = Stored(len(RENDER), hashlib.sha256(RENDER).hexdigest())
OTHER = Stored(7_000, "ab" * 32)
SIZE_HEADER = "x-goog-stored-content-length"


def uploaded(folder: Path, status: int, headers: dict[str, str]) -> Stored:
    """Upload to a store that answers so."""
    file = folder / "render.mp4"
    file.write_bytes(RENDER)

    async def answer(request: httpx.Request) -> httpx.Response:
        await request.aread()
        return httpx.Response(status, headers=headers)

    async def run() -> Stored:
        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
            return await upload(client, file, Target("http://store/one.mp4"), "video/mp4")

    return asyncio.run(run())


@pytest.mark.parametrize("status", [200, 409, 412])
def test_a_store_that_says_nothing_of_it_holds_our_bytes(tmp_path: Path, status: int) -> None:
    assert uploaded(tmp_path, status, {"ETag": '"-CKih16GjycICEAE="'}) == OURS


@pytest.mark.parametrize("status", [200, 409, 412])
def test_the_same_bytes_of_an_earlier_try_are_ours(tmp_path: Path, status: int) -> None:
    assert uploaded(tmp_path, status, {"ETag": f'"{OURS.sha256}"'}) == OURS


@pytest.mark.parametrize("status", [200, 409, 412])
def test_other_bytes_of_an_earlier_try_are_reported_as_stored(tmp_path: Path, status: int) -> None:
    held = {"ETag": f'"{OTHER.sha256}"', SIZE_HEADER: str(OTHER.size_bytes)}
    assert uploaded(tmp_path, status, held) == OTHER


@pytest.mark.parametrize("status", [200, 409, 412])
def test_other_bytes_of_an_unknown_size_are_not_reported(tmp_path: Path, status: int) -> None:
    with pytest.raises(TranscoderUnavailable, match="other bytes"):
        uploaded(tmp_path, status, {"ETag": f'"{OTHER.sha256}"'})
