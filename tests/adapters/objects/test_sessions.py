"""Uploads in parts, as Cloud Storage takes them, into the folder store."""

import base64
import hashlib
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from infra.objects.files import FileObjects
from infra.objects.parts import QUANTUM_BYTES
from shared.kernel.ports import SignedLink
from tests.adapters.objects.builders import KEY, NAME, ORIGIN, START, Client, altered, largest_file
from tests.doubles import FixedClock

CONTENT = bytes(range(256)) * 2500  # two parts and a half
SIZE = len(CONTENT)
UNTIL = START + timedelta(minutes=5)
TYPE = "video/mp4"


def md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content).digest()).decode()


@pytest.fixture
def link(store: FileObjects) -> SignedLink:
    return store.upload_link(NAME, TYPE, SIZE, UNTIL, is_resumable=True)


@pytest.fixture
def session(client: Client, link: SignedLink) -> str:
    return str(begin(client, link).headers["location"])


def begin(client: Client, link: SignedLink) -> httpx.Response:
    return client.request("POST", link.url, b"", link.headers)


def put(
    client: Client, session: str, start: int, end: int, size: object = SIZE, **headers: str
) -> httpx.Response:
    ranged = {"Content-Range": f"bytes {start}-{end - 1}/{size}", **headers}
    return client.request("PUT", session, CONTENT[start:end], ranged)


def ask(client: Client, session: str, size: object = SIZE) -> httpx.Response:
    return client.request("PUT", session, b"", {"Content-Range": f"bytes */{size}"})


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_session_is_begun_by_a_post(client: Client, link: SignedLink) -> None:
    answer = begin(client, link)
    assert (answer.status_code, answer.content) == (201, b"")
    assert answer.headers["location"].startswith(f"{ORIGIN}/objects/{NAME}?")


def test_parts_make_an_object(client: Client, session: str, store: FileObjects) -> None:
    first = put(client, session, 0, QUANTUM_BYTES)
    assert (first.status_code, first.headers["range"]) == (308, f"bytes=0-{QUANTUM_BYTES - 1}")
    assert store.find(NAME) is None
    assert put(client, session, QUANTUM_BYTES, 2 * QUANTUM_BYTES).status_code == 308
    last = put(client, session, 2 * QUANTUM_BYTES, SIZE)
    assert last.status_code == 200
    assert last.headers["etag"] == f'"{hashlib.sha256(CONTENT).hexdigest()}"'
    assert last.headers["x-goog-hash"] == f"md5={md5(CONTENT)}"
    assert last.headers["x-goog-stored-content-length"] == str(SIZE)
    with store.read(NAME) as file:
        assert file.read() == CONTENT
    info = store.find(NAME)
    assert info is not None
    assert (info.content_type, info.size_bytes) == (TYPE, SIZE)


def test_a_whole_file_is_a_part_too(client: Client, session: str) -> None:
    assert put(client, session, 0, SIZE).status_code == 200


def test_an_empty_session_keeps_nothing(client: Client, session: str) -> None:
    answer = ask(client, session)
    assert answer.status_code == 308
    assert "range" not in answer.headers


def test_how_far_it_has_got_can_be_asked(client: Client, session: str) -> None:
    put(client, session, 0, QUANTUM_BYTES)
    for size in (SIZE, "*"):
        answer = ask(client, session, size)
        assert (answer.status_code, answer.headers["range"]) == (
            308,
            f"bytes=0-{QUANTUM_BYTES - 1}",
        )


def test_the_size_may_be_told_with_the_last_part(client: Client, session: str) -> None:
    assert put(client, session, 0, QUANTUM_BYTES, "*").status_code == 308
    assert put(client, session, QUANTUM_BYTES, SIZE).status_code == 200


def test_a_session_that_is_over_answers_with_the_facts(client: Client, session: str) -> None:
    put(client, session, 0, SIZE)
    answer = ask(client, session)
    assert (answer.status_code, answer.headers["x-goog-hash"]) == (200, f"md5={md5(CONTENT)}")


def test_a_session_goes_on_in_another_process(
    client: Client, session: str, root: Path, clock: FixedClock
) -> None:
    put(client, session, 0, QUANTUM_BYTES)
    other = Client(FileObjects(root, ORIGIN, KEY, clock))
    assert put(other, session, QUANTUM_BYTES, SIZE).status_code == 200


@pytest.mark.parametrize(
    ("start", "end", "size"),
    [
        (QUANTUM_BYTES, SIZE, SIZE),  # a gap
        (0, 1000, SIZE),  # no multiple of 256 KiB
        (0, SIZE, SIZE - 1),  # beyond the end
        (0, SIZE, "*"),
        (10, 5, SIZE),
        (0, 0, "x"),
    ],
)
def test_a_part_that_does_not_fit_is_refused(
    client: Client, session: str, start: int, end: int, size: object
) -> None:
    answer = put(client, session, start, end, size)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.malformed")
    assert "range" not in ask(client, session).headers


def test_a_part_sent_twice_is_refused_and_changes_nothing(client: Client, session: str) -> None:
    put(client, session, 0, QUANTUM_BYTES)
    assert put(client, session, 0, QUANTUM_BYTES).status_code == 400
    assert ask(client, session).headers["range"] == f"bytes=0-{QUANTUM_BYTES - 1}"


def test_a_part_cut_short_is_kept_as_far_as_it_came(client: Client, session: str) -> None:
    ranged = {"Content-Range": f"bytes 0-{SIZE - 1}/{SIZE}"}
    answer = client.request("PUT", session, CONTENT[:1000], ranged)
    assert (answer.status_code, answer.headers["range"]) == (308, "bytes=0-999")
    assert put(client, session, 1000, SIZE).status_code == 200


def test_a_session_for_more_than_the_link_allows_is_over(
    store: FileObjects, client: Client, root: Path
) -> None:
    link = store.upload_link(NAME, TYPE, SIZE - 1, UNTIL, is_resumable=True)
    session = begin(client, link).headers["location"]
    answer = put(client, session, 0, QUANTUM_BYTES)
    assert (answer.status_code, answer.json()["code"]) == (413, "objects.too_large")
    assert ask(client, session).status_code == 404
    assert files(root) == []


def test_bytes_altered_on_the_way_are_not_kept(client: Client, session: str, root: Path) -> None:
    wrong = {"x-goog-hash": f"crc32c=n03x6A==,md5={md5(b'other')}"}
    answer = put(client, session, 0, SIZE, **wrong)
    assert (answer.status_code, answer.json()["code"]) == (400, "objects.too_small")
    assert ask(client, session).status_code == 404
    assert files(root) == []


def test_bytes_that_are_those_of_their_checksum_are_kept(client: Client, session: str) -> None:
    right = {"x-goog-hash": f"crc32c=n03x6A==, md5={md5(CONTENT)}"}
    assert put(client, session, 0, SIZE, **right).status_code == 200


@pytest.mark.parametrize(("content", "status"), [(CONTENT, 200), (b"other", 400)])
def test_a_plain_upload_is_compared_with_its_checksum_too(
    store: FileObjects, client: Client, content: bytes, status: int
) -> None:
    link = store.upload_link(NAME, TYPE, SIZE, UNTIL)
    headers = {**link.headers, "Content-MD5": md5(content)}
    assert client.request("PUT", link.url, CONTENT, headers).status_code == status
    assert (store.find(NAME) is not None) == (status == 200)


def test_while_one_request_feeds_a_session_another_has_to_wait(
    store: FileObjects, client: Client, session: str
) -> None:
    (path,) = files(store._root)
    feeding = store.open_session(path.name)
    assert feeding is not None
    assert put(client, session, 0, SIZE).status_code == 503
    feeding.close()
    assert put(client, session, 0, SIZE).status_code == 200


def test_an_object_that_is_there_already_begins_no_session(
    store: FileObjects, client: Client, link: SignedLink
) -> None:
    info = store.write(NAME, TYPE, [b"first"])
    answer = begin(client, link)
    assert (answer.status_code, answer.headers["etag"]) == (412, f'"{info.sha256}"')


def test_of_two_sessions_the_first_to_end_wins(
    client: Client, link: SignedLink, store: FileObjects, root: Path
) -> None:
    one, two = (begin(client, link).headers["location"] for _ in range(2))
    put(client, two, 0, QUANTUM_BYTES)
    put(client, one, 0, SIZE)
    answer = put(client, two, QUANTUM_BYTES, SIZE)
    assert answer.headers["etag"] == f'"{hashlib.sha256(CONTENT).hexdigest()}"'
    assert len(files(root)) == 2


def test_a_post_that_begins_nothing_is_refused(client: Client, link: SignedLink) -> None:
    plain = {"Content-Type": TYPE}
    assert client.request("POST", link.url, b"", plain).status_code == 400


def test_a_session_of_another_type_is_refused(client: Client, link: SignedLink) -> None:
    other = {**link.headers, "Content-Type": "text/html"}
    answer = client.request("POST", link.url, b"", other)
    assert answer.json()["code"] == "objects.content_type_refused"


@pytest.mark.parametrize("method", ["PUT", "GET"])
def test_a_link_for_sessions_grants_nothing_else(
    client: Client, link: SignedLink, method: str
) -> None:
    assert client.request(method, link.url, b"x", link.headers).status_code == 403


def test_a_plain_link_begins_no_session(store: FileObjects, client: Client) -> None:
    plain = store.upload_link(NAME, TYPE, SIZE, UNTIL)
    headers = {**plain.headers, "x-goog-resumable": "start"}
    assert client.request("POST", plain.url, b"", headers).status_code == 403


@pytest.mark.parametrize("changes", [{"upload_id": "0" * 32}, {"size_max": "99999999"}])
def test_an_altered_session_is_refused(
    client: Client, session: str, changes: dict[str, str]
) -> None:
    assert put(client, altered(session, **changes), 0, SIZE).status_code == 403


def test_a_session_outlives_the_link_that_began_it(
    client: Client, session: str, clock: FixedClock
) -> None:
    clock.advance(seconds=3600)
    assert put(client, session, 0, SIZE).status_code == 200


def test_a_session_ends_after_a_week(client: Client, session: str, clock: FixedClock) -> None:
    clock.advance(seconds=7 * 24 * 3600)
    assert put(client, session, 0, SIZE).status_code == 403


def test_what_the_disk_refuses_can_be_sent_again(client: Client, session: str) -> None:
    put(client, session, 0, QUANTUM_BYTES)
    with largest_file(QUANTUM_BYTES):
        assert put(client, session, QUANTUM_BYTES, SIZE).status_code == 503
    assert put(client, session, QUANTUM_BYTES, SIZE).status_code == 200
