"""What the gateway answers to links, genuine and not."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from infra.objects.files import FileObjects
from infra.objects.server import object_routes
from shared.kernel.ids import ObjectName
from shared.kernel.ports import SignedLink
from tests.adapters.objects.builders import (
    CONTENT,
    NAME,
    ORIGIN,
    START,
    Client,
    altered,
    largest_file,
)
from tests.doubles import FixedClock

UNTIL = START + timedelta(minutes=5)
SIZE = len(CONTENT)


@pytest.fixture
def put(store: FileObjects) -> SignedLink:
    return store.upload_link(NAME, "image/png", SIZE, UNTIL)


@pytest.fixture
def get(store: FileObjects) -> SignedLink:
    """A link to an object that is there."""
    store.write(NAME, "image/png", [CONTENT])
    return store.download_link(NAME, UNTIL)


def _upload(client: Client, link: SignedLink, body: bytes = CONTENT) -> int:
    return client.request("PUT", link.url, body, link.headers).status_code


@pytest.mark.parametrize(
    ("range_", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=100-", 100, SIZE),
        ("bytes=-7", SIZE - 7, SIZE),
        (f"bytes=0-{SIZE * 2}", 0, SIZE),
        (f"bytes=-{SIZE * 2}", 0, SIZE),
    ],
)
def test_a_range_is_answered_with_that_range(
    client: Client, get: SignedLink, range_: str, start: int, end: int
) -> None:
    answer = client.get(get.url, headers={"Range": range_})
    assert (answer.status_code, answer.content) == (206, CONTENT[start:end])
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{SIZE}"


@pytest.mark.parametrize("range_", [f"bytes={SIZE}-", "bytes=-0"])
def test_a_range_behind_the_end_cannot_be_satisfied(
    client: Client, get: SignedLink, range_: str
) -> None:
    answer = client.get(get.url, headers={"Range": range_})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{SIZE}"


def test_a_range_holds_if_the_entity_is_the_same(client: Client, get: SignedLink) -> None:
    etag = client.request("HEAD", get.url).headers["etag"]
    ranged = {"Range": "bytes=0-9"}
    assert client.get(get.url, headers={**ranged, "If-Range": etag}).status_code == 206
    assert client.get(get.url, headers={**ranged, "If-Range": '"other"'}).status_code == 200


def test_an_unchanged_object_is_not_sent_again(client: Client, get: SignedLink) -> None:
    etag = client.get(get.url).headers["etag"]
    answer = client.get(get.url, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_head_answers_the_headers_of_get(client: Client, get: SignedLink) -> None:
    head, got = client.request("HEAD", get.url), client.get(get.url)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == got.headers
    assert head.headers["content-length"] == str(SIZE)


def test_downloads_are_private_seekable_and_sandboxed(client: Client, get: SignedLink) -> None:
    headers = client.get(get.url).headers
    assert headers["cache-control"].startswith("private")
    assert headers["accept-ranges"] == "bytes"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "sandbox"


@pytest.mark.parametrize(
    "content_type", ["text/html", "TEXT/HTML; charset=utf-8", "image/svg+xml", "text/xml"]
)
def test_an_upload_is_never_served_as_a_page(
    store: FileObjects, client: Client, content_type: str
) -> None:
    link = store.upload_link(NAME, content_type, SIZE, UNTIL)
    assert _upload(client, link, b"<script>alert(1)</script>") == 200
    answer = client.get(store.download_link(NAME, UNTIL).url)
    assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "changes",
    [
        {"expires": "4000000000"},
        {"filename": "other.png"},
        {"signature": "0" * 64},
        {"signature": ""},
        {"signature": "ä"},
        {"expires": "soon"},
    ],
)
def test_an_altered_download_link_is_refused(
    client: Client, get: SignedLink, changes: dict[str, str]
) -> None:
    answer = client.get(altered(get.url, **changes))
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "objects.link_refused"


@pytest.mark.parametrize(
    "changes", [{"size_max": "99999999"}, {"content_type": "text/html"}, {"expires": "4000000000"}]
)
def test_an_altered_upload_link_is_refused(
    client: Client, put: SignedLink, changes: dict[str, str]
) -> None:
    link = SignedLink("PUT", altered(put.url, **changes), put.headers, put.expires_at)
    assert _upload(client, link) == 403


def test_a_link_is_refused_for_another_object(
    store: FileObjects, client: Client, get: SignedLink
) -> None:
    store.write(ObjectName("uploads/acc-2/photo.png"), "image/png", [b"secret"])
    assert client.get(get.url.replace("acc-1", "acc-2")).status_code == 403


def test_a_link_is_refused_from_the_moment_it_expires(
    client: Client, get: SignedLink, put: SignedLink, clock: FixedClock
) -> None:
    clock.advance(seconds=299)
    assert client.get(get.url).status_code == 200
    clock.advance(seconds=1)
    assert client.get(get.url).status_code == 403
    assert _upload(client, put) == 403


def test_a_download_link_does_not_grant_an_upload(client: Client, get: SignedLink) -> None:
    link = SignedLink("PUT", get.url, {"Content-Type": "image/png"}, get.expires_at)
    assert _upload(client, link) == 403


def test_an_upload_link_does_not_grant_a_download(client: Client, put: SignedLink) -> None:
    _upload(client, put)
    assert client.get(put.url).status_code == 403


@pytest.mark.parametrize("path", ["../../etc/passwd", "%2e%2e/secret", "a", ""])
def test_a_path_without_a_link_is_refused(client: Client, path: str) -> None:
    assert client.get(f"/objects/{path}").status_code in {403, 404}


def test_a_link_to_a_missing_object_says_so(store: FileObjects, client: Client) -> None:
    answer = client.get(store.download_link(NAME, UNTIL).url)
    assert (answer.status_code, answer.json()["code"]) == (404, "objects.missing")


def test_a_repeated_upload_succeeds_and_changes_nothing(
    store: FileObjects, client: Client, put: SignedLink
) -> None:
    assert [_upload(client, put), _upload(client, put, b"other")] == [200, 200]
    info = store.find(NAME)
    assert info is not None
    assert info.size_bytes == SIZE


def test_an_upload_is_answered_with_the_facts_of_what_is_stored(
    client: Client, put: SignedLink
) -> None:
    for body in (CONTENT, b"other"):
        headers = client.request("PUT", put.url, body, put.headers).headers
        assert headers["ETag"] == f'"{hashlib.sha256(CONTENT).hexdigest()}"'
        assert headers["x-goog-stored-content-length"] == str(SIZE)


def test_an_upload_of_another_type_is_refused(
    store: FileObjects, client: Client, put: SignedLink
) -> None:
    answer = client.request("PUT", put.url, CONTENT, {"Content-Type": "text/html"})
    assert (answer.status_code, answer.json()["code"]) == (400, "objects.content_type_refused")
    assert store.find(NAME) is None


@pytest.mark.parametrize("is_announced", [True, False])
def test_an_upload_that_is_too_large_is_refused_and_leaves_nothing(
    client: Client, put: SignedLink, root: Path, is_announced: bool
) -> None:
    body = CONTENT + b"x"
    content = body if is_announced else [body[:100], body[100:]]
    answer = client.request("PUT", put.url, content, put.headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "objects.too_large")
    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_an_upload_the_disk_refuses_is_unavailable(
    client: Client, put: SignedLink, root: Path
) -> None:
    with largest_file(100):
        answer = client.request("PUT", put.url, CONTENT, put.headers)
    assert (answer.status_code, answer.json()["code"]) == (503, "objects.unavailable")
    assert [path for path in root.rglob("*") if path.is_file()] == []


@contextmanager
def _served(store: FileObjects) -> Iterator[int]:
    """Serve `store` on a real port: only a real connection can break."""
    config = uvicorn.Config(Starlette(routes=object_routes(store)), log_level="critical")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


def test_an_upload_cut_off_half_way_leaves_nothing(
    store: FileObjects, put: SignedLink, root: Path
) -> None:
    parts = urlsplit(put.url)
    head = (
        f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: image/png\r\nContent-Length: {SIZE}\r\n\r\n"
    )
    with _served(store) as port, socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head.encode() + CONTENT[:-1])
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(10)
        while connection.recv(4096):
            pass
    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_a_whole_upload_over_a_connection_is_kept(store: FileObjects, put: SignedLink) -> None:
    with _served(store) as port:
        url = put.url.replace(ORIGIN, f"http://127.0.0.1:{port}")
        answer = httpx.put(url, content=CONTENT, headers=put.headers, trust_env=False)
    assert answer.status_code == 200
    info = store.find(NAME)
    assert info is not None
    assert info.sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_a_file_that_lost_its_end_is_refused_and_may_be_sent_again(
    client: Client, store: FileObjects
) -> None:
    link = store.upload_link(NAME, "image/png", SIZE, UNTIL, size_bytes_min=SIZE)
    answer = client.request("PUT", link.url, CONTENT[:-1], link.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "objects.too_small")
    assert store.find(NAME) is None
    assert _upload(client, link) in {200, 201}
    assert store.find(NAME) is not None
