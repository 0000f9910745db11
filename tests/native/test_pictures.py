"""What is in the frames: the fitted picture, the fill, the watermark, the poster."""

from pathlib import Path

import pytest

from tests.native.builders import (
    BT709,
    X264,
    Grey,
    ffmpeg,
    filtered,
    mean,
    render_one,
    spread,
    ssim,
    video_core,
)

pytestmark = pytest.mark.media

Fit = video_core.Fit
SSIM_TOLERANCE = 0.001
"""Ours may be this much less like the unencoded picture than the program's own encoding is."""


@pytest.mark.parametrize("size", [(180, 320), (216, 270), (400, 200)])
def test_a_crop_is_as_good_as_the_programs_own(
    master: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    width, height = size
    made, expected, rival = (tmp_path / name for name in ("made.mp4", "expected.mkv", "rival.mp4"))
    same = video_core.Encoding("veryfast", 20.0, "")
    rendition = video_core.Rendition(made, width, height)
    video_core.render(video_core.Plan(master, [rendition], encoding=same))
    shape = (
        f"crop='min(iw,2*round(ih*{width}/{height}/2))':'min(ih,2*round(iw*{height}/{width}/2))'"
    )
    chain = f"{shape},scale={width}:{height}:flags=bicubic,setsar=1"
    filtered(master, chain, expected)
    ffmpeg("-i", master, "-an", "-vf", chain, "-c:v", "libx264", "-preset", "veryfast", "-crf",
           "20", *BT709, rival)  # fmt: skip
    assert ssim(made, expected) > ssim(rival, expected) - SSIM_TOLERANCE


def test_padding_keeps_all_of_the_picture_between_black_bars(master: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.mp4"
    render_one(master, made, fit=Fit.PAD)
    middle, inner = tmp_path / "middle.mkv", "scale=180:102:flags=bicubic"
    filtered(master, inner, tmp_path / "expected.mkv")
    filtered(made, "crop=180:102:0:108", middle)
    assert ssim(middle, tmp_path / "expected.mkv") > 0.97
    frame = Grey(made, 1.0)
    bars = frame.rows(0, 106) + frame.rows(212, 320)
    assert (max(bars) <= 20, mean(bars)) == (True, pytest.approx(16, abs=1))


def test_a_blurred_fill_is_the_same_picture_out_of_focus(master: Path, tmp_path: Path) -> None:
    made, cropped = tmp_path / "made.mp4", tmp_path / "cropped.mp4"
    render_one(master, made, fit=Fit.BLUR)
    render_one(master, cropped, fit=Fit.CROP)
    filled, sharp = Grey(made, 1.0).rows(0, 100), Grey(cropped, 1.0).rows(0, 100)
    assert mean(filled) == pytest.approx(mean(sharp), abs=12)
    assert 3 < spread(filled) < 0.8 * spread(sharp)
    filtered(master, "scale=180:102:flags=bicubic", tmp_path / "expected.mkv")
    filtered(made, "crop=180:102:0:108", tmp_path / "middle.mkv")
    assert ssim(tmp_path / "middle.mkv", tmp_path / "expected.mkv") > 0.97


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A grey film, on which every drawn pixel shows."""
    path = tmp_path_factory.mktemp("clips") / "flat.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=0x606060:s=640x360:d=1", *X264, *BT709, path)
    return path


def test_a_watermark_is_drawn_in_the_lower_right_corner_only(flat: Path, tmp_path: Path) -> None:
    mark = video_core.Watermark("VidGo")
    render_one(flat, tmp_path / "made.mp4", width=480, height=360, watermark=mark)
    frame = Grey(tmp_path / "made.mp4", 0.5)
    plain = frame.rows(0, 1, 0, 1)[0]
    corner = frame.rows(300, 360, 360, 480)
    elsewhere = frame.rows(0, 300) + frame.rows(300, 360, 0, 360)
    assert max(abs(value - plain) for value in elsewhere) <= 4
    assert max(corner) > plain + 50
    assert 0.01 < sum(value > plain + 25 for value in corner) / len(corner) < 0.5


def test_a_watermark_on_padding_is_as_clear_at_the_end_as_at_the_start(
    flat: Path, tmp_path: Path
) -> None:
    mark = video_core.Watermark("VidGo", opacity_ratio=0.3)
    made = tmp_path / "made.mp4"
    render_one(flat, made, width=360, height=640, fit=Fit.PAD, watermark=mark)
    first, last = (max(Grey(made, at_s).rows(560, 640)) for at_s in (0.0, 0.9))
    assert last == pytest.approx(first, abs=4)


@pytest.mark.parametrize("text", ["VidGo's: 100%, [a];\\b", "範例 見本 견본", "x" * 100])
def test_any_text_can_be_a_watermark(flat: Path, tmp_path: Path, text: str) -> None:
    mark = video_core.Watermark(text)
    render_one(flat, tmp_path / "made.mp4", width=480, height=360, watermark=mark)
    frame = Grey(tmp_path / "made.mp4", 0.5)
    assert max(frame.rows(300, 360)) > frame.rows(0, 1, 0, 1)[0] + 30
    assert max(frame.rows(0, 360, 0, 150)) <= frame.rows(0, 1, 0, 1)[0] + 4


def test_full_opacity_is_brighter_than_half(flat: Path, tmp_path: Path) -> None:
    brightest = []
    for name, opacity in (("half", 0.5), ("full", 1.0)):
        mark = video_core.Watermark("VidGo", opacity_ratio=opacity)
        render_one(flat, tmp_path / f"{name}.mp4", width=480, height=360, watermark=mark)
        brightest.append(max(Grey(tmp_path / f"{name}.mp4", 0.5).rows(300, 360)))
    assert brightest[1] > brightest[0] + 30


def test_the_poster_of_a_film_that_fades_in_is_not_black(tmp_path: Path) -> None:
    source = tmp_path / "fading.mp4"
    black = "fade=in:0:40,fade=out:60:15"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:d=3", "-vf", black, *X264, source)
    made = tmp_path / "poster.jpg"
    plan = video_core.Plan(
        source, [video_core.Rendition(tmp_path / "made.mp4", 180, 320)],
        video_core.Poster(made, 320),
    )  # fmt: skip
    video_core.render(plan)
    luma = Grey(made).rows(0, 180)
    assert mean(luma) > 60
    assert spread(luma) > 30


def test_the_poster_has_the_colours_of_the_film(tmp_path: Path) -> None:
    source = tmp_path / "red.mp4"
    start = ["-f", "lavfi", "-i", "color=0xC03020:s=1280x720:d=1,format=yuv444p"]
    chain = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
    ffmpeg(*start, "-vf", chain, *X264, *BT709, source)
    made = tmp_path / "poster.jpg"
    wanted = [video_core.Rendition(tmp_path / "made.mp4", 180, 320)]
    video_core.render(video_core.Plan(source, wanted, video_core.Poster(made, 320)))
    ffmpeg("-i", made, "-vf", "scale=1:1,format=rgb24", "-f", "rawvideo", tmp_path / "rgb")
    assert list((tmp_path / "rgb").read_bytes()) == pytest.approx([0xC0, 0x30, 0x20], abs=5)
