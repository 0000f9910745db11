"""Sources that must be refused: each ends in a typed error, never in a crash or a short film."""

import random
import struct
from pathlib import Path

import pytest

from tests.native.bombs import box, patched
from tests.native.builders import (
    AAC,
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
from tests.native.trial import tried, try_one

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


def test_a_film_cut_anywhere_is_refused_and_says_where(streamable: Path, tmp_path: Path) -> None:
    data = streamable.read_bytes()
    ends = [*range(1, 64, 9), *range(64, len(data) * 4 // 5, len(data) // 25)]
    sources = [_written(tmp_path / f"{end}.mp4", data[:end]) for end in ends]
    for end, outcome in zip(ends, tried(sources), strict=True):
        assert outcome.kind == "UnreadableMedia"
        assert outcome.offset is not None
        assert 0 <= outcome.offset <= end


def test_a_few_damaged_bytes_are_delivered_and_counted_or_refused(
    streamable: Path, tmp_path: Path
) -> None:
    """Whatever is hit, the run ends, and a film that is delivered is whole."""
    whole = streamable.read_bytes()
    start, end = next((start, end) for kind, start, end in walk(whole) if kind == "mdat")
    sources = [
        _written(tmp_path / f"{seed}.mp4", _flipped(whole, seed, 1 + seed * 4, start + 16, end))
        for seed in range(12)
    ]
    outcomes = tried(sources)
    assert {each.kind for each in outcomes} == {"delivered", "UnreadableMedia"}
    assert all(each.duration_s > 3.9 for each in outcomes if each.kind == "delivered")


def test_a_damaged_index_never_crashes(streamable: Path, tmp_path: Path) -> None:
    whole = streamable.read_bytes()
    start, end = next((start, end) for kind, start, end in walk(whole) if kind == "moov")
    sources = [
        _written(tmp_path / f"{seed}.mp4", _flipped(whole, seed, 4, start + 8, end))
        for seed in range(40)
    ]
    outcomes = tried(sources, duration_s_max=30)
    assert all(each.kind == "delivered" or each.is_refused for each in outcomes)
    assert any(each.is_refused for each in outcomes)


@pytest.mark.parametrize(
    ("name", "codecs"),
    [
        ("film.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"]),
        ("film.mkv", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none"]),
        ("film.avi", ["-c:v", "mjpeg", "-qscale", "20"]),
        ("film.mov", ["-c:v", "prores_ks", "-profile:v", "0"]),
    ],
)
def test_damage_anywhere_in_another_kind_of_film_never_crashes(
    tmp_path: Path, name: str, codecs: list[str]
) -> None:
    whole = tmp_path / name
    ffmpeg(*picture("64x64", duration_s=1), *tone(1), *codecs, whole)
    data = whole.read_bytes()
    sources = [
        _written(tmp_path / f"{seed}-{name}", _flipped(data, seed, 1 + seed, 0, len(data)))
        for seed in range(24)
    ]
    sources += [
        _written(tmp_path / f"cut-{end}-{name}", data[:end])
        for end in range(40, len(data), len(data) // 8)
    ]
    outcomes = tried(sources, duration_s_max=30)
    assert all(each.kind == "delivered" or each.is_refused for each in outcomes)
    assert any(each.is_refused for each in outcomes)


def _flipped(data: bytes, seed: int, count: int, start: int, end: int) -> bytes:
    """Return a copy in which so many bits between `start` and `end` have turned over."""
    chance, changed = random.Random(seed), bytearray(data)
    for _ in range(count):
        changed[chance.randrange(start, end)] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_one_broken_picture_in_a_long_film_is_delivered_and_counted(tmp_path: Path) -> None:
    whole, source = tmp_path / "whole.avi", tmp_path / "source.avi"
    ffmpeg(*picture("64x64", duration_s=6), "-c:v", "mjpeg", whole)
    data = bytearray(whole.read_bytes())
    at = data.index(b"00dc", len(data) // 2) + 8
    size = int.from_bytes(data[at - 4 : at], "little")
    data[at : at + size] = bytes(size)
    source.write_bytes(data)
    outcome = try_one(source)
    assert (outcome.kind, outcome.damaged_frames) == ("delivered", 1)
    assert outcome.duration_s == pytest.approx(6, abs=0.1)


def test_a_film_that_lost_its_first_key_frame_starts_at_the_next(tmp_path: Path) -> None:
    whole, source = film(tmp_path / "whole.mkv", duration_s=4), tmp_path / "source.mkv"
    ffmpeg(*picture(duration_s=4), *X264, "-g", "10", whole)
    ffmpeg("-i", whole, "-c", "copy", "-bsf:v", "noise=drop=eq(n\\,0)", source)
    outcome = try_one(source)
    assert (outcome.kind, outcome.damaged_frames) == ("delivered", 9)
    assert outcome.duration_s == pytest.approx(4, abs=0.1)


def test_a_film_without_a_single_key_frame_is_refused(tmp_path: Path) -> None:
    whole, source = tmp_path / "whole.mkv", tmp_path / "source.mkv"
    ffmpeg(*picture(), *X264, "-g", "1000", whole)
    ffmpeg("-i", whole, "-c", "copy", "-bsf:v", "noise=drop=key", source)
    assert try_one(source).kind == "UnreadableMedia"


def test_a_film_that_starts_before_zero_is_delivered_whole(tmp_path: Path) -> None:
    source = tmp_path / "early.mp4"
    early = ["-output_ts_offset", "-1", "-avoid_negative_ts", "disabled", "-use_editlist", "0"]
    ffmpeg(*picture(), *tone(), *X264, *AAC, *early, source)
    outcome = try_one(source)
    assert outcome.kind == "delivered"
    assert outcome.duration_s == pytest.approx(2, abs=0.1)


def test_sound_that_jumps_stays_beside_its_picture(tmp_path: Path) -> None:
    """Five seconds without a sound are five seconds of silence."""
    source, made = tmp_path / "jumping.mkv", tmp_path / "made.mp4"
    jump = ["-af", "asetpts=PTS+gt(T\\,1)*5/TB", "-c:a", "libopus"]
    ffmpeg(*picture(duration_s=8), *tone(3), *X264, *jump, source)
    render_one(source, made)
    told = facts(made)
    assert float(told["audio"]["duration"]) == pytest.approx(8, abs=0.1)
    assert float(told["video"]["duration"]) == pytest.approx(8, abs=0.1)


def test_a_header_that_names_a_longer_film_is_taken_at_its_word(
    master: Path, tmp_path: Path
) -> None:
    """Whether the film was cut or its header lies cannot be told: it would be delivered short."""
    _longer(master, tmp_path / "long.mp4", b"mvhd", 16)
    outcome = try_one(tmp_path / "long.mp4")
    assert outcome.kind == "UnreadableMedia"
    assert "ends after 2.0" in outcome.detail


def _longer(whole: Path, made: Path, kind: bytes, at: int) -> None:
    data = whole.read_bytes()
    start = data.index(kind) + 4 + at
    length = int.from_bytes(data[start : start + 4], "big") * 10
    patched(whole, made, kind, at, length.to_bytes(4, "big"))


LIES = {
    "another codec": (b"stsd", 12, b"hvc1"),
    "an older codec": (b"stsd", 12, b"mp4v"),
    "a codec that is not taken": (b"stsd", 12, b"SVQ3"),
    "a larger picture": (b"avc1", 24, (2000).to_bytes(2, "big") * 2),
    "no picture": (b"avc1", 24, bytes(4)),
    "no parameter sets": (b"avcC", 5, b"\xe0"),
    "another length of length": (b"avcC", 4, b"\xfc"),
    "no configuration": (b"avcC", 0, bytes(40)),
    "a clock that stands": (b"mdhd", 12, bytes(4)),
    "a clock of the highest rate": (b"mdhd", 12, b"\xff" * 4),
    "pictures of no length": (b"stts", 12, bytes(4)),
    "pictures of great length": (b"stts", 12, b"\x7f\xff\xff\xff"),
    "pictures that run backwards": (b"stts", 12, b"\xff\xff\xff\xff"),
    "pictures beyond the end": (b"stco", 8, b"\x7f\xff\xff\xff"),
    "another sound": (b"esds", 17, b"\x6b"),
}


def test_a_film_whose_index_lies_is_refused_or_delivered_whole(
    master: Path, tmp_path: Path
) -> None:
    sources = [patched(master, tmp_path / f"{name}.mp4", *lie) for name, lie in LIES.items()]
    outcomes = dict(zip(LIES, tried(sources), strict=True))
    for outcome in outcomes.values():
        whole = outcome.duration_s == pytest.approx(2, abs=0.1)
        assert outcome.is_refused or (outcome.kind == "delivered" and whole)


@pytest.mark.parametrize(
    ("name", "codecs", "said"),
    [
        ("film.mkv", ["-c:v", "ffv1"], "ffv1 video is not taken"),
        ("film.avi", ["-c:v", "msmpeg4"], "msmpeg4v3 video is not taken"),
        ("film.mkv", ["-c:v", "mpeg4", "-c:a", "wmav2"], "wmav2 is not taken"),
    ],
)
def test_codecs_beside_the_list_are_never_decoded(
    tmp_path: Path, name: str, codecs: list[str], said: str
) -> None:
    ffmpeg(*picture(duration_s=1), *tone(1), *codecs, tmp_path / name)
    outcome = try_one(tmp_path / name)
    assert (outcome.kind, outcome.detail) == ("UnsupportedMedia", said)


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


def test_dolby_vision_without_an_ordinary_picture_is_not_taken(tmp_path: Path) -> None:
    plain, dolby = tmp_path / "plain.mp4", tmp_path / "dolby.mp4"
    ffmpeg(*picture(), "-vf", "setsar=1", "-c:v", "libx264", plain)
    data = plain.read_bytes()
    start = data.index(b"pasp") - 4
    end = data.index(b"btrt") + 16
    stated = struct.pack(">BBHB", 1, 0, 5 << 9 | 6 << 3 | 0b101, 0)  # profile 5, no other screen
    described = box(b"dvcC", stated, bytes(end - start - 8 - len(stated)))
    dolby.write_bytes(data[:start] + described + data[end:])
    assert not video_core.probe(plain).video.is_hdr
    with pytest.raises(video_core.UnsupportedMedia, match="HDR"):
        render_one(dolby, tmp_path / "made.mp4")


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
