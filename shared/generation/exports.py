"""Which files a generation gets, and what becomes of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from shared.delivery.plan import OutputFacts, RenderPlan, RenderReport, SpriteFacts
from shared.generation.errors import ExportsFull
from shared.generation.model import Export, ExportState, Generation, Look, Sprites
from shared.generation.rendering import (
    object_name_of,
    poster_name_of,
    preview_name_of,
    sprites_name_of,
)
from shared.kernel.ids import ObjectName
from shared.kernel.values import JsonValue

EXPORTS_MAX = 24
"""Exports of one generation, the film itself included: the document stays small."""


def add_exports(
    exports: Sequence[Export], wanted: Iterable[Look]
) -> tuple[tuple[Export, ...], tuple[Export, ...]]:
    """Return all exports with those of `wanted` added, and the ones that answer `wanted`.

    An export that looks like one already there (and has not failed) is that one: asking twice is
    free and makes nothing new. Ordinal 0 is the film itself: a wish that looks like it becomes an
    export of its own, of the same file when that is made.

    Raises: `ExportsFull` past `EXPORTS_MAX`.
    """
    every = list(exports)
    answers: list[Export] = []
    for look in wanted:
        export = next((item for item in every[1:] if _serves(item, look)), None)
        if export is None:
            export = _new_export(len(every), look, every[0])
            every.append(export)
        answers.append(export)
    if len(every) > EXPORTS_MAX:
        raise ExportsFull(EXPORTS_MAX)
    return tuple(every), tuple(answers)


def film_of(look: Look) -> Export:
    """Return export 0: the film in the ordered shape, which the customer plays as the master.

    The clean master of the provider is kept apart, so that an upgrade needs no new generation
    (M135).
    """
    return _queued(0, look)


def with_outputs(
    generation: Generation,
    outputs: Sequence[OutputFacts],
    manifests: Mapping[str, Mapping[str, JsonValue]],
) -> Generation:
    """Return `generation` with the exports that `outputs` serve marked delivered.

    Args:
        manifests: the signed manifest of each output by its `rendition_id`.
    """
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
            manifest=manifests[facts.rendition_id],
        )

    return replace(generation, exports=tuple(finish(export) for export in generation.exports))


def with_stills(generation: Generation, plan: RenderPlan, report: RenderReport) -> Generation:
    """Return `generation` with the poster, preview and sprites the first plan made."""
    made = generation
    if report.poster is not None:
        made = replace(made, poster=poster_name_of(generation))
    if report.preview is not None:
        made = replace(made, preview=preview_name_of(generation))
    if plan.sprites is not None and report.sprites is not None:
        sheet = sprites_name_of(generation)
        made = replace(made, sprites=_sprites(sheet, plan.sprites.columns, report.sprites))
    return made


def _sprites(sheet: ObjectName, columns: int, facts: SpriteFacts) -> Sprites:
    return Sprites(
        object_name=sheet,
        columns=min(columns, facts.count),
        count=facts.count,
        tile_width=facts.tile_width,
        tile_height=facts.tile_height,
        interval_s=facts.interval_s,
    )


def unmade(export: Export) -> Export:
    """Return `export` as it was when it was asked for."""
    return _queued(export.ordinal, export.look)


def planned_exports(generation: Generation, plan: RenderPlan) -> tuple[Export, ...]:
    """Return the exports whose files `plan` makes, one of each look."""
    return tuple(generation.exports[int(item.rendition_id)] for item in plan.renditions)


def fail_exports(generation: Generation, refused: Iterable[Export]) -> Generation:
    """Return `generation` with the pending ones of `refused`, and of equal looks, failed."""
    looks = {export.look for export in refused}
    return replace(
        generation,
        exports=tuple(
            replace(export, state=ExportState.FAILED)
            if export.state == ExportState.QUEUED and export.look in looks
            else export
            for export in generation.exports
        ),
    )


def _serves(known: Export, look: Look) -> bool:
    return known.look == look and known.state != ExportState.FAILED


def _new_export(ordinal: int, look: Look, film: Export) -> Export:
    if film.look == look and film.state == ExportState.DELIVERED:
        return replace(film, ordinal=ordinal)
    return _queued(ordinal, look)


def _queued(ordinal: int, look: Look) -> Export:
    return Export(
        ordinal, look.format, look.fit, look.resolution, look.has_watermark, look.dressing
    )
