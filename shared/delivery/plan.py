"""The rendition plan a transcoder is given and the report it answers with.

How both are written as JSON is in `codec`, what a plan may hold in `ranges`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.delivery.model import Fit, MediaLimits
from shared.delivery.overlays import Captions, Focus, Overlay, Watermark

PLAN_VERSION = 3
"""Raised when a plan's meaning changes; a worker refuses versions it does not know."""


@dataclass(frozen=True)
class Target:
    """A signed link that takes one output; `headers` are sent with the request.

    A plain target takes the whole file by one PUT. A resumable one is POSTed to, answers with the
    address of a session, and that takes the file in parts.
    """

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    is_resumable: bool = False


@dataclass(frozen=True)
class Rendition:
    """One video to make: H.264 yuv420p and AAC in MP4, its index before its media.

    `rendition_id` is unique in the plan. `width` and `height` are even, 16..4320. `overlays` has
    0..16 items, the last on top. `focus` belongs to a crop.
    """

    rendition_id: str
    width: int
    height: int
    fit: Fit
    target: Target
    watermark: Watermark | None = None
    overlays: Sequence[Overlay] = ()
    captions: Captions | None = None
    focus: Focus | None = None


@dataclass(frozen=True)
class Poster:
    """A representative still as JPEG; the picture keeps its shape, `width` is even, 16..4320."""

    width: int
    target: Target
    watermark: Watermark | None = None


@dataclass(frozen=True)
class Preview:
    """A silent MP4 of a few seconds; the picture keeps its shape, `width` is even, 16..4320.

    `start_s` None lets the transcoder choose a moment; `duration_s` is 0.5..30.
    """

    width: int
    target: Target
    start_s: float | None = None
    duration_s: float = 3.0
    watermark: Watermark | None = None


@dataclass(frozen=True)
class Sprites:
    """Pictures for scrubbing: one JPEG of `columns` x `rows` tiles and the WebVTT that names them.

    `columns` and `rows` are 1..20, `width` of a tile is even, 16..640. `image_name` is what the
    WebVTT calls the image: its file name where both are stored.
    """

    image_target: Target
    vtt_target: Target
    columns: int = 5
    rows: int = 5
    width: int = 160
    image_name: str = "sprites.jpg"


@dataclass(frozen=True)
class Music:
    """A bed of music behind a signed link, looped or cut to the film's length.

    `gain_db` is -60..12; `duck_db`, 0..60, is taken off while the film's own sound speaks;
    `fade_s`, 0..30, at both ends.
    """

    url: str = field(repr=False)
    gain_db: float = -14.0
    duck_db: float = 10.0
    fade_s: float = 1.0


@dataclass(frozen=True)
class Sound:
    """What is done to the sound; with nothing set it is measured and otherwise left as it is.

    `loudness_lufs`, -40..-5, is the integrated loudness to reach; `true_peak_dbtp_max`, -9..0, is
    never passed. Source: EBU R 128.
    """

    loudness_lufs: float | None = None
    true_peak_dbtp_max: float = -1.0
    music: Music | None = None


@dataclass(frozen=True)
class Provenance:
    """What every file says of its making, for people (`statement`) and programs."""

    is_ai_generated: bool
    statement: str
    generator: str = "VidGo"


@dataclass(frozen=True)
class Encoding:
    """Settings in x264's own words: a preset, a quality (0..51, less is better), `key=value:`..."""

    preset: str
    crf: float
    options: str = ""


@dataclass(frozen=True)
class RenderPlan:
    """Everything a transcoder needs; sources and targets are signed links.

    `renditions` has 1..16 items. `still_s`, 0.1..600, is the length of a film made of a picture.
    `sound` None leaves the sound as it is, unmeasured; `encoding` None is the transcoder's best.
    `threads` is the encoder's thread count, part of the plan because it shapes the bytes; 0 lets
    the machine decide.
    """

    source_url: str = field(repr=False)
    renditions: Sequence[Rendition]
    poster: Poster | None = None
    limits: MediaLimits = field(default_factory=MediaLimits)
    threads: int = 0
    preview: Preview | None = None
    sprites: Sprites | None = None
    sound: Sound | None = None
    provenance: Provenance | None = None
    encoding: Encoding | None = None
    still_s: float = 5.0
    version: int = PLAN_VERSION


@dataclass(frozen=True)
class OutputFacts:
    """What was made and stored. Units: pixels, bytes, seconds; `sha256` is lower hex.

    `audio` says what was done with the sound: `copied`, `encoded` or `none`; `filters` what was
    done to the picture, in words that are the same for the same build and plan.
    """

    rendition_id: str
    width: int
    height: int
    size_bytes: int
    duration_s: float
    sha256: str
    audio: str = "none"
    copied: bool = False  # the video stream was carried over unchanged
    upscaled: bool = False
    filters: str = ""


@dataclass(frozen=True)
class SpriteFacts:
    """A stored sprite sheet. Units: pixels of one tile, seconds between tiles, count of tiles."""

    image: OutputFacts
    vtt_size_bytes: int
    vtt_sha256: str
    tile_width: int
    tile_height: int
    interval_s: float
    count: int


@dataclass(frozen=True)
class SoundFacts:
    """Loudness before and after, LUFS and dBTP; None where it is silent. `gain_db` was applied."""

    input_lufs: float | None
    input_true_peak_dbtp: float | None
    output_lufs: float | None
    output_true_peak_dbtp: float | None
    gain_db: float | None


@dataclass(frozen=True)
class RenderReport:
    """A finished plan: one entry per rendition, in the plan's order, and the rest as asked.

    `encoding` is preset, quality and options as they were used; `threads` as the plan said.
    `asset_sha256s` are those of the files behind `shared.delivery.ranges.assets` of the plan, in
    that order, each link once.
    """

    source_sha256: str
    source_width: int
    source_height: int
    source_duration_s: float
    outputs: Sequence[OutputFacts]
    poster: OutputFacts | None
    build: str
    wall_s: float
    cpu_s: float
    damaged_frames: int = 0  # concealed or dropped, at most 2 %
    encoding: str = ""
    threads: int = 0
    preview: OutputFacts | None = None
    sprites: SpriteFacts | None = None
    sound: SoundFacts | None = None
    asset_sha256s: Sequence[str] = ()
