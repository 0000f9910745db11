"""What a plan may hold. Types are right by then: `codec` has seen to that."""

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import category

from shared.delivery.model import Fit, MediaLimits
from shared.delivery.overlays import (
    CallToAction,
    Captions,
    Focus,
    Logo,
    Overlay,
    PriceTag,
    Text,
    Watermark,
    Window,
)
from shared.delivery.plan import (
    Encoding,
    Music,
    Preview,
    Provenance,
    RenderPlan,
    Rendition,
    Sound,
    Sprites,
    Target,
)

RENDITIONS_MAX = 16
OVERLAYS_MAX = 16
SIDE_MIN, SIDE_MAX = 16, 4320
THREADS_MAX = 64
SPRITES_MAX = 20
TILE_WIDTH_MAX = 640

ID_CHARACTERS_MAX = 64
LABEL_CHARACTERS_MAX = 100
TEXT_CHARACTERS_MAX = 200
STATEMENT_CHARACTERS_MAX = 500
OPTIONS_CHARACTERS_MAX = 500
CAPTIONS_BYTES_MAX = 256 * 1024
LINK_CHARACTERS_MAX = 4096

STILL_S_MAX = 600.0
FADE_S_MAX = 30.0
TIME_S_MAX = 24 * 3600.0

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}")
_FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")
_OPTIONS = re.compile(r"[a-z0-9-]+=[A-Za-z0-9_.,+-]+(:[a-z0-9-]+=[A-Za-z0-9_.,+-]+)*")

PRESETS = frozenset(
    {
        *("ultrafast", "superfast", "veryfast", "faster", "fast"),
        *("medium", "slow", "slower", "veryslow", "placebo"),
    }
)
"""Source: x264, `x264 --fullhelp`."""

FILE_OPTIONS = frozenset({"stats", "dump-yuv", "cqmfile", "opencl-clbin"})
"""Options by which x264 would open files of the plan's choice. Source: x264, `common/base.c`."""


def check_plan(plan: RenderPlan) -> None:
    """Return if every value of `plan` is within its range. Raises: `ValueError`."""
    _range("renditions", len(plan.renditions), 1, RENDITIONS_MAX)
    if len({item.rendition_id for item in plan.renditions}) != len(plan.renditions):
        raise ValueError("rendition ids repeat")
    _range("threads", plan.threads, 0, THREADS_MAX)
    _range("still_s", plan.still_s, 0.1, STILL_S_MAX)
    for url in links(plan):
        _check_link(url)
    for target in targets(plan):
        _check_headers(target)
    _check_limits(plan.limits)
    for item in plan.renditions:
        _check_rendition(item)
    _check_extras(plan)


def links(plan: RenderPlan) -> Iterator[str]:
    """Yield every address that working on `plan` opens, sessions of uploads aside."""
    yield plan.source_url
    yield from assets(plan)
    yield from (target.url for target in targets(plan))


def assets(plan: RenderPlan) -> Sequence[str]:
    """Return the links of what is laid over or under the film, each once: logos, then the music."""
    overlays = (each for item in plan.renditions for each in item.overlays)
    found = [each.url for each in overlays if isinstance(each, Logo)]
    if plan.sound is not None and plan.sound.music is not None:
        found.append(plan.sound.music.url)
    return list(dict.fromkeys(found))


def targets(plan: RenderPlan) -> Iterator[Target]:
    """Yield where the outputs go."""
    yield from (item.target for item in plan.renditions)
    if plan.poster is not None:
        yield plan.poster.target
    if plan.preview is not None:
        yield plan.preview.target
    if plan.sprites is not None:
        yield from (plan.sprites.image_target, plan.sprites.vtt_target)


def _check_extras(plan: RenderPlan) -> None:
    if plan.poster is not None:
        _check_side(plan.poster.width)
        _check_watermark(plan.poster.watermark)
    if plan.preview is not None:
        _check_preview(plan.preview)
    if plan.sprites is not None:
        _check_sprites(plan.sprites)
    if plan.sound is not None:
        _check_sound(plan.sound)
    if plan.provenance is not None:
        _check_provenance(plan.provenance)
    if plan.encoding is not None:
        _check_encoding(plan.encoding)


def _check_rendition(item: Rendition) -> None:
    _check_label("rendition_id", item.rendition_id, ID_CHARACTERS_MAX)
    _check_side(item.width)
    _check_side(item.height)
    _range("overlays", len(item.overlays), 0, OVERLAYS_MAX)
    _check_watermark(item.watermark)
    if item.captions is not None:
        _check_captions(item.captions)
    if item.focus is not None:
        _check_focus(item.focus, item.fit)
    for overlay in item.overlays:
        check_overlay(overlay)


def _check_watermark(mark: Watermark | None) -> None:
    if mark is None:
        return
    _check_label("watermark", mark.text, LABEL_CHARACTERS_MAX)
    _range("opacity_ratio", mark.opacity_ratio, 0.0, 1.0)


def _check_focus(focus: Focus, fit: Fit) -> None:
    if fit != Fit.CROP:
        raise ValueError("a focus is for a crop")
    _range("x_ratio", focus.x_ratio, 0.0, 1.0)
    _range("y_ratio", focus.y_ratio, 0.0, 1.0)


def check_overlay(overlay: Overlay) -> None:
    """Return if `overlay` can be planned. Raises: `ValueError`."""
    _check_window(overlay.window)
    if isinstance(overlay, Text):
        _check_text(overlay)
    elif isinstance(overlay, Logo):
        _check_logo(overlay)
    elif isinstance(overlay, PriceTag):
        _check_price(overlay)
    else:
        _check_call(overlay)


def _check_text(overlay: Text) -> None:
    _check_words("a text", overlay.text.replace("\n", " "), TEXT_CHARACTERS_MAX)
    _range("size_ratio", overlay.size_ratio, 0.01, 0.3)
    _check_pattern("colour", overlay.colour, _COLOUR)


def _check_price(overlay: PriceTag) -> None:
    for price in (overlay.price, *([] if overlay.was is None else [overlay.was])):
        _check_words("a price", price, LABEL_CHARACTERS_MAX)


def _check_call(overlay: CallToAction) -> None:
    _check_words("a call to action", overlay.text, LABEL_CHARACTERS_MAX)


def _check_logo(overlay: Logo) -> None:
    _range("width_ratio", overlay.width_ratio, 0.01, 1.0)
    _range("opacity_ratio", overlay.opacity_ratio, 0.0, 1.0)


def _check_window(window: Window) -> None:
    _range("start_s", window.start_s, 0.0, TIME_S_MAX)
    _range("fade_in_s", window.fade_in_s, 0.0, FADE_S_MAX)
    _range("fade_out_s", window.fade_out_s, 0.0, FADE_S_MAX)
    if window.end_s is None:
        _range("fade_out_s without an end", window.fade_out_s, 0.0, 0.0)
    else:
        _check_end(window, window.end_s)


def _check_end(window: Window, end_s: float) -> None:
    _range("end_s", end_s, 0.0, TIME_S_MAX)
    if end_s <= window.start_s or window.fade_in_s + window.fade_out_s > end_s - window.start_s:
        raise ValueError("a window ends after it starts, and holds its fades")


def _check_captions(captions: Captions) -> None:
    # A lone surrogate has no UTF-8: that is a ValueError as well.
    _range("bytes of captions", len(captions.text.encode()), 1, CAPTIONS_BYTES_MAX)
    _check_pattern("language", captions.language, _LANGUAGE)


def _check_preview(preview: Preview) -> None:
    _check_side(preview.width)
    _range("duration_s", preview.duration_s, 0.5, 30.0)
    _check_watermark(preview.watermark)
    if preview.start_s is not None:
        _range("start_s", preview.start_s, 0.0, TIME_S_MAX)


def _check_sprites(sprites: Sprites) -> None:
    _range("columns", sprites.columns, 1, SPRITES_MAX)
    _range("rows", sprites.rows, 1, SPRITES_MAX)
    _check_side(sprites.width)
    _range("width of a tile", sprites.width, SIDE_MIN, TILE_WIDTH_MAX)
    _check_pattern("image_name", sprites.image_name, _FILE_NAME)


def _check_sound(sound: Sound) -> None:
    if sound.loudness_lufs is not None:
        _range("loudness_lufs", sound.loudness_lufs, -40.0, -5.0)
    _range("true_peak_dbtp_max", sound.true_peak_dbtp_max, -9.0, 0.0)
    if sound.music is not None:
        _check_music(sound.music)


def _check_music(music: Music) -> None:
    _range("gain_db", music.gain_db, -60.0, 12.0)
    _range("duck_db", music.duck_db, 0.0, 60.0)
    _range("fade_s", music.fade_s, 0.0, FADE_S_MAX)


def _check_provenance(provenance: Provenance) -> None:
    _check_label("statement", provenance.statement, STATEMENT_CHARACTERS_MAX)
    _check_label("generator", provenance.generator, LABEL_CHARACTERS_MAX)


def _check_encoding(encoding: Encoding) -> None:
    if encoding.preset not in PRESETS:
        raise ValueError("preset is one of x264's")
    _range("crf", encoding.crf, 0.0, 51.0)
    _range("characters of options", len(encoding.options), 0, OPTIONS_CHARACTERS_MAX)
    if encoding.options:
        _check_pattern("options", encoding.options, _OPTIONS)
    _check_names(option.partition("=")[0] for option in encoding.options.split(":"))


def _check_names(names: Iterable[str]) -> None:
    if not FILE_OPTIONS.isdisjoint(names):
        raise ValueError("an option of the encoder names a file")


def _check_side(side: int) -> None:
    if side % 2 or not SIDE_MIN <= side <= SIDE_MAX:
        raise ValueError(f"sides are even and {SIDE_MIN}..{SIDE_MAX}, got {side}")


def _check_link(url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise ValueError("links are http or https")
    if len(url) > LINK_CHARACTERS_MAX or not _is_plain([url]):
        raise ValueError("links are plain and not endless")


def _check_headers(target: Target) -> None:
    if not _is_plain([text for pair in target.headers.items() for text in pair]):
        raise ValueError("headers are plain text")


def _is_plain(texts: Sequence[str]) -> bool:
    return all(text.isascii() and text.isprintable() for text in texts)


def _check_limits(limits: MediaLimits) -> None:
    counts = (limits.pixels_max, limits.streams_max, limits.size_bytes_max)
    if min(counts) < 1 or not limits.duration_s_max > 0:
        raise ValueError("limits are positive")


def _check_label(name: str, text: str, characters_max: int) -> None:
    if not text.strip() or len(text) > characters_max or not text.isprintable():
        raise ValueError(f"{name} is 1..{characters_max} printable characters")


def _check_words(name: str, text: str, characters_max: int) -> None:
    # Joiners and wide spaces are part of writing; controls and half characters are not.
    if any(category(sign) in {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"} for sign in text):
        raise ValueError(f"{name} holds what cannot be drawn")
    if not text.strip() or len(text) > characters_max:
        raise ValueError(f"{name} has 1..{characters_max} characters")


def _check_pattern(name: str, text: str, pattern: re.Pattern[str]) -> None:
    if pattern.fullmatch(text) is None:
        raise ValueError(f"{name} is not {pattern.pattern}")


def _range(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name}: {low}..{high}, got {value}")
