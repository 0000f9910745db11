"""Which files a generation gets, and the one rendition plan that makes those still missing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from shared.delivery.model import Fit
from shared.delivery.overlays import Watermark
from shared.delivery.plan import OutputFacts, Poster, RenderPlan, Rendition, Target
from shared.delivery.ranges import RENDITIONS_MAX
from shared.generation.errors import ExportsFull
from shared.generation.model import Export, ExportState, Generation, export_id_of
from shared.kernel.ids import ObjectName
from shared.kernel.media import AspectRatio, Resolution

EXPORTS_MAX = 24
"""Exports of one generation, the film itself included: the document stays small."""

POSTER_WIDTH = 1280
WATERMARK_TEXT = "VidGo"


@dataclass(frozen=True)
class ExportRequest:
    """A wanted export."""

    format: AspectRatio
    fit: Fit
    resolution: Resolution
    has_watermark: bool


def add_exports(
    exports: Sequence[Export], wanted: Iterable[ExportRequest]
) -> tuple[tuple[Export, ...], tuple[Export, ...]]:
    """Return all exports with those of `wanted` added, and the ones that answer `wanted`.

    An export that looks like one already there (and has not failed) is that one: asking twice is
    free and makes nothing new. Ordinal 0 is the film itself and never answers a wish.

    Raises: `ExportsFull` past `EXPORTS_MAX`.
    """
    every = list(exports)
    answers: list[Export] = []
    for wish in wanted:
        export = Export(len(every), wish.format, wish.fit, wish.resolution, wish.has_watermark)
        known = next((item for item in every[1:] if _serves(item, export)), None)
        if known is None:
            every.append(export)
        answers.append(known or export)
    if len(every) > EXPORTS_MAX:
        raise ExportsFull(EXPORTS_MAX)
    return tuple(every), tuple(answers)


def film_of(resolution: Resolution, ratio: AspectRatio, *, has_watermark: bool) -> Export:
    """Return export 0: the film in the ordered shape, which the customer plays as the master.

    The clean master of the provider is kept apart, so that an upgrade needs no new generation
    (M135).
    """
    return Export(0, ratio, Fit.CROP, resolution, has_watermark)


def object_name_of(generation: Generation, export: Export) -> ObjectName:
    """Return where an export's file lies."""
    export_id = export_id_of(generation.generation_id, export.ordinal)
    return ObjectName(f"exports/{generation.owner_id}/{export_id}.mp4")


def poster_name_of(generation: Generation) -> ObjectName:
    """Return where the poster lies."""
    return ObjectName(f"posters/{generation.owner_id}/{generation.generation_id}.jpg")


def plan_exports(
    generation: Generation,
    source_url: str,
    target: Callable[[ObjectName, str], Target],
) -> RenderPlan:
    """Return the plan that makes the pending exports in one pass; equal looks are made once.

    A plan takes `RENDITIONS_MAX`; what is beyond stays pending for the next one.

    `target` gives a signed link for an object name and a content type. The first plan of a
    generation also makes its poster.
    """
    renditions = [
        _rendition(export, target(object_name_of(generation, export), "video/mp4"))
        for export in _distinct(generation.pending_exports)[:RENDITIONS_MAX]
    ]
    poster = None
    if generation.poster is None:
        poster = Poster(POSTER_WIDTH, target(poster_name_of(generation), "image/jpeg"))
    return RenderPlan(source_url=source_url, renditions=renditions, poster=poster)


def with_outputs(generation: Generation, outputs: Sequence[OutputFacts]) -> Generation:
    """Return `generation` with the exports that `outputs` serve marked delivered."""
    made = {int(output.rendition_id): output for output in outputs}
    by_look = {export.look: export for export in generation.exports if export.ordinal in made}

    def finish(export: Export) -> Export:
        source = by_look.get(export.look)
        if source is None or export.state != ExportState.QUEUED:
            return export
        facts = made[source.ordinal]
        return replace(
            export,
            state=ExportState.DELIVERED,
            object_name=object_name_of(generation, source),
            size_bytes=facts.size_bytes,
            duration_s=facts.duration_s,
            sha256=facts.sha256,
        )

    return replace(generation, exports=tuple(finish(export) for export in generation.exports))


def unmade(export: Export) -> Export:
    """Return `export` as it was when it was asked for."""
    return Export(
        export.ordinal, export.format, export.fit, export.resolution, export.has_watermark
    )


def fail_exports(generation: Generation) -> Generation:
    """Return `generation` with every pending export failed."""
    return replace(
        generation,
        exports=tuple(
            replace(export, state=ExportState.FAILED)
            if export.state == ExportState.QUEUED
            else export
            for export in generation.exports
        ),
    )


def _serves(known: Export, wanted: Export) -> bool:
    return known.look == wanted.look and known.state != ExportState.FAILED


def _distinct(exports: Iterable[Export]) -> list[Export]:
    first: dict[object, Export] = {}
    for export in exports:
        first.setdefault(export.look, export)
    return list(first.values())


def _rendition(export: Export, target: Target) -> Rendition:
    return Rendition(
        rendition_id=str(export.ordinal),
        width=export.size.width,
        height=export.size.height,
        fit=export.fit,
        target=target,
        watermark=Watermark(WATERMARK_TEXT) if export.has_watermark else None,
    )
