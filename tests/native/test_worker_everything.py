"""One plan that asks for all there is, from link to link."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.transcoding.worker import WorkerTranscoder
from shared.delivery.model import Anchor, CaptionFormat, CaptionMode, Fit
from shared.delivery.overlays import (
    CallToAction,
    Captions,
    Focus,
    Logo,
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
    RenderReport,
    Rendition,
    Sound,
    Sprites,
    Target,
)
from shared.delivery.recipe import recipe_of
from tests.native.builders import facts, ffmpeg, picture, tone
from tests.native.links import SECRET, FakeStore, running_worker

pytestmark = pytest.mark.media

SUBTITLES = "1\n00:00:00,200 --> 00:00:01,500\n字幕 and words\n"
STATEMENT = "Made by a model"


@pytest.fixture(scope="module")
def store() -> Iterator[FakeStore]:
    made = FakeStore()
    yield made
    made.close()


def everything(store: FakeStore, source_url: str) -> RenderPlan:
    def target(name: str) -> Target:
        return Target(f"{store.origin}/{name}")

    dressed = Rendition(
        rendition_id="dressed",
        width=360,
        height=640,
        fit=Fit.CROP,
        target=target("dressed.mp4"),
        watermark=Watermark("VidGo"),
        overlays=(
            Text("夏の新作\nSummer", Anchor.TOP, window=Window(0.0, 1.5, 0.2, 0.2)),
            PriceTag("NT$ 990", "NT$ 1290"),
            CallToAction("Buy now"),
            Logo(f"{store.origin}/logo.png", Anchor.CENTRE),
        ),
        captions=Captions(SUBTITLES, CaptionFormat.SRT, CaptionMode.TRACK, "zh-TW"),
        focus=Focus(0.3, 0.5),
    )
    return RenderPlan(
        source_url,
        [dressed, Rendition("tracked", 360, 450, Fit.TRACK, target("tracked.mp4"))],
        poster=store.poster("poster"),
        preview=Preview(160, target("preview.mp4"), duration_s=1.0),
        sprites=Sprites(target("sheet.jpg"), target("sprites.vtt"), 2, 2, 80, "sheet.jpg"),
        sound=Sound(-16.0, music=Music(f"{store.origin}/bed.wav")),
        provenance=Provenance(is_ai_generated=True, statement=STATEMENT),
        encoding=Encoding("ultrafast", 30.0, "ref=1"),
        threads=1,
    )


@pytest.fixture(scope="module")
def report(
    tmp_path_factory: pytest.TempPathFactory, store: FakeStore, master: Path
) -> RenderReport:
    folder = tmp_path_factory.mktemp("everything")
    ffmpeg(*picture("64x64", duration_s=0.04), "-frames:v", "1", folder / "logo.png")
    ffmpeg(*tone(duration_s=1), folder / "bed.wav")
    for name in ("logo.png", "bed.wav"):
        store.serve(name, (folder / name).read_bytes())
    plan = everything(store, store.serve("master.mp4", master.read_bytes()))
    with running_worker(folder / "scratch", store.origin) as started:
        transcoder = WorkerTranscoder(started.base_url, lambda: SECRET, timeout_s=60)
        made = transcoder.render(plan, lambda _: None)
        assert started.left_over() == []
    return made


def test_every_file_is_stored_under_its_own_target(report: RenderReport, store: FakeStore) -> None:
    names = (
        "dressed.mp4",
        "tracked.mp4",
        "poster.jpg",
        "preview.mp4",
        "sheet.jpg",
        "sprites.vtt",
    )
    assert store.stored.keys() == {f"/{name}" for name in names}
    types = {path: sent["Content-Type"] for path, sent in store.headers.items()}
    assert types["/preview.mp4"] == "video/mp4"
    assert (types["/sheet.jpg"], types["/sprites.vtt"]) == ("image/jpeg", "text/vtt")


def test_the_report_tells_of_every_file(report: RenderReport, store: FakeStore) -> None:
    assert report.preview is not None
    assert report.sprites is not None
    told = {
        "/dressed.mp4": report.outputs[0].sha256,
        "/tracked.mp4": report.outputs[1].sha256,
        "/preview.mp4": report.preview.sha256,
        "/sheet.jpg": report.sprites.image.sha256,
        "/sprites.vtt": report.sprites.vtt_sha256,
    }
    assert told == {name: hashlib.sha256(store.stored[name]).hexdigest() for name in told}
    assert (report.preview.width, report.sprites.tile_width) == (160, 80)
    assert report.sprites.count == 4


def test_the_sprites_times_name_the_stored_sheet(report: RenderReport, store: FakeStore) -> None:
    lines = store.stored["/sprites.vtt"].decode().splitlines()
    named = [line.partition("#")[0] for line in lines if "#xywh=" in line]
    assert report.sprites is not None
    assert named == ["sheet.jpg"] * report.sprites.count


def test_the_report_tells_how_it_was_made(report: RenderReport, store: FakeStore) -> None:
    assert report.encoding == "ultrafast crf=30 ref=1"
    assert report.threads == 1
    assert report.asset_sha256s == tuple(
        hashlib.sha256(store.sources[name]).hexdigest() for name in ("/logo.png", "/bed.wav")
    )
    assert "crop" in report.outputs[0].filters
    assert report.outputs[0].filters != report.outputs[1].filters
    assert report.sound is not None
    assert report.sound.output_lufs == pytest.approx(-16.0, abs=1.0)


def test_the_manifest_names_what_lies_over_and_under_the_film(
    report: RenderReport, store: FakeStore
) -> None:
    plan = everything(store, f"{store.origin}/master.mp4")
    told = recipe_of(plan, report, plan.renditions[0])
    named = re.findall('"sha256": "([0-9a-f]{64})"', json.dumps(told))
    laid = [store.sources["/logo.png"], store.sources["/bed.wav"]]
    assert named == [hashlib.sha256(each).hexdigest() for each in laid]


def test_the_files_say_who_made_them(
    report: RenderReport, store: FakeStore, tmp_path: Path
) -> None:
    for name in ("dressed.mp4", "preview.mp4"):
        (tmp_path / name).write_bytes(store.stored[f"/{name}"])
        assert facts(tmp_path / name)["format"]["tags"]["comment"] == STATEMENT


def test_captions_travel_as_a_track(report: RenderReport, store: FakeStore, tmp_path: Path) -> None:
    (tmp_path / "dressed.mp4").write_bytes(store.stored["/dressed.mp4"])
    assert "subtitle" in facts(tmp_path / "dressed.mp4")
