"""Connections that go only to addresses somebody has checked, and end by a deadline."""

import ssl
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeAlias

import httpcore

AddressCheck: TypeAlias = Callable[[str, int], Sequence[str]]
"""Returns the addresses to try for (host, port), or raises to forbid the connection."""

_ADDRESSES_MAX: Final = 4


class Deadline:
    """The moment at which a whole exchange must be over, however busy it looks."""

    def __init__(self, monotonic: Callable[[], float], total_s: float) -> None:
        self._monotonic = monotonic
        self._end = monotonic() + total_s

    def within(self, timeout_s: float | None) -> float:
        """Return the seconds one step may take. Raises: `httpcore.ReadTimeout` when it is over."""
        remaining_s = self._end - self._monotonic()
        if remaining_s <= 0:
            raise httpcore.ReadTimeout
        return remaining_s if timeout_s is None else min(timeout_s, remaining_s)


class CheckedNetwork(httpcore.NetworkBackend):
    """Resolves once, has the addresses checked, and dials exactly those.

    The name is not resolved again for the connection, so a second answer of the name server changes
    nothing. The host name still goes into TLS and the Host header, above this layer.
    """

    def __init__(
        self, check: AddressCheck, dial: httpcore.NetworkBackend, deadline: Deadline
    ) -> None:
        self._check = check
        self._dial = dial
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first checked address that accepts."""
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._check(host, port)[:_ADDRESSES_MAX]:
            remaining_s = self._deadline.within(timeout)
            try:
                stream = self._dial.connect_tcp(
                    address, port, remaining_s, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return DeadlineStream(stream, self._deadline)
        raise failure


class DeadlineStream(httpcore.NetworkStream):
    """A stream each of whose steps ends by the deadline, so a trickle cannot outlast it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        remaining_s = self._deadline.within(timeout)
        stream = self._stream.start_tls(ssl_context, server_hostname, remaining_s)
        return DeadlineStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
