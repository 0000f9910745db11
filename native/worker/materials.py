"""What a plan is made from, fetched into the job's folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from native.worker.download import download
from native.worker.scratch import Room
from shared.delivery.errors import DressingRefused, SourceOverLimit
from shared.delivery.overlays import Captions, Logo
from shared.delivery.plan import RenderPlan

LOGO_BYTES_MAX = 10 * 1024**2
MUSIC_BYTES_MAX = 100 * 1024**2


@dataclass(frozen=True)
class Materials:
    """Local files. `by_url` has the logos and the music, `captions` the files of their texts."""

    source: Path
    source_sha256: str
    by_url: Mapping[str, Path] = field(default_factory=dict, repr=False)
    captions: Mapping[Captions, Path] = field(default_factory=dict, repr=False)


async def fetch(client: httpx.AsyncClient, plan: RenderPlan, room: Room) -> Materials:
    """Download the source and everything laid over or under it, each link once.

    Raises: `SourceOverLimit`, `DressingRefused`, `TranscoderUnavailable`, `OSError`.
    """
    source = room.folder / "source"
    limit = plan.limits.size_bytes_max
    source_sha256 = await download(client, plan.source_url, source, room, limit)
    by_url: dict[str, Path] = {}
    for name, (url, size_bytes_max) in _assets(plan).items():
        by_url[url] = room.folder / name
        await _fetch_asset(client, url, by_url[url], room, size_bytes_max)
    return Materials(source, source_sha256, by_url, _write_captions(plan, room))


async def _fetch_asset(
    client: httpx.AsyncClient, url: str, to: Path, room: Room, size_bytes_max: int
) -> None:
    try:
        await download(client, url, to, room, size_bytes_max)
    except SourceOverLimit as error:
        raise DressingRefused(error.detail) from error


def _assets(plan: RenderPlan) -> dict[str, tuple[str, int]]:
    """Return the files to fetch by name: their links and sizes at most."""
    logos = [
        overlay.url
        for item in plan.renditions
        for overlay in item.overlays
        if isinstance(overlay, Logo)
    ]
    wanted = {
        f"logo{number}": (url, LOGO_BYTES_MAX) for number, url in enumerate(dict.fromkeys(logos))
    }
    if plan.sound is not None and plan.sound.music is not None:
        wanted["music"] = (plan.sound.music.url, MUSIC_BYTES_MAX)
    return wanted


def _write_captions(plan: RenderPlan, room: Room) -> dict[Captions, Path]:
    written: dict[Captions, Path] = {}
    for item in plan.renditions:
        if item.captions is None or item.captions in written:
            continue
        path = room.folder / f"captions{len(written)}.{item.captions.format.value}"
        room.check_fits(len(item.captions.text.encode()))
        path.write_text(item.captions.text, encoding="utf-8", newline="")
        written[item.captions] = path
    return written
