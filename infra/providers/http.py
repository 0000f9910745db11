"""The one way an adapter calls a provider: no hidden retry, every failure told apart.

The distinction that matters is money: was the request certainly not accepted, or may it have
been? Source: architecture, "Jobs"; provider facts, "Duplicate charge"; requirements M138, M154.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar

import httpx

from infra.providers.failures import FailureWords, refusal_of
from infra.providers.replies import Reply, Unreadable
from shared.kernel.errors import DomainError
from shared.kernel.values import JsonValue
from shared.routing.provider import (
    ProviderId,
    ProviderThrottled,
    ProviderUnavailable,
    RequestRefused,
    SubmitOutcomeUnknown,
    Unavailability,
)

Accepted = TypeVar("Accepted")

_VISIBLE_ASCII: Final = re.compile(r"[\x20-\x7e]+")
_NOT_SENT: Final = (
    httpx.ConnectError,  # refused, unknown host, TLS not agreed
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)


@dataclass(frozen=True)
class Timeouts:
    """Patience with a provider, seconds: to connect, between two bytes, for a whole body."""

    connect_s: float = 5.0
    silence_s: float = 30.0
    total_s: float = 60.0


class _NotSentError(Exception):
    """No byte of the request reached the provider."""


class _AnswerLostError(Exception):
    """The request was sent; what became of it is not known."""

    def __init__(self, reason: Unavailability) -> None:
        super().__init__(reason)
        self.reason = reason


class ProviderHttp:
    """Calls one provider. Answers are read whole, at most `answer_size_bytes_max` bytes.

    `headers` carry the key and go to `base_url` only. `transport` replaces the network in tests.
    Every call has its own connection: an idle one that the other side has closed would make a lost
    answer out of nothing, and calls are seconds apart.
    """

    def __init__(
        self,
        provider: ProviderId,
        base_url: str,
        headers: Mapping[str, str],
        words: FailureWords,
        *,
        timeouts: Timeouts | None = None,
        answer_size_bytes_max: int = 1024**2,
        transport: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._provider = provider
        self._words = words
        self._timeouts = timeouts or Timeouts()
        self._answer_size_bytes_max = answer_size_bytes_max
        self._monotonic = monotonic
        self._base = httpx.URL(base_url.rstrip("/") + "/")
        self._key_headers = _checked_headers(headers)
        self._client = self._new_client(transport)

    def __repr__(self) -> str:
        return f"ProviderHttp({self._provider})"

    def close(self) -> None:
        """Release connections; the client is not used afterwards."""
        self._client.close()

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Reply | None:
        """Read something; None when the provider says there is no such thing (404).

        Raises: `ProviderThrottled`, `ProviderUnavailable`.
        """
        reply = self._certain("GET", path, params=params)
        if reply.status == HTTPStatus.NOT_FOUND and not reply.is_html:
            return None
        if not reply.is_success or reply.is_html:
            raise self._failed_read(reply)
        return reply

    def prepare(self, path: str, body: JsonValue) -> Reply:
        """Post something that costs nothing and may be repeated.

        Raises: `ContentRefused`, `RequestRefused`, `ProviderThrottled`, `ProviderUnavailable`.
        """
        reply = self._certain("POST", path, body=body)
        if not reply.is_success or reply.is_html:
            raise self._refusal(reply) or self._failed_read(reply)
        return reply

    def submit(
        self, path: str, body: JsonValue, accepted: Callable[[JsonValue], Accepted | None]
    ) -> Accepted:
        """Post something that costs money once it is accepted.

        `accepted` reads the proof of acceptance from a 2xx body; None when there is none in it.

        Raises: `ContentRefused`, `RequestRefused`, `ProviderThrottled`, `ProviderUnavailable`
        (all: certainly not accepted), `SubmitOutcomeUnknown`.
        """
        try:
            reply = self._exchange("POST", path, body=body)
        except _NotSentError as error:
            raise self.unavailable(Unavailability.NETWORK) from error
        except _AnswerLostError as error:
            raise SubmitOutcomeUnknown(self._provider) from error
        proof = self._proof(reply, accepted)
        if proof is None:
            raise self._refusal(reply) or SubmitOutcomeUnknown(self._provider)
        return proof

    def upload(self, url: str, fields: Mapping[str, str], content_type: str, data: bytes) -> None:
        """Post a presigned form to a file host: `fields` in order, then `data` as part `file`.

        The key is not sent. Raises: `RequestRefused` when the file is too large,
        `ProviderUnavailable` for everything else.
        """
        target = self._upload_target(url)
        files = {"file": ("upload", data, content_type)}
        try:
            reply = self._read("POST", target, headers={}, data=dict(fields), files=files)
        except (_NotSentError, _AnswerLostError) as error:
            raise self.unavailable(Unavailability.NETWORK) from error
        if reply.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or b"EntityTooLarge" in reply.raw:
            raise RequestRefused
        if not reply.is_success:
            raise self.unavailable(Unavailability.SERVER_ERROR)

    def unavailable(self, reason: Unavailability) -> ProviderUnavailable:
        """Return the failure that names this provider."""
        return ProviderUnavailable(self._provider, reason)

    def _new_client(self, transport: httpx.BaseTransport | None) -> httpx.Client:
        patience = self._timeouts
        return httpx.Client(
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(patience.silence_s, connect=patience.connect_s),
            limits=httpx.Limits(max_keepalive_connections=0),
            transport=transport,
            follow_redirects=False,
            trust_env=False,
        )

    def _upload_target(self, url: str) -> httpx.URL:
        # The photo travels encrypted wherever the provider itself is reached encrypted.
        try:
            target = httpx.URL(url)
        except httpx.InvalidURL:
            # The cause would quote the address, which may be signed.
            raise self.unavailable(Unavailability.UNREADABLE) from None
        if not target.host or target.scheme not in {"https", self._base.scheme}:
            raise self.unavailable(Unavailability.UNREADABLE)
        return target

    def _certain(
        self,
        method: str,
        path: str,
        body: JsonValue = None,
        params: Mapping[str, str | int] | None = None,
    ) -> Reply:
        """Exchange where a lost answer costs nothing."""
        try:
            return self._exchange(method, path, body=body, params=params)
        except _NotSentError as error:
            raise self.unavailable(Unavailability.NETWORK) from error
        except _AnswerLostError as error:
            raise self.unavailable(error.reason) from error

    def _exchange(
        self,
        method: str,
        path: str,
        body: JsonValue = None,
        params: Mapping[str, str | int] | None = None,
    ) -> Reply:
        target = self._base.join(path.lstrip("/"))
        return self._read(method, target, headers=self._key_headers, json=body, params=params)

    def _read(self, method: str, url: httpx.URL, **content: Any) -> Reply:
        deadline = self._monotonic() + self._timeouts.total_s
        try:
            with self._client.stream(method, url, **content) as response:
                return _reply(response, self._body(response, deadline))
        except _NOT_SENT as error:
            raise _NotSentError from error
        except httpx.RequestError as error:
            raise _AnswerLostError(Unavailability.NETWORK) from error

    def _body(self, response: httpx.Response, deadline: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._answer_size_bytes_max:
                raise _AnswerLostError(Unavailability.UNREADABLE)
            if self._monotonic() > deadline:
                raise _AnswerLostError(Unavailability.NETWORK)
        return bytes(body)

    def _proof(
        self, reply: Reply, accepted: Callable[[JsonValue], Accepted | None]
    ) -> Accepted | None:
        if not reply.is_success:
            return None
        try:
            return accepted(reply.body())
        except Unreadable:
            return None

    def _refusal(self, reply: Reply) -> DomainError | None:
        return refusal_of(self._provider, reply, self._words)

    def _failed_read(self, reply: Reply) -> DomainError:
        refusal = self._refusal(reply)
        if isinstance(refusal, ProviderThrottled | ProviderUnavailable):
            return refusal
        is_theirs = reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not reply.is_html
        reason = Unavailability.SERVER_ERROR if is_theirs else Unavailability.UNREADABLE
        return self.unavailable(reason)


def _reply(response: httpx.Response, raw: bytes) -> Reply:
    headers = response.headers
    return Reply(
        status=response.status_code,
        content_type=headers.get("content-type", ""),
        retry_after=headers.get("retry-after", "").strip(),
        raw=raw,
    )


def _checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Refuse what cannot be sent now: the network layer would quote the key in its error."""
    for name, value in headers.items():
        if not _VISIBLE_ASCII.fullmatch(value) or value != value.strip():
            raise ValueError(f"the value of header {name} cannot be sent")
    return dict(headers)
