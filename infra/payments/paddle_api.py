"""Calls of Paddle's API: entities, lists by pages, refusals.

Source: payments facts, Paddle, section 1.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Final

import httpx

from infra.payments.http import GatewayHttp, Reply, Timeouts, Unreadable
from infra.payments.paddle_wire import fields_of, text_of
from shared.kernel.values import JsonValue
from shared.payments.errors import GatewayRefused, GatewayUnavailable, GatewayUncertain

VERSION: Final = "1"
PAGE: Final = 30
PAGES_MAX: Final = 20
ADJUSTMENTS_PAGE: Final = 50
"""Pages of transactions hold 30 at most, of adjustments 50. Source: section 1."""

_CONCURRENT: Final = "concurrent_modification"


class PaddleApi:
    """The account of `api_key` at `base_url`."""

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        timeouts: Timeouts | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {api_key}", "Paddle-Version": VERSION}
        self._http = GatewayHttp(base_url, headers, timeouts=timeouts, transport=transport)

    def __repr__(self) -> str:
        return f"PaddleApi({self._http!r})"

    def close(self) -> None:
        """Release connections; the adapter is not used afterwards."""
        self._http.close()

    def listed(
        self, path: str, asked: Mapping[str, str], pages_max: int = PAGES_MAX
    ) -> Iterator[dict[str, JsonValue]]:
        """Yield the entities of all pages; a list that does not end proves nothing."""
        after: dict[str, str] = {}
        for _ in range(pages_max):
            page, has_more = self.page(path, {**asked, **after})
            yield from page
            if not has_more or not page:
                return
            after = {"after": text_of(page[-1].get("id")) or ""}
        raise GatewayUnavailable("the list does not end")

    def page(self, path: str, asked: Mapping[str, str]) -> tuple[list[dict[str, JsonValue]], bool]:
        """Return some entities and whether there are more. What is no list proves no absence."""
        found = self.read(path, asked) or {}
        data = found.get("data")
        if not isinstance(data, list):
            raise GatewayUnavailable("the answer is no list")
        more = fields_of(fields_of(found.get("meta")).get("pagination")).get("has_more")
        return [fields_of(entity) for entity in data], more is True

    def read(
        self, path: str, asked: Mapping[str, str] | None = None
    ) -> dict[str, JsonValue] | None:
        """Return the answer's body, None for 404. Raises: `GatewayUnavailable`."""
        reply = self._http.read("GET", path, params=asked)
        if reply.status == HTTPStatus.NOT_FOUND:
            return None
        try:
            if reply.is_success:
                return reply.json()
        except Unreadable as error:
            raise GatewayUnavailable("the answer is no JSON") from error
        raise GatewayUnavailable(f"refused to tell: {_error_code(reply)}")

    def acted(
        self, path: str, body: Mapping[str, JsonValue], method: str = "POST"
    ) -> dict[str, JsonValue]:
        """Return the entity made or changed."""
        reply = self._http.act(method, path, json=body)
        if not reply.is_success:
            code = _error_code(reply)
            raise GatewayUnavailable(code) if code == _CONCURRENT else GatewayRefused(code)
        try:
            entity = fields_of(reply.json().get("data"))
        except Unreadable as error:
            raise GatewayUncertain("the answer is no JSON") from error
        if not entity:
            raise GatewayUncertain("the answer is of another form")
        return entity


def _error_code(reply: Reply) -> str:
    """Return Paddle's own code of a refusal, else the status."""
    try:
        error = fields_of(reply.json().get("error"))
    except Unreadable:
        error = {}
    return text_of(error.get("code")) or str(reply.status)
