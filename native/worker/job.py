"""One plan from its links to its links: download, render, upload."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import video_core

from native.worker.transfer import Stored, download, http_client, upload
from shared.delivery.errors import (
    SourceOverLimit,
    SourceRefused,
    SourceUnsupported,
    TranscoderUnavailable,
)
from shared.delivery.plan import OutputFacts, RenderPlan, RenderReport, Target

DOWNLOADED, RENDERED = 0.05, 0.95
"""Shares of the progress: what is not rendering is mostly waiting for the network."""

POSTER_ID = "poster"


@dataclass(frozen=True)
class Job:
    """A plan and the empty folder it is made in.

    `tell` takes the ratio done; it is called from several threads and must not block.
    """

    plan: RenderPlan
    folder: Path
    tell: Callable[[float], None]

    async def run(self) -> RenderReport:
        """Make and store every output.

        Cancelling the task that awaits this stops a render within 200 ms.

        Raises: `SourceRefused`, `TranscoderUnavailable`.
        """
        async with http_client() as client:
            source = self.folder / "source"
            limit = self.plan.limits.size_bytes_max
            source_sha256 = await download(client, self.plan.source_url, source, limit)
            self.tell(DOWNLOADED)
            made = await self._render(source)
            self.tell(RENDERED)
            return await self._store(client, source_sha256, made)

    async def _render(self, source: Path) -> video_core.Report:
        cancel = video_core.Cancel()
        plan = _local_plan(self.plan, source, self.folder)
        rendering = asyncio.create_task(asyncio.to_thread(_render, plan, self._advance, cancel))
        try:
            return await asyncio.shield(rendering)
        except asyncio.CancelledError:
            cancel.cancel()
            # The folder is the render's until it has let go.
            await asyncio.wait([rendering])
            rendering.exception()
            raise

    def _advance(self, ratio: float) -> None:
        self.tell(DOWNLOADED + (RENDERED - DOWNLOADED) * ratio)

    async def _store(
        self, client: httpx.AsyncClient, source_sha256: str, made: video_core.Report
    ) -> RenderReport:
        outputs = [
            _facts(item.rendition_id, output, await _put(client, output, item.target, "video/mp4"))
            for item, output in zip(self.plan.renditions, made.outputs, strict=True)
        ]
        return RenderReport(
            source_sha256=source_sha256,
            source_width=made.source.display_width,
            source_height=made.source.display_height,
            source_duration_s=made.source.duration_s,
            outputs=outputs,
            poster=await self._store_poster(client, made.poster),
            build=made.build,
            wall_s=made.wall_s,
            cpu_s=made.cpu_s,
            damaged_frames=made.damaged_frames,
        )

    async def _store_poster(
        self, client: httpx.AsyncClient, made: video_core.Output | None
    ) -> OutputFacts | None:
        if made is None or self.plan.poster is None:
            return None
        stored = await _put(client, made, self.plan.poster.target, "image/jpeg")
        return _facts(POSTER_ID, made, stored)


async def _put(
    client: httpx.AsyncClient, output: video_core.Output, target: Target, media_type: str
) -> Stored:
    return await upload(client, output.path, target, media_type)


def _facts(rendition_id: str, output: video_core.Output, stored: Stored) -> OutputFacts:
    return OutputFacts(
        rendition_id=rendition_id,
        width=output.width,
        height=output.height,
        size_bytes=stored.size_bytes,
        duration_s=output.duration_s,
        sha256=stored.sha256,
        audio=output.audio,
        copied=output.is_copied,
        upscaled=output.is_upscaled,
    )


def _render(
    plan: video_core.Plan, on_progress: Callable[[float], None], cancel: video_core.Cancel
) -> video_core.Report:
    """Render, in the words of the product: verdicts on the source apart from our own failures."""
    try:
        return video_core.render(plan, on_progress, cancel)
    except video_core.UnreadableMedia as error:
        raise SourceRefused(str(error)) from error
    except video_core.LimitExceeded as error:
        raise SourceOverLimit(str(error)) from error
    except video_core.UnsupportedMedia as error:
        raise SourceUnsupported(str(error)) from error
    except video_core.MediaError as error:
        raise TranscoderUnavailable(f"rendering failed: {error}") from error
    except MemoryError as error:
        raise TranscoderUnavailable("rendering failed: out of memory") from error


def _local_plan(plan: RenderPlan, source: Path, folder: Path) -> video_core.Plan:
    poster = plan.poster
    return video_core.Plan(
        source=source,
        renditions=[
            video_core.Rendition(
                path=folder / f"{number}.mp4",
                width=item.width,
                height=item.height,
                fit=video_core.Fit(item.fit.value),
                watermark=None
                if item.watermark is None
                else video_core.Watermark(item.watermark.text, item.watermark.opacity_ratio),
            )
            for number, item in enumerate(plan.renditions)
        ],
        poster=None if poster is None else video_core.Poster(folder / "poster.jpg", poster.width),
        limits=video_core.Limits(
            pixels_max=plan.limits.pixels_max,
            duration_s_max=plan.limits.duration_s_max,
            streams_max=plan.limits.streams_max,
            size_bytes_max=plan.limits.size_bytes_max,
        ),
        threads=plan.threads,
    )
