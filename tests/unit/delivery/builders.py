"""Plans and reports with every field set."""

from shared.delivery.model import Fit, MediaLimits
from shared.delivery.plan import (
    OutputFacts,
    Poster,
    RenderPlan,
    RenderReport,
    Rendition,
    Target,
    Watermark,
)

ORIGIN = "https://objects.test"


def a_rendition(rendition_id: str = "portrait") -> Rendition:
    target = Target(f"{ORIGIN}/{rendition_id}.mp4", {"x-kept": "1"})
    return Rendition(rendition_id, 1080, 1920, Fit.BLUR, target, Watermark("VidGo", 0.5))


def a_plan() -> RenderPlan:
    return RenderPlan(
        source_url=f"{ORIGIN}/master.mp4",
        renditions=(a_rendition(), a_rendition("feed")),
        poster=Poster(640, Target(f"{ORIGIN}/poster.jpg")),
        limits=MediaLimits(pixels_max=1000, duration_s_max=9.5, streams_max=2, size_bytes_max=77),
        threads=2,
    )


def a_report() -> RenderReport:
    output = OutputFacts(
        rendition_id="portrait",
        width=1080,
        height=1920,
        size_bytes=5,
        duration_s=2.0,
        sha256="ab",
        audio="copied",
        copied=True,
        upscaled=True,
    )
    return RenderReport("cd", 1920, 1080, 2.0, (output,), output, "build", 1.0, 2.0, 3)
