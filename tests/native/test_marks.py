"""The watermark on poster and preview: where it stands, in its colours, and nowhere else."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.native.builders import BT709, X264, Grey, ffmpeg, picture, video_core
from tests.native.frames import PLAIN, Luma, flat_film

pytestmark = pytest.mark.media

MARK = video_core.Watermark("VidGo 影片")


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """320x180 of one second that can be carried over as it is."""
    made = tmp_path_factory.mktemp("clips") / "film.mp4"
    ffmpeg(*picture("320x180", duration_s=1), *X264, *BT709, "-profile:v", "high", made)
    return made


def marked(source: Path, folder: Path, mark: Any, side: tuple[int, int]) -> Any:
    """Make an unmarked rendition of the film's shape, and stills of other sizes."""
    folder.mkdir(exist_ok=True)
    return video_core.render(
        video_core.Plan(
            source,
            [video_core.Rendition(folder / "made.mp4", *side)],
            video_core.Poster(folder / "poster.jpg", 480, mark),
            video_core.Preview(folder / "preview.mp4", 320, watermark=mark),
        )
    )


def box_of_mark(path: Path) -> tuple[float, ...]:
    """Return the bounds of what is drawn on a flat picture as shares of its size."""
    seen = Grey(path)
    box = Luma(seen.width, seen.height, seen.data).ink(seen.data[0])
    assert box is not None, path
    return tuple(side / seen.width for side in (box.left, box.top, box.right, box.bottom))


@pytest.mark.parametrize("seconds", [0.2, 1.0])
def test_the_mark_is_as_large_a_share_as_on_a_rendition(tmp_path: Path, seconds: float) -> None:
    flat = flat_film(tmp_path / "flat.mp4", seconds)
    rendition = video_core.Rendition(tmp_path / "marked.mp4", 640, 640, watermark=MARK)
    video_core.render(video_core.Plan(flat, [rendition]))
    wanted = box_of_mark(tmp_path / "marked.mp4")
    report = marked(flat, tmp_path / "out", MARK, (640, 640))
    for small in (report.poster, report.preview):
        assert box_of_mark(small.path) == pytest.approx(wanted, abs=0.012)
        assert small.filters.endswith("; watermark")


def test_the_mark_of_a_poster_is_in_the_posters_colours(tmp_path: Path) -> None:
    flat = flat_film(tmp_path / "flat.mp4", 0.2)
    report = marked(flat, tmp_path / "out", video_core.Watermark("█", 0.6), (640, 640))
    left, top, right, bottom = box_of_mark(report.poster.path)
    with Image.open(report.poster.path) as poster:
        middle = (int((left + right) / 2 * 480), int((top + bottom) / 2 * 480))
        shown = poster.convert("RGB").getpixel(middle)
    behind = (PLAIN - 16) * 255 / 219
    assert shown == pytest.approx([behind * 0.4 + 255 * 0.6] * 3, abs=3)


@pytest.mark.parametrize("side", [(160, 90), (320, 180)], ids=["decoded", "carried over"])
def test_only_the_corner_of_the_stills_changes(
    film: Path, tmp_path: Path, side: tuple[int, int]
) -> None:
    plain = marked(film, tmp_path / "plain", None, side)
    with_mark = marked(film, tmp_path / "marked", MARK, side)
    assert with_mark.outputs[0].is_copied == (side == (320, 180))
    before, after = Grey(plain.poster.path), Grey(with_mark.poster.path)
    above = before.height * 4 // 5 // 16 * 16
    assert before.rows(0, above) == after.rows(0, above)
    assert before.rows(above, before.height) != after.rows(above, after.height)
    assert with_mark.preview.filters == f"{plain.preview.filters}; watermark"
    assert plain.outputs[0].path.read_bytes() == with_mark.outputs[0].path.read_bytes()
