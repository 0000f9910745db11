"""The plan of the wire in the words of the core: links become files of the job's folder."""

from pathlib import Path

import video_core

from native.worker.local_overlays import local_captions, local_overlay
from native.worker.materials import Materials
from shared.delivery.overlays import Watermark
from shared.delivery.plan import (
    Encoding,
    Poster,
    Preview,
    Provenance,
    RenderPlan,
    Rendition,
    Sound,
    Sprites,
)


def local_plan(plan: RenderPlan, materials: Materials, folder: Path) -> video_core.Plan:
    """Return what the core is asked for; outputs get names of their own in `folder`."""
    poster, preview, sprites = plan.poster, plan.preview, plan.sprites
    return video_core.Plan(
        source=materials.source,
        renditions=[
            _rendition(item, materials, folder / f"{number}.mp4")
            for number, item in enumerate(plan.renditions)
        ],
        poster=None if poster is None else _poster(poster, folder / "poster.jpg"),
        preview=None if preview is None else _preview(preview, folder / "preview.mp4"),
        sprites=None if sprites is None else _sprites(sprites, folder),
        sound=None if plan.sound is None else _sound(plan.sound, materials),
        provenance=None if plan.provenance is None else _provenance(plan.provenance),
        still_s=plan.still_s,
        limits=local_limits(plan),
        encoding=local_encoding(plan.encoding),
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


def local_encoding(encoding: Encoding | None) -> video_core.Encoding:
    """Return the encoder's settings, the core's own where the plan has none."""
    if encoding is None:
        return video_core.Encoding()
    return video_core.Encoding(encoding.preset, encoding.crf, encoding.options)


def _rendition(item: Rendition, materials: Materials, path: Path) -> video_core.Rendition:
    captions, focus = item.captions, item.focus
    return video_core.Rendition(
        path=path,
        width=item.width,
        height=item.height,
        fit=video_core.Fit(item.fit.value),
        watermark=_watermark(item.watermark),
        overlays=[local_overlay(each, materials) for each in item.overlays],
        captions=None if captions is None else local_captions(captions, materials),
        focus=None if focus is None else video_core.Focus(focus.x_ratio, focus.y_ratio),
    )


def _watermark(mark: Watermark | None) -> video_core.Watermark | None:
    return None if mark is None else video_core.Watermark(mark.text, mark.opacity_ratio)


def _poster(poster: Poster, path: Path) -> video_core.Poster:
    return video_core.Poster(path, poster.width, _watermark(poster.watermark))


def _preview(preview: Preview, path: Path) -> video_core.Preview:
    return video_core.Preview(
        path, preview.width, preview.start_s, preview.duration_s, _watermark(preview.watermark)
    )


def _sprites(sprites: Sprites, folder: Path) -> video_core.Sprites:
    return video_core.Sprites(
        image_path=folder / "sprites.jpg",
        vtt_path=folder / "sprites.vtt",
        columns=sprites.columns,
        rows=sprites.rows,
        width=sprites.width,
        image_name=sprites.image_name,
    )


def _sound(sound: Sound, materials: Materials) -> video_core.Sound:
    music = None
    if sound.music is not None:
        music = video_core.Music(
            path=materials.by_url[sound.music.url],
            gain_db=sound.music.gain_db,
            duck_db=sound.music.duck_db,
            fade_s=sound.music.fade_s,
        )
    return video_core.Sound(sound.loudness_lufs, sound.true_peak_dbtp_max, music)


def _provenance(provenance: Provenance) -> video_core.Provenance:
    return video_core.Provenance(
        provenance.is_ai_generated, provenance.statement, provenance.generator
    )
