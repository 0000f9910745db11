"""Live progress as server-sent events, read from the job document.

Source: WHATWG HTML, "Server-sent events"; api.md, `/generations/{id}/events`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse

from functions.http.present import Presenter
from shared.accounts.locale import Locale
from shared.generation.history import as_of
from shared.generation.model import Generation
from shared.generation.states import is_terminal
from shared.generation.usecases.read import Read
from shared.kernel.errors import DomainError

LOOK_INTERVAL_S = 1.0
"""A change is seen within 2 s (product table, row 20); each look is one document read."""

SILENCE_S_MAX = 15
"""A comment is sent at least so often, so that proxies keep the connection."""

LIFE_S_MAX = 900
"""A stream ends after so long; browsers come back with `Last-Event-ID` by themselves."""


@dataclass(frozen=True)
class Watch:
    """What a stream has told already."""

    sequence: int
    revision: int


@dataclass(frozen=True)
class Watcher:
    """Who watches: the connection, and whether the session it was opened with goes on."""

    request: Request
    goes_on: Callable[[], bool]


class EventStream:
    """Tells every state change of one generation, in order, none twice."""

    def __init__(self, read: Read, presenter: Presenter) -> None:
        self._read = read
        self._presenter = presenter

    def response(
        self, generation: Generation, last_sequence: int, locale: Locale, watcher: Watcher
    ) -> StreamingResponse:
        """Return the stream behind event `last_sequence`; it ends with generation or session."""
        return StreamingResponse(
            self._stream(generation, last_sequence, locale, watcher),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def _stream(
        self, generation: Generation, last_sequence: int, locale: Locale, watcher: Watcher
    ) -> AsyncIterator[str]:
        # A sequence we never gave would hide what is still to come.
        told = Watch(min(last_sequence, len(generation.events)), revision=-1)
        silent_s = 0.0
        for _ in range(int(LIFE_S_MAX / LOOK_INTERVAL_S)):
            # Links may be signed by a call to another service: not on the event loop.
            for message in await run_in_threadpool(self._news, generation, told, locale):
                silent_s = 0.0
                yield message
            told = Watch(len(generation.events), generation.revision)
            if is_terminal(generation.state) or await watcher.request.is_disconnected():
                return
            await asyncio.sleep(LOOK_INTERVAL_S)
            silent_s += LOOK_INTERVAL_S
            if silent_s >= SILENCE_S_MAX:
                silent_s = 0.0
                yield ": still here\n\n"
            now = await run_in_threadpool(self._look, generation, watcher)
            if now is None:
                return
            generation = now

    def _look(self, generation: Generation, watcher: Watcher) -> Generation | None:
        """Return it as it is now; None when the watcher's session was ended.

        None as well when the store does not answer: browsers come back.
        """
        if not watcher.goes_on():
            return None
        try:
            return self._read.one(generation.owner_id, generation.generation_id)
        except DomainError:
            return None

    def _news(self, generation: Generation, told: Watch, locale: Locale) -> list[str]:
        news = [
            self._message("state", as_of(generation, event), locale, event.sequence)
            for event in generation.events[told.sequence :]
        ]
        is_changed = told.revision not in {-1, generation.revision}
        if is_changed and not news:
            return [self._message("progress", generation, locale, None)]
        return news

    def _message(
        self, name: str, generation: Generation, locale: Locale, sequence: int | None
    ) -> str:
        body = self._presenter.generation(generation, locale).model_dump_json()
        head = "" if sequence is None else f"id: {sequence}\n"
        return f"{head}event: {name}\ndata: {body}\n\n"
