"""The rendition plan a transcoder is given and the report it answers with, as JSON both ways."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from shared.delivery.model import Fit, MediaLimits
from shared.kernel.values import JsonValue

PLAN_VERSION = 1
"""Raised when a plan's meaning changes; a worker refuses versions it does not know."""


@dataclass(frozen=True)
class Watermark:
    """Text burned into the lower right corner. `opacity_ratio` is 0..1."""

    text: str
    opacity_ratio: float = 0.6


@dataclass(frozen=True)
class Target:
    """A signed link that takes one output; `headers` are sent with the PUT."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rendition:
    """One video to make: H.264 yuv420p and AAC in MP4, its index before its media.

    `rendition_id` is unique in the plan. `width` and `height` are even, 16..4320.
    """

    rendition_id: str
    width: int
    height: int
    fit: Fit
    target: Target
    watermark: Watermark | None = None


@dataclass(frozen=True)
class Poster:
    """A representative still as JPEG; the picture keeps its shape, `width` is even, 16..4320."""

    width: int
    target: Target


@dataclass(frozen=True)
class RenderPlan:
    """Everything a transcoder needs; sources and targets are signed links.

    `renditions` has 1..16 items. `threads` is the encoder's thread count, part of the plan because
    it shapes the bytes; 0 lets the machine decide.
    """

    source_url: str = field(repr=False)
    renditions: Sequence[Rendition]
    poster: Poster | None = None
    limits: MediaLimits = field(default_factory=MediaLimits)
    threads: int = 0
    version: int = PLAN_VERSION


@dataclass(frozen=True)
class OutputFacts:
    """What was made and stored. Units: pixels, bytes, seconds; `sha256` is lower hex.

    `audio` says what was done with the sound: `copied`, `encoded` or `none`.
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


@dataclass(frozen=True)
class RenderReport:
    """A finished plan: one entry per rendition, in the plan's order, and the poster if asked."""

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


def encode_plan(plan: RenderPlan) -> dict[str, JsonValue]:
    """Return `plan` as JSON values; `decode_plan` is its inverse."""
    return asdict(replace(plan, renditions=list(plan.renditions)))


def decode_plan(body: Mapping[str, Any]) -> RenderPlan:
    """Read a plan from JSON values.

    Raises: `ValueError` when a field is missing, unknown, out of its range or of another version.
    """
    try:
        if body["version"] != PLAN_VERSION:
            raise ValueError(f"plan version {body['version']!r} is not {PLAN_VERSION}")
        plan = RenderPlan(
            **{
                **body,
                "renditions": tuple(_rendition(item) for item in body["renditions"]),
                "poster": None if body["poster"] is None else _poster(body["poster"]),
                "limits": MediaLimits(**body["limits"]),
            }
        )
        _check(plan)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a rendition plan: {error}") from error
    return plan


def encode_report(report: RenderReport) -> dict[str, JsonValue]:
    """Return `report` as JSON values; `decode_report` is its inverse."""
    return asdict(replace(report, outputs=list(report.outputs)))


def decode_report(body: Mapping[str, Any]) -> RenderReport:
    """Read a report from JSON values. Raises: `ValueError` when it is not one."""
    try:
        return RenderReport(
            **{
                **body,
                "outputs": tuple(OutputFacts(**item) for item in body["outputs"]),
                "poster": None if body["poster"] is None else OutputFacts(**body["poster"]),
            }
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a render report: {error}") from error


def _rendition(item: Mapping[str, Any]) -> Rendition:
    watermark = item["watermark"]
    return Rendition(
        **{
            **item,
            "fit": Fit(item["fit"]),
            "target": Target(**item["target"]),
            "watermark": None if watermark is None else Watermark(**watermark),
        }
    )


def _poster(item: Mapping[str, Any]) -> Poster:
    return Poster(**{**item, "target": Target(**item["target"])})


RENDITIONS_MAX = 16
SIDE_MIN, SIDE_MAX = 16, 4320
THREADS_MAX = 64
WATERMARK_CHARACTERS_MAX = 100


def _check(plan: RenderPlan) -> None:
    if not 1 <= len(plan.renditions) <= RENDITIONS_MAX:
        raise ValueError(f"1..{RENDITIONS_MAX} renditions, got {len(plan.renditions)}")
    if len({item.rendition_id for item in plan.renditions}) != len(plan.renditions):
        raise ValueError("rendition ids repeat")
    if not 0 <= _whole(plan.threads) <= THREADS_MAX:
        raise ValueError(f"threads are 0..{THREADS_MAX}, got {plan.threads}")
    _check_link(plan.source_url, {})
    _check_limits(plan.limits)
    for item in plan.renditions:
        _check_rendition(item)
    if plan.poster:
        _check_side(plan.poster.width)
        _check_link(plan.poster.target.url, plan.poster.target.headers)


def _check_rendition(item: Rendition) -> None:
    _check_side(item.width)
    _check_side(item.height)
    _check_link(item.target.url, item.target.headers)
    if item.watermark is None:
        return
    text, opacity = item.watermark.text, item.watermark.opacity_ratio
    if not text.strip() or len(text) > WATERMARK_CHARACTERS_MAX or not text.isprintable():
        raise ValueError(f"a watermark is 1..{WATERMARK_CHARACTERS_MAX} printable characters")
    if not 0.0 <= opacity <= 1.0:
        raise ValueError(f"opacity_ratio is 0..1, got {opacity}")


def _check_side(side: int) -> None:
    if _whole(side) % 2 or not SIDE_MIN <= side <= SIDE_MAX:
        raise ValueError(f"sides are even and {SIDE_MIN}..{SIDE_MAX}, got {side}")


def _check_link(url: str, headers: Mapping[str, str]) -> None:
    if not url.startswith(("http://", "https://")):
        raise ValueError("links are http or https")
    if not all(isinstance(text, str) for pair in headers.items() for text in pair):
        raise ValueError("headers are text")


def _check_limits(limits: MediaLimits) -> None:
    counts = (limits.pixels_max, limits.streams_max, limits.size_bytes_max)
    if min(_whole(count) for count in counts) < 1 or not limits.duration_s_max > 0:
        raise ValueError("limits are positive")


def _whole(value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"not a whole number: {value!r}")  # noqa: TRY004 - one error for callers
    return value
