"""The one way an adapter calls a gateway: no hidden retry, and certainty told apart from doubt.

The distinction that matters is money: can the request have had an effect?
"""

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, cast

import httpx

from shared.kernel.values import JsonValue
from shared.payments.errors import GatewayUnavailable, GatewayUncertain

ANSWER_BYTES_MAX: Final = 1024**2

_VISIBLE_ASCII: Final = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
_NOT_SENT: Final = (
    httpx.ConnectError,  # refused, unknown host, TLS not agreed
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)
_TURNED_AWAY: Final = frozenset(
    {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
)
"""Our key is wrong or we ask too often: the request was not passed on."""


@dataclass(frozen=True)
class Timeouts:
    """Patience with a gateway, seconds: to connect, between two bytes, for a whole answer."""

    connect_s: float = 5.0
    silence_s: float = 15.0
    total_s: float = 30.0


class Unreadable(Exception):
    """An answer of another form than agreed. Never leaves the adapters."""


@dataclass(frozen=True)
class Reply:
    """Status and whole body of an answer that was not turned away."""

    status: int
    raw: bytes = field(repr=False)

    @property
    def is_success(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def json(self) -> dict[str, JsonValue]:
        """Return the object in the body. Raises: `Unreadable`."""
        try:
            value = json.loads(self.raw)
        except (ValueError, RecursionError):
            # The cause would carry the whole document, so it is cut off.
            raise Unreadable from None
        if not isinstance(value, dict):
            raise Unreadable
        return cast("dict[str, JsonValue]", value)


class GatewayHttp:
    """Calls one gateway. `headers` carry the key and go to `base_url` only.

    Every call has its own connection: an idle one that the other side has closed would make a lost
    answer out of nothing. `transport` replaces the network in tests.
    """

    def __init__(
        self,
        base_url: str,
        headers: Mapping[str, str],
        *,
        timeouts: Timeouts | None = None,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        answer_bytes_max: int = ANSWER_BYTES_MAX,
    ) -> None:
        patience = timeouts or Timeouts()
        self._answer_bytes_max = answer_bytes_max
        self._total_s, self._monotonic = patience.total_s, monotonic
        self._base = httpx.URL(base_url.rstrip("/") + "/")
        self._client = httpx.Client(
            headers={"Accept-Encoding": "identity", **_sendable(headers)},
            timeout=httpx.Timeout(patience.silence_s, connect=patience.connect_s),
            limits=httpx.Limits(max_keepalive_connections=0),
            transport=transport,
            follow_redirects=False,
            trust_env=False,
        )

    def __repr__(self) -> str:
        return f"GatewayHttp({self._base.host})"

    def close(self) -> None:
        """Release connections; the client is not used afterwards."""
        self._client.close()

    def read(self, method: str, path: str, **content: Any) -> Reply:
        """Ask something that changes nothing there.

        Returns: a 2xx or an understandable refusal (4xx). Raises: `GatewayUnavailable`.
        """
        try:
            return self._exchange(method, path, content)
        except GatewayUncertain as error:
            raise GatewayUnavailable("no answer") from error

    def act(self, method: str, path: str, **content: Any) -> Reply:
        """Ask for something to be done.

        Returns: a 2xx or a refusal (4xx) that the gateway itself has written. Raises:
        `GatewayUnavailable` when it was certainly not done, `GatewayUncertain` when it may be.
        """
        return self._exchange(method, path, content)

    def ping(self) -> None:
        """Return if anything of the gateway answers. Raises: `GatewayUnavailable`."""
        self.read("GET", "")

    def _exchange(self, method: str, path: str, content: Mapping[str, Any]) -> Reply:
        deadline = self._monotonic() + self._total_s
        try:
            with self._client.stream(method, self._base.join(path), **content) as response:
                return _judged(Reply(response.status_code, self._body(response, deadline)))
        except _NOT_SENT as error:
            raise GatewayUnavailable("not reached") from error
        except httpx.RequestError as error:
            raise GatewayUncertain("the answer was lost") from error

    def _body(self, response: httpx.Response, deadline: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._answer_bytes_max or self._monotonic() > deadline:
                raise GatewayUncertain("the answer does not end")
        return bytes(body)


def _judged(reply: Reply) -> Reply:
    """Return an answer that says something about the request; raise what others mean."""
    status = reply.status
    if status in _TURNED_AWAY or HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise GatewayUnavailable(f"turned away with {status}")
    if status == HTTPStatus.REQUEST_TIMEOUT or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise GatewayUncertain(f"answered {status}")
    return reply


def _sendable(headers: Mapping[str, str]) -> dict[str, str]:
    """Refuse what cannot be sent now: the network layer would quote the key in its error."""
    for name, value in headers.items():
        if not _VISIBLE_ASCII.fullmatch(value):
            raise ValueError(f"the value of header {name} cannot be sent")
    return dict(headers)
