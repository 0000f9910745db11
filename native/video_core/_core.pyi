from collections.abc import Callable, Sequence
from typing import final

@final
class Limits:
    def __init__(
        self,
        *,
        pixels_max: int,
        duration_s_max: float,
        streams_max: int,
        size_bytes_max: int,
        wall_s_max: float,
    ) -> None: ...

@final
class Watermark:
    def __init__(self, *, text: str, opacity_ratio: float) -> None: ...

@final
class Fit:
    crop: Fit
    pad: Fit
    blur: Fit
    track: Fit

@final
class Focus:
    def __init__(self, *, x_ratio: float, y_ratio: float) -> None: ...

@final
class Anchor:
    top_left: Anchor
    top: Anchor
    top_right: Anchor
    left: Anchor
    centre: Anchor
    right: Anchor
    bottom_left: Anchor
    bottom: Anchor
    bottom_right: Anchor

@final
class Window:
    def __init__(
        self, *, start_s: float, end_s: float | None, fade_in_s: float, fade_out_s: float
    ) -> None: ...

@final
class Text:
    def __init__(
        self, *, text: str, anchor: Anchor, size_ratio: float, colour: int, window: Window
    ) -> None: ...

@final
class PriceTag:
    def __init__(self, *, price: str, was: str | None, anchor: Anchor, window: Window) -> None: ...

@final
class CallToAction:
    def __init__(self, *, text: str, anchor: Anchor, window: Window) -> None: ...

@final
class Logo:
    def __init__(
        self,
        *,
        path: str,
        anchor: Anchor,
        width_ratio: float,
        opacity_ratio: float,
        window: Window,
    ) -> None: ...

@final
class CaptionMode:
    burned: CaptionMode
    track: CaptionMode

@final
class Captions:
    def __init__(self, *, path: str, mode: CaptionMode, language: str) -> None: ...

@final
class Rendition:
    def __init__(
        self,
        *,
        path: str,
        width: int,
        height: int,
        fit: Fit,
        watermark: Watermark | None,
        overlays: Sequence[Text | PriceTag | CallToAction | Logo],
        captions: Captions | None,
        focus: Focus | None,
    ) -> None: ...

@final
class Poster:
    def __init__(self, *, path: str, width: int, watermark: Watermark | None) -> None: ...

@final
class Preview:
    def __init__(
        self,
        *,
        path: str,
        width: int,
        start_s: float | None,
        duration_s: float,
        watermark: Watermark | None,
    ) -> None: ...

@final
class Sprites:
    def __init__(
        self,
        *,
        image_path: str,
        vtt_path: str,
        columns: int,
        rows: int,
        width: int,
        image_name: str | None,
    ) -> None: ...

@final
class Provenance:
    def __init__(self, *, is_ai_generated: bool, statement: str, generator: str) -> None: ...

@final
class Music:
    def __init__(self, *, path: str, gain_db: float, duck_db: float, fade_s: float) -> None: ...

@final
class Sound:
    def __init__(
        self, *, loudness_lufs: float | None, true_peak_dbtp_max: float, music: Music | None
    ) -> None: ...

@final
class EncoderSettings:
    def __init__(self, *, preset: str, crf: float, options: str) -> None: ...

@final
class Encoding:
    def __init__(
        self, *, plain: EncoderSettings, small: EncoderSettings, enlarged: EncoderSettings
    ) -> None: ...

@final
class Plan:
    def __init__(
        self,
        *,
        source: str,
        renditions: Sequence[Rendition],
        poster: Poster | None,
        preview: Preview | None,
        sprites: Sprites | None,
        sound: Sound | None,
        provenance: Provenance | None,
        limits: Limits,
        encoding: Encoding,
        threads: int,
        still_s: float,
    ) -> None: ...

@final
class Video:
    @property
    def codec(self) -> str: ...
    @property
    def pixel_format(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def sar_num(self) -> int: ...
    @property
    def sar_den(self) -> int: ...
    @property
    def quarter_turns(self) -> int: ...
    @property
    def is_mirrored(self) -> bool: ...
    @property
    def frame_rate(self) -> float: ...
    @property
    def is_variable_rate(self) -> bool: ...
    @property
    def is_hdr(self) -> bool: ...
    @property
    def is_interlaced(self) -> bool: ...

@final
class Audio:
    @property
    def codec(self) -> str: ...
    @property
    def sample_rate_hz(self) -> int: ...
    @property
    def channels(self) -> int: ...

@final
class Media:
    @property
    def container(self) -> str: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def streams(self) -> int: ...
    @property
    def duration_s(self) -> float: ...
    @property
    def display_width(self) -> int: ...
    @property
    def display_height(self) -> int: ...
    @property
    def is_still(self) -> bool: ...
    @property
    def video(self) -> Video: ...
    @property
    def audio(self) -> Audio | None: ...

@final
class Output:
    @property
    def path(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def duration_s(self) -> float: ...
    @property
    def audio(self) -> str: ...
    @property
    def is_copied(self) -> bool: ...
    @property
    def is_upscaled(self) -> bool: ...
    @property
    def filters(self) -> str: ...

@final
class SpriteSheet:
    @property
    def image(self) -> Output: ...
    @property
    def vtt_path(self) -> str: ...
    @property
    def columns(self) -> int: ...
    @property
    def rows(self) -> int: ...
    @property
    def count(self) -> int: ...
    @property
    def tile_width(self) -> int: ...
    @property
    def tile_height(self) -> int: ...
    @property
    def interval_s(self) -> float: ...

@final
class SoundReport:
    @property
    def input_lufs(self) -> float | None: ...
    @property
    def input_true_peak_dbtp(self) -> float | None: ...
    @property
    def output_lufs(self) -> float | None: ...
    @property
    def output_true_peak_dbtp(self) -> float | None: ...
    @property
    def gain_db(self) -> float: ...

@final
class Report:
    @property
    def source(self) -> Media: ...
    @property
    def outputs(self) -> list[Output]: ...
    @property
    def poster(self) -> Output | None: ...
    @property
    def preview(self) -> Output | None: ...
    @property
    def sprites(self) -> SpriteSheet | None: ...
    @property
    def sound(self) -> SoundReport | None: ...
    @property
    def damaged_frames(self) -> int: ...

@final
class Transition:
    cut: Transition
    crossfade: Transition
    fade: Transition
    @property
    def name(self) -> str: ...

@final
class Scene:
    def __init__(self, *, source: str, transition: Transition, transition_s: float) -> None: ...

@final
class JoinPlan:
    def __init__(
        self,
        *,
        scenes: Sequence[Scene],
        path: str,
        width: int,
        height: int,
        provenance: Provenance | None,
        limits: Limits,
        encoding: Encoding,
        threads: int,
    ) -> None: ...

@final
class JoinedScene:
    @property
    def source(self) -> Media: ...
    @property
    def start_s(self) -> float: ...
    @property
    def duration_s(self) -> float: ...
    @property
    def transition(self) -> Transition: ...
    @property
    def transition_s(self) -> float: ...

@final
class JoinReport:
    @property
    def output(self) -> Output: ...
    @property
    def scenes(self) -> list[JoinedScene]: ...
    @property
    def damaged_frames(self) -> int: ...

@final
class Cancel:
    def __init__(self) -> None: ...
    def cancel(self) -> None: ...
    @property
    def is_cancelled(self) -> bool: ...

def probe(path: str, limits: Limits) -> Media: ...
def render(
    plan: Plan, cancel: Cancel | None, on_progress: Callable[[float], None] | None
) -> Report: ...
def join(
    plan: JoinPlan, cancel: Cancel | None, on_progress: Callable[[float], None] | None
) -> JoinReport: ...
def build() -> str: ...
