"""Copies of finished files: from an address somebody else chose, without becoming their tool.

Every hop must be https to a public host (or one of the origins allowed by configuration, the local
stand-ins); the connection goes to the address that was checked. Nothing of ours is sent along.
Source: provider facts, "Copy outputs at once"; architecture, "Jobs".
"""

import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, TypeAlias

import httpcore
import httpx

from infra.providers.addresses import is_public, resolve_host
from infra.providers.network import CheckedNetwork, Deadline
from shared.routing.outputs import (
    OutputLinkDead,
    OutputRefusal,
    OutputRefused,
    OutputStream,
    OutputUnavailable,
)

Resolve: TypeAlias = Callable[[str, int], Sequence[str]]
"""All addresses of (host, port). Raises: `socket.gaierror`."""

REDIRECTS_MAX: Final = 3

_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_PORTS: Final = range(1, 65536)
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PASSING: Final = frozenset({408, 425, 429})  # client errors that another try may not meet
_BYTES: Final = frozenset({"application/octet-stream", "binary/octet-stream"})  # 2nd: S3's default
_NAME_IS_GONE: Final = frozenset({socket.EAI_NONAME, socket.EAI_NODATA})


@dataclass(frozen=True)
class _Origin:
    scheme: str
    host: str
    port: int


@dataclass(frozen=True)
class FetchTimeouts:
    """Patience with a file host, seconds: to connect, between two bytes, for the whole file."""

    connect_s: float = 5.0
    silence_s: float = 20.0
    total_s: float = 300.0


class OutputFetcher:
    """Opens finished files of at most `size_bytes_max` bytes.

    `allowed_private_origins` are `scheme://host:port` texts exempt from the address rules, such as
    a local stand-in's. `resolve`, `network` and `monotonic` are replaced in tests.
    """

    def __init__(
        self,
        allowed_private_origins: frozenset[str],
        size_bytes_max: int,
        *,
        timeouts: FetchTimeouts | None = None,
        resolve: Resolve = resolve_host,
        network: httpcore.NetworkBackend | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._private = frozenset(_origin(httpx.URL(text)) for text in allowed_private_origins)
        self._size_bytes_max = size_bytes_max
        self._timeouts = timeouts or FetchTimeouts()
        self._resolve = resolve
        self._dial = network or httpcore.SyncBackend()
        self._monotonic = monotonic

    @contextmanager
    def fetch(self, url: str) -> Iterator[OutputStream]:
        """Open the file at `url`, following at most `REDIRECTS_MAX` checked redirects.

        Raises: `OutputLinkDead` (403, 404, 410 and other final answers, or no such host),
        `OutputRefused`, `OutputUnavailable` (network, deadline, 5xx, throttling).
        """
        deadline = Deadline(self._monotonic, self._timeouts.total_s)
        with ExitStack() as stack:
            with _our_failures():
                response = self._follow(_parsed(url), deadline, stack)
            yield self._stream(response)

    def _follow(self, url: httpx.URL, deadline: Deadline, stack: ExitStack) -> httpcore.Response:
        for _ in range(REDIRECTS_MAX + 1):
            response = self._open(url, deadline, stack)
            if response.status not in _REDIRECTS:
                return response
            url = _next_hop(url, response)
            stack.close()
        raise OutputRefused(OutputRefusal.REDIRECT)

    def _open(self, url: httpx.URL, deadline: Deadline, stack: ExitStack) -> httpcore.Response:
        origin = self._allowed_origin(url)
        network = CheckedNetwork(self._addresses_for(origin), self._dial, deadline)
        core_origin = httpcore.Origin(origin.scheme.encode(), url.raw_host, origin.port)
        connection = stack.enter_context(
            httpcore.HTTPConnection(core_origin, network_backend=network)
        )
        target = httpcore.URL(
            scheme=core_origin.scheme, host=url.raw_host, port=origin.port, target=url.raw_path
        )
        # Some hosts refuse a Referer, none may see a key: these four headers are all there is.
        headers = [
            (b"Host", url.netloc),
            (b"Accept", b"*/*"),
            (b"Accept-Encoding", b"identity"),
            (b"Connection", b"close"),
        ]
        extensions = {"timeout": self._step_timeouts()}
        return stack.enter_context(
            connection.stream("GET", target, headers=headers, extensions=extensions)
        )

    def _step_timeouts(self) -> Mapping[str, float]:
        silence_s = self._timeouts.silence_s
        return {"connect": self._timeouts.connect_s, "read": silence_s, "write": silence_s}

    def _allowed_origin(self, url: httpx.URL) -> _Origin:
        origin = _origin(url)
        if url.userinfo or (origin.scheme != "https" and origin not in self._private):
            raise OutputRefused(OutputRefusal.ADDRESS)
        return origin

    def _addresses_for(self, origin: _Origin) -> Resolve:
        def addresses(host: str, port: int) -> Sequence[str]:
            found = _resolved(self._resolve, host, port)
            if origin not in self._private and not all(map(is_public, found)):
                raise OutputRefused(OutputRefusal.ADDRESS)
            return found

        return addresses

    def _stream(self, response: httpcore.Response) -> OutputStream:
        _check_status(response.status)
        headers = _headers(response)
        size_bytes = _announced_size(headers)
        if size_bytes == 0:
            raise OutputRefused(OutputRefusal.EMPTY)
        if size_bytes is not None and size_bytes > self._size_bytes_max:
            raise OutputRefused(OutputRefusal.TOO_LARGE)
        return OutputStream(_media_type(headers), size_bytes, self._chunks(response))

    def _chunks(self, response: httpcore.Response) -> Iterator[bytes]:
        seen_bytes = 0
        with _our_failures():
            for chunk in response.iter_stream():
                seen_bytes += len(chunk)
                if seen_bytes > self._size_bytes_max:
                    raise OutputRefused(OutputRefusal.TOO_LARGE)
                yield chunk
        if seen_bytes == 0:
            raise OutputRefused(OutputRefusal.EMPTY)


@contextmanager
def _our_failures() -> Iterator[None]:
    """Turn whatever the network does into "later"."""
    try:
        yield
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
        raise OutputUnavailable("the file host did not answer completely") from error


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        # The cause would quote the address, which may be signed.
        raise OutputRefused(OutputRefusal.ADDRESS) from None


def _origin(url: httpx.URL) -> _Origin:
    host = url.raw_host.decode("ascii")
    port = _DEFAULT_PORTS.get(url.scheme, 0) if url.port is None else url.port
    if not host or url.scheme not in _DEFAULT_PORTS or port not in _PORTS:
        raise OutputRefused(OutputRefusal.ADDRESS)
    return _Origin(url.scheme, host, port)


def _next_hop(url: httpx.URL, response: httpcore.Response) -> httpx.URL:
    location = _headers(response).get("location")
    if not location:
        raise OutputRefused(OutputRefusal.REDIRECT)
    return url.join(_parsed(location))


def _resolved(resolve: Resolve, host: str, port: int) -> Sequence[str]:
    try:
        found = resolve(host, port)
    except socket.gaierror as error:
        if error.errno in _NAME_IS_GONE:
            raise OutputLinkDead("the file host's name is gone") from error
        raise OutputUnavailable("the file host's name cannot be resolved now") from error
    except UnicodeError:
        raise OutputRefused(OutputRefusal.ADDRESS) from None
    if not found:
        raise OutputLinkDead("the file host has no address")
    return found


def _check_status(status: int) -> None:
    if status == HTTPStatus.OK:
        return
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise OutputUnavailable(f"the file host answered {status}")
    if status >= HTTPStatus.BAD_REQUEST:
        raise OutputLinkDead(f"the file host answered {status}")
    raise OutputRefused(
        OutputRefusal.EMPTY if status < HTTPStatus.MULTIPLE_CHOICES else OutputRefusal.REDIRECT
    )


def _headers(response: httpcore.Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
    }


def _announced_size(headers: Mapping[str, str]) -> int | None:
    announced = headers.get("content-length", "")
    return int(announced) if announced.isascii() and announced.isdigit() else None


def _media_type(headers: Mapping[str, str]) -> str:
    """Return the declared type; silence counts as bytes. Source: RFC 9110, 8.3."""
    declared = headers.get("content-type", "application/octet-stream")
    media_type = declared.partition(";")[0].strip().lower()
    is_encoded = headers.get("content-encoding", "identity").lower() != "identity"
    if is_encoded or not (media_type.startswith("video/") or media_type in _BYTES):
        raise OutputRefused(OutputRefusal.MEDIA_TYPE)
    return media_type
