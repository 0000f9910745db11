"""The same build, inputs and plan give the same bytes, whatever else the machine does."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.native.builders import AAC, BT709, X264, ffmpeg, picture, tone, video_core

pytestmark = pytest.mark.media


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """640x360 with motion, noise and a fade: work for every decision of an encoder."""
    made = tmp_path_factory.mktemp("clips") / "source.mp4"
    chain = "fade=in:0:10,noise=alls=12:allf=t:all_seed=7"
    sound = [*AAC[:-1], "1", "-ar", "22050"]  # has to be encoded
    ffmpeg(
        *picture("640x360", duration_s=1.2), *tone(1.2), "-vf", chain, *X264, *BT709, *sound, made
    )
    return made


def everything(source: Path, folder: Path, threads: int) -> dict[str, bytes]:
    """Make every kind of file; return their bytes by name."""
    folder.mkdir()
    mark = video_core.Watermark("VidGo")
    video_core.render(
        video_core.Plan(
            source,
            [
                video_core.Rendition(folder / "9x16.mp4", 406, 720, video_core.Fit.BLUR, mark),
                video_core.Rendition(folder / "4x5.mp4", 360, 450),
                video_core.Rendition(folder / "16x9.mp4", 640, 360, video_core.Fit.PAD, mark),
            ],
            video_core.Poster(folder / "poster.jpg", 640, mark),
            video_core.Preview(folder / "preview.mp4", 480, watermark=mark),
            video_core.Sprites(folder / "sheet.jpg", folder / "sheet.vtt"),
            sound=video_core.Sound(-14.0),
            provenance=video_core.Provenance(True, "Made with AI"),
            threads=threads,
        )
    )
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@contextmanager
def busy(source: Path, folder: Path) -> Iterator[None]:
    """Keep another render running all the while."""
    cancel, is_running = video_core.Cancel(), threading.Event()
    wanted = [video_core.Rendition(folder / "load.mp4", 720, 1280, video_core.Fit.BLUR)]

    def load() -> None:
        with suppress(video_core.Cancelled):
            while True:
                plan = video_core.Plan(source, wanted)
                video_core.render(plan, lambda _: is_running.set(), cancel)

    beside = threading.Thread(target=load)
    beside.start()
    assert is_running.wait(30)
    try:
        yield
        assert beside.is_alive()
    finally:
        cancel.cancel()
        beside.join()


THREADS = [1, 2, 4]


@pytest.fixture(scope="module")
def alone(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, bytes]]:
    """The files of one plan by its threads, made while nothing else ran."""
    made = tmp_path_factory.mktemp("alone")
    return {threads: everything(source, made / str(threads), threads) for threads in THREADS}


def test_the_plan_makes_every_kind_of_file(alone: dict[int, dict[str, bytes]]) -> None:
    assert sorted(alone[1]) == [
        "16x9.mp4", "4x5.mp4", "9x16.mp4", "poster.jpg", "preview.mp4", "sheet.jpg", "sheet.vtt",
    ]  # fmt: skip


@pytest.mark.parametrize("threads", THREADS)
def test_a_plan_gives_the_same_bytes_beside_another_load(
    source: Path, alone: dict[int, dict[str, bytes]], tmp_path: Path, threads: int
) -> None:
    with busy(source, tmp_path):
        beside = everything(source, tmp_path / "beside", threads)
    assert [name for name, data in alone[threads].items() if data != beside[name]] == []


def test_stills_do_not_depend_on_the_encoders_threads(alone: dict[int, dict[str, bytes]]) -> None:
    for name in ("poster.jpg", "preview.mp4", "sheet.jpg", "sheet.vtt"):
        assert len({alone[threads][name] for threads in THREADS}) == 1
