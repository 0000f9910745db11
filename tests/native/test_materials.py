"""What a plan is made from is fetched once each, within limits, into the job's folder."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from native.worker.materials import LOGO_BYTES_MAX, MUSIC_BYTES_MAX, Materials, fetch
from native.worker.scratch import Room
from shared.delivery.errors import DressingRefused, SourceOverLimit, TranscoderUnavailable
from shared.delivery.model import CaptionFormat, Fit, MediaLimits
from shared.delivery.overlays import Captions, Logo, Text
from shared.delivery.plan import Music, RenderPlan, Rendition, Sound, Target
from shared.delivery.ranges import assets
from shared.kernel.errors import DomainError

SUBTITLES = Captions("1\r\n00:00:00,000 --> 00:00:01,000\r\n字幕\r\n", CaptionFormat.SRT)
OTHERS = Captions("WEBVTT\n\n00:00.000 --> 00:01.000\nWords\n", CaptionFormat.VTT)


class FakeOrigin:
    """Serves a few bytes per path; `announced` sizes are of bodies that never come."""

    def __init__(self) -> None:
        self.announced: dict[str, int] = {}
        self.statuses: dict[str, int] = {}
        self.asked: list[str] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(path)
        headers = {"Content-Length": str(self.announced[path])} if path in self.announced else {}
        body = b"" if headers else f"bytes of {path}".encode()
        return httpx.Response(self.statuses.get(path, 200), headers=headers, content=_sent(body))


async def _sent(body: bytes) -> AsyncIterator[bytes]:
    yield body


def rendition(name: str, **changes: object) -> Rendition:
    plain = Rendition(name, 180, 320, Fit.CROP, Target(f"http://store/{name}.mp4"))
    return replace(plain, **changes)  # type: ignore[arg-type]


def a_plan() -> RenderPlan:
    logo, other = Logo("http://store/logo.png"), Logo("http://store/other.png")
    return RenderPlan(
        "http://store/film.mp4",
        [
            rendition("one", overlays=(logo, Text("Words"), other), captions=SUBTITLES),
            rendition("two", overlays=(logo,), captions=SUBTITLES),
            rendition("three", captions=OTHERS),
        ],
        sound=Sound(music=Music("http://store/bed.mp3")),
    )


def fetched(plan: RenderPlan, origin: FakeOrigin, room: Room) -> Materials:
    async def run() -> Materials:
        async with httpx.AsyncClient(transport=httpx.MockTransport(origin)) as client:
            return await fetch(client, plan, room)

    return asyncio.run(run())


def test_everything_is_fetched_once(tmp_path: Path) -> None:
    origin = FakeOrigin()
    found = fetched(a_plan(), origin, Room(tmp_path))
    assert origin.asked == ["/film.mp4", "/logo.png", "/other.png", "/bed.mp3"]
    assert found.source.read_bytes() == b"bytes of /film.mp4"
    assert found.source_sha256 == hashlib.sha256(b"bytes of /film.mp4").hexdigest()
    assert {url: path.read_bytes() for url, path in found.by_url.items()} == {
        f"http://store{path}": f"bytes of {path}".encode() for path in origin.asked[1:]
    }
    assert list(found.by_url) == assets(a_plan())
    assert found.asset_sha256s == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in found.by_url.values()
    ]


def test_captions_are_written_as_they_are(tmp_path: Path) -> None:
    found = fetched(a_plan(), FakeOrigin(), Room(tmp_path))
    assert {each.suffix for each in found.captions.values()} == {".srt", ".vtt"}
    for captions, path in found.captions.items():
        assert path.read_bytes() == captions.text.encode()


def test_all_files_lie_in_the_jobs_folder(tmp_path: Path) -> None:
    found = fetched(a_plan(), FakeOrigin(), Room(tmp_path))
    paths = {found.source, *found.by_url.values(), *found.captions.values()}
    assert {path.parent for path in paths} == {tmp_path}
    assert len(paths) == 6


@pytest.mark.parametrize(
    ("path", "size_bytes_max", "verdict"),
    [
        ("/film.mp4", 77, SourceOverLimit),
        ("/logo.png", LOGO_BYTES_MAX, DressingRefused),
        ("/bed.mp3", MUSIC_BYTES_MAX, DressingRefused),
    ],
)
def test_what_is_announced_too_large_is_refused_for_what_it_is(
    tmp_path: Path, path: str, size_bytes_max: int, verdict: type[DomainError]
) -> None:
    origin = FakeOrigin()
    origin.announced[path] = size_bytes_max + 1
    plan = replace(a_plan(), limits=MediaLimits(size_bytes_max=77))
    with pytest.raises(verdict, match=str(size_bytes_max)):
        fetched(plan, origin, Room(tmp_path))


def test_what_turns_out_too_large_is_refused(tmp_path: Path) -> None:
    plan = replace(a_plan(), limits=MediaLimits(size_bytes_max=5))
    with pytest.raises(SourceOverLimit):
        fetched(plan, FakeOrigin(), Room(tmp_path))


def test_what_has_no_room_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscoderUnavailable, match="no room"):
        fetched(a_plan(), FakeOrigin(), Room(tmp_path, 30))


@pytest.mark.parametrize("status", [301, 403, 404, 500])
def test_a_dead_link_says_whose_it_is(tmp_path: Path, status: int) -> None:
    origin = FakeOrigin()
    origin.statuses["/bed.mp3"] = status
    with pytest.raises(TranscoderUnavailable, match=f"the music link answered {status}"):
        fetched(a_plan(), origin, Room(tmp_path))
