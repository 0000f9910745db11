"""The one place at which work is done: a second plan is refused while it is taken."""

import asyncio
from collections.abc import Callable

from native.worker.job import Job
from native.worker.origins import AllowedOrigins
from native.worker.scratch import Scratch
from shared.delivery.errors import TranscoderBusy
from shared.delivery.plan import RenderPlan, RenderReport

RETRY_AFTER_S = 5


class Desk:
    """Runs one job at a time. Used from one event loop only."""

    def __init__(self, scratch: Scratch, origins: AllowedOrigins) -> None:
        self._scratch = scratch
        self._origins = origins
        self._work: asyncio.Task[RenderReport] | None = None
        self._is_closed = False
        self._request_id: str | None = None

    @property
    def request_id(self) -> str | None:
        """The id of the request whose plan is or was last worked on."""
        return self._request_id

    @property
    def is_busy(self) -> bool:
        return self._work is not None and not self._work.done()

    def start(
        self, plan: RenderPlan, request_id: str | None, tell: Callable[[float], None]
    ) -> asyncio.Task[RenderReport]:
        """Begin `plan`; cancelling the task stops it and cleans up.

        Raises: `TranscoderBusy`, also while the process is ending.
        """
        if self.is_busy or self._is_closed:
            raise TranscoderBusy(RETRY_AFTER_S)
        self._request_id = request_id
        self._work = asyncio.create_task(self._run(plan, tell))
        return self._work

    async def close(self) -> None:
        """Take nothing more, stop what runs and wait until it is gone."""
        self._is_closed = True
        if self._work is not None and not self._work.done():
            self._work.cancel()
            await asyncio.wait([self._work])

    async def _run(self, plan: RenderPlan, tell: Callable[[float], None]) -> RenderReport:
        with self._scratch.room() as room:
            return await Job(plan, room, self._origins, tell).run()
