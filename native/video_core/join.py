"""Scenes into one film."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from os import PathLike

from video_core import _core
from video_core.encoding import Encoding
from video_core.media import Media, read_media
from video_core.plan import SIDE_MAX, SIDE_MIN, Limits, Provenance
from video_core.run import Cancel, Output, _encoding, _limits, _output, _provenance, build

TRANSITION_S_MAX = 10.0


class Transition(StrEnum):
    """How a scene begins."""

    CUT = "cut"
    CROSSFADE = "crossfade"  # both scenes at once: the film is shorter by its length
    FADE = "fade"  # the scene before ends in black, this one rises from it; nothing overlaps


@dataclass(frozen=True)
class Scene:
    """One film of the join, and how it follows on the one before (the first one's is ignored).

    `transition_s` is 0..10; the film uses at most half of the shorter of the two scenes.
    """

    source: str | PathLike[str]
    transition: Transition = Transition.CUT
    transition_s: float = 0.5

    def __post_init__(self) -> None:
        if not 0.0 <= self.transition_s <= TRANSITION_S_MAX:
            raise ValueError(f"transition_s is 0..{TRANSITION_S_MAX}, got {self.transition_s}")


@dataclass(frozen=True)
class JoinPlan:
    """One MP4 of `width` x `height` (even pixels, 16..4320) from 1..100 scenes.

    Seconds and bytes of `limits` are those of all scenes together. `encoding` and `threads` are as
    in `Plan`.
    """

    scenes: Sequence[Scene]
    path: str | PathLike[str]
    width: int
    height: int
    limits: Limits = field(default_factory=Limits)
    threads: int = 0
    provenance: Provenance | None = None
    encoding: Encoding = field(default_factory=Encoding)

    def __post_init__(self) -> None:
        if not self.scenes:
            raise ValueError("there is no scene to join")
        for side in (self.width, self.height):
            if side % 2 or not SIDE_MIN <= side <= SIDE_MAX:
                raise ValueError(f"sides are even and {SIDE_MIN}..{SIDE_MAX}, got {side}")
        if self.threads < 0:
            raise ValueError(f"threads is 0 or more, got {self.threads}")


@dataclass(frozen=True)
class JoinedScene:
    """Where a scene stands in the film, and the transition into it as it was made."""

    source: Media
    start_s: float
    duration_s: float
    transition: Transition
    transition_s: float


@dataclass(frozen=True)
class JoinReport:
    """The finished film; `output.is_copied` is its picture, `output.audio` its sound."""

    output: Output
    scenes: tuple[JoinedScene, ...]
    damaged_frames: int
    build: str
    wall_s: float
    cpu_s: float


def join(
    plan: JoinPlan,
    on_progress: Callable[[float], None] | None = None,
    cancel: Cancel | None = None,
) -> JoinReport:
    """Make one film of all scenes, in order; other Python threads run meanwhile.

    Pictures are carried over without encoding when only cuts join scenes that already are what
    the film asks for and share one rate and one set of codec parameters; sound likewise, by
    itself. One scene that differs has all of that kind encoded: every scene filling the frame
    (`Fit.CROP`), at the highest constant rate among them.

    Args:
        plan: local paths; the film replaces a file of its name when it is complete.
        on_progress: called on this thread with a growing ratio, at most ten times a second, once
            with 1.0; what it raises ends the run and comes out of here.
        cancel: stops the run from another thread.

    Raises: `MediaError` as its subclasses say, its detail starting with `scene N:` (from 0) where
        one scene is at fault; `LimitExceeded` also for over 100 scenes. No file exists then.
    """
    token = cancel._token if cancel else None  # noqa: SLF001 - the halves of one package
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    report = _core.join(_plan(plan), token, on_progress)
    return JoinReport(
        output=_output(report.output),
        scenes=tuple(_scene_report(each) for each in report.scenes),
        damaged_frames=report.damaged_frames,
        build=build(),
        wall_s=time.perf_counter() - wall_s,
        cpu_s=time.process_time() - cpu_s,
    )


def _plan(plan: JoinPlan) -> _core.JoinPlan:
    return _core.JoinPlan(
        scenes=[_scene(each) for each in plan.scenes],
        path=os.fspath(plan.path),
        width=plan.width,
        height=plan.height,
        provenance=None if plan.provenance is None else _provenance(plan.provenance),
        limits=_limits(plan.limits),
        encoding=_encoding(plan.encoding),
        threads=plan.threads,
    )


def _scene(scene: Scene) -> _core.Scene:
    return _core.Scene(
        source=os.fspath(scene.source),
        transition=getattr(_core.Transition, Transition(scene.transition).value),
        transition_s=scene.transition_s,
    )


def _scene_report(facts: _core.JoinedScene) -> JoinedScene:
    return JoinedScene(
        source=read_media(facts.source),
        start_s=facts.start_s,
        duration_s=facts.duration_s,
        transition=Transition(facts.transition.name),
        transition_s=facts.transition_s,
    )
