"""The core's two verbs in the words of the product: verdicts apart from our own failures."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import video_core

from shared.delivery.errors import (
    DressingRefused,
    SourceOverLimit,
    SourceRefused,
    SourceUnsupported,
    TranscoderUnavailable,
)
from shared.kernel.errors import DomainError

DRESSING_STAGES = frozenset({"overlay", "captions", "sound"})
"""Where the core works on what is laid over or under the film. Source: `video_core.MediaError`."""

VERDICTS: Mapping[type[video_core.MediaError], type[SourceRefused]] = {
    video_core.UnreadableMedia: SourceRefused,
    video_core.LimitExceeded: SourceOverLimit,
    video_core.UnsupportedMedia: SourceUnsupported,
}


async def probe(path: Path, limits: video_core.Limits) -> video_core.Media:
    """Read what the source is. Raises: `SourceRefused`, `TranscoderUnavailable`."""
    with _translated():
        return await asyncio.to_thread(video_core.probe, path, limits)


async def render(plan: video_core.Plan, on_progress: Callable[[float], None]) -> video_core.Report:
    """Render in a thread; cancelling the task that awaits this stops it within 200 ms.

    `on_progress` is called in that thread; what it raises ends the render.

    Raises: `SourceRefused`, `DressingRefused`, `TranscoderUnavailable`.
    """
    cancel = video_core.Cancel()
    rendering = asyncio.create_task(asyncio.to_thread(video_core.render, plan, on_progress, cancel))
    try:
        with _translated():
            return await asyncio.shield(rendering)
    except asyncio.CancelledError:
        cancel.cancel()
        await _let_go(rendering)
        raise


async def _let_go(rendering: asyncio.Task[video_core.Report]) -> None:
    """Wait for its end, however often the waiting is cancelled: until then the folder is its."""
    while not rendering.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([rendering])
    rendering.exception()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except video_core.MediaError as error:
        raise _in_our_words(error) from error
    except MemoryError as error:
        raise TranscoderUnavailable("rendering failed: out of memory") from error


def _in_our_words(error: video_core.MediaError) -> DomainError:
    verdict = VERDICTS.get(type(error))
    if verdict is None:
        return TranscoderUnavailable(f"rendering failed: {error}")
    if error.stage in DRESSING_STAGES:
        return DressingRefused(str(error))
    return verdict(str(error))
