"""What every `ObjectStore` must do. A test file per adapter provides `store` and `send`."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Protocol

import pytest

from shared.kernel.errors import DomainError
from shared.kernel.ids import ObjectName
from shared.kernel.ports import ObjectStore, SignedLink
from tests.contract.objects.builders import Answer

NAME = ObjectName("generations/acc-1/gen_1.mp4")
CONTENT = bytes(range(256)) * 40
SHA256 = sha256(CONTENT).hexdigest()


class Send(Protocol):
    """Uses a link as a browser would."""

    def __call__(
        self, link: SignedLink, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer: ...


def _soon() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=5)


def _put(store: ObjectStore, name: ObjectName = NAME, content: bytes = CONTENT) -> None:
    store.write(name, "video/mp4", [content])


def _read(store: ObjectStore, name: ObjectName = NAME) -> bytes:
    with store.read(name) as file:
        return file.read()


class ObjectStoreContract:
    """Inherited by a class per adapter."""

    def test_what_was_written_is_read(self, store: ObjectStore) -> None:
        store.write(NAME, "video/mp4", [CONTENT[:100], CONTENT[100:]])
        assert _read(store) == CONTENT

    def test_writing_answers_the_facts(self, store: ObjectStore) -> None:
        info = store.write(NAME, "video/mp4", [CONTENT])
        assert (info.name, info.size_bytes, info.content_type, info.sha256) == (
            NAME,
            len(CONTENT),
            "video/mp4",
            SHA256,
        )

    def test_the_facts_of_a_written_object_are_found(self, store: ObjectStore) -> None:
        assert store.write(NAME, "video/mp4", [CONTENT]) == store.find(NAME)

    def test_an_empty_object_is_an_object(self, store: ObjectStore) -> None:
        store.write(NAME, "video/mp4", [])
        assert _read(store) == b""

    def test_a_missing_object_has_no_facts(self, store: ObjectStore) -> None:
        assert store.find(NAME) is None

    def test_reading_a_missing_object_is_refused(self, store: ObjectStore) -> None:
        with pytest.raises(DomainError) as refusal:
            _read(store)
        assert refusal.value.code == "objects.missing"

    def test_the_first_write_of_a_name_wins(self, store: ObjectStore) -> None:
        first = store.write(NAME, "video/mp4", [CONTENT])
        assert store.write(NAME, "image/png", [b"other"]) == first
        assert _read(store) == CONTENT

    def test_a_write_that_fails_half_way_leaves_nothing(self, store: ObjectStore) -> None:
        def broken() -> Iterator[bytes]:
            yield CONTENT
            raise ConnectionError

        with pytest.raises(ConnectionError):
            store.write(NAME, "video/mp4", broken())
        assert store.find(NAME) is None
        assert list(store.list("")) == []

    def test_a_deleted_object_is_gone(self, store: ObjectStore) -> None:
        _put(store)
        store.delete(NAME)
        assert store.find(NAME) is None

    def test_deleting_a_missing_object_is_no_error(self, store: ObjectStore) -> None:
        store.delete(NAME)
        assert store.find(NAME) is None

    def test_objects_are_listed_by_prefix_in_name_order(self, store: ObjectStore) -> None:
        for name in ("a/b.c", "a/b/c", "a/b-c", "ab/c", "b"):
            _put(store, ObjectName(name))
        assert [info.name for info in store.list("a/")] == ["a/b-c", "a/b.c", "a/b/c"]

    def test_a_prefix_may_end_within_a_segment(self, store: ObjectStore) -> None:
        for name in ("a/b1", "a/b2", "a/c"):
            _put(store, ObjectName(name))
        assert [info.name for info in store.list("a/b")] == ["a/b1", "a/b2"]

    @pytest.mark.parametrize("name", ["", "/a", "a/", "a//b", "../a", "a/./b", "a b", "ä", "a@b"])
    def test_other_names_are_a_bug(self, store: ObjectStore, name: str) -> None:
        with pytest.raises(ValueError, match="not an object name"):
            store.write(ObjectName(name), "video/mp4", [CONTENT])

    def test_an_upload_link_stores_what_is_put(self, store: ObjectStore, send: Send) -> None:
        link = store.upload_link(NAME, "image/png", 20_000, _soon())
        assert link.method == "PUT"
        assert send(link, CONTENT).status == 200
        info = store.find(NAME)
        assert info is not None
        assert (info.size_bytes, info.content_type) == (len(CONTENT), "image/png")
        assert _read(store) == CONTENT

    def test_an_upload_link_demands_its_content_type(self, store: ObjectStore) -> None:
        link = store.upload_link(NAME, "image/png", 20_000, _soon())
        assert link.headers["Content-Type"] == "image/png"

    def test_a_resumable_link_begins_a_session(self, store: ObjectStore) -> None:
        link = store.upload_link(NAME, "image/png", 20_000, _soon(), is_resumable=True)
        assert link.method == "POST"
        assert link.headers["x-goog-resumable"] == "start"
        assert link.headers["Content-Type"] == "image/png"

    def test_a_download_link_gives_the_object_and_its_type(
        self, store: ObjectStore, send: Send
    ) -> None:
        _put(store)
        answer = send(store.download_link(NAME, _soon()))
        assert (answer.status, answer.body) == (200, CONTENT)
        assert answer.headers["content-type"] == "video/mp4"

    def test_a_download_link_gives_a_range(self, store: ObjectStore, send: Send) -> None:
        _put(store)
        answer = send(store.download_link(NAME, _soon()), headers={"Range": "bytes=100-199"})
        assert (answer.status, answer.body) == (206, CONTENT[100:200])
        assert answer.headers["content-range"] == f"bytes 100-199/{len(CONTENT)}"

    def test_a_download_link_may_name_the_file_to_save(
        self, store: ObjectStore, send: Send
    ) -> None:
        _put(store)
        answer = send(store.download_link(NAME, _soon(), "廣告 1.mp4"))
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith("attachment;")
        assert "filename*=UTF-8''%E5%BB%A3%E5%91%8A%201.mp4" in disposition

    def test_a_link_says_until_when_it_is_good(self, store: ObjectStore) -> None:
        until = _soon()
        assert store.download_link(NAME, until).expires_at == until
        assert store.upload_link(NAME, "image/png", 1, until).expires_at == until
