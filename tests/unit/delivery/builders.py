"""Plans and reports with every field set."""

from shared.delivery.model import Anchor, CaptionFormat, Fit, MediaLimits
from shared.delivery.overlays import (
    CallToAction,
    Captions,
    Focus,
    Logo,
    PriceTag,
    Text,
    Watermark,
    Window,
)
from shared.delivery.plan import (
    Encoding,
    Music,
    OutputFacts,
    Poster,
    Preview,
    Provenance,
    RenderPlan,
    RenderReport,
    Rendition,
    Sound,
    SoundFacts,
    SpriteFacts,
    Sprites,
    Target,
)

ORIGIN = "https://objects.test"
LOGO_SHA256, MUSIC_SHA256 = "10" * 32, "20" * 32
WINDOW = Window(0.5, 3.0, 0.25, 0.5)


def a_target(name: str, *, is_resumable: bool = False) -> Target:
    return Target(f"{ORIGIN}/{name}", {"x-kept": "1"}, is_resumable)


def a_rendition(rendition_id: str = "portrait") -> Rendition:
    return Rendition(
        rendition_id=rendition_id,
        width=1080,
        height=1920,
        fit=Fit.CROP,
        target=a_target(f"{rendition_id}.mp4", is_resumable=True),
        watermark=Watermark("VidGo", 0.5),
        overlays=(
            Text("夏の新作\nSummer", Anchor.TOP, 0.06, "#FFcc00", WINDOW),
            PriceTag("NT$ 990", "NT$ 1290", Anchor.RIGHT, WINDOW),
            CallToAction("Buy now", Anchor.BOTTOM_LEFT, WINDOW),
            Logo(f"{ORIGIN}/logo.png", Anchor.CENTRE, 0.2, 0.9, WINDOW),
        ),
        captions=Captions("WEBVTT\n\n00:00.000 --> 00:01.000\n字\n", CaptionFormat.VTT),
        focus=Focus(0.3, 0.6),
    )


def a_plan() -> RenderPlan:
    return RenderPlan(
        source_url=f"{ORIGIN}/master.mp4",
        renditions=(a_rendition(), a_rendition("feed")),
        poster=Poster(640, a_target("poster.jpg"), Watermark("VidGo", 0.4)),
        limits=MediaLimits(pixels_max=1000, duration_s_max=9.5, streams_max=2, size_bytes_max=77),
        threads=2,
        preview=Preview(480, a_target("preview.mp4"), 1.5, 2.5, Watermark("VidGo", 0.3)),
        sprites=Sprites(a_target("sprites.jpg"), a_target("sprites.vtt"), 4, 6, 128, "gen_1.jpg"),
        sound=Sound(-14.0, -1.5, Music(f"{ORIGIN}/bed.mp3", -12.0, 9.0, 0.5)),
        provenance=Provenance(is_ai_generated=True, statement="Made by a model", generator="VidGo"),
        encoding=Encoding("veryfast", 20.0, "rc-lookahead=10:mbtree=1"),
        still_s=4.0,
    )


def a_plain_rendition() -> Rendition:
    return Rendition("portrait", 1080, 1920, Fit.CROP, Target(f"{ORIGIN}/portrait.mp4"))


def a_plain_plan() -> RenderPlan:
    """Everything that may be left out is."""
    return RenderPlan(f"{ORIGIN}/master.mp4", (a_plain_rendition(),))


def an_output(name: str = "portrait") -> OutputFacts:
    return OutputFacts(
        rendition_id=name,
        width=1080,
        height=1920,
        size_bytes=5,
        duration_s=2.0,
        sha256="ab",
        audio="copied",
        copied=True,
        upscaled=True,
        filters="crop 608x1080+656+0 -> 1080x1920 bicubic",
    )


def a_report() -> RenderReport:
    return RenderReport(
        source_sha256="cd",
        source_width=1920,
        source_height=1080,
        source_duration_s=2.0,
        outputs=(an_output(),),
        poster=an_output("poster"),
        build="build",
        wall_s=1.0,
        cpu_s=2.0,
        damaged_frames=3,
        encoding="veryfast crf=20",
        threads=2,
        preview=an_output("preview"),
        sprites=SpriteFacts(an_output("sprites"), 9, "ef", 160, 90, 0.4, 25),
        sound=SoundFacts(-20.5, -3.0, -14.0, -1.0, 6.5),
        asset_sha256s=(LOGO_SHA256, MUSIC_SHA256),
    )
