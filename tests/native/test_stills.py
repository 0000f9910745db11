"""Poster, preview and sprite sheet: the right moments, in the right shapes, from one decode."""

import re
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.native.builders import (
    AAC,
    BT709,
    X264,
    Grey,
    boxes,
    facts,
    ffmpeg,
    mean,
    picture,
    ssim,
    tone,
    video_core,
)

pytestmark = pytest.mark.media

SMALL = "320x180"


def scenes(path: Path, *parts: str, options: tuple[str, ...] = ()) -> Path:
    """Make a silent film of lavfi sources in turn, each 320x180 and 25 a second.

    Part names: `black`, `white`, `card` (a white word on black), `soft` (blurred), `show`, each
    with its seconds behind a colon.
    """
    inputs, labels = [], []
    for number, part in enumerate(parts):
        name, seconds = part.split(":")
        inputs += ["-f", "lavfi", "-i", f"{SOURCES[name]}".format(d=seconds)]
        labels.append(f"[{number}]")
    joined = f"{''.join(labels)}concat={len(parts)}[joined]"
    chain = ["-filter_complex", f"{joined};[joined]{','.join(('null', *options))}[out]"]
    ffmpeg(*inputs, *chain, "-map", "[out]", *X264, *BT709, "-profile:v", "high", path)
    return path


SHOW = f"testsrc2=s={SMALL}:r=25:d={{d}}"
SOURCES = {
    "black": f"color=black:s={SMALL}:r=25:d={{d}}",
    "white": f"color=white:s={SMALL}:r=25:d={{d}}",
    "card": f"color=black:s={SMALL}:r=25:d={{d}},drawbox=100:80:120:20:white:fill",
    "soft": f"{SHOW},gblur=sigma=9",
    "show": SHOW,
}


def poster_of(source: Path, **more: Any) -> Grey:
    made = source.with_suffix(".jpg")
    renditions = [video_core.Rendition(source.with_suffix(".made.mp4"), 90, 160)]
    more = {"renditions": renditions, **more}
    video_core.render(video_core.Plan(source, poster=video_core.Poster(made, 320), **more))
    return Grey(made)


def edges(seen: Grey) -> float:
    rows = [seen.rows(y, y + 1) for y in range(0, seen.height, 4)]
    return mean([abs(a - b) for row in rows for a, b in pairwise(row)])


@pytest.mark.parametrize(
    "parts",
    [
        ("black:3", "show:1"),
        ("white:3", "show:1"),
        ("card:3", "show:1"),
        ("soft:3", "show:1"),
        ("show:1", "card:3"),
    ],
)
@pytest.mark.parametrize("renditions", ["made", "none"])
def test_the_poster_shows_the_part_with_something_to_see(
    tmp_path: Path, parts: tuple[str, ...], renditions: str
) -> None:
    more = {"renditions": []} if renditions == "none" else {}
    seen = poster_of(scenes(tmp_path / "film.mp4", *parts), **more)
    assert 60 < mean(seen.rows(0, seen.height)) < 200
    assert edges(seen) > 2.5


def test_the_poster_is_none_of_a_fade_in(tmp_path: Path) -> None:
    film = scenes(tmp_path / "film.mp4", "show:4", options=("fade=in:0:60",))
    bright = poster_of(scenes(tmp_path / "bright.mp4", "show:4"))
    seen = poster_of(film)
    whole = mean(bright.rows(0, bright.height))
    assert mean(seen.rows(0, seen.height)) > 0.9 * whole


@pytest.mark.parametrize("part", ["black:1", "white:1"])
@pytest.mark.parametrize("renditions", ["made", "none"])
def test_a_film_with_nothing_to_see_still_has_a_poster(
    tmp_path: Path, part: str, renditions: str
) -> None:
    more = {"renditions": []} if renditions == "none" else {}
    seen = poster_of(scenes(tmp_path / "film.mp4", part), **more)
    assert (seen.width, seen.height) == (320, 180)


def previewed(source: Path, **more: Any) -> tuple[Any, Path]:
    """Return the report and path of a preview, with a rendition beside it unless told otherwise."""
    made = source.with_suffix(".preview.mp4")
    renditions = [video_core.Rendition(source.with_suffix(".made.mp4"), 90, 160)]
    renditions = more.pop("renditions", renditions)
    wanted = video_core.Preview(made, **{"width": 160, **more})
    return video_core.render(video_core.Plan(source, renditions, preview=wanted)), made


def start_of(report: Any) -> float:
    found = re.match(r"from ([0-9.]+) s for", report.preview.filters)
    assert found, report.preview.filters
    return float(found.group(1))


def test_a_preview_is_three_silent_seconds_of_h264(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    ffmpeg(*picture(duration_s=5), *tone(5), *X264, *BT709, *AAC, source)
    report, made = previewed(source)
    told = facts(made)
    assert (told["video"]["codec_name"], told["video"]["pix_fmt"]) == ("h264", "yuv420p")
    assert (told["video"]["width"], told["video"]["height"]) == (160, 90)
    assert ("audio" in told, report.preview.audio) == (False, "none")
    assert (int(told["video"]["nb_read_frames"]), float(told["format"]["duration"])) == (75, 3.0)
    assert boxes(made).index("moov") < boxes(made).index("mdat")
    assert (report.preview.path, report.preview.size_bytes) == (made, made.stat().st_size)
    assert len(report.outputs) == 1


def test_a_preview_begins_behind_the_black_and_the_fade(tmp_path: Path) -> None:
    fade = ("fade=in:50:50",)
    film = scenes(tmp_path / "film.mp4", "black:2", "show:6", options=fade)
    report, made = previewed(film)
    assert 3.9 <= start_of(report) <= 5.0
    first, later = Grey(made), Grey(made, 1.5)
    assert mean(first.rows(0, 90)) == pytest.approx(mean(later.rows(0, 90)), abs=12)


def test_a_preview_of_a_black_film_is_its_middle(tmp_path: Path) -> None:
    report, made = previewed(scenes(tmp_path / "film.mp4", "black:8"))
    assert (start_of(report), int(facts(made)["video"]["nb_read_frames"])) == (4.0, 75)


def test_a_preview_begins_where_it_was_told_to(tmp_path: Path) -> None:
    film = scenes(tmp_path / "film.mp4", "black:1", "show:4")
    report, made = previewed(film, start_s=0.52, duration_s=1.0)
    assert (start_of(report), int(facts(made)["video"]["nb_read_frames"])) == (0.52, 25)
    assert mean(Grey(made).rows(0, 90)) < 20


def test_a_start_behind_the_end_is_pulled_forward(tmp_path: Path) -> None:
    report, made = previewed(scenes(tmp_path / "film.mp4", "show:4"), start_s=60.0)
    assert (start_of(report), int(facts(made)["video"]["nb_read_frames"])) == (1.0, 75)


def test_a_short_film_is_previewed_whole(tmp_path: Path) -> None:
    report, made = previewed(scenes(tmp_path / "film.mp4", "show:1"))
    assert (start_of(report), int(facts(made)["video"]["nb_read_frames"])) == (0.0, 25)


def test_a_fast_film_is_previewed_at_half_its_rate(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    ffmpeg(*picture(rate=50, duration_s=4), *X264, *BT709, source)
    _, made = previewed(source)
    stream = facts(made)["video"]
    assert (stream["r_frame_rate"], int(stream["nb_read_frames"])) == ("25/1", 75)


def test_a_film_that_does_not_say_how_long_it_is_is_previewed_from_its_start(
    tmp_path: Path,
) -> None:
    source = unmeasured(tmp_path / "film.mkv", "show:4")
    report, made = previewed(source)
    assert (report.source.duration_s, start_of(report)) == (0.0, 0.0)
    assert int(facts(made)["video"]["nb_read_frames"]) == 75


def unmeasured(path: Path, *parts: str) -> Path:
    """Make a film without a length or an index, as a live recording is."""
    whole = scenes(path.with_suffix(".whole.mp4"), *parts)
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", str(whole), "-c", "copy"]
    live = [*command, "-f", "matroska", "-live", "1", "-"]
    path.write_bytes(subprocess.run(live, capture_output=True, check=True).stdout)
    return path


def test_looking_into_a_film_gives_the_same_preview_as_decoding_it(tmp_path: Path) -> None:
    film = scenes(tmp_path / "film.mp4", "black:1", "show:5", options=("fade=in:25:20",))
    decoded, made = previewed(film)
    kept = made.read_bytes()
    looked, made = previewed(film, renditions=[])
    assert (looked.preview.filters, made.read_bytes()) == (decoded.preview.filters, kept)


def sheet_of(source: Path, *, is_decoded: bool, **more: Any) -> Any:
    rendition = video_core.Rendition(source.with_suffix(".made.mp4"), 90, 160)
    image, vtt = source.with_suffix(".jpg"), source.with_suffix(".vtt")
    wanted = video_core.Sprites(image, vtt, **{"columns": 3, "rows": 2, "width": 80, **more})
    plan = video_core.Plan(source, [rendition] if is_decoded else [], sprites=wanted)
    return video_core.render(plan).sprites


def cues(path: Path) -> list[tuple[float, float, str, tuple[int, ...]]]:
    """Read a WebVTT file: start, end, image, place of each cue."""
    head, *blocks = path.read_text().strip().split("\n\n")
    assert head == "WEBVTT"
    found = []
    for block in blocks:
        times, address = block.split("\n")
        start, end = (seconds(each) for each in times.split(" --> "))
        image, place = address.split("#xywh=")
        found.append((start, end, image, tuple(map(int, place.split(",")))))
    return found


def seconds(text: str) -> float:
    hours, minutes, rest = re.fullmatch(r"(\d\d):(\d\d):(\d\d\.\d{3})", text).groups()  # type: ignore[union-attr]
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


@pytest.mark.parametrize("is_decoded", [True, False])
def test_a_sheet_shows_the_film_evenly(tmp_path: Path, is_decoded: bool) -> None:
    film = scenes(tmp_path / "film.mp4", "black:2", "white:2", "black:1", "white:1")
    sheet = sheet_of(film, is_decoded=is_decoded)
    assert (sheet.columns, sheet.rows, sheet.count, sheet.interval_s) == (3, 2, 6, 1.0)
    assert (sheet.tile_width, sheet.tile_height) == (80, 46)
    seen = Grey(sheet.image.path)
    assert (seen.width, seen.height) == (240, 92) == (sheet.image.width, sheet.image.height)
    means = [mean(seen.rows(y, y + 46, x, x + 80)) for y in (0, 46) for x in (0, 80, 160)]
    # The tiles' first and last rows are the bars of a picture that is not quite 80 x 46.
    assert [round(each / 255) for each in means] == [0, 0, 1, 1, 0, 1]


@pytest.mark.parametrize("is_decoded", [True, False])
def test_the_cues_follow_each_other_and_name_every_tile(tmp_path: Path, is_decoded: bool) -> None:
    film = scenes(tmp_path / "a film.mp4", "show:3")
    sheet = sheet_of(film, is_decoded=is_decoded)
    found = cues(sheet.vtt_path)
    assert [cue[:2] for cue in found] == [(n * 0.5, n * 0.5 + 0.5) for n in range(6)]
    assert {cue[2] for cue in found} == {"a%20film.jpg"}
    width, height = sheet.tile_width, sheet.tile_height
    places = [(x * width, y * height, width, height) for y in range(2) for x in range(3)]
    assert [cue[3] for cue in found] == places


def test_the_cues_name_the_image_as_it_will_be_called(tmp_path: Path) -> None:
    film = scenes(tmp_path / "film.mp4", "show:1")
    sheet = sheet_of(film, is_decoded=True, image_name="größer 1.jpg")
    assert {cue[2] for cue in cues(sheet.vtt_path)} == {"gr%C3%B6%C3%9Fer%201.jpg"}
    assert sheet.image.path == film.with_suffix(".jpg")


@pytest.mark.parametrize("is_decoded", [True, False])
@pytest.mark.parametrize(
    ("part", "shape"), [("show:0.04", (1, 1, 1)), ("show:0.8", (3, 2, 4)), ("show:0.6", (3, 1, 3))]
)
def test_a_very_short_film_gets_fewer_tiles(
    tmp_path: Path, part: str, shape: tuple[int, int, int], is_decoded: bool
) -> None:
    sheet = sheet_of(scenes(tmp_path / "film.mp4", part), is_decoded=is_decoded)
    assert (sheet.columns, sheet.rows, sheet.count) == shape
    assert len(cues(sheet.vtt_path)) == shape[2]


@pytest.mark.parametrize("is_decoded", [True, False])
def test_a_film_that_does_not_say_how_long_it_is_gets_a_sheet(
    tmp_path: Path, is_decoded: bool
) -> None:
    film = unmeasured(tmp_path / "film.mkv", "black:2", "white:2")
    sheet = sheet_of(film, is_decoded=is_decoded)
    found = cues(sheet.vtt_path)
    assert (sheet.count, sheet.interval_s) == (5, 0.8)
    assert found[-1][1] == pytest.approx(4.0, abs=0.1)


def test_a_portrait_film_has_portrait_tiles(tmp_path: Path) -> None:
    source = tmp_path / "film.mp4"
    ffmpeg(*picture("180x320"), *X264, *BT709, source)
    sheet = sheet_of(source, is_decoded=True, width=90)
    assert (sheet.tile_width, sheet.tile_height) == (90, 160)


def carried_over(source: Path, folder: Path) -> Any:
    """Ask for the film as it is and all its stills."""
    return video_core.render(
        video_core.Plan(
            source,
            [video_core.Rendition(folder / "made.mp4", 320, 180)],
            video_core.Poster(folder / "poster.jpg", 320),
            video_core.Preview(folder / "preview.mp4", 160),
            video_core.Sprites(folder / "sheet.jpg", folder / "sheet.vtt", 3, 2, 80),
        )
    )


def test_a_film_that_is_carried_over_has_its_stills_too(tmp_path: Path) -> None:
    film = scenes(tmp_path / "film.mp4", "black:1", "show:5")
    folder = tmp_path / "out"
    folder.mkdir()
    report = carried_over(film, folder)
    assert (report.outputs[0].is_copied, report.outputs[0].filters) == (True, "copy")
    assert mean(Grey(report.poster.path).rows(0, 180)) > 60
    assert report.sprites.count == 6
    assert ssim(report.preview.path, clip(film, start_of(report), tmp_path)) > 0.9
    assert len(list(folder.iterdir())) == 5


def clip(film: Path, start_s: float, folder: Path) -> Path:
    made = folder / "clip.mkv"
    cut = f"trim={start_s}:{start_s + 3},setpts=PTS-STARTPTS,scale=160:90:flags=bicubic"
    ffmpeg("-i", film, "-an", "-vf", cut, "-c:v", "ffv1", "-pix_fmt", "yuv420p", made)
    return made


@pytest.mark.parametrize(
    ("fit", "expected"),
    [
        ("crop", "crop 102x180+108+0 -> 180x320 bicubic"),
        ("pad", "pad 320x180+0+0 -> 180x102+0+108 in 180x320 bicubic"),
        ("blur", "blur 320x180+0+0 -> 180x102+0+108 in 180x320 bicubic"),
    ],
)
def test_an_output_says_what_was_done_to_its_picture(
    master: Path, tmp_path: Path, fit: str, expected: str
) -> None:
    wanted = [
        video_core.Rendition(tmp_path / "plain.mp4", 180, 320, video_core.Fit(fit)),
        video_core.Rendition(
            tmp_path / "marked.mp4", 180, 320, video_core.Fit(fit), video_core.Watermark("VidGo")
        ),
    ]
    report = video_core.render(video_core.Plan(master, wanted))
    assert [each.filters for each in report.outputs] == [expected, f"{expected}; watermark"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda v: v.Preview("made.mp4", 161),
        lambda v: v.Preview("made.mp4", 160, -1.0),
        lambda v: v.Preview("made.mp4", 160, float("nan")),
        lambda v: v.Preview("made.mp4", 160, duration_s=0.0),
        lambda v: v.Preview("made.mp4", 160, duration_s=31.0),
        lambda v: v.Sprites("a.jpg", "a.vtt", columns=0),
        lambda v: v.Sprites("a.jpg", "a.vtt", rows=21),
        lambda v: v.Sprites("a.jpg", "a.vtt", width=642),
        lambda v: v.Provenance(True, " "),
        lambda v: v.Provenance(True, "two\nlines"),
        lambda v: v.Provenance(True, "x" * 1001),
        lambda v: v.Provenance(True, "made", generator=""),
    ],
)
def test_a_still_that_makes_no_sense_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is the contract
        wrong(video_core)
