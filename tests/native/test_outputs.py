"""What a finished file is: size, codecs, order of boxes, sound."""

from pathlib import Path

import pytest

from tests.native.builders import (
    AAC,
    X264,
    boxes,
    facts,
    ffmpeg,
    picture,
    render_one,
    tone,
    video_core,
)

pytestmark = pytest.mark.media


@pytest.mark.parametrize(
    ("width", "height"), [(1080, 1920), (1080, 1350), (1920, 1080), (1080, 1080)]
)
def test_an_output_has_exactly_the_size_that_was_asked(
    master: Path, tmp_path: Path, width: int, height: int
) -> None:
    made = tmp_path / "made.mp4"
    output = render_one(master, made, width=width, height=height)
    stream = facts(made)["video"]
    assert (stream["width"], stream["height"]) == (width, height)
    assert (output.width, output.height, output.size_bytes) == (width, height, made.stat().st_size)
    assert stream["sample_aspect_ratio"] == "1:1"


def test_video_is_h264_of_eight_bit_420_tagged_bt709(master: Path, tmp_path: Path) -> None:
    render_one(master, tmp_path / "made.mp4")
    stream = facts(tmp_path / "made.mp4")["video"]
    assert (stream["codec_name"], stream["profile"]) == ("h264", "High")
    assert stream["pix_fmt"] == "yuv420p"
    colour = {stream[f"color_{each}"] for each in ("space", "primaries", "transfer")}
    assert (colour, stream["color_range"]) == ({"bt709"}, "tv")


def test_the_index_comes_before_the_media(master: Path, tmp_path: Path) -> None:
    render_one(master, tmp_path / "made.mp4")
    order = boxes(tmp_path / "made.mp4")
    assert order.index("moov") < order.index("mdat")


def test_every_picture_of_the_source_is_delivered(master: Path, tmp_path: Path) -> None:
    output = render_one(master, tmp_path / "made.mp4")
    assert int(facts(tmp_path / "made.mp4")["video"]["nb_read_frames"]) == 50
    assert output.duration_s == pytest.approx(2.0, abs=0.05)


def test_conforming_sound_is_carried_over_unchanged(master: Path, tmp_path: Path) -> None:
    output = render_one(master, tmp_path / "made.mp4")
    assert output.audio == "copied"
    assert _sound_hash(tmp_path / "made.mp4") == _sound_hash(master)


def _sound_hash(path: Path) -> str:
    told = path.with_suffix(".md5")
    ffmpeg("-i", path, "-map", "0:a", "-c", "copy", "-f", "md5", told)
    return told.read_text()


@pytest.mark.parametrize(
    ("name", "codec", "expected"),
    [
        ("mono.mp4", ["-c:a", "aac", "-ac", "1", "-ar", "44100"], ("copied", 1, 44100)),
        ("surround.mp4", ["-c:a", "aac", "-ac", "6"], ("encoded", 2, 48000)),
        ("low.mp4", ["-c:a", "aac", "-ac", "2", "-ar", "22050"], ("encoded", 2, 48000)),
        ("mp3.mkv", ["-c:a", "libmp3lame", "-ac", "2"], ("encoded", 2, 48000)),
        ("pcm.mov", ["-c:a", "pcm_s16le", "-ac", "1"], ("encoded", 2, 48000)),
        ("opus.mkv", ["-c:a", "libopus"], ("encoded", 2, 48000)),
    ],
)
def test_other_sound_is_encoded_to_aac_stereo(
    tmp_path: Path, name: str, codec: list[str], expected: tuple[str, int, int]
) -> None:
    ffmpeg(*picture(), *tone(), *X264, *codec, tmp_path / name)
    output = render_one(tmp_path / name, tmp_path / "made.mp4")
    sound = facts(tmp_path / "made.mp4")["audio"]
    assert (sound["codec_name"], sound["profile"]) == ("aac", "LC")
    assert (output.audio, sound["channels"], int(sound["sample_rate"])) == expected
    assert float(sound["duration"]) == pytest.approx(2.0, abs=0.08)


def test_a_silent_film_stays_silent(tmp_path: Path) -> None:
    ffmpeg(*picture(), *X264, tmp_path / "silent.mp4")
    assert render_one(tmp_path / "silent.mp4", tmp_path / "made.mp4").audio == "none"
    assert "audio" not in facts(tmp_path / "made.mp4")


def test_several_outputs_and_the_poster_come_from_one_run(master: Path, tmp_path: Path) -> None:
    names = ["portrait", "feed", "wide"]
    sizes = [(108, 192), (108, 136), (192, 108)]
    report = video_core.render(
        video_core.Plan(
            master,
            [
                video_core.Rendition(tmp_path / f"{name}.mp4", width, height)
                for name, (width, height) in zip(names, sizes, strict=True)
            ],
            video_core.Poster(tmp_path / "poster.jpg", 160),
        )
    )
    assert [output.path.stem for output in report.outputs] == names
    assert [(output.width, output.height) for output in report.outputs] == sizes
    assert (report.poster.width, report.poster.height) == (160, 90)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "feed.mp4", "portrait.mp4", "poster.jpg", "wide.mp4",
    ]  # fmt: skip


def test_one_plan_gives_the_same_bytes_twice(master: Path, tmp_path: Path) -> None:
    for name in ("first.mp4", "second.mp4"):
        wanted = [video_core.Rendition(tmp_path / name, 180, 320, video_core.Fit.BLUR)]
        video_core.render(video_core.Plan(master, wanted, threads=2))
    assert (tmp_path / "first.mp4").read_bytes() == (tmp_path / "second.mp4").read_bytes()


def test_scaling_up_is_reported(master: Path, tmp_path: Path) -> None:
    small = render_one(master, tmp_path / "small.mp4", width=100, height=180)
    large = render_one(master, tmp_path / "large.mp4", width=200, height=360)
    assert (small.is_upscaled, large.is_upscaled) == (False, True)


def test_a_film_that_conforms_already_is_carried_over(tmp_path: Path) -> None:
    source = tmp_path / "source.mp4"
    ffmpeg(*picture("640x360"), *tone(), *X264, *AAC, *_tagged(), source)
    output = render_one(source, tmp_path / "made.mp4", width=640, height=360)
    assert output.is_copied
    assert _frames_hash(tmp_path / "made.mp4") == _frames_hash(source)
    assert boxes(tmp_path / "made.mp4").index("moov") < boxes(tmp_path / "made.mp4").index("mdat")


def _tagged() -> list[str]:
    tags = ["-profile:v", "high", "-colorspace", "bt709", "-color_primaries", "bt709"]
    return [*tags, "-color_trc", "bt709", "-color_range", "tv", "-bf", "2"]


def _frames_hash(path: Path) -> list[str]:
    told = path.with_suffix(".frames")
    ffmpeg("-i", path, "-map", "0:v", "-f", "framemd5", told)
    lines = told.read_text().splitlines()
    return [line.split(",")[-1] for line in lines if not line.startswith("#")]


def test_the_poster_of_a_carried_over_film_is_found_by_looking_into_it(tmp_path: Path) -> None:
    source = tmp_path / "source.mp4"
    ffmpeg(*picture("640x360"), *X264, *_tagged(), source)
    report = video_core.render(
        video_core.Plan(
            source,
            [video_core.Rendition(tmp_path / "made.mp4", 640, 360)],
            video_core.Poster(tmp_path / "poster.jpg", 320),
        )
    )
    assert report.outputs[0].is_copied
    assert (report.poster.width, report.poster.height) == (320, 180)


def test_a_watermark_forbids_carrying_over(tmp_path: Path) -> None:
    source = tmp_path / "source.mp4"
    ffmpeg(*picture("640x360"), *X264, *_tagged(), source)
    output = render_one(
        source, tmp_path / "made.mp4", width=640, height=360,
        watermark=video_core.Watermark("VidGo"),
    )  # fmt: skip
    assert not output.is_copied
