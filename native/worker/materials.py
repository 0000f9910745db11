"""What a plan is made from, fetched into the job's folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from native.worker.download import download
from native.worker.scratch import Room
from shared.delivery.errors import DressingRefused, SourceOverLimit
from shared.delivery.overlays import Captions
from shared.delivery.plan import RenderPlan
from shared.delivery.ranges import assets

LOGO_BYTES_MAX = 10 * 1024**2
MUSIC_BYTES_MAX = 100 * 1024**2
MUSIC = "music"


@dataclass(frozen=True)
class Materials:
    """Local files. `by_url` has the logos and the music, `captions` the files of their texts.

    `asset_sha256s` are those of `by_url`, in its order.
    """

    source: Path
    source_sha256: str
    by_url: Mapping[str, Path] = field(default_factory=dict, repr=False)
    captions: Mapping[Captions, Path] = field(default_factory=dict, repr=False)
    asset_sha256s: Sequence[str] = ()


async def fetch(client: httpx.AsyncClient, plan: RenderPlan, room: Room) -> Materials:
    """Download the source and everything laid over or under it, each link once.

    Raises: `SourceOverLimit`, `DressingRefused`, `TranscoderUnavailable`, `OSError`.
    """
    source = room.folder / "source"
    limit = plan.limits.size_bytes_max
    source_sha256 = await download(client, plan.source_url, source, room, limit)
    by_url = {url: room.folder / name for url, name in _names(plan).items()}
    hashes = [await _fetch_asset(client, url, path, room) for url, path in by_url.items()]
    return Materials(source, source_sha256, by_url, _write_captions(plan, room), hashes)


async def _fetch_asset(client: httpx.AsyncClient, url: str, to: Path, room: Room) -> str:
    size_bytes_max = MUSIC_BYTES_MAX if to.name == MUSIC else LOGO_BYTES_MAX
    try:
        return await download(client, url, to, room, size_bytes_max)
    except SourceOverLimit as error:
        raise DressingRefused(error.detail) from error


def _names(plan: RenderPlan) -> dict[str, str]:
    """Return what the files of a plan's assets are called, by link."""
    music = None if plan.sound is None or plan.sound.music is None else plan.sound.music.url
    return {
        url: MUSIC if url == music else f"logo{number}" for number, url in enumerate(assets(plan))
    }


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
