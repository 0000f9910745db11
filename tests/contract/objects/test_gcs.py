"""The Cloud Storage adapter keeps the contract of `ObjectStore`, against its emulator."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import BinaryIO, cast
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from gcp_storage_emulator.server import create_server
from google.api_core.exceptions import PreconditionFailed
from google.cloud.storage import Client
from google.cloud.storage.exceptions import DataCorruption

from infra.objects.errors import ObjectsUnavailable
from infra.objects.gcs import WRITE_SIZE_BYTES, GcsObjects, GoogleStorage, connect_emulator
from shared.kernel.ports import SignedLink
from tests.contract.objects.builders import Answer
from tests.contract.objects.suite import NAME, ObjectStoreContract, Send

pytestmark = pytest.mark.emulator

BUCKET = "vidgo-media"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Address of the emulator, on a free port."""
    with create_server("127.0.0.1", 0, in_memory=True, default_bucket=BUCKET) as server:
        yield f"http://127.0.0.1:{server._api._httpd.server_port}"


@pytest.fixture(scope="module")
def storage(endpoint: str) -> Iterator[GoogleStorage]:
    storage = connect_emulator(endpoint)
    yield storage
    storage.client.close()


@pytest.fixture
def store(storage: GoogleStorage) -> Iterator[GcsObjects]:
    yield GcsObjects(BUCKET, lambda: storage)
    for blob in storage.client.list_blobs(BUCKET):
        blob.delete()


@pytest.fixture
def send() -> Send:
    def send_link(
        link: SignedLink, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        answer = httpx.request(
            link.method,
            link.url,
            content=body,
            headers={**link.headers, **(headers or {})},
            trust_env=False,
        )
        return Answer(answer.status_code, answer.headers, answer.content)

    return send_link


class TestGcsObjects(ObjectStoreContract):
    """Runs the suite."""


def _query(link: SignedLink) -> dict[str, list[str]]:
    return parse_qs(urlsplit(link.url).query)


def _soon() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=5)


def test_an_upload_link_signs_type_size_and_absence(store: GcsObjects) -> None:
    link = store.upload_link(NAME, "image/png", 1000, _soon())
    assert link.headers == {
        "Content-Type": "image/png",
        "x-goog-content-length-range": "0,1000",
        "x-goog-if-generation-match": "0",
    }
    (signed,) = _query(link)["X-Goog-SignedHeaders"]
    assert signed == "content-type;host;x-goog-content-length-range;x-goog-if-generation-match"


def test_a_resumable_link_signs_what_begins_a_session(store: GcsObjects) -> None:
    link = store.upload_link(NAME, "video/mp4", 1000, _soon(), is_resumable=True)
    assert link.headers == {
        "Content-Type": "video/mp4",
        "x-goog-content-length-range": "0,1000",
        "x-goog-if-generation-match": "0",
        "x-goog-resumable": "start",
    }
    (signed,) = _query(link)["X-Goog-SignedHeaders"]
    assert signed == (
        "content-type;host;x-goog-content-length-range;x-goog-if-generation-match;x-goog-resumable"
    )


def test_links_are_v4_and_signed_by_the_service_account(store: GcsObjects) -> None:
    query = _query(store.download_link(NAME, _soon()))
    assert query["X-Goog-Algorithm"] == ["GOOG4-RSA-SHA256"]
    assert query["X-Goog-Credential"][0].startswith("emulator@localhost/")
    assert 295 <= int(query["X-Goog-Expires"][0]) <= 300


def test_a_link_longer_than_cloud_storage_allows_is_a_bug(store: GcsObjects) -> None:
    with pytest.raises(ValueError, match="Max allowed expiration"):
        store.download_link(NAME, datetime.now(UTC) + timedelta(days=8))


def test_an_object_put_through_a_link_has_no_digest(store: GcsObjects, send: Send) -> None:
    send(store.upload_link(NAME, "image/png", 1000, _soon()), b"photo")
    info = store.find(NAME)
    assert info is not None
    assert info.sha256 is None


MEBIBYTE = bytes(1024 * 1024)


# One request and a bit, exactly one, exactly two.
@pytest.mark.parametrize("mebibytes", [9, 8, 16])
def test_a_large_object_is_stored_whole(store: GcsObjects, mebibytes: int) -> None:
    content = MEBIBYTE * mebibytes
    info = store.write(NAME, "video/mp4", (MEBIBYTE for _ in range(mebibytes)))
    assert info == store.find(NAME)
    assert (info.size_bytes, info.sha256) == (len(content), sha256(content).hexdigest())
    with store.read(NAME) as file:
        assert file.read() == content


def test_an_upload_that_breaks_off_behind_its_first_request_leaves_nothing(
    store: GcsObjects,
) -> None:
    def broken() -> Iterator[bytes]:
        yield from (MEBIBYTE for _ in range(20))
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.write(NAME, "video/mp4", broken())
    assert store.find(NAME) is None


def test_a_storage_that_does_not_answer_is_unavailable() -> None:
    # Port 9 (discard) is reserved: nothing of ours listens there.
    store = GcsObjects(BUCKET, lambda: connect_emulator("http://127.0.0.1:9"))
    with pytest.raises(ObjectsUnavailable):
        store.find(NAME)
    with pytest.raises(ObjectsUnavailable):
        store.ping()


class FakeBlob:
    """A blob of five bytes that is uploaded as `upload` says."""

    name, size, content_type, generation = NAME, 5, "image/png", 7
    chunk_size: int | None = None

    def __init__(self, upload: Callable[[BinaryIO], None]) -> None:
        self.metadata: dict[str, str] | None = None
        self._upload = upload

    def upload_from_file(self, file: BinaryIO, *, if_generation_match: int, **_: object) -> None:
        assert if_generation_match == 0
        self._upload(file)

    def patch(self, *, if_generation_match: int, **_: object) -> None:
        assert if_generation_match == self.generation


class FakeBucket:
    """Shows its blob at the second look only."""

    def __init__(self, blob: FakeBlob) -> None:
        self._blob = blob
        self._looks = iter([None, blob])

    def get_blob(self, *_: object, **__: object) -> FakeBlob | None:
        return next(self._looks)

    def blob(self, _: str) -> FakeBlob:
        return self._blob


class FakeClient:
    """A client of the one fake bucket."""

    def __init__(self, upload: Callable[[BinaryIO], None]) -> None:
        self._upload = upload

    def bucket(self, _: str) -> FakeBucket:
        return FakeBucket(FakeBlob(self._upload))


def _uploading(storage: GoogleStorage, upload: Callable[[BinaryIO], None]) -> GcsObjects:
    faked = replace(storage, client=cast("Client", FakeClient(upload)))
    return GcsObjects(BUCKET, lambda: faked)


def test_a_writer_who_lost_the_race_is_told_of_the_winner(storage: GoogleStorage) -> None:
    def lose(_: BinaryIO) -> None:
        raise PreconditionFailed("the object exists")

    info = _uploading(storage, lose).write(NAME, "video/mp4", [b"too late"])
    assert (info.size_bytes, info.content_type) == (5, "image/png")


def test_bytes_are_sent_on_before_the_last_have_come(storage: GoogleStorage) -> None:
    came: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(40):
            came.append(number)
            yield MEBIBYTE

    def upload(file: BinaryIO) -> None:
        assert len(file.read(WRITE_SIZE_BYTES)) == WRITE_SIZE_BYTES
        assert len(came) == WRITE_SIZE_BYTES // len(MEBIBYTE)
        while file.read(WRITE_SIZE_BYTES):
            pass

    info = _uploading(storage, upload).write(NAME, "video/mp4", chunks())
    assert info.size_bytes == 40 * len(MEBIBYTE)


def test_an_upload_that_arrived_altered_is_unavailable(storage: GoogleStorage) -> None:
    def alter(_: BinaryIO) -> None:
        raise DataCorruption(None, "the checksums differ")

    with pytest.raises(ObjectsUnavailable):
        _uploading(storage, alter).write(NAME, "video/mp4", [b"a film"])
