"""The one rendition plan that makes what is still missing of a generation, and where it lies."""

from collections.abc import Iterable
from itertools import accumulate
from typing import Protocol

from shared.delivery.overlays import Logo, Watermark
from shared.delivery.overlays import Overlay as PlannedOverlay
from shared.delivery.plan import (
    Poster,
    Preview,
    Provenance,
    RenderPlan,
    Rendition,
    Sound,
    Target,
)
from shared.delivery.plan import Sprites as PlannedSprites
from shared.delivery.ranges import RENDITIONS_MAX
from shared.generation.model import Export, Generation, LogoPhoto, Overlay, export_id_of
from shared.kernel.ids import ObjectName

POSTER_WIDTH = 1280
PREVIEW_WIDTH = 480

LOUDNESS_LUFS = -14.0
"""What the social platforms play back without turning it down. Source: EBU R 128, measured so."""

THREADS = 4
"""Of each encoder: the transcoder's processors. Fixed, so that anyone can make the same bytes."""

PLAN_PIXELS_MAX = 16 * 1080 * 1920
"""Of all renditions of a plan together, as each holds pictures of its size: four of 2160p."""

AI_STATEMENT = "Made with generative AI by VidGo."
"""Said in every file's metadata and manifest (product.md, row 53)."""

WATERMARK_TEXT = "VidGo"


class Links(Protocol):
    """Signed links a transcoder works with."""

    def source(self, name: ObjectName) -> str:
        """Return where to read `name`."""
        ...

    def target(self, name: ObjectName, content_type: str) -> Target:
        """Return where to put `name`."""
        ...


def plan_exports(generation: Generation, master: ObjectName, links: Links) -> RenderPlan:
    """Return the plan that makes the pending exports in one pass; equal looks are made once.

    A plan takes `RENDITIONS_MAX` of together `PLAN_PIXELS_MAX`; what is beyond stays pending for
    the next one. The first plan of a generation also makes its poster, preview and sprites; the
    first two are marked where the film is, tiles are too small for it.
    """
    is_first = generation.poster is None
    return RenderPlan(
        source_url=links.source(master),
        renditions=[
            _rendition(generation, export, links)
            for export in _batch(_distinct(generation.pending_exports))
        ],
        poster=_poster(generation, links) if is_first else None,
        preview=_preview(generation, links) if is_first else None,
        sprites=_sprites(generation, links) if is_first else None,
        sound=Sound(loudness_lufs=LOUDNESS_LUFS),
        threads=THREADS,
        provenance=Provenance(is_ai_generated=True, statement=AI_STATEMENT),
    )


def object_name_of(generation: Generation, export: Export) -> ObjectName:
    """Return where an export's file lies."""
    export_id = export_id_of(generation.generation_id, export.ordinal)
    return ObjectName(f"exports/{generation.owner_id}/{export_id}.mp4")


def preview_name_of(generation: Generation) -> ObjectName:
    """Return where the silent preview lies."""
    return ObjectName(f"previews/{generation.owner_id}/{generation.generation_id}.mp4")


def sprites_name_of(generation: Generation) -> ObjectName:
    """Return where the sheet of small pictures lies."""
    return ObjectName(f"sprites/{generation.owner_id}/{generation.generation_id}.jpg")


def sprites_vtt_name_of(sheet: ObjectName) -> ObjectName:
    """Return where the WebVTT of a sheet lies: beside it."""
    return ObjectName(f"{sheet}.vtt")


def file_name_of(name: ObjectName) -> str:
    """Return what an object is called beside those of its folder."""
    return name.rpartition("/")[2]


def poster_name_of(generation: Generation) -> ObjectName:
    """Return where the poster lies."""
    return ObjectName(f"posters/{generation.owner_id}/{generation.generation_id}.jpg")


def _batch(exports: list[Export]) -> list[Export]:
    """Return the first of `exports` that one plan takes, at least one."""
    pixels = accumulate(export.size.width * export.size.height for export in exports)
    fitting = sum(total <= PLAN_PIXELS_MAX for total in pixels)
    return exports[: min(RENDITIONS_MAX, max(1, fitting))]


def _distinct(exports: Iterable[Export]) -> list[Export]:
    first: dict[object, Export] = {}
    for export in exports:
        first.setdefault(export.look, export)
    return list(first.values())


def _rendition(generation: Generation, export: Export, links: Links) -> Rendition:
    dressing = export.dressing
    return Rendition(
        rendition_id=str(export.ordinal),
        width=export.size.width,
        height=export.size.height,
        fit=export.fit,
        target=links.target(object_name_of(generation, export), "video/mp4"),
        watermark=_watermark(export),
        overlays=tuple(_overlay(overlay, links) for overlay in dressing.overlays),
        captions=dressing.captions,
    )


def _watermark(export: Export) -> Watermark | None:
    return Watermark(WATERMARK_TEXT) if export.has_watermark else None


def _overlay(overlay: Overlay, links: Links) -> PlannedOverlay:
    if not isinstance(overlay, LogoPhoto):
        return overlay
    return Logo(
        links.source(overlay.photo.object_name),
        overlay.anchor,
        overlay.width_ratio,
        overlay.opacity_ratio,
        overlay.window,
    )


def _poster(generation: Generation, links: Links) -> Poster:
    target = links.target(poster_name_of(generation), "image/jpeg")
    return Poster(POSTER_WIDTH, target, _watermark(generation.exports[0]))


def _preview(generation: Generation, links: Links) -> Preview:
    target = links.target(preview_name_of(generation), "video/mp4")
    return Preview(PREVIEW_WIDTH, target, watermark=_watermark(generation.exports[0]))


def _sprites(generation: Generation, links: Links) -> PlannedSprites:
    sheet = sprites_name_of(generation)
    return PlannedSprites(
        image_target=links.target(sheet, "image/jpeg"),
        vtt_target=links.target(sprites_vtt_name_of(sheet), "text/vtt"),
        image_name=file_name_of(sheet),
    )
