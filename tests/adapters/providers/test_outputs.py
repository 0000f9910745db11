"""Copies of finished files: what is opened, and what is not, whoever asks."""

import socket
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler

import pytest

from infra.providers.outputs import FetchTimeouts, OutputFetcher
from shared.routing.outputs import (
    OutputLinkDead,
    OutputRefusal,
    OutputRefused,
    OutputUnavailable,
)
from tests.adapters.providers.builders import (
    FakeNetwork,
    LocalServer,
    ServerAnswer,
    closed_port,
    cut,
    send,
    send_video,
    trickle,
)

PUBLIC = "93.184.216.34"
SIZE_BYTES_MAX = 10_000
IMPATIENT = FetchTimeouts(connect_s=0.3, silence_s=0.3, total_s=0.3)
VIDEO = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 4\r\n\r\nmp4!"


def redirect_answer(location: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


def names(**addresses: str) -> Callable[[str, int], Sequence[str]]:
    """A name server that knows only `host_test` style names; addresses are space separated."""

    def resolve(host: str, port: int) -> Sequence[str]:
        return addresses[host.replace(".", "_").replace("-", "_")].split()

    return resolve


def local_fetcher(server: LocalServer, *more: str, patient: bool = True) -> OutputFetcher:
    timeouts = FetchTimeouts() if patient else IMPATIENT
    return OutputFetcher(frozenset({server.origin, *more}), SIZE_BYTES_MAX, timeouts=timeouts)


def read(fetcher: OutputFetcher, url: str) -> bytes:
    with fetcher.fetch(url) as stream:
        return b"".join(stream.chunks)


def refusal(fetcher: OutputFetcher, url: str) -> OutputRefusal:
    with pytest.raises(OutputRefused) as caught:
        read(fetcher, url)
    return caught.value.reason


def read_from(answer: ServerAnswer, *, patient: bool = True) -> bytes:
    server = LocalServer(answer)
    with server.running():
        return read(local_fetcher(server, patient=patient), f"{server.origin}/v.mp4?sig=1")


def answering(status: int, headers: dict[str, str], body: bytes = b"") -> ServerAnswer:
    return lambda handler, _: send(handler, status, headers, body)


def test_a_video_is_read_whole_with_its_declared_type_and_size() -> None:
    server = LocalServer(send_video)
    with server.running(), local_fetcher(server).fetch(f"{server.origin}/v.mp4") as stream:
        assert (stream.media_type, stream.size_bytes) == ("video/mp4", 1200)
        assert len(b"".join(stream.chunks)) == 1200


def test_nothing_of_ours_is_sent_along() -> None:
    server = LocalServer(send_video)
    with server.running():
        read(local_fetcher(server), f"{server.origin}/v.mp4?signature=s#part")
    path, headers = server.seen[0]
    assert path == "/v.mp4?signature=s"
    assert headers.keys() == {"host", "accept", "accept-encoding", "connection"}


@pytest.mark.parametrize(
    ("declared", "media_type"),
    [
        ("Video/MP4; codecs=avc1", "video/mp4"),
        ("application/octet-stream", "application/octet-stream"),
        ("binary/octet-stream", "binary/octet-stream"),
    ],
)
def test_types_that_may_be_a_video_are_taken(declared: str, media_type: str) -> None:
    server = LocalServer(answering(200, {"Content-Type": declared}, b"mp4"))
    with server.running(), local_fetcher(server).fetch(server.origin) as stream:
        assert stream.media_type == media_type


def test_a_file_without_a_declared_type_counts_as_bytes() -> None:
    server = LocalServer(answering(200, {}, b"mp4"))
    with server.running(), local_fetcher(server).fetch(server.origin) as stream:
        assert (stream.media_type, stream.size_bytes) == ("application/octet-stream", None)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/html"},
        {"Content-Type": "application/json"},
        {"Content-Type": "image/jpeg"},
        {"Content-Type": "video/mp4", "Content-Encoding": "gzip"},
    ],
)
def test_other_types_are_refused(headers: dict[str, str]) -> None:
    with pytest.raises(OutputRefused, match="media_type"):
        read_from(answering(200, headers, b"<html>"))


@pytest.mark.parametrize(
    "answer",
    [
        answering(200, {"Content-Type": "video/mp4", "Content-Length": "0"}),
        answering(200, {"Content-Type": "video/mp4"}),
        answering(204, {}),
    ],
    ids=["announced", "found out", "no content"],
)
def test_an_empty_file_is_refused(answer: ServerAnswer) -> None:
    with pytest.raises(OutputRefused, match="empty"):
        read_from(answer)


@pytest.mark.parametrize(("announced", "reason"), [("0", "empty"), ("10001", "too_large")])
def test_an_announced_size_is_judged_before_anything_is_read(announced: str, reason: str) -> None:
    server = LocalServer(
        answering(200, {"Content-Type": "video/mp4", "Content-Length": announced}, b"")
    )
    with server.running(), pytest.raises(OutputRefused, match=reason):
        local_fetcher(server).fetch(server.origin).__enter__()


@pytest.mark.parametrize(
    "answer",
    [
        answering(200, {"Content-Type": "video/mp4", "Content-Length": "10001"}, b"m" * 10_001),
        answering(200, {"Content-Type": "video/mp4"}, b"m" * 10_001),
    ],
    ids=["announced", "found out"],
)
def test_a_file_over_the_limit_is_refused(answer: ServerAnswer) -> None:
    with pytest.raises(OutputRefused, match="too_large"):
        read_from(answer)


def test_a_file_of_exactly_the_limit_is_read() -> None:
    assert len(read_from(answering(200, {"Content-Type": "video/mp4"}, b"m" * 10_000))) == 10_000


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_dead_link_is_gone(status: int) -> None:
    with pytest.raises(OutputLinkDead):
        read_from(answering(status, {"Content-Type": "application/xml"}, b"<Error/>"))


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_passing_failure_of_the_host_is_unavailable(status: int) -> None:
    with pytest.raises(OutputUnavailable):
        read_from(answering(status, {"Content-Type": "text/html"}, b"later"))


def test_a_host_that_hangs_up_is_unavailable() -> None:
    with pytest.raises(OutputUnavailable):
        read_from(cut)


def test_a_truncated_file_is_unavailable_and_not_a_short_file() -> None:
    headers = {"Content-Type": "video/mp4", "Content-Length": "9000"}
    with pytest.raises(OutputUnavailable):
        read_from(answering(200, headers, b"m" * 100))


def test_a_closed_port_is_unavailable() -> None:
    origin = f"http://127.0.0.1:{closed_port()}"
    with pytest.raises(OutputUnavailable):
        read(OutputFetcher(frozenset({origin}), SIZE_BYTES_MAX), f"{origin}/v.mp4")


def test_a_body_that_stops_hits_the_deadline() -> None:
    def stop(handler: BaseHTTPRequestHandler, server: LocalServer) -> None:
        send(handler, 200, {"Content-Type": "video/mp4", "Content-Length": "4"}, b"mp4")
        if not server.released.wait(2):
            handler.wfile.write(b"!")

    with pytest.raises(OutputUnavailable):
        read_from(stop, patient=False)


@pytest.mark.parametrize(
    "start",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nX-Slow: ",
        b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n",
    ],
    ids=["headers", "body"],
)
def test_a_trickle_hits_the_deadline(start: bytes) -> None:
    def slow(handler: BaseHTTPRequestHandler, server: LocalServer) -> None:
        trickle(handler, server, start, b"m", b"\r\n\r\nmp4")

    with pytest.raises(OutputUnavailable):
        read_from(slow, patient=False)


@pytest.mark.parametrize(
    "url",
    [
        "http://files.test/v.mp4",
        "ftp://files.test/v.mp4",
        "file:///etc/passwd",
        "//files.test/v.mp4",
        "https:///v.mp4",
        "https://user:password@files.test/v.mp4",
        "https://files.test:99999/v.mp4",
        "https://files.test:0/v.mp4",
        "https://files.test/\nv.mp4",
        "v.mp4",
        "",
    ],
)
def test_an_address_of_another_form_is_refused_without_a_connection(url: str) -> None:
    network = FakeNetwork(VIDEO)
    fetcher = OutputFetcher(
        frozenset(), SIZE_BYTES_MAX, resolve=names(files_test=PUBLIC), network=network
    )
    assert refusal(fetcher, url) == OutputRefusal.ADDRESS
    assert network.dialled == []


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:93.184.216.34",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "not an address",
        f"{PUBLIC} 10.0.0.1",
        f"10.0.0.1 {PUBLIC}",
    ],
)
def test_a_host_with_any_address_that_is_not_public_is_refused(address: str) -> None:
    network = FakeNetwork(VIDEO)
    given = [address] if address == "not an address" else address.split()
    fetcher = OutputFetcher(
        frozenset(), SIZE_BYTES_MAX, resolve=lambda _host, _port: given, network=network
    )
    assert refusal(fetcher, "https://files.test/v.mp4") == OutputRefusal.ADDRESS
    assert network.dialled == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "[::1]", "[::ffff:7f00:1]"],
)
def test_an_address_written_in_any_notation_is_still_refused(host: str) -> None:
    network = FakeNetwork(VIDEO)
    fetcher = OutputFetcher(frozenset(), SIZE_BYTES_MAX, network=network)
    assert refusal(fetcher, f"https://{host}/v.mp4") == OutputRefusal.ADDRESS
    assert network.dialled == []


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1::1"])
def test_a_public_host_is_dialled_at_its_checked_address(address: str) -> None:
    network = FakeNetwork(VIDEO)
    fetcher = OutputFetcher(
        frozenset(), SIZE_BYTES_MAX, resolve=names(files_test=address), network=network
    )
    assert read(fetcher, "https://files.test/v.mp4") == b"mp4!"
    assert network.dialled == [(address, 443)]


def test_the_name_still_goes_into_tls_and_the_host_header() -> None:
    network = FakeNetwork(VIDEO)
    fetcher = OutputFetcher(
        frozenset(), SIZE_BYTES_MAX, resolve=names(files_test=PUBLIC), network=network
    )
    read(fetcher, "https://files.test:8443/v.mp4")
    assert network.tls_names == ["files.test"]
    assert b"host: files.test:8443\r\n" in bytes(network.written).lower()


def test_a_name_that_changes_after_the_check_changes_nothing() -> None:
    answers = [[PUBLIC], ["127.0.0.1"]]
    network = FakeNetwork(VIDEO)
    fetcher = OutputFetcher(
        frozenset(), SIZE_BYTES_MAX, resolve=lambda _host, _port: answers.pop(0), network=network
    )
    assert read(fetcher, "https://files.test/v.mp4") == b"mp4!"
    assert network.dialled == [(PUBLIC, 443)]
    assert answers == [["127.0.0.1"]]


def test_a_second_address_is_tried_when_the_first_does_not_answer() -> None:
    network = FakeNetwork(VIDEO, refuses=frozenset({"93.184.216.35"}))
    addresses = f"93.184.216.35 {PUBLIC}"
    fetcher = OutputFetcher(
        frozenset(), SIZE_BYTES_MAX, resolve=names(files_test=addresses), network=network
    )
    assert read(fetcher, "https://files.test/v.mp4") == b"mp4!"
    assert network.dialled == [("93.184.216.35", 443), (PUBLIC, 443)]


def failing_names(errno: int) -> Callable[[str, int], Sequence[str]]:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(errno, "no")

    return resolve


@pytest.mark.parametrize(
    ("errno", "failure"),
    [
        (socket.EAI_NONAME, OutputLinkDead),
        (socket.EAI_NODATA, OutputLinkDead),
        (socket.EAI_AGAIN, OutputUnavailable),
    ],
)
def test_a_name_may_be_gone_or_only_unanswered(errno: int, failure: type[Exception]) -> None:
    fetcher = OutputFetcher(frozenset(), SIZE_BYTES_MAX, resolve=failing_names(errno))
    with pytest.raises(failure):
        read(fetcher, "https://files.test/v.mp4")


def test_a_host_name_no_server_could_have_is_refused() -> None:
    fetcher = OutputFetcher(frozenset(), SIZE_BYTES_MAX)
    assert refusal(fetcher, f"https://{'a' * 70}.test/v.mp4") == OutputRefusal.ADDRESS


def chain(length: int) -> ServerAnswer:
    """/0 leads to /1 and so on; /length is the video."""

    def answer(handler: BaseHTTPRequestHandler, server: LocalServer) -> None:
        step = int(handler.path.strip("/"))
        if step == length:
            send_video(handler, server)
        else:
            send(handler, 302, {"Location": f"/{step + 1}", "Content-Length": "0"})

    return answer


def test_three_redirects_are_followed() -> None:
    server = LocalServer(chain(3))
    with server.running():
        assert len(read(local_fetcher(server), f"{server.origin}/0")) == 1200


def test_a_fourth_redirect_is_refused() -> None:
    server = LocalServer(chain(4))
    with server.running():
        assert refusal(local_fetcher(server), f"{server.origin}/0") == OutputRefusal.REDIRECT
    assert len(server.seen) == 4


def test_a_redirect_without_a_destination_is_refused() -> None:
    server = LocalServer(answering(302, {"Content-Length": "0"}))
    with server.running():
        assert refusal(local_fetcher(server), server.origin) == OutputRefusal.REDIRECT


def test_a_redirect_to_another_private_port_is_refused() -> None:
    inner = LocalServer(send_video)
    with inner.running():
        outer = LocalServer(answering(302, {"Location": inner.origin, "Content-Length": "0"}))
        with outer.running():
            assert refusal(local_fetcher(outer), outer.origin) == OutputRefusal.ADDRESS
    assert inner.seen == []


@pytest.mark.parametrize(
    "location",
    [
        "https://metadata.test/latest",
        "https://127.0.0.1/v.mp4",
        "http://files.test/v.mp4",
        "file:///etc/passwd",
        "//user@files.test/",
    ],
)
def test_a_redirect_from_a_public_host_to_a_forbidden_place_is_refused(location: str) -> None:
    network = FakeNetwork(redirect_answer(location))
    table = {"files_test": PUBLIC, "metadata_test": "169.254.169.254", "127_0_0_1": "127.0.0.1"}
    fetcher = OutputFetcher(frozenset(), SIZE_BYTES_MAX, resolve=names(**table), network=network)
    assert refusal(fetcher, "https://files.test/v.mp4") == OutputRefusal.ADDRESS
    assert network.dialled == [(PUBLIC, 443)]


def test_an_allowed_private_origin_is_exact_in_scheme_and_port() -> None:
    network = FakeNetwork(VIDEO)
    fetcher = OutputFetcher(frozenset({"http://127.0.0.1:9000"}), SIZE_BYTES_MAX, network=network)
    assert read(fetcher, "http://127.0.0.1:9000/v.mp4") == b"mp4!"
    assert refusal(fetcher, "http://127.0.0.1:9001/v.mp4") == OutputRefusal.ADDRESS
    assert refusal(fetcher, "https://127.0.0.1:9000/v.mp4") == OutputRefusal.ADDRESS


def test_a_signed_address_shows_in_no_failure() -> None:
    fetcher = OutputFetcher(frozenset(), SIZE_BYTES_MAX)
    with pytest.raises(OutputRefused) as caught:
        read(fetcher, "https://127.0.0.1/v.mp4?X-Amz-Signature=5160")
    assert "5160" not in f"{caught.value!r} {caught.value.__cause__!r}"
