"""The two verbs, and the token that stops them."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from video_core import _core
from video_core.encoding import Encoding
from video_core.media import Media, read_media
from video_core.overlay import (
    Anchor,
    CallToAction,
    CaptionMode,
    Captions,
    Logo,
    Overlay,
    PriceTag,
    Text,
    Window,
)
from video_core.plan import (
    Fit,
    Focus,
    Limits,
    Plan,
    Poster,
    Preview,
    Provenance,
    Rendition,
    Sprites,
    Watermark,
)
from video_core.sound import SoundReport, read_sound, write_sound


class Cancel:
    """Stops the runs it was given to, from any thread, within 200 ms."""

    def __init__(self) -> None:
        self._token = _core.Cancel()

    def cancel(self) -> None:
        """Ask the runs to stop; calling it again changes nothing."""
        self._token.cancel()

    @property
    def is_cancelled(self) -> bool:
        """Whether `cancel` has been called."""
        return self._token.is_cancelled


@dataclass(frozen=True)
class Output:
    """One finished file. Units: pixels, bytes, seconds.

    `audio` is copied, encoded or none; `is_copied` says the same of the picture. `is_upscaled`
    means more pixels than the source had there (over 2 %). `filters` says what was done to the
    picture, in the same words for the same plan and source.
    """

    path: Path
    width: int
    height: int
    size_bytes: int
    duration_s: float
    audio: str
    is_copied: bool
    is_upscaled: bool
    filters: str


@dataclass(frozen=True)
class SpriteSheet:
    """A finished sheet; tile `n` (0..count-1) stands for `interval_s` from `n * interval_s` on.

    Tiles run along the rows; the last row may be shorter. Units: pixels, seconds.
    """

    image: Output
    vtt_path: Path
    columns: int
    rows: int
    count: int
    tile_width: int
    tile_height: int
    interval_s: float


@dataclass(frozen=True)
class Report:
    """A finished plan, outputs in its order.

    `sound` is there when the plan has one. `damaged_frames` were concealed or dropped (at most 2 %,
    else the source is refused). `cpu_s` is this process's over the run.
    """

    source: Media
    outputs: tuple[Output, ...]
    poster: Output | None
    preview: Output | None
    sprites: SpriteSheet | None
    sound: SoundReport | None
    damaged_frames: int
    build: str
    wall_s: float
    cpu_s: float


def probe(path: str | PathLike[str], limits: Limits | None = None) -> Media:
    """Read what a file is. Raises: `UnreadableMedia`, `LimitExceeded`, `UnsupportedMedia`."""
    return read_media(_core.probe(os.fspath(path), _limits(limits or Limits())))


def render(
    plan: Plan,
    on_progress: Callable[[float], None] | None = None,
    cancel: Cancel | None = None,
) -> Report:
    """Make every output of `plan` from one decode; other Python threads run meanwhile.

    Args:
        plan: local paths; an output replaces a file of its name when everything is complete.
        on_progress: called on this thread with a growing ratio, at most ten times a second, once
            with 1.0; what it raises ends the run and comes out of here.
        cancel: stops the run from another thread.

    Raises: `MediaError` as its subclasses say; no output exists then.
    """
    token = cancel._token if cancel else None  # noqa: SLF001 - the two halves of one module
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    report = _core.render(_plan(plan), token, on_progress)
    return Report(
        source=read_media(report.source),
        outputs=tuple(_output(each) for each in report.outputs),
        poster=None if report.poster is None else _output(report.poster),
        preview=None if report.preview is None else _output(report.preview),
        sprites=None if report.sprites is None else _sheet(report.sprites),
        sound=None if report.sound is None else read_sound(report.sound),
        damaged_frames=report.damaged_frames,
        build=build(),
        wall_s=time.perf_counter() - wall_s,
        cpu_s=time.process_time() - cpu_s,
    )


def build() -> str:
    """Return the versions of everything that shapes the bytes."""
    return _core.build()


def _output(facts: _core.Output) -> Output:
    return Output(
        path=Path(facts.path),
        width=facts.width,
        height=facts.height,
        size_bytes=facts.size_bytes,
        duration_s=facts.duration_s,
        audio=facts.audio,
        is_copied=facts.is_copied,
        is_upscaled=facts.is_upscaled,
        filters=facts.filters,
    )


def _sheet(facts: _core.SpriteSheet) -> SpriteSheet:
    return SpriteSheet(
        image=_output(facts.image),
        vtt_path=Path(facts.vtt_path),
        columns=facts.columns,
        rows=facts.rows,
        count=facts.count,
        tile_width=facts.tile_width,
        tile_height=facts.tile_height,
        interval_s=facts.interval_s,
    )


def _limits(limits: Limits) -> _core.Limits:
    return _core.Limits(
        pixels_max=limits.pixels_max,
        duration_s_max=limits.duration_s_max,
        streams_max=limits.streams_max,
        size_bytes_max=limits.size_bytes_max,
        wall_s_max=limits.wall_s_max,
    )


def _plan(plan: Plan) -> _core.Plan:
    return _core.Plan(
        source=os.fspath(plan.source),
        renditions=[_rendition(each) for each in plan.renditions],
        poster=None if plan.poster is None else _poster(plan.poster),
        preview=None if plan.preview is None else _preview(plan.preview),
        sprites=None if plan.sprites is None else _sprites(plan.sprites),
        sound=None if plan.sound is None else write_sound(plan.sound),
        provenance=None if plan.provenance is None else _provenance(plan.provenance),
        limits=_limits(plan.limits),
        encoding=_encoding(plan.encoding),
        threads=plan.threads,
        still_s=plan.still_s,
    )


def _encoding(encoding: Encoding) -> _core.Encoding:
    return _core.Encoding(
        plain=_settings(encoding),
        small=_settings(encoding.small),
        enlarged=_settings(encoding.enlarged),
    )


def _settings(encoding: Encoding) -> _core.EncoderSettings:
    return _core.EncoderSettings(preset=encoding.preset, crf=encoding.crf, options=encoding.options)


def _rendition(rendition: Rendition) -> _core.Rendition:
    return _core.Rendition(
        path=os.fspath(rendition.path),
        width=rendition.width,
        height=rendition.height,
        fit=getattr(_core.Fit, Fit(rendition.fit).value),
        watermark=_watermark(rendition.watermark),
        overlays=[_overlay(each) for each in rendition.overlays],
        captions=None if rendition.captions is None else _captions(rendition.captions),
        focus=None if rendition.focus is None else _focus(rendition.focus),
    )


def _watermark(mark: Watermark | None) -> _core.Watermark | None:
    if mark is None:
        return None
    return _core.Watermark(text=mark.text, opacity_ratio=mark.opacity_ratio)


def _overlay(
    overlay: Overlay,
) -> _core.Text | _core.PriceTag | _core.CallToAction | _core.Logo:
    anchor = getattr(_core.Anchor, Anchor(overlay.anchor).value)
    window = _window(overlay.window)
    match overlay:
        case Text():
            return _core.Text(
                text=overlay.text,
                anchor=anchor,
                size_ratio=overlay.size_ratio,
                colour=int(overlay.colour[1:], 16),
                window=window,
            )
        case PriceTag():
            return _core.PriceTag(
                price=overlay.price, was=overlay.was, anchor=anchor, window=window
            )
        case CallToAction():
            return _core.CallToAction(text=overlay.text, anchor=anchor, window=window)
        case Logo():
            return _core.Logo(
                path=os.fspath(overlay.path),
                anchor=anchor,
                width_ratio=overlay.width_ratio,
                opacity_ratio=overlay.opacity_ratio,
                window=window,
            )


def _window(window: Window) -> _core.Window:
    return _core.Window(
        start_s=window.start_s,
        end_s=window.end_s,
        fade_in_s=window.fade_in_s,
        fade_out_s=window.fade_out_s,
    )


def _captions(captions: Captions) -> _core.Captions:
    return _core.Captions(
        path=os.fspath(captions.path),
        mode=getattr(_core.CaptionMode, CaptionMode(captions.mode).value),
        language=captions.language,
    )


def _focus(focus: Focus) -> _core.Focus:
    return _core.Focus(x_ratio=focus.x_ratio, y_ratio=focus.y_ratio)


def _poster(poster: Poster) -> _core.Poster:
    return _core.Poster(
        path=os.fspath(poster.path),
        width=poster.width,
        watermark=_watermark(poster.watermark),
    )


def _preview(preview: Preview) -> _core.Preview:
    return _core.Preview(
        path=os.fspath(preview.path),
        width=preview.width,
        start_s=preview.start_s,
        duration_s=preview.duration_s,
        watermark=_watermark(preview.watermark),
    )


def _sprites(sprites: Sprites) -> _core.Sprites:
    return _core.Sprites(
        image_path=os.fspath(sprites.image_path),
        vtt_path=os.fspath(sprites.vtt_path),
        columns=sprites.columns,
        rows=sprites.rows,
        width=sprites.width,
        image_name=sprites.image_name,
    )


def _provenance(provenance: Provenance) -> _core.Provenance:
    return _core.Provenance(
        is_ai_generated=provenance.is_ai_generated,
        statement=provenance.statement,
        generator=provenance.generator,
    )
