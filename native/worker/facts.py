"""What was made and stored, in the words of the report."""

from dataclasses import dataclass, field

import video_core

from native.worker.local_plan import local_encoding
from native.worker.materials import Materials
from native.worker.upload import Stored
from shared.delivery.plan import OutputFacts, RenderPlan, RenderReport, SoundFacts, SpriteFacts


@dataclass(frozen=True)
class StoredOutputs:
    """All that lies behind the plan's targets now; renditions in the plan's order."""

    renditions: list[OutputFacts] = field(default_factory=list)
    poster: OutputFacts | None = None
    preview: OutputFacts | None = None
    sprites: SpriteFacts | None = None


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
        filters=output.filters,
    )


def sprite_facts(sheet: video_core.SpriteSheet, image: OutputFacts, vtt: Stored) -> SpriteFacts:
    """Return the facts of a stored sprite sheet and its WebVTT."""
    return SpriteFacts(
        image=image,
        vtt_size_bytes=vtt.size_bytes,
        vtt_sha256=vtt.sha256,
        tile_width=sheet.tile_width,
        tile_height=sheet.tile_height,
        interval_s=sheet.interval_s,
        count=sheet.count,
    )


def report_facts(
    plan: RenderPlan, materials: Materials, made: video_core.Report, stored: StoredOutputs
) -> RenderReport:
    """Return the report of a plan whose outputs are all stored."""
    return RenderReport(
        source_sha256=materials.source_sha256,
        source_width=made.source.display_width,
        source_height=made.source.display_height,
        source_duration_s=made.source.duration_s,
        outputs=stored.renditions,
        poster=stored.poster,
        build=made.build,
        wall_s=made.wall_s,
        cpu_s=made.cpu_s,
        damaged_frames=made.damaged_frames,
        encoding=_all_encoding_words(local_encoding(plan.encoding)),
        threads=plan.threads,
        preview=stored.preview,
        sprites=stored.sprites,
        sound=None if made.sound is None else _sound_facts(made.sound),
        asset_sha256s=materials.asset_sha256s,
    )


def _all_encoding_words(encoding: video_core.Encoding) -> str:
    words = _encoding_words(encoding)
    if encoding.enlarged != encoding:
        words = f"{words}; enlarged by 1.5 or more {_encoding_words(encoding.enlarged)}"
    if encoding.small != encoding:
        words = f"{words}; under 0.9 megapixels {_encoding_words(encoding.small)}"
    return words


def _encoding_words(encoding: video_core.Encoding) -> str:
    words = f"{encoding.preset} crf={encoding.crf:g}"
    return f"{words} {encoding.options}" if encoding.options else words


def _sound_facts(sound: video_core.SoundReport) -> SoundFacts:
    return SoundFacts(
        input_lufs=sound.input_lufs,
        input_true_peak_dbtp=sound.input_true_peak_dbtp,
        output_lufs=sound.output_lufs,
        output_true_peak_dbtp=sound.output_true_peak_dbtp,
        gain_db=sound.gain_db,
    )
