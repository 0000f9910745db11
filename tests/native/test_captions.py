"""Captions from SRT and WebVTT: read, burned into the picture, carried as a track."""

import json
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.native.builders import BT709, X264, facts, ffmpeg, render_one, video_core
from tests.native.frames import INK, PLAIN, Box, lumas

pytestmark = pytest.mark.media

TRACK = video_core.CaptionMode.TRACK
SIDE = {"width": 320, "height": 320}

SRT = """1
00:00:00,480 --> 00:00:01,000
First line
second line

2
00:00:01,200 --> 00:00:01,641
Last
"""


def _flat(path: Path, rate: str) -> Path:
    grey = f"color=0x707070:s=320x320:d=2:r={rate},format=yuv420p,lutyuv=y={PLAIN}:u=128:v=128"
    ffmpeg("-f", "lavfi", "-i", grey, *X264, *BT709, path)
    return path


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """320x320 of one grey, two seconds of 25 a second; it is carried over as it is."""
    return _flat(tmp_path_factory.mktemp("clips") / "flat.mp4", "25")


def _written(folder: Path, data: str | bytes) -> Path:
    path = folder / "captions.txt"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def _render(source: Path, folder: Path, data: str | bytes, **more: Any) -> Path:
    """Burn captions into a film, or add them as a track with `mode=TRACK`."""
    options = {name: more.pop(name) for name in ("mode", "language") if name in more}
    captions = video_core.Captions(_written(folder, data), **options)
    made = folder / "made.mp4"
    render_one(source, made, captions=captions, **{**SIDE, **more})
    return made


def _samples(path: Path) -> list[tuple[int, int]]:
    """Return start and end in milliseconds of the track's samples that have text."""
    command = ["ffprobe", "-v", "error", "-select_streams", "s", "-show_packets", "-of", "json"]
    told = json.loads(subprocess.run([*command, path], capture_output=True, check=True).stdout)
    return [
        (int(each["pts"]), int(each["pts"]) + int(each["duration"]))
        for each in told["packets"]
        if int(each["size"]) > 2
    ]


def _shown(path: Path) -> str:
    """Return the track as the ffmpeg program writes it in SRT, without its numbers."""
    command = ["ffmpeg", "-v", "error", "-i", path, "-map", "0:s", "-f", "srt", "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    return "\n".join(line for line in text.splitlines() if line and not line.isdigit())


@pytest.mark.parametrize("rate", ["25", "30000/1001", "50"])
def test_a_burned_caption_is_seen_from_its_first_frame_to_its_last(
    tmp_path: Path, rate: str
) -> None:
    source = _flat(tmp_path / "source.mp4", rate)
    frames = lumas(_render(source, tmp_path, SRT))
    seen = [index for index, frame in enumerate(frames) if frame.ink(PLAIN)]
    times = [1000 * index / Fraction(rate) for index in range(len(frames))]
    assert seen == [
        index for index, at in enumerate(times) if 480 <= at < 1000 or 1200 <= at < 1641
    ]


def test_a_caption_s_times_can_be_those_of_frames(tmp_path: Path) -> None:
    source = _flat(tmp_path / "source.mp4", "30000/1001")
    cue = "00:00:00,501 --> 00:00:01,001\nHello"  # frames 15 (0.5005) and 30 (1.001)
    frames = lumas(_render(source, tmp_path, cue))
    assert [index for index, frame in enumerate(frames) if frame.ink(PLAIN)] == list(range(16, 30))


def _ink(path: Path, index: int = 0) -> Box:
    box = lumas(path)[index].ink(PLAIN)
    assert box is not None, "nothing was drawn"
    return box


LONG = "The quick brown fox jumps over the lazy dog and keeps running through the autumn forest. "
LONG_CJK = "全新香氛蠟燭，天然大豆蠟手工製作，點亮你的每一個夜晚，現在下單享八折優惠，數量有限！"


@pytest.mark.parametrize("text", [LONG, LONG * 4, LONG_CJK, "w" * 300, "a\nb\nc\nd\ne\nf"])
@pytest.mark.parametrize(("width", "height"), [(180, 320), (320, 180), (320, 320)])
def test_a_long_caption_is_wrapped_at_the_bottom_of_the_safe_area(
    flat: Path, tmp_path: Path, width: int, height: int, text: str
) -> None:
    cue = f"00:00:00,000 --> 00:00:01,000\n{text}"
    box = _ink(_render(flat, tmp_path, cue, width=width, height=height))
    bottom = height * (0.85 if height > width else 0.95)
    assert box.left >= 0.05 * width - 2
    assert box.right <= 0.95 * width + 2
    assert bottom - 4 <= box.bottom <= bottom + 2
    lines_max = 2 if width > height else 3
    assert box.bottom - box.top <= (1.3 * lines_max + 1) * 0.05 * min(width, height) + 4


def test_a_caption_stands_above_the_overlays_at_the_bottom(flat: Path, tmp_path: Path) -> None:
    window = video_core.Window(0.0, 1.0)
    call = video_core.CallToAction("Shop now", window=window)
    cues = "00:00:00,000 --> 00:00:00,500\nSame\n\n00:00:01,000 --> 00:00:02,000\nSame"
    made = _render(flat, tmp_path, cues, overlays=[call])
    frames = lumas(made)
    assert frames[5].bands(PLAIN) == 2
    assert frames[20].bands(PLAIN) == 1
    pill, alone = frames[20].ink(PLAIN), frames[30].ink(PLAIN)
    assert pill is not None
    assert alone is not None
    assert _ink(made, 5).top < pill.top
    assert alone.bottom > pill.bottom - 8


def test_a_caption_between_two_overlays_covers_neither(flat: Path, tmp_path: Path) -> None:
    overlays = [
        video_core.Text("Handmade soy candles\nfor slow evenings", video_core.Anchor.CENTRE, 0.09),
        video_core.CallToAction("Shop now"),
    ]
    cue = f"00:00:00,000 --> 00:00:01,000\n{LONG}"
    both, bare = (
        [sum(abs(value - PLAIN) > INK for value in frame.data) for frame in lumas(made)]
        for made in (_render(flat, tmp_path, cue, overlays=each) for each in (overlays, ()))
    )
    assert both[10] - both[30] == pytest.approx(bare[10], rel=0.02)


def test_captions_at_the_same_time_stand_above_each_other(flat: Path, tmp_path: Path) -> None:
    cues = "00:00:00,000 --> 00:00:02,000\nBelow\n\n00:00:01,000 --> 00:00:02,000\nAbove"
    frames = lumas(_render(flat, tmp_path, cues))
    assert frames[10].bands(PLAIN) == 1
    assert frames[30].bands(PLAIN) == 2


@pytest.mark.parametrize("languages", [("zh-TW", "ja"), ("zho", "jpn"), ("chi", "jpn")])
def test_the_language_chooses_the_shapes_of_han_characters(
    flat: Path, tmp_path: Path, languages: tuple[str, str]
) -> None:
    cue = "00:00:00,000 --> 00:00:01,000\n直骨誤"
    drawn = []
    for language in languages:
        folder = tmp_path / language
        folder.mkdir()
        drawn.append(lumas(_render(flat, folder, cue, language=language))[0].data)
    assert sum(abs(a - b) > 50 for a, b in zip(*drawn, strict=True)) > 20


def test_a_caption_of_which_nothing_can_be_drawn_is_left_out(flat: Path, tmp_path: Path) -> None:
    cues = "00:00:00,000 --> 00:00:02,000\n\U0010abcd\n\n00:00:01,000 --> 00:00:02,000\nseen"
    frames = lumas(_render(flat, tmp_path, cues))
    assert frames[10].ink(PLAIN) is None
    assert frames[30].ink(PLAIN) is not None


def test_burned_captions_forbid_carrying_over_and_a_track_does_not(
    flat: Path, tmp_path: Path
) -> None:
    path = _written(tmp_path, SRT)
    copied = {}
    for mode in video_core.CaptionMode:
        captions = video_core.Captions(path, mode)
        made = tmp_path / f"{mode}.mp4"
        copied[mode] = render_one(flat, made, captions=captions, **SIDE).is_copied
    assert copied == {"burned": False, "track": True}


@pytest.mark.parametrize("width", [320, 180])
def test_a_track_has_the_cues_times_to_the_millisecond(
    flat: Path, tmp_path: Path, width: int
) -> None:
    made = _render(flat, tmp_path, SRT, mode=TRACK, language="zh-TW", width=width)
    stream = facts(made)["subtitle"]
    assert stream["codec_name"] == "mov_text"
    assert stream["tags"]["language"] == "zho"
    assert _samples(made) == [(480, 1000), (1200, 1641)]
    assert _shown(made) == (
        "00:00:00,480 --> 00:00:01,000\nFirst line\nsecond line\n"
        "00:00:01,200 --> 00:00:01,641\nLast"
    )


def test_a_track_ends_with_the_film(flat: Path, tmp_path: Path) -> None:
    cues = "00:00:01,500 --> 00:01:00,000\nlong\n\n00:00:30,000 --> 00:00:31,000\nlate"
    made = _render(flat, tmp_path, cues, mode=TRACK)
    assert _samples(made) == [(1500, 2000)]
    assert float(facts(made)["format"]["duration"]) == pytest.approx(2.0, abs=0.05)


def test_a_track_leaves_picture_and_sound_as_they_are(master: Path, tmp_path: Path) -> None:
    size = {"width": 320, "height": 180}
    made = _render(master, tmp_path, SRT, mode=TRACK, **size)
    bare = tmp_path / "bare.mp4"
    render_one(master, bare, **size)

    def packets(path: Path) -> list[str]:
        command = ["ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-map", "0:a", "-c", "copy"]
        done = subprocess.run([*command, "-f", "framemd5", "-"], capture_output=True, check=True)
        return [line for line in done.stdout.decode().splitlines() if not line.startswith("#")]

    assert packets(made) == packets(bare)


CUE = "00:00:00.500 --> 00:00:01.000"
SEEN = "00:00:00,500 --> 00:00:01,000\n"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (f"\ufeff1\r\n{CUE}\r\nHello\r\n\r\n", SEEN + "Hello"),
        (f"1\r{CUE}\rHello\r", SEEN + "Hello"),
        ("0:00,500 --> 0:01,000 X1:1 Y1:2\nHello", SEEN + "Hello"),
        (f"{CUE}\nno number\n3\n00:00:01,000 --> 00:00:02,000\nno gap",
         SEEN + "no number\n00:00:01,000 --> 00:00:02,000\nno gap"),
        (f"1\n{CUE}\nblank\n\ninside", SEEN + "blank\ninside"),
        (f"1\n00:00:01,000 --> 00:00:02,000\nlater\n\n2\n{CUE}\nearlier",
         SEEN + "earlier\n00:00:01,000 --> 00:00:02,000\nlater"),
        (f"1\n{CUE}\n<i>a</i> <font color=\"#fff\">b</font> {{\\an8}}c", SEEN + "a b c"),
        (f"1\n{CUE}\n1 < 2 <3 a&b &bogus; {{x}}", SEEN + "1 < 2 <3 a&b &bogus; {x}"),
        (f"1\n{CUE}\n \n\n2\n00:00:01,000 --> 00:00:01,000\nnever\n\n3\n"
         "00:00:01,000 --> 00:00:02,000\nx", "00:00:01,000 --> 00:00:02,000\nx"),
        (f"WEBVTT\n\n{CUE}\nHello", SEEN + "Hello"),
        (f"WEBVTT - a title\nKind: captions\n\nNOTE\n{CUE}\nno cue\n\n"
         "STYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n"
         f"intro\n{CUE} align:start position:10%\nHello\n\nNOTE the end", SEEN + "Hello"),
        ("WEBVTT\n\n00:00.500 --> 00:01.000\n"
         "<v Ann>Hi</v> <c.loud>you</c> <b>A</b><00:00:00.700>b", SEEN + "Hi you Ab"),
        (f"WEBVTT\n\n{CUE}\nR&amp;D &lt;x&gt; &#65;&#x42; &quot;q&quot;", SEEN + 'R&D <x> AB "q"'),
        (f"WEBVTT\n\n{CUE}\none\n\n00:00:00.800 --> 00:00:01.500\ntwo",
         "00:00:00,500 --> 00:00:00,800\none\n00:00:00,800 --> 00:00:01,000\none\ntwo\n"
         "00:00:01,000 --> 00:00:01,500\ntwo"),
    ],
    ids=["crlf-bom", "cr", "short", "no-gap", "blank-inside", "order", "tags", "literal", "empty",
         "vtt", "blocks", "voices", "entities", "overlap"],
)  # fmt: skip
def test_what_captions_say_is_read(flat: Path, tmp_path: Path, data: str, shown: str) -> None:
    assert _shown(_render(flat, tmp_path, data, mode=TRACK)) == shown


def test_webvtt_without_a_cue_is_a_film_without_captions(flat: Path, tmp_path: Path) -> None:
    made = _render(flat, tmp_path, "WEBVTT\n")
    assert all(frame.ink(PLAIN) is None for frame in lumas(made))


@pytest.mark.parametrize("mode", list(video_core.CaptionMode))
@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"", "no cue"),
        ("1\n\n2\n", "line 3"),
        ("Dear diary,\n", "line 1"),
        ("1\n00:00:01,000 -> 00:00:02,000\nx", "line 2"),
        ("1\n00:00:01,000 --> 00:00:xx,000\nx", "line 2"),
        ("1\n00:00:01 --> 00:00:02\nx", "line 2"),
        ("1\n00:61:00,000 --> 00:62:00,000\nx", "line 2"),
        ("1\n999999:00:00,000 --> 999999:00:01,000\nx", "line 2"),
        ("1\n00:00:02,000 --> 00:00:01,000\nx", "line 2"),
        ("WEBVTT\n\nid\n00:00.000 --> 1.000\nx", "line 4"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nx\n00:01.000 --> 00:02.000\ny", "line 5"),
        ("1\n00:00:01,000 --> 00:00:02,000\n\xe9t\xe9".encode("latin-1"), "line 3"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nnul \0 inside", "line 3"),
        ("1\n00:00:00,000 --> 00:00:01,000\nx".encode("utf-16"), "line 1"),
    ],
)
def test_broken_captions_are_refused_with_their_line(
    flat: Path, tmp_path: Path, mode: Any, data: str | bytes, detail: str
) -> None:
    with pytest.raises(video_core.UnreadableMedia, match=detail) as caught:
        _render(flat, tmp_path, data, mode=mode)
    assert caught.value.stage == "captions"
    assert [path.name for path in tmp_path.iterdir()] == ["captions.txt"]


def _many(count: int, text: str = "x") -> str:
    return "".join(f"{n}\n00:00:00,000 --> 00:00:01,000\n{text}\n\n" for n in range(count))


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (_many(2001), "2000 cues"),
        (_many(1, "x" * 1001), "1000 characters"),
        (_many(1) + "\n" * 256 * 1024, "256 KiB"),
    ],
    ids=["cues", "characters", "bytes"],
)
def test_captions_over_a_limit_are_refused(
    flat: Path, tmp_path: Path, data: str, detail: str
) -> None:
    with pytest.raises(video_core.LimitExceeded, match=detail) as caught:
        _render(flat, tmp_path, data, mode=TRACK)
    assert caught.value.stage == "captions"


def test_captions_that_do_not_exist_are_refused(flat: Path, tmp_path: Path) -> None:
    captions = video_core.Captions(tmp_path / "none.srt")
    with pytest.raises(video_core.UnreadableMedia) as caught:
        render_one(flat, tmp_path / "made.mp4", captions=captions, **SIDE)
    assert caught.value.stage == "captions"
    assert not list(tmp_path.iterdir())


def test_two_thousand_captions_at_one_time_are_no_burden(flat: Path, tmp_path: Path) -> None:
    frames = lumas(_render(flat, tmp_path, _many(2000, "all at once")))
    assert frames[0].bands(PLAIN) == 4
    assert frames[30].ink(PLAIN) is None


def test_a_track_gives_the_same_bytes_every_time(flat: Path, tmp_path: Path) -> None:
    first = _render(flat, tmp_path, SRT, mode=TRACK).read_bytes()
    assert _render(flat, tmp_path, SRT, mode=TRACK).read_bytes() == first
