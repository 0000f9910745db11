"""Settings of the encoder: what is asked for is what the ffmpeg program would have done."""

from pathlib import Path

import pytest

from tests.native.builders import BT709, ffmpeg, film, filtered, ssim, video_core

pytestmark = pytest.mark.media

VERYFAST = video_core.Encoding("veryfast", 20.0, "")
PORTRAIT = "crop=152:270:164:0,scale=180:320:flags=bicubic,setsar=1"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """480x270 of BT.709: larger than what is made of it in one direction, smaller in the other."""
    return film(tmp_path_factory.mktemp("wide") / "wide.mp4", "480x270")


def make(source: Path, made: Path, encoding: object, **size: int) -> int:
    """Render 9:16 of `source` and return the size of its file."""
    rendition = video_core.Rendition(made, **{"width": 180, "height": 320, **size})
    plan = video_core.Plan(source, [rendition], encoding=encoding)
    return int(video_core.render(plan).outputs[0].size_bytes)


def test_the_programs_settings_make_the_programs_film(wide: Path, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.mp4", tmp_path / "theirs.mp4"
    size_bytes = make(wide, ours, VERYFAST)
    ffmpeg("-i", wide, "-vf", PORTRAIT, "-c:v", "libx264", "-preset", "veryfast", "-crf", "20",
           "-threads", "1", "-c:a", "copy", *BT709, theirs)  # fmt: skip
    assert size_bytes == pytest.approx(theirs.stat().st_size, rel=0.03)
    expected = filtered(wide, PORTRAIT, tmp_path / "expected.mkv")
    assert ssim(ours, expected) == pytest.approx(ssim(theirs, expected), abs=0.001)


def test_a_resized_picture_is_the_programs_own(wide: Path, tmp_path: Path) -> None:
    make(wide, tmp_path / "made.mp4", video_core.Encoding("ultrafast", 1.0, ""))
    expected = filtered(wide, PORTRAIT, tmp_path / "expected.mkv")
    assert ssim(tmp_path / "made.mp4", expected) > 0.999


def test_small_pictures_are_made_as_fine_as_veryfast_makes_them(wide: Path, tmp_path: Path) -> None:
    default, fine = tmp_path / "default.mp4", tmp_path / "fine.mp4"
    make(wide, default, video_core.Encoding())
    make(wide, fine, VERYFAST)
    assert _pictures(default) == _pictures(fine)


@pytest.mark.parametrize(("filmed", "is_enlarged"), [("960x720", True), ("1440x1080", False)])
def test_only_enlarged_pictures_are_searched_for_motion_of_whole_pixels(
    tmp_path: Path, filmed: str, is_enlarged: bool
) -> None:
    source = film(tmp_path / "film.mp4", filmed, duration_s=1)
    default, asked = tmp_path / "default.mp4", tmp_path / "asked.mp4"
    make(source, default, video_core.Encoding(), width=1080, height=1080)
    make(source, asked, video_core.Encoding().enlarged, width=1080, height=1080)
    assert (_pictures(default) == _pictures(asked)) is is_enlarged


def test_settings_that_were_asked_for_hold_for_small_pictures_too(
    wide: Path, tmp_path: Path
) -> None:
    default = video_core.Encoding()
    coarse = video_core.Encoding(default.preset, 35.0, default.options)
    assert coarse.small == coarse == coarse.enlarged
    made = tmp_path / "made.mp4"
    assert make(wide, made, coarse) < 0.8 * make(wide, made, default)


def test_options_stand_over_the_preset(wide: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.mp4"
    make(wide, made, video_core.Encoding("veryfast", 20.0, "keyint=5:min-keyint=5"))
    assert _key_frames(made) == 10


@pytest.mark.parametrize(
    "wrong",
    [
        {"preset": "warp"},
        {"crf": -1.0},
        {"crf": 52.0},
        {"options": "subme"},
        {"options": "stats=/tmp/x"},
        {"options": "subme=1:"},
    ],
)
def test_settings_that_x264_cannot_mean_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        video_core.Encoding(**wrong)


def _pictures(path: Path) -> str:
    """Return a hash of the decoded pictures."""
    told = path.with_suffix(".md5")
    ffmpeg("-i", path, "-an", "-f", "md5", told)
    return told.read_text()


def _key_frames(path: Path) -> int:
    told = path.with_suffix(".txt")
    ffmpeg("-skip_frame", "nokey", "-i", path, "-an", "-vsync", "passthrough", "-f", "framecrc",
           told)  # fmt: skip
    return sum(not line.startswith("#") for line in told.read_text().splitlines())
