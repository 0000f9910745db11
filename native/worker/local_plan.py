"""The plan of the wire in the words of the core: links become files of the job's folder."""

from pathlib import Path

import video_core

from native.worker.materials import Materials
from shared.delivery.overlays import Watermark
from shared.delivery.plan import RenderPlan, Rendition


def local_plan(plan: RenderPlan, materials: Materials, folder: Path) -> video_core.Plan:
    """Return what the core is asked for; outputs get names of their own in `folder`."""
    poster = plan.poster
    return video_core.Plan(
        source=materials.source,
        renditions=[
            _rendition(item, folder / f"{number}.mp4")
            for number, item in enumerate(plan.renditions)
        ],
        poster=None if poster is None else video_core.Poster(folder / "poster.jpg", poster.width),
        limits=local_limits(plan),
        threads=plan.threads,
    )


def local_limits(plan: RenderPlan) -> video_core.Limits:
    """Return the bounds of the source."""
    return video_core.Limits(
        pixels_max=plan.limits.pixels_max,
        duration_s_max=plan.limits.duration_s_max,
        streams_max=plan.limits.streams_max,
        size_bytes_max=plan.limits.size_bytes_max,
    )


def _rendition(item: Rendition, path: Path) -> video_core.Rendition:
    return video_core.Rendition(
        path=path,
        width=item.width,
        height=item.height,
        fit=video_core.Fit(item.fit.value),
        watermark=None if item.watermark is None else _watermark(item.watermark),
    )


def _watermark(mark: Watermark) -> video_core.Watermark:
    return video_core.Watermark(mark.text, mark.opacity_ratio)
