"""Sources that are not plain: turned, odd, anamorphic, uneven, of other colours."""

from pathlib import Path

import pytest

from tests.native.builders import (
    AAC,
    BT709,
    X264,
    facts,
    ffmpeg,
    filtered,
    picture,
    render_one,
    ssim,
    tone,
    video_core,
)

pytestmark = pytest.mark.media

SSIM_MIN = 0.985
"""Of an encoded picture (CRF 20) to the program's unencoded one; a wrong picture is below 0.8."""

SCALE = "scale={}:{}:flags=bicubic:out_color_matrix=bt709"


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_film_is_delivered_upright(master: Path, tmp_path: Path, degrees: int) -> None:
    turned = tmp_path / "turned.mp4"
    ffmpeg("-i", master, "-c", "copy", "-metadata:s:v:0", f"rotate={degrees}", turned)
    wide = degrees == 180
    width, height = (320, 180) if wide else (180, 320)
    media = video_core.probe(turned)
    assert (media.display_width, media.display_height) == (width, height)
    made = tmp_path / "made.mp4"
    output = render_one(turned, made, width=width, height=height)
    assert not output.is_copied
    expected = filtered(turned, SCALE.format(width, height), tmp_path / "expected.mkv")
    assert ssim(made, expected) > SSIM_MIN


def test_a_mirrored_film_is_delivered_upright(master: Path, tmp_path: Path) -> None:
    mirrored = tmp_path / "mirrored.mp4"
    ffmpeg("-i", master, "-c", "copy", mirrored)
    data = bytearray(mirrored.read_bytes())
    unit = bytes.fromhex("00010000" + "00" * 12 + "00010000" + "00" * 12 + "40000000")
    flip = bytes.fromhex("ffff0000" + "00" * 12 + "00010000" + "00" * 12 + "40000000")
    at = data.index(unit, data.index(b"tkhd"))
    data[at : at + len(unit)] = flip
    mirrored.write_bytes(data)
    render_one(mirrored, tmp_path / "made.mp4", width=320, height=180)
    expected = filtered(master, "hflip", tmp_path / "expected.mkv")
    assert ssim(tmp_path / "made.mp4", expected) > SSIM_MIN


def test_oblong_pixels_become_square(tmp_path: Path) -> None:
    source = tmp_path / "oblong.mp4"
    ffmpeg(*picture("160x180"), *X264, *BT709, "-vf", "setsar=2", source)
    media = video_core.probe(source)
    assert (media.display_width, media.display_height, media.video.sar) == (320, 180, (2, 1))
    render_one(source, tmp_path / "made.mp4", width=320, height=180)
    chain = SCALE.format(320, 180) + ",setsar=1"
    expected = filtered(source, chain, tmp_path / "expected.mkv")
    assert ssim(tmp_path / "made.mp4", expected) > SSIM_MIN


@pytest.mark.parametrize("size", ["321x181", "107x203", "16x16"])
def test_odd_and_tiny_sizes_are_taken(tmp_path: Path, size: str) -> None:
    source = tmp_path / "odd.mkv"
    ffmpeg(*picture(size), "-c:v", "libx264", "-pix_fmt", "yuv444p", source)
    for fit in video_core.Fit:
        render_one(source, tmp_path / "made.mp4", fit=fit)
        stream = facts(tmp_path / "made.mp4")["video"]
        assert (stream["width"], stream["height"]) == (180, 320)


def test_a_variable_rate_becomes_constant_and_keeps_its_length(tmp_path: Path) -> None:
    source = tmp_path / "uneven.mp4"
    uneven = "select='lt(n,25)+not(mod(n,3))'"
    ffmpeg(*picture(), *tone(), "-vf", uneven, "-vsync", "vfr", *X264, *AAC, source)
    assert video_core.probe(source).video.is_variable_rate
    render_one(source, tmp_path / "made.mp4")
    stream = facts(tmp_path / "made.mp4")["video"]
    assert stream["r_frame_rate"] == stream["avg_frame_rate"] == "24000/1001"
    assert float(stream["duration"]) == pytest.approx(2.0, abs=0.1)


def test_rates_above_sixty_are_brought_down_to_sixty(tmp_path: Path) -> None:
    source = tmp_path / "fast.mp4"
    ffmpeg(*picture(rate=120, duration_s=1), *X264, source)
    render_one(source, tmp_path / "made.mp4")
    stream = facts(tmp_path / "made.mp4")["video"]
    assert (stream["r_frame_rate"], stream["nb_read_frames"]) == ("60/1", "60")


def test_a_picture_that_starts_late_stays_with_its_sound(tmp_path: Path) -> None:
    source = tmp_path / "late.mkv"
    ffmpeg("-itsoffset", "0.4", *picture(), *tone(), *X264, *AAC, source)
    render_one(source, tmp_path / "made.mp4")
    made = facts(tmp_path / "made.mp4")
    assert float(made["video"]["start_time"]) == 0.0
    assert int(made["video"]["nb_read_frames"]) == pytest.approx(60, abs=1)


def test_a_film_that_does_not_start_at_zero_is_moved_there(master: Path, tmp_path: Path) -> None:
    source = tmp_path / "later.mkv"
    ffmpeg("-i", master, "-c", "copy", "-output_ts_offset", "7", source)
    output = render_one(source, tmp_path / "made.mp4")
    assert output.duration_s == pytest.approx(2.0, abs=0.06)
    assert int(facts(tmp_path / "made.mp4")["video"]["nb_read_frames"]) == pytest.approx(50, abs=1)


@pytest.mark.parametrize(
    ("tags", "pixels"),
    [
        ("bt470bg:bt709:bt709:tv", "yuv420p"),
        ("bt709:bt709:bt709:pc", "yuv420p"),
        ("bt709:bt709:bt709:tv", "yuv422p10le"),
    ],
)
def test_colours_are_those_the_program_shows(tmp_path: Path, tags: str, pixels: str) -> None:
    source, space = tmp_path / "coloured.mkv", tags.split(":")
    written = ["-colorspace", space[0], "-color_primaries", space[1], "-color_trc", space[2]]
    chain = f"scale=out_color_matrix={space[0]}:out_range={space[3]}"
    encoded = ["-c:v", "libx264", "-qp", "4", "-pix_fmt", pixels, "-color_range", space[3]]
    ffmpeg(*picture(), "-vf", chain, *encoded, *written, source)
    render_one(source, tmp_path / "made.mp4", width=320, height=180)
    assert _mean_colour(tmp_path / "made.mp4") == pytest.approx(_mean_colour(source), abs=2.0)


def test_wide_primaries_are_brought_to_bt709(tmp_path: Path) -> None:
    source = tmp_path / "wide.mkv"
    to_2020 = (
        "zscale=primariesin=709:transferin=709:"
        "matrix=2020_ncl:primaries=2020:transfer=2020_10:range=limited,format=yuv420p10le"
    )
    tags = ["-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", "bt2020-10"]
    start = ["-f", "lavfi", "-i", "color=red:s=320x180:d=1,format=gbrp"]
    ffmpeg(*start, "-vf", to_2020, "-c:v", "libx264", *tags, source)
    render_one(source, tmp_path / "made.mp4", width=320, height=180)
    assert _mean_colour(tmp_path / "made.mp4") == pytest.approx([254, 0, 0], abs=6.0)


def _mean_colour(path: Path) -> list[float]:
    told = path.with_suffix(".rgb")
    ffmpeg("-i", path, "-frames:v", "1", "-vf", "scale=64:36:flags=area,format=rgb24", "-f",
           "rawvideo", told)  # fmt: skip
    data = told.read_bytes()
    return [sum(data[channel::3]) / (len(data) / 3) for channel in range(3)]


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("vp9.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"]),
        ("mpeg4.avi", ["-c:v", "mpeg4", "-bf", "2"]),
        ("prores.mov", ["-c:v", "prores_ks", "-pix_fmt", "yuv422p10le"]),
        ("mjpeg.avi", ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p"]),
        ("hevc.mp4", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"]),
    ],
)
def test_other_codecs_and_containers_are_taken(tmp_path: Path, name: str, codec: list[str]) -> None:
    ffmpeg(*picture(duration_s=1), *codec, tmp_path / name)
    render_one(tmp_path / name, tmp_path / "made.mp4", width=320, height=180)
    assert int(facts(tmp_path / "made.mp4")["video"]["nb_read_frames"]) == pytest.approx(25, abs=1)
