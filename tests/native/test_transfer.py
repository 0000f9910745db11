"""Bytes go out whole or are said not to have: by one PUT, or in parts by a session."""

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from native.worker.origins import AllowedOrigins
from native.worker.upload import Stored, Uploader
from shared.delivery.errors import TranscoderUnavailable
from shared.delivery.plan import Target

QUANTUM = 256 * 1024
"""Parts are multiples of it. Source: Cloud Storage, "Resumable uploads"."""

RENDER = bytes(range(256)) * 2500  # two parts and a half
OURS = Stored(len(RENDER), hashlib.sha256(RENDER).hexdigest())
MD5 = base64.b64encode(hashlib.md5(RENDER).digest()).decode()
OTHER = Stored(7_000, "ab" * 32)
SIZE_HEADER = "x-goog-stored-content-length"

PLAIN = Target("http://store/one.mp4", {"x-kept": "as it is"})
RESUMABLE = Target("http://store/one.mp4", {"x-goog-resumable": "start"}, is_resumable=True)

Answer = Callable[[httpx.Request], httpx.Response]


def upload(folder: Path, target: Target, answer: Answer) -> Stored:
    """Upload to a store that answers so, with no pause between tries."""
    file = folder / "render.mp4"
    file.write_bytes(RENDER)

    async def handle(request: httpx.Request) -> httpx.Response:
        await request.aread()
        return answer(request)

    async def run() -> Stored:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handle)) as client:
            origins = AllowedOrigins(frozenset({"http://store"}))
            uploader = Uploader(client, origins, (0.0, 0.0, 0.0), QUANTUM)
            return await uploader.store(file, target, "video/mp4")

    return asyncio.run(run())


def uploaded(folder: Path, status: int, headers: dict[str, str]) -> Stored:
    return upload(folder, PLAIN, lambda _: httpx.Response(status, headers=headers))


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


def test_the_checksum_a_store_answers_is_compared(tmp_path: Path) -> None:
    hashes = f"crc32c=n03x6A==, md5={MD5}"
    assert uploaded(tmp_path, 200, {"x-goog-hash": hashes, SIZE_HEADER: str(len(RENDER))}) == OURS


@pytest.mark.parametrize(
    "headers",
    [{"x-goog-hash": "crc32c=n03x6A==,md5=Ojk9c3dhfxgoKVVHYwFbHQ=="}, {SIZE_HEADER: "5"}],
)
def test_bytes_that_arrived_altered_are_not_reported(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    with pytest.raises(TranscoderUnavailable, match="altered"):
        uploaded(tmp_path, 200, headers)


def test_our_checksum_goes_with_the_bytes(tmp_path: Path) -> None:
    sent: list[httpx.Headers] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers)
        return httpx.Response(200)

    upload(tmp_path, PLAIN, answer)
    assert [each["Content-MD5"] for each in sent] == [MD5]
    assert sent[0]["Content-Length"] == str(len(RENDER))
    assert sent[0]["x-kept"] == "as it is"


class FakeNetwork:
    """Fails the first requests as told, then passes them on."""

    def __init__(self, failures: list[int | Exception], store: Answer) -> None:
        self._failures = list(failures)
        self._store = store
        self.requests = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        if not self._failures:
            return self._store(request)
        failure = self._failures.pop(0)
        if isinstance(failure, Exception):
            raise failure
        return httpx.Response(failure)


BREAKS = httpx.ReadError("the connection broke")


@pytest.mark.parametrize("failure", [408, 429, 500, 502, 503, 504, BREAKS])
def test_an_upload_is_tried_again_while_that_may_help(
    tmp_path: Path, failure: int | Exception
) -> None:
    network = FakeNetwork([failure] * 3, lambda _: httpx.Response(200))
    assert upload(tmp_path, PLAIN, network) == OURS
    assert network.requests == 4


def test_an_upload_is_given_up_after_its_last_try(tmp_path: Path) -> None:
    network = FakeNetwork([503] * 9, lambda _: httpx.Response(200))
    with pytest.raises(TranscoderUnavailable, match="answered 503"):
        upload(tmp_path, PLAIN, network)
    assert network.requests == 4


def test_a_connection_that_always_breaks_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(TranscoderUnavailable, match="ReadError"):
        upload(tmp_path, PLAIN, FakeNetwork([BREAKS] * 9, lambda _: httpx.Response(200)))


@pytest.mark.parametrize("status", [302, 400, 403, 404])
def test_an_upload_that_is_refused_is_not_tried_again(tmp_path: Path, status: int) -> None:
    network = FakeNetwork([status], lambda _: httpx.Response(200))
    with pytest.raises(TranscoderUnavailable, match=f"answered {status}"):
        upload(tmp_path, PLAIN, network)
    assert network.requests == 1


def test_an_upload_whose_answer_was_lost_is_found_stored(tmp_path: Path) -> None:
    assert upload(tmp_path, PLAIN, FakeNetwork([BREAKS], lambda _: httpx.Response(412))) == OURS


@dataclass
class FakeSessions:
    """A store of one object that takes it in parts, as Cloud Storage does.

    `faults` gives what happens to the parts, by their number: a status to answer instead, or how
    many of their bytes are kept before the connection breaks.
    """

    faults: dict[int, int] = field(default_factory=dict)
    broken_at: dict[int, int] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    kept: bytes = b""
    stored: bytes | None = None
    started: int = 0
    parts: int = 0
    asked: int = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return self._start(request)
        if self.started in self.lost:
            return httpx.Response(404)
        told = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+)", request.headers["Content-Range"])
        assert told is not None
        if told.group(1) is None:
            self.asked += 1
            return self._state()
        return self._take(request, int(told.group(1)), int(told.group(2)), int(told.group(3)))

    def _start(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["x-goog-resumable"] == "start"
        assert request.headers["Content-Length"] == "0"
        self.started += 1
        self.kept = b""
        location = f"http://store/one.mp4?upload_id={self.started}"
        return httpx.Response(201, headers={"Location": location})

    def _take(self, request: httpx.Request, start: int, end: int, size: int) -> httpx.Response:
        self.parts += 1
        assert start == len(self.kept)
        assert len(request.content) == end - start + 1
        assert end + 1 == size or len(request.content) % QUANTUM == 0
        if self.parts in self.faults:
            return httpx.Response(self.faults[self.parts])
        if self.parts in self.broken_at:
            self.kept += request.content[: self.broken_at[self.parts]]
            raise BREAKS
        self.kept += request.content
        if end + 1 == size:
            assert request.headers["x-goog-hash"] == f"md5={MD5}"
            self.stored = self.kept
        return self._state()

    def _state(self) -> httpx.Response:
        if self.stored is not None:
            md5 = base64.b64encode(hashlib.md5(self.stored).digest()).decode()
            return httpx.Response(200, headers={"x-goog-hash": f"md5={md5}"})
        kept = {"Range": f"bytes=0-{len(self.kept) - 1}"} if self.kept else {}
        return httpx.Response(308, headers=kept)


def test_a_session_takes_a_file_in_parts(tmp_path: Path) -> None:
    store = FakeSessions()
    assert upload(tmp_path, RESUMABLE, store) == OURS
    assert (store.stored, store.started, store.parts, store.asked) == (RENDER, 1, 3, 0)


@pytest.mark.parametrize("kept", [0, 1000, QUANTUM])
def test_a_session_goes_on_where_a_broken_connection_left_it(tmp_path: Path, kept: int) -> None:
    store = FakeSessions(broken_at={2: kept})
    assert upload(tmp_path, RESUMABLE, store) == OURS
    assert (store.stored, store.started, store.asked) == (RENDER, 1, 1)


def test_a_session_survives_a_store_that_is_overtaxed(tmp_path: Path) -> None:
    store = FakeSessions(faults={1: 503, 3: 429, 4: 500})
    assert upload(tmp_path, RESUMABLE, store) == OURS
    assert (store.stored, store.started, store.asked) == (RENDER, 1, 3)


def test_a_last_part_whose_answer_was_lost_is_not_sent_twice(tmp_path: Path) -> None:
    store = FakeSessions()

    def lose_the_last(request: httpx.Request) -> httpx.Response:
        answer = store(request)
        if store.stored is not None and store.asked == 0:
            raise BREAKS
        return answer

    assert upload(tmp_path, RESUMABLE, lose_the_last) == OURS
    assert (store.parts, store.asked) == (3, 1)


def test_a_lost_session_is_begun_anew(tmp_path: Path) -> None:
    store = FakeSessions(lost={1})
    assert upload(tmp_path, RESUMABLE, store) == OURS
    assert (store.stored, store.started) == (RENDER, 2)


def test_sessions_that_are_lost_again_and_again_are_given_up(tmp_path: Path) -> None:
    store = FakeSessions(lost={1, 2, 3})
    with pytest.raises(TranscoderUnavailable, match="lost"):
        upload(tmp_path, RESUMABLE, store)
    assert store.started == 3


def test_a_session_that_stands_still_is_given_up(tmp_path: Path) -> None:
    store = FakeSessions(faults=dict.fromkeys(range(2, 99), 503))
    with pytest.raises(TranscoderUnavailable, match="stands still"):
        upload(tmp_path, RESUMABLE, store)
    assert store.parts == 1 + 4


@pytest.mark.parametrize("status", [409, 412])
def test_an_object_that_is_there_already_needs_no_session(tmp_path: Path, status: int) -> None:
    assert upload(tmp_path, RESUMABLE, lambda _: httpx.Response(status)) == OURS


def test_a_session_that_may_not_be_begun_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscoderUnavailable, match="answered 403"):
        upload(tmp_path, RESUMABLE, lambda _: httpx.Response(403))


@pytest.mark.parametrize(
    "location",
    ["http://metadata/", "https://store/one.mp4", "http://store:81/", "http://me@store/", "//x/"],
)
def test_a_session_that_leads_elsewhere_is_not_followed(tmp_path: Path, location: str) -> None:
    network = FakeNetwork([], lambda _: httpx.Response(201, headers={"Location": location}))
    with pytest.raises(TranscoderUnavailable, match="not allowed"):
        upload(tmp_path, RESUMABLE, network)
    assert network.requests == 1


@pytest.mark.parametrize("kept", ["bytes=0-999999999", "bytes=5-9", "all"])
def test_a_store_that_keeps_what_was_not_sent_is_not_believed(tmp_path: Path, kept: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            return httpx.Response(201, headers={"Location": "http://store/s"})
        return httpx.Response(308, headers={"Range": kept})

    with pytest.raises(TranscoderUnavailable, match="not sent"):
        upload(tmp_path, RESUMABLE, answer)
