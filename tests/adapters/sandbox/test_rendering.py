"""What comes out of a render, judged by the ffmpeg programs."""

import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from infra.sandbox.rendering import Clip, PhotoUnreadable, RenderStopped, render
from tests.adapters.sandbox.builders import photo_bytes

pytestmark = pytest.mark.usefixtures("ffmpeg")


def clip(**changes: Any) -> Clip:
    values = {
        "prompt": "Handmade ceramic mug, morning light",
        "photo": None,
        "width": 320,
        "height": 180,
        "fps": 24,
        "duration_s": 1.0,
        "seed": 3,
    }
    return Clip(**{**values, **changes})


def rendered(folder: Path, wanted: Clip) -> Path:
    video = folder / "clip.mp4"
    render(wanted, video, folder / "clip.jpg", lambda: False)
    return video


def probed(video: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format"]
    return json.loads(subprocess.check_output([*command, video]))


def frame(video: Path, at_s: float) -> Image.Image:
    picture = video.with_suffix(f".{at_s}.png")
    command = ["ffmpeg", "-v", "error", "-ss", str(at_s), "-i", video, "-frames:v", "1", picture]
    subprocess.run(command, check=True)
    return Image.open(picture).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo"
    path.write_bytes(photo_bytes((220, 30, 30)))
    return path


@pytest.mark.parametrize(
    ("width", "height", "fps", "duration_s"), [(320, 180, 24, 1.0), (180, 320, 30, 2.0)]
)
def test_a_clip_has_the_shape_rate_and_length_asked_for(
    tmp_path: Path, width: int, height: int, fps: int, duration_s: float
) -> None:
    wanted = clip(width=width, height=height, fps=fps, duration_s=duration_s)
    found = probed(rendered(tmp_path, wanted))
    video, audio = found["streams"]
    assert (video["codec_name"], video["pix_fmt"]) == ("h264", "yuv420p")
    assert (video["width"], video["height"]) == (width, height)
    assert video["r_frame_rate"] == f"{fps}/1"
    assert int(video["nb_frames"]) == duration_s * fps
    assert (audio["codec_name"], audio["sample_rate"], audio["channels"]) == ("aac", "48000", 2)
    assert float(found["format"]["duration"]) == pytest.approx(duration_s, abs=0.05)


def test_the_soundtrack_is_music_at_a_pleasant_level(tmp_path: Path) -> None:
    video = rendered(tmp_path, clip(duration_s=4.0, width=64, height=36))
    command = ["ffmpeg", "-nostats", "-i", video, "-af", "volumedetect", "-f", "null", "-"]
    heard = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    mean = re.search(r"mean_volume: (\S+) dB", heard)
    peak = re.search(r"max_volume: (\S+) dB", heard)
    assert mean
    assert peak
    assert -30 < float(mean.group(1)) < -12
    assert -12 < float(peak.group(1)) < 0


def test_the_picture_moves(tmp_path: Path, photo: Path) -> None:
    video = rendered(tmp_path, clip(photo=photo, duration_s=2.0))
    early, middle, late = (frame(video, at_s) for at_s in (0.1, 1.0, 1.8))
    assert difference(early, middle) > 3
    assert difference(middle, late) > 0.5


def test_the_photo_is_in_the_picture(tmp_path: Path, photo: Path) -> None:
    late = frame(rendered(tmp_path, clip(photo=photo)), 0.9)
    red, green, blue = late.getpixel((int(320 * 0.5), int(180 * 0.34)))
    assert red > 150
    assert green < 90
    assert blue < 90


def test_the_words_are_in_the_picture(tmp_path: Path) -> None:
    late = frame(rendered(tmp_path, clip()), 0.9)
    white = sum(1 for pixel in late.get_flattened_data() if min(pixel) > 225)
    assert white > 300


def test_without_a_photo_the_ground_is_coloured(tmp_path: Path) -> None:
    early = frame(rendered(tmp_path, clip()), 0.0)
    red, green, blue = ImageStat.Stat(early).mean
    assert max(red, green, blue) - min(red, green, blue) > 10


def test_equal_values_give_equal_bytes(tmp_path: Path, photo: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        video = rendered(folder, clip(photo=photo))
        digests.add(hashlib.sha256(video.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_another_seed_gives_another_clip(tmp_path: Path) -> None:
    one = frame(rendered(tmp_path, clip(seed=1)), 0.5)
    (tmp_path / "clip.0.5.png").unlink()
    other = frame(rendered(tmp_path, clip(seed=2)), 0.5)
    assert difference(one, other) > 5


@pytest.mark.parametrize(
    "prompt",
    [
        "手工咖啡杯，清晨的陽光",
        "手作りのカップ、朝の光",
        "수제 커피잔, 아침 햇살",
        "Taza artesanal",
        "",
        "字" * 1500,
    ],
)
def test_any_prompt_can_be_set(tmp_path: Path, prompt: str) -> None:
    rendered(tmp_path, clip(prompt=prompt, width=96, height=160, duration_s=0.2))


def test_a_still_is_written_beside_the_clip(tmp_path: Path) -> None:
    rendered(tmp_path, clip())
    with Image.open(tmp_path / "clip.jpg") as still:
        assert (still.format, still.size) == ("JPEG", (320, 180))


def test_an_early_index_is_a_choice(tmp_path: Path) -> None:
    early = rendered(tmp_path, clip(duration_s=0.2)).read_bytes()
    late = rendered(tmp_path, clip(duration_s=0.2, has_early_index=False)).read_bytes()
    assert early.index(b"moov") < early.index(b"mdat")
    assert late.index(b"moov") > late.index(b"mdat")


def test_a_file_that_is_no_picture_is_unreadable(tmp_path: Path) -> None:
    text = tmp_path / "photo"
    text.write_text("this is not a picture")
    with pytest.raises(PhotoUnreadable):
        rendered(tmp_path, clip(photo=text))


def test_a_picture_of_too_many_pixels_is_unreadable(tmp_path: Path) -> None:
    huge = tmp_path / "photo"
    Image.new("1", (20000, 20000)).save(huge, "PNG")
    with pytest.raises(PhotoUnreadable):
        rendered(tmp_path, clip(photo=huge))


def test_a_stopped_render_leaves_nothing_behind(tmp_path: Path) -> None:
    asked = iter(range(100))
    with pytest.raises(RenderStopped):
        render(clip(), tmp_path / "clip.mp4", tmp_path / "clip.jpg", lambda: next(asked) > 5)
    assert list(tmp_path.iterdir()) == []
