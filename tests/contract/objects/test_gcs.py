"""The Cloud Storage adapter keeps the contract of `ObjectStore`, against its emulator."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from gcp_storage_emulator.server import create_server
from google.api_core.exceptions import PreconditionFailed
from google.cloud.storage import Client

from infra.objects.errors import ObjectsUnavailable
from infra.objects.gcs import GcsObjects, GoogleStorage, connect_emulator
from shared.kernel.ids import ObjectName
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


def test_a_large_object_is_stored_whole(store: GcsObjects) -> None:
    chunk = bytes(1024 * 1024)
    info = store.write(ObjectName("large"), "video/mp4", (chunk for _ in range(9)))
    with store.read(ObjectName("large")) as file:
        assert len(file.read()) == info.size_bytes == 9 * len(chunk)


def test_a_storage_that_does_not_answer_is_unavailable() -> None:
    # Port 9 (discard) is reserved: nothing of ours listens there.
    store = GcsObjects(BUCKET, lambda: connect_emulator("http://127.0.0.1:9"))
    with pytest.raises(ObjectsUnavailable):
        store.find(NAME)
    with pytest.raises(ObjectsUnavailable):
        store.ping()


class FakeBlob:
    """A blob that another writer makes while ours is on its way."""

    name, size, content_type = NAME, 5, "image/png"

    def __init__(self) -> None:
        self.metadata: dict[str, str] | None = None

    def upload_from_file(self, *_: object, if_generation_match: int, **__: object) -> None:
        assert if_generation_match == 0
        raise PreconditionFailed("the object exists")


class FakeBucket:
    """Shows the blob at the second look only."""

    def __init__(self) -> None:
        self._looks = iter([None, FakeBlob()])

    def get_blob(self, *_: object, **__: object) -> FakeBlob | None:
        return next(self._looks)

    def blob(self, _: str) -> FakeBlob:
        return FakeBlob()


class FakeClient:
    """A client of the one fake bucket."""

    def bucket(self, _: str) -> FakeBucket:
        return FakeBucket()


def test_a_writer_who_lost_the_race_is_told_of_the_winner(storage: GoogleStorage) -> None:
    raced = replace(storage, client=cast("Client", FakeClient()))
    info = GcsObjects(BUCKET, lambda: raced).write(NAME, "video/mp4", [b"too late"])
    assert (info.size_bytes, info.content_type) == (5, "image/png")
