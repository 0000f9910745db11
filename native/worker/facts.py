"""What was made and stored, in the words of the report."""

import video_core

from native.worker.materials import Materials
from native.worker.upload import Stored
from shared.delivery.plan import OutputFacts, RenderPlan, RenderReport


def output_facts(rendition_id: str, output: video_core.Output, stored: Stored) -> OutputFacts:
    """Return the facts of one stored output."""
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


def report_facts(
    plan: RenderPlan,
    materials: Materials,
    made: video_core.Report,
    outputs: list[OutputFacts],
    poster: OutputFacts | None,
) -> RenderReport:
    """Return the report of a plan whose outputs are all stored."""
    return RenderReport(
        source_sha256=materials.source_sha256,
        source_width=made.source.display_width,
        source_height=made.source.display_height,
        source_duration_s=made.source.duration_s,
        outputs=outputs,
        poster=poster,
        build=made.build,
        wall_s=made.wall_s,
        cpu_s=made.cpu_s,
        damaged_frames=made.damaged_frames,
        threads=plan.threads,
    )
