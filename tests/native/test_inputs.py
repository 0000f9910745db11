"""Every codec in every container that can hold it: all pictures arrive, in order and in shape."""

from pathlib import Path

import pytest

from tests.native.builders import (
    AAC,
    BT709,
    X264,
    Grey,
    facts,
    ffmpeg,
    filtered,
    picture,
    render_one,
    ssim,
    tone,
    video_core,
)
from tests.native.reels import CODED_COUNT, CODED_SIZE, coded, needs_encoder, numbers

pytestmark = pytest.mark.media

ENCODERS = {
    "h264": ["libx264", "-preset", "ultrafast", "-bf", "2", "-pix_fmt", "yuv420p"],
    "h264-10": ["libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le"],
    "h264-422": ["libx264", "-preset", "ultrafast", "-pix_fmt", "yuv422p10le"],
    "h264-444": ["libx264", "-preset", "ultrafast", "-pix_fmt", "yuv444p"],
    "hevc": ["libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"],
    "hevc-10": ["libx265", "-preset", "ultrafast", "-x265-params", "log-level=none",
                "-pix_fmt", "yuv420p10le"],
    "vp9": ["libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv420p"],
    "vp9-10": ["libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv420p10le"],
    "av1": ["libaom-av1", "-usage", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv420p"],
    "mpeg4": ["mpeg4", "-bf", "2", "-qscale:v", "3", "-pix_fmt", "yuv420p"],
    "mjpeg": ["mjpeg", "-qscale:v", "3", "-pix_fmt", "yuvj422p"],
    "prores": ["prores_ks", "-pix_fmt", "yuv422p10le"],
    "prores-4444": ["prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le"],
}  # fmt: skip
"""What the program is asked for."""

TABLE = {
    "h264": ["mp4", "mov", "mkv", "avi"],
    "h264-10": ["mp4"],
    "h264-422": ["mov"],
    "h264-444": ["mkv"],
    "hevc": ["mp4", "mov", "mkv"],
    "hevc-10": ["mp4"],
    "vp9": ["webm", "mp4", "mkv", "avi"],
    "vp9-10": ["webm"],
    "av1": ["webm", "mp4", "mkv", "avi"],
    "mpeg4": ["mp4", "mov", "mkv", "avi"],
    "mjpeg": ["mp4", "mov", "mkv", "avi"],
    "prores": ["mov", "mkv", "avi"],
    "prores-4444": ["mov"],
}
"""Containers the program writes each of them into; it refuses the pairs that are left out."""

PAIRS = [(codec, container) for codec, containers in TABLE.items() for container in containers]


@pytest.mark.parametrize(("codec", "container"), PAIRS)
def test_every_picture_arrives_in_order(tmp_path: Path, codec: str, container: str) -> None:
    needs_encoder(ENCODERS[codec][0])
    source = coded(tmp_path / f"source.{container}", "-c:v", *ENCODERS[codec])
    media = video_core.probe(source)
    assert (media.video.codec, media.is_still) == (codec.partition("-")[0], False)
    output = render_one(source, tmp_path / "made.mp4", width=320, height=192)
    stream = facts(tmp_path / "made.mp4")["video"]
    assert (stream["width"], stream["height"]) == (output.width, output.height) == (320, 192)
    assert (stream["codec_name"], stream["pix_fmt"]) == ("h264", "yuv420p")
    tags = [stream[f"color_{each}"] for each in ("space", "primaries", "transfer", "range")]
    assert tags == ["bt709", "bt709", "bt709", "tv"]
    assert (stream["r_frame_rate"], stream["field_order"]) == ("25/1", "progressive")
    assert float(stream["duration"]) == pytest.approx(1.0, abs=0.04)
    assert float(stream["start_time"]) == 0.0
    assert numbers(tmp_path / "made.mp4") == list(range(CODED_COUNT))


@pytest.mark.parametrize("size", ["853x479", "1x1", "2x64", "15x17"])
def test_any_size_is_taken(tmp_path: Path, size: str) -> None:
    source, made = tmp_path / "source.mkv", tmp_path / "made.mp4"
    red = ["-f", "lavfi", "-i", f"color=0xC03020:s={size}:r=25:d=0.2,format=gbrp"]
    ffmpeg(*red, "-c:v", "png", source)
    for fit in video_core.Fit:
        output = render_one(source, made, width=96, height=64, fit=fit)
        assert size != "853x479" or not output.is_upscaled
        stream = facts(made)["video"]
        assert (stream["width"], stream["height"], stream["nb_read_frames"]) == (96, 64, "5")
        assert Grey(made).rows(32, 33, 47, 48)[0] == pytest.approx(83, abs=4)


def test_what_an_edit_list_hides_stays_hidden(tmp_path: Path) -> None:
    """Cut without encoding: the packets from the key frame on are there, the first 15 unseen."""
    whole = coded(tmp_path / "whole.mp4", "-c:v", *ENCODERS["h264"])
    source = tmp_path / "source.mp4"
    ffmpeg("-ss", "0.6", "-i", whole, "-c", "copy", source)
    output = render_one(source, tmp_path / "made.mp4", width=160, height=96)
    assert not output.is_copied
    assert numbers(tmp_path / "made.mp4") == list(range(15, CODED_COUNT))


@pytest.mark.parametrize(("offset", "container"), [("5", "mkv"), ("0.5", "mp4"), ("90", "mov")])
def test_the_first_picture_comes_first_wherever_the_clock_starts(
    tmp_path: Path, offset: str, container: str
) -> None:
    whole = coded(tmp_path / "whole.mp4", "-c:v", *ENCODERS["h264"])
    source = tmp_path / f"source.{container}"
    ffmpeg("-i", whole, "-c", "copy", "-output_ts_offset", offset, "-avoid_negative_ts",
           "disabled", source)  # fmt: skip
    render_one(source, tmp_path / "made.mp4", width=320, height=192)
    assert numbers(tmp_path / "made.mp4")[:3] == [0, 1, 2]
    assert numbers(tmp_path / "made.mp4")[-1] == CODED_COUNT - 1


def test_negative_times_are_moved_to_zero(tmp_path: Path) -> None:
    whole = coded(tmp_path / "whole.mp4", "-c:v", *ENCODERS["mpeg4"])
    source = tmp_path / "source.mkv"
    ffmpeg("-i", whole, "-c", "copy", "-output_ts_offset", "-0.4", "-avoid_negative_ts",
           "disabled", source)  # fmt: skip
    render_one(source, tmp_path / "made.mp4", width=320, height=192)
    assert numbers(tmp_path / "made.mp4") == list(range(CODED_COUNT))


def test_an_uneven_clock_keeps_every_picture_for_its_time(tmp_path: Path) -> None:
    """Ten pictures of 40 ms, then five of 120: at the rate next above the average, none is lost."""
    source = tmp_path / "source.mp4"
    clock = "select='lt(n,10)+not(mod(n-10,3))'"
    coded(source, "-vf", clock, "-vsync", "vfr", "-c:v", *ENCODERS["h264"])
    assert video_core.probe(source).video.is_variable_rate
    render_one(source, tmp_path / "made.mp4", width=320, height=192)
    stream = facts(tmp_path / "made.mp4")["video"]
    assert stream["r_frame_rate"] == stream["avg_frame_rate"]
    shown = numbers(tmp_path / "made.mp4")
    assert shown == sorted(shown)
    rate = 24000 / 1001 if stream["r_frame_rate"] == "24000/1001" else 15
    for slot, number in enumerate(shown[:-1]):
        assert abs(slot / rate - number / 25) < 0.13, shown


COVER = ["-f", "lavfi", "-i", "color=red:s=640x640:d=0.04:r=25"]


@pytest.mark.parametrize("container", ["mp4", "mkv"])
def test_cover_art_is_never_the_film(tmp_path: Path, container: str) -> None:
    film = coded(tmp_path / "film.mp4", "-c:v", *ENCODERS["h264"])
    ffmpeg(*COVER, "-frames:v", "1", tmp_path / "cover.png")
    source = tmp_path / f"source.{container}"
    art = ["-map", "1", "-map", "0", "-c", "copy", "-disposition:v:0", "attached_pic"]
    if container == "mkv":
        art = ["-map", "0", "-c", "copy", "-attach", tmp_path / "cover.png",
               "-metadata:s:t", "mimetype=image/png"]  # fmt: skip
    ffmpeg("-i", film, "-i", tmp_path / "cover.png", *art, source)
    media = video_core.probe(source)
    assert (media.streams, media.video.codec, media.video.width) == (2, "h264", CODED_SIZE[0])
    render_one(source, tmp_path / "made.mp4", width=320, height=192)
    assert numbers(tmp_path / "made.mp4") == list(range(CODED_COUNT))


def test_sound_with_a_cover_is_no_film(tmp_path: Path) -> None:
    source = tmp_path / "song.m4a"
    ffmpeg(*tone(1), *COVER, "-map", "0", "-map", "1", "-c:a", "aac", "-c:v", "png",
           "-frames:v", "1", "-disposition:v", "attached_pic", "-f", "mp4", source)  # fmt: skip
    with pytest.raises(video_core.UnsupportedMedia, match="no video stream"):
        video_core.probe(source)


@pytest.mark.parametrize(("default", "width"), [(0, 160), (1, 640), (None, 640)])
def test_of_several_films_the_default_one_is_taken_else_the_largest(
    tmp_path: Path, default: int | None, width: int
) -> None:
    source = tmp_path / "source.mkv"
    marks = [f"{'default' if number == default else '0'}" for number in range(2)]
    ffmpeg(*picture("160x90", duration_s=1), *picture("640x360", duration_s=1), "-map", "0",
           "-map", "1", *X264, "-disposition:v:0", marks[0], "-disposition:v:1", marks[1],
           "-default_mode", "passthrough", source)  # fmt: skip
    assert video_core.probe(source).video.width == width


INTERLACED = ["-vf", "interlace,setfield=tff", "-flags", "+ilme+ildct", "-top", "1"]


def woven(path: Path, *encoded: str) -> Path:
    """A film of 25 woven pictures a second, out of one of 50."""
    moving = ["-f", "lavfi", "-i", "testsrc=s=320x240:r=50:d=1,scroll=h=0.05"]
    ffmpeg(*moving, *INTERLACED, *encoded, path)
    return path


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("woven.mp4", ["-c:v", "libx264", "-qp", "8", "-x264-params", "tff=1"]),
        ("woven.mkv", ["-c:v", "mpeg4", "-qscale:v", "2"]),
        ("woven.mov", ["-c:v", "prores_ks"]),
    ],
)
def test_woven_pictures_are_made_whole(tmp_path: Path, name: str, encoded: list[str]) -> None:
    source = woven(tmp_path / name, *encoded)
    video = video_core.probe(source).video
    assert video.is_interlaced or "mpeg4" in encoded  # MPEG-4 says so in its pictures alone
    assert video.frame_rate == 25.0
    output = render_one(source, tmp_path / "made.mp4", width=320, height=240)
    assert not output.is_copied
    assert int(facts(tmp_path / "made.mp4")["video"]["nb_read_frames"]) == 25
    expected = filtered(source, f"bwdif=send_frame,{TO_BT709}", tmp_path / "expected.mkv")
    combed = filtered(source, TO_BT709, tmp_path / "combed.mkv")
    assert ssim(tmp_path / "made.mp4", expected) > 0.95
    assert ssim(tmp_path / "made.mp4", combed) < ssim(tmp_path / "made.mp4", expected) - 0.01


TO_BT709 = "scale=in_color_matrix=bt601:out_color_matrix=bt709"


def test_the_posters_of_woven_films_are_whole_too(tmp_path: Path) -> None:
    source = woven(tmp_path / "woven.mp4", "-c:v", "libx264", "-qp", "8", "-x264-params", "tff=1")
    made = tmp_path / "poster.jpg"
    video_core.render(video_core.Plan(source, [], video_core.Poster(made, 320)))
    assert _combing(Grey(made)) < 0.6 * _combing(Grey(source, 0.5))


def _combing(frame: Grey) -> float:
    """How much lines differ from the lines beside them, against the ones two away."""
    rows = [frame.rows(y, y + 1) for y in range(frame.height)]

    def off(step: int) -> float:
        pairs = zip(rows, rows[step:], strict=False)
        return sum(abs(a - b) for one, two in pairs for a, b in zip(one, two, strict=True))

    return off(1) / off(2)


def test_whole_pictures_are_left_alone(tmp_path: Path) -> None:
    source = coded(tmp_path / "source.mp4", "-c:v", *ENCODERS["h264"])
    assert not video_core.probe(source).video.is_interlaced


@pytest.mark.parametrize(
    ("rate", "delivered"),
    [("120", "60/1"), ("100", "50/1"), ("90", "60/1"),
     ("60", "60/1"), ("59.94", "2997/50"), ("144", "48/1"), ("240", "60/1")],
)  # fmt: skip
def test_rates_above_sixty_are_halved_or_thirded_where_that_is_even(
    tmp_path: Path, rate: str, delivered: str
) -> None:
    source = tmp_path / "source.mp4"
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=s=64x64:r={rate}:d=0.5", *X264, source)
    output = render_one(source, tmp_path / "made.mp4", width=64, height=64)
    assert facts(tmp_path / "made.mp4")["video"]["r_frame_rate"] == delivered
    assert output.duration_s == pytest.approx(0.5, abs=0.03)


def test_a_conforming_film_of_too_high_a_rate_is_not_carried_over(tmp_path: Path) -> None:
    source = tmp_path / "source.mp4"
    ffmpeg(*picture(rate=120, duration_s=1), *X264, *BT709, source)
    output = render_one(source, tmp_path / "made.mp4", width=320, height=180)
    assert not output.is_copied
    assert facts(tmp_path / "made.mp4")["video"]["nb_read_frames"] == "60"


@pytest.mark.parametrize(
    ("width", "height"),
    [(720, 1280), (720, 900), (1280, 720), (720, 720), (2160, 3840), (2160, 2700), (3840, 2160),
     (2160, 2160)],
)  # fmt: skip
def test_every_class_and_shape_is_made_and_says_whether_it_was_enlarged(
    full: Path, tmp_path: Path, width: int, height: int
) -> None:
    output = render_one(full, tmp_path / "made.mp4", width=width, height=height)
    stream = facts(tmp_path / "made.mp4")["video"]
    assert (stream["width"], stream["height"]) == (width, height)
    crop_height = min(1080, 1920 * height / width)
    assert output.is_upscaled == (height > crop_height * 1.02)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pictures of 1920x1080."""
    path = tmp_path_factory.mktemp("clips") / "full.mp4"
    ffmpeg(*picture("1920x1080", duration_s=0.08), *X264, *BT709, path)
    return path


def test_sixty_pictures_a_second_of_2160_lines_are_delivered(tmp_path: Path) -> None:
    source = tmp_path / "source.mp4"
    ffmpeg(*picture("3840x2160", rate=60, duration_s=0.2), *tone(0.2), *X264, *AAC, source)
    mark = video_core.Watermark("VidGo")
    output = render_one(source, tmp_path / "made.mp4", width=3840, height=2160, watermark=mark)
    stream = facts(tmp_path / "made.mp4")["video"]
    assert (stream["width"], stream["height"], stream["r_frame_rate"]) == (3840, 2160, "60/1")
    assert (stream["nb_read_frames"], output.is_upscaled, output.is_copied) == ("12", False, False)
