"""One plan from its links to its links: download, render, upload."""

from collections.abc import Callable
from dataclasses import dataclass

from native.worker.estimate import output_bytes
from native.worker.facts import report_facts
from native.worker.local_plan import local_limits, local_plan
from native.worker.materials import fetch
from native.worker.network import http_client
from native.worker.origins import AllowedOrigins
from native.worker.render import probe, render
from native.worker.scratch import Room
from native.worker.storing import Storing
from native.worker.upload import Uploader
from shared.delivery.errors import TranscoderUnavailable
from shared.delivery.plan import RenderPlan, RenderReport

DOWNLOADED, RENDERED = 0.05, 0.95
"""Shares of the progress: what is not rendering is mostly waiting for the network."""


@dataclass(frozen=True)
class Job:
    """A plan and the empty room it is made in.

    `tell` takes the ratio done; it is called from several threads and must not block.
    """

    plan: RenderPlan
    room: Room
    origins: AllowedOrigins
    tell: Callable[[float], None]

    async def run(self) -> RenderReport:
        """Make and store every output; cancelling the task that awaits this stops it.

        Raises: `SourceRefused`, `DressingRefused`, `TranscoderUnavailable`.
        """
        try:
            return await self._run()
        except OSError as error:
            raise TranscoderUnavailable(f"the scratch space failed: {error.strerror}") from error

    async def _run(self) -> RenderReport:
        async with http_client() as client:
            materials = await fetch(client, self.plan, self.room)
            self.tell(DOWNLOADED)
            source = await probe(materials.source, local_limits(self.plan))
            self.room.check_fits(output_bytes(self.plan, source))
            made = await render(local_plan(self.plan, materials, self.room.folder), self._advance)
            self.tell(RENDERED)
            stored = await Storing(Uploader(client, self.origins), self.plan, made).run()
            return report_facts(self.plan, materials, made, stored)

    def _advance(self, ratio: float) -> None:
        """Tell of progress, and end a render that takes more room than there is."""
        self.room.check_fits(0)
        self.tell(DOWNLOADED + (RENDERED - DOWNLOADED) * ratio)
