"""The worker and the folder store speak one protocol: parts, breaks, checksums."""

import asyncio
import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from infra.objects.files import FileObjects
from infra.objects.parts import QUANTUM_BYTES
from infra.objects.server import object_routes
from infra.transcoding.worker import WorkerTranscoder
from native.worker.origins import AllowedOrigins
from native.worker.upload import Stored, Uploader
from shared.delivery.model import Fit
from shared.delivery.plan import RenderPlan, Rendition, Target
from shared.kernel.ids import ObjectName
from tests.native.links import SECRET, running_worker

pytestmark = pytest.mark.media

NAME = ObjectName("exports/acc-1/gen_1.mp4")
KEY = b"k" * 32
ORIGIN = "http://127.0.0.1:8080"
RENDER = bytes(range(256)) * 4000  # four parts, the last one small
OURS = Stored(len(RENDER), hashlib.sha256(RENDER).hexdigest())


class SystemClock:
    """Links are good for minutes of the machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def target(store: FileObjects, name: ObjectName = NAME, *, is_resumable: bool = True) -> Target:
    until = datetime.now(UTC) + timedelta(minutes=5)
    link = store.upload_link(name, "video/mp4", 2**30, until, is_resumable=is_resumable)
    return Target(link.url, link.headers, is_resumable)


@pytest.fixture
def store(tmp_path: Path) -> FileObjects:
    return FileObjects(tmp_path / "objects", ORIGIN, KEY, SystemClock())


class Breaking(httpx.AsyncBaseTransport):
    """A connection to the store that breaks at some requests, before or after they are answered."""

    def __init__(self, store: FileObjects, before: set[int], after: set[int]) -> None:
        self._inner = httpx.ASGITransport(Starlette(routes=object_routes(store)))
        self._before, self._after = before, after
        self.requests = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if self.requests in self._before:
            raise httpx.ConnectError("the connection broke")
        answer = await self._inner.handle_async_request(request)
        if self.requests in self._after:
            raise httpx.ReadError("the answer was lost")
        return answer


def upload(folder: Path, transport: Breaking, to: Target) -> Stored:
    file = folder / "render.mp4"
    file.write_bytes(RENDER)

    async def run() -> Stored:
        async with httpx.AsyncClient(transport=transport) as client:
            origins = AllowedOrigins(frozenset({ORIGIN}))
            uploader = Uploader(client, origins, (0.0, 0.0), QUANTUM_BYTES)
            return await uploader.store(file, to, "video/mp4")

    return asyncio.run(run())


def kept(store: FileObjects) -> bytes:
    with store.read(NAME) as file:
        return file.read()


# One POST and four parts; each of the five may be lost on its way or have its answer lost.
@pytest.mark.parametrize("number", range(1, 6))
@pytest.mark.parametrize("is_answered", [False, True])
def test_a_break_at_any_request_is_survived(
    tmp_path: Path, store: FileObjects, number: int, is_answered: bool
) -> None:
    before, after = (set(), {number}) if is_answered else ({number}, set())
    transport = Breaking(store, before, after)
    assert upload(tmp_path, transport, target(store)) == OURS
    assert kept(store) == RENDER
    assert len(list(store.list(""))) == 1


def test_many_breaks_are_survived(tmp_path: Path, store: FileObjects) -> None:
    transport = Breaking(store, {1, 4, 8}, {2, 6, 10})
    assert upload(tmp_path, transport, target(store)) == OURS
    assert kept(store) == RENDER


@pytest.mark.parametrize("is_resumable", [False, True])
def test_what_an_earlier_try_stored_is_reported(
    tmp_path: Path, store: FileObjects, is_resumable: bool
) -> None:
    info = store.write(NAME, "video/mp4", [b"an earlier render"])
    to = target(store, is_resumable=is_resumable)
    stored = upload(tmp_path, Breaking(store, set(), set()), to)
    assert (stored.size_bytes, stored.sha256) == (info.size_bytes, info.sha256)


@contextmanager
def serving(folder: Path) -> Iterator[FileObjects]:
    """A store on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        store = FileObjects(folder, origin, KEY, SystemClock())
        app = Starlette(routes=object_routes(store))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield store
        server.should_exit = True
        thread.join()


def test_a_plan_goes_through_the_store_from_link_to_link(tmp_path: Path, master: Path) -> None:
    source = ObjectName("masters/gen_1.mp4")
    with serving(tmp_path / "objects") as store:
        store.write(source, "video/mp4", [master.read_bytes()])
        url = store.download_link(source, datetime.now(UTC) + timedelta(minutes=5)).url
        plan = RenderPlan(url, [Rendition("film", 180, 320, Fit.CROP, target(store))])
        origin = url.partition("/objects/")[0]
        with running_worker(tmp_path / "scratch", origin) as started:
            transcoder = WorkerTranscoder(started.base_url, lambda: SECRET, timeout_s=60)
            report = transcoder.render(plan, lambda _: None)
        content = kept(store)
    assert report.outputs[0].sha256 == hashlib.sha256(content).hexdigest()
    assert content[4:8] == b"ftyp"
