"""Sources that must be refused: each ends in a typed error, never in a crash or a short film."""

import os
import random
from pathlib import Path
from typing import Any

import pytest

from tests.native.builders import (
    X264,
    facts,
    ffmpeg,
    film,
    picture,
    render_one,
    tone,
    video_core,
    walk,
)

pytestmark = pytest.mark.media

PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nmaster.mp4\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"this is a text, not a film\n" * 200,
        PLAYLIST.encode(),
        b"ffconcat version 1.0\nfile master.mp4\n",
        b"\x89PNG\r\n\x1a\n" + bytes(64),
        b"\x00\x00\x00\x18ftypisom" + bytes(400),
        random.Random(7).randbytes(5000),
    ],
    ids=["empty", "text", "playlist", "concat", "image", "header", "noise"],
)
def test_what_is_no_film_is_unreadable(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "source.mp4"
    source.write_bytes(content)
    with pytest.raises(video_core.UnreadableMedia) as refused:
        video_core.probe(source)
    assert refused.value.stage in {"open", "probe"}
    assert str(source) not in str(refused.value)


def test_a_file_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.mp4", tmp_path):
        with pytest.raises(video_core.UnreadableMedia):
            video_core.probe(path)


def test_a_film_without_its_index_is_unreadable(tmp_path: Path) -> None:
    whole = film(tmp_path / "whole.mp4")  # its index is at the end
    data = whole.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(video_core.UnreadableMedia):
        video_core.probe(tmp_path / "cut.mp4")


@pytest.fixture(scope="module")
def streamable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of four seconds with its index first."""
    path = tmp_path_factory.mktemp("clips") / "streamable.mp4"
    ffmpeg(*picture(duration_s=4), *tone(4), *X264, "-g", "25", "-c:a", "aac",
           "-movflags", "+faststart", path)  # fmt: skip
    return path


@pytest.mark.parametrize("share", [0.3, 0.6, 0.8])
def test_a_film_whose_end_is_missing_is_refused_not_delivered_short(
    streamable: Path, tmp_path: Path, share: float
) -> None:
    data = streamable.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(video_core.UnreadableMedia, match="ends after"):
        render_one(tmp_path / "cut.mp4", tmp_path / "made.mp4")
    assert not (tmp_path / "made.mp4").exists()


def test_a_carried_over_film_whose_end_is_missing_is_refused_too(tmp_path: Path) -> None:
    whole = tmp_path / "whole.mp4"
    ffmpeg(*picture("1280x720", duration_s=3), *X264, "-movflags", "+faststart", whole)
    assert render_one(whole, tmp_path / "made.mp4", width=1280, height=720).is_copied
    data = whole.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: len(data) // 2])
    with pytest.raises(video_core.UnreadableMedia, match="ends after"):
        render_one(tmp_path / "cut.mp4", tmp_path / "other.mp4", width=1280, height=720)
    assert not (tmp_path / "other.mp4").exists()


def test_a_cut_matroska_film_is_refused(tmp_path: Path) -> None:
    whole = film(tmp_path / "whole.mkv", duration_s=4)
    data = whole.read_bytes()
    (tmp_path / "cut.mkv").write_bytes(data[: len(data) // 2])
    with pytest.raises(video_core.UnreadableMedia):
        render_one(tmp_path / "cut.mkv", tmp_path / "made.mp4")


def test_a_few_damaged_bytes_are_delivered_and_counted_or_refused(
    streamable: Path, tmp_path: Path
) -> None:
    """Whatever is hit, the run ends, and a film that is delivered is whole."""
    whole = streamable.read_bytes()
    start, end = next((start, end) for kind, start, end in walk(whole) if kind == "mdat")
    outcomes = []
    for seed in range(12):
        chance, data = random.Random(seed), bytearray(whole)
        for _ in range(1 + seed * 4):
            data[chance.randrange(start + 16, end)] ^= 1 << chance.randrange(8)
        outcomes.append(_outcome(data, tmp_path))
    assert set(outcomes) <= {"delivered", "refused"}
    assert "refused" in outcomes


def test_a_damaged_index_never_crashes(streamable: Path, tmp_path: Path) -> None:
    whole = streamable.read_bytes()
    start, end = next((start, end) for kind, start, end in walk(whole) if kind == "moov")
    for seed in range(40):
        chance, data = random.Random(seed), bytearray(whole)
        for _ in range(4):
            data[chance.randrange(start + 8, end)] = chance.randrange(256)
        assert _outcome(data, tmp_path) in {"delivered", "refused"}


def _outcome(data: bytes, folder: Path) -> str:
    (folder / "source.mp4").write_bytes(data)
    made = folder / "made.mp4"
    made.unlink(missing_ok=True)
    limits = video_core.Limits(duration_s_max=30, pixels_max=1920 * 1080)
    wanted = [video_core.Rendition(made, 90, 160)]
    try:
        video_core.render(video_core.Plan(folder / "source.mp4", wanted, limits=limits))
    except (video_core.UnreadableMedia, video_core.LimitExceeded, video_core.UnsupportedMedia):
        assert not made.exists()
        return "refused"
    assert int(facts(made)["video"]["nb_read_frames"]) > 0
    return "delivered"


@pytest.mark.parametrize(
    "limits",
    [
        {"pixels_max": 320 * 180 - 1},
        {"duration_s_max": 1.9},
        {"streams_max": 1},
        {"size_bytes_max": 10_000},
    ],
)
def test_a_film_over_a_limit_is_refused(
    master: Path, tmp_path: Path, limits: dict[str, Any]
) -> None:
    with pytest.raises(video_core.LimitExceeded):
        video_core.probe(master, video_core.Limits(**limits))
    wanted = [video_core.Rendition(tmp_path / "made.mp4", 180, 320)]
    plan = video_core.Plan(master, wanted, limits=video_core.Limits(**limits))
    with pytest.raises(video_core.LimitExceeded):
        video_core.render(plan)


def test_limits_are_inclusive(master: Path) -> None:
    limits = video_core.Limits(
        pixels_max=320 * 180, streams_max=2, size_bytes_max=os.path.getsize(master)
    )
    assert video_core.probe(master, limits).streams == 2


def test_a_header_of_65535_squared_is_refused_before_decoding(master: Path, tmp_path: Path) -> None:
    data = bytearray(master.read_bytes())
    at = data.index(b"avc1", data.index(b"stsd")) + 4 + 24
    assert data[at : at + 4] == (320).to_bytes(2, "big") + (180).to_bytes(2, "big")
    data[at : at + 4] = b"\xff\xff\xff\xff"
    (tmp_path / "bomb.mp4").write_bytes(data)
    with pytest.raises(video_core.LimitExceeded, match="65535x65535"):
        video_core.probe(tmp_path / "bomb.mp4")


def test_ten_hours_at_one_picture_a_second_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "long.mp4"
    start = ["-f", "lavfi", "-i", "color=black:s=16x16:r=1:d=40"]
    ffmpeg(*start, "-vf", "setpts=PTS*900", "-r", "1/900", *X264, source)
    with pytest.raises(video_core.LimitExceeded, match="s, at most 600"):
        video_core.probe(source)


def test_a_length_no_header_names_is_held_to_the_limit_while_reading(tmp_path: Path) -> None:
    source = tmp_path / "endless.mkv"
    ffmpeg(*picture(duration_s=4), *X264, "-f", "matroska", "-live", "1", source)
    assert video_core.probe(source).duration_s == 0
    plan = video_core.Plan(
        source, [video_core.Rendition(tmp_path / "made.mp4", 90, 160)],
        limits=video_core.Limits(duration_s_max=2),
    )  # fmt: skip
    with pytest.raises(video_core.LimitExceeded, match="longer than"):
        video_core.render(plan)


def test_a_clock_that_jumps_ahead_is_refused_not_filled(tmp_path: Path) -> None:
    source = tmp_path / "jumping.mkv"
    jump = "setpts=PTS+gt(N\\,25)*40/TB"
    ffmpeg(*picture(), "-vf", jump, "-vsync", "vfr", *X264, source)
    with pytest.raises(video_core.UnreadableMedia, match="a hole from 1"):
        render_one(source, tmp_path / "made.mp4")


def test_sound_without_a_picture_is_not_taken(tmp_path: Path) -> None:
    ffmpeg(*tone(), "-c:a", "aac", tmp_path / "sound.mp4")
    with pytest.raises(video_core.UnsupportedMedia, match="no video"):
        video_core.probe(tmp_path / "sound.mp4")


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_hdr_is_not_taken(tmp_path: Path, transfer: str) -> None:
    source = tmp_path / "bright.mkv"
    tags = ["-color_primaries", "bt2020", "-colorspace", "bt2020nc", "-color_trc", transfer]
    ffmpeg(*picture(), "-c:v", "libx264", "-pix_fmt", "yuv420p10le", *tags, source)
    assert video_core.probe(source).video.is_hdr
    with pytest.raises(video_core.UnsupportedMedia, match="HDR"):
        render_one(source, tmp_path / "made.mp4")


def test_a_stream_that_changes_size_is_fitted_throughout(tmp_path: Path) -> None:
    parts = []
    for number, size in enumerate(("320x180", "160x120")):
        part = tmp_path / f"{number}.h264"
        ffmpeg(*picture(size, duration_s=1), *X264, "-bsf:v", "h264_mp4toannexb", part)
        parts.append(part.read_bytes())
    (tmp_path / "both.h264").write_bytes(b"".join(parts))
    source = tmp_path / "changing.mkv"
    ffmpeg("-r", "25", "-i", tmp_path / "both.h264", "-c", "copy", tmp_path / "changing.avi")
    source = tmp_path / "changing.avi"
    render_one(source, tmp_path / "made.mp4")
    stream = facts(tmp_path / "made.mp4")["video"]
    assert (stream["width"], stream["height"]) == (180, 320)
    assert int(stream["nb_read_frames"]) == pytest.approx(50, abs=2)
