"""Small files that claim to be large, and the limits that stop them: early, cheaply, typed."""

import os
import struct
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.native.bombs import box, film_of, nested, numbers, trak
from tests.native.builders import X264, ffmpeg, picture, render_one, video_core
from tests.native.trial import tried, try_one

pytestmark = pytest.mark.media


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


def test_a_run_ends_when_its_time_is_up(large: Path, tmp_path: Path) -> None:
    limits = video_core.Limits(wall_s_max=0.2)
    wanted = [video_core.Rendition(tmp_path / "made.mp4", 720, 1280)]
    with pytest.raises(video_core.LimitExceeded, match=r"took over 0\.2"):
        video_core.render(video_core.Plan(large, wanted, limits=limits))
    assert list(tmp_path.iterdir()) == []


def test_a_probe_ends_when_its_time_is_up(master: Path) -> None:
    with pytest.raises(video_core.LimitExceeded, match="took over 0"):
        video_core.probe(master, video_core.Limits(wall_s_max=0))


BOMBS = {
    "a billion pictures": film_of(trak(10**9)),
    "sixteen large tables": film_of(*[trak(10**7)] * 16),
    "a billion sounds in a chunk": film_of(*[trak(2**31, handler=b"soun")] * 16),
    "pictures times edits": film_of(trak(20_000, edits=10_000)),
    "a table inside a description": film_of(trak(9, more=trak(10**9))),
    "fragments": film_of(
        trak(0), rest=box(b"moof", box(b"traf", *[box(b"trun", numbers(0, 10**6))] * 9))
    ),
    "a compressed index": box(b"moov", box(b"cmov", box(b"cmvd", numbers(2**31), bytes(99)))),
    "a hidden compressed index": box(b"free", box(b"cmov", numbers(2**31))) + film_of(trak(9)),
    "boxes without end": film_of(trak(9)) + box(b"skip") * 100_001,
}


def test_an_index_that_claims_more_than_a_film_holds_is_refused_unread(tmp_path: Path) -> None:
    """Read and believed, the second of these takes 3.9 GB and 17 s."""
    sources = []
    for name, data in BOMBS.items():
        sources.append(tmp_path / f"{name}.mp4")
        sources[-1].write_bytes(data)
    outcomes = dict(zip(BOMBS, tried(sources), strict=True))
    assert {name: each.kind for name, each in outcomes.items()} == dict.fromkeys(
        BOMBS, "LimitExceeded"
    )
    assert all(each.stage == "open" and each.offset is not None for each in outcomes.values())
    assert outcomes["a billion pictures"].offset == BOMBS["a billion pictures"].index(b"tkhd") - 4


def test_uncompressed_sound_is_counted_by_its_chunks(tmp_path: Path) -> None:
    """Its index claims a sample for every tick of the clock: more than any other sound."""
    source = tmp_path / "pcm.mov"
    sound = ["-f", "lavfi", "-i", "anoisesrc=r=96000:d=110:a=0.1", "-c:a", "pcm_s16le"]
    ffmpeg(*picture("64x64", rate=2, duration_s=110), *sound, "-c:v", "mpeg4", source)
    limits = video_core.Limits(duration_s_max=111)
    assert video_core.probe(source, limits).audio.sample_rate_hz == 96000


def test_boxes_within_boxes_are_not_followed_down(tmp_path: Path) -> None:
    (tmp_path / "deep.mp4").write_bytes(nested(2000))
    assert try_one(tmp_path / "deep.mp4").is_refused


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + numbers(zlib.crc32(kind + body))


def test_a_picture_of_30000_squared_is_refused(tmp_path: Path) -> None:
    """Nine hundred million pixels in a few kilobytes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 6, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(bytes(4_000_000), 9))
    data = b"\x89PNG\r\n\x1a\n" + header + body + chunk(b"IEND", b"")
    (tmp_path / "bomb.png").write_bytes(data)
    outcome = try_one(tmp_path / "bomb.png")
    assert (outcome.kind, outcome.stage) == ("LimitExceeded", "probe")


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """An address, and what has been asked of it."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/film.mp4", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_nothing_but_the_file_itself_is_opened(
    canary: tuple[str, list[str]], master: Path, tmp_path: Path
) -> None:
    """Neither an address nor another file, whatever the source refers to and is named."""
    address, asked = canary
    (tmp_path / "secret.mp4").write_bytes(master.read_bytes())
    lists = [
        "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nu={0}\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n",
        "[Reference]\nRef1={0}\n",
        '<?xml version="1.0"?><MPD><Period><BaseURL>{}</BaseURL></Period></MPD>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}"/></svg>',
    ]
    references = [address, "secret.mp4", "subfile,,start,0,end,0,,:secret.mp4", "/dev/zero"]
    sources = []
    for number, (text, reference) in enumerate((t, r) for t in lists for r in references):
        for ending in ("mp4", "m3u8"):
            sources.append(tmp_path / f"{number}.{ending}")
            sources[-1].write_text(text.format(reference))
    assert {each.kind for each in tried(sources)} == {"UnreadableMedia"}
    assert asked == []


def test_sound_and_pictures_kept_elsewhere_are_not_fetched(
    canary: tuple[str, list[str]], master: Path, tmp_path: Path
) -> None:
    """The data reference of a track names an address: its samples are read here or not at all."""
    address, asked = canary
    data = master.read_bytes()
    here = box(b"url ", numbers(1))
    for kind in (b"url ", b"alis"):
        away = box(kind, numbers(0), address.encode() + b"\0")
        source = tmp_path / "away.mp4"
        source.write_bytes(_longer(data, here, away))
        assert try_one(source).kind in {"delivered", "UnreadableMedia"}
    assert asked == []


def _longer(data: bytes, old: bytes, new: bytes) -> bytes:
    """Replace a box in every track, the sizes of its parents and the end of the file with it."""
    grown = bytearray(data)
    while old in grown:
        at = grown.index(old)
        for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
            start = grown.rindex(kind, 0, at) - 4
            size = int.from_bytes(grown[start : start + 4], "big") + len(new) - len(old)
            grown[start : start + 4] = numbers(size)
        grown[at : at + len(old)] = new
    return bytes(grown)


def test_a_pipe_or_a_device_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    for source in (tmp_path / "pipe.mp4", Path("/dev/zero")):
        with pytest.raises(video_core.UnreadableMedia, match="no such file"):
            video_core.probe(source)


def test_a_name_is_never_a_protocol(master: Path, tmp_path: Path) -> None:
    for name in (f"concat:{master}|{master}", f"file:{master}", f"subfile,,start,0,,:{master}"):
        with pytest.raises(video_core.UnreadableMedia, match="no such file"):
            video_core.probe(name)
