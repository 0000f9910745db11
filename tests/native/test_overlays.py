"""Text, price tags and calls to action: where they stand, when, and what they look like."""

import itertools
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.native.builders import render_one, video_core
from tests.native.frames import PLAIN, Box, colour_at, draw, flat_film, ink_of, lumas, still

pytestmark = pytest.mark.media

Anchor = video_core.Anchor
FORMATS = [(360, 640), (640, 360), (360, 450), (360, 360)]
LATIN = "Handmade soy candles for slow evenings, poured in small batches"
CJK = "天然大豆蠟手工香氛蠟燭，八小時持續燃燒，限量發售，現在下單享八折優惠"


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """640x640 of one grey, five frames."""
    return flat_film(tmp_path_factory.mktemp("clips") / "flat.mp4", 0.2)


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for two seconds."""
    return flat_film(tmp_path_factory.mktemp("clips") / "long.mp4", 2)


def _safe(width: int, height: int) -> Box:
    tall = 2 * height >= 3 * width
    top, bottom = (height * 0.10, height * 0.85) if tall else (height * 0.05, height * 0.95)
    return Box(int(width * 0.05), int(top), int(width * 0.95), int(bottom))


def _is_inside(box: Box, safe: Box, slack: int = 2) -> bool:
    return (
        box.left >= safe.left - slack
        and box.top >= safe.top - slack
        and box.right <= safe.right + slack
        and box.bottom <= safe.bottom + slack
    )


@pytest.mark.parametrize(("width", "height"), FORMATS)
def test_text_stands_at_its_anchor_inside_the_safe_area(
    flat: Path, tmp_path: Path, width: int, height: int
) -> None:
    renditions = [
        video_core.Rendition(
            tmp_path / f"{anchor}.mp4", width, height, overlays=[video_core.Text("Ag 範例", anchor)]
        )
        for anchor in Anchor
    ]
    video_core.render(video_core.Plan(flat, renditions))
    safe = _safe(width, height)
    for anchor in Anchor:
        box = ink_of(lumas(tmp_path / f"{anchor}.mp4")[0])
        assert _is_inside(box, safe), anchor
        middle = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        assert _side(middle[0], safe.left, safe.right) == _wanted(anchor, "left", "right"), anchor
        assert _side(middle[1], safe.top, safe.bottom) == _wanted(anchor, "top", "bottom"), anchor


def _side(at: float, start: int, end: int) -> int:
    """Return the third of a line a point is in: -1, 0 or 1."""
    return -1 if at < start + (end - start) / 3 else int(at > end - (end - start) / 3)


def _wanted(anchor: str, low: str, high: str) -> int:
    return int(high in anchor.split("_")) - int(low in anchor.split("_"))


@pytest.mark.parametrize("text", [LATIN, CJK, "x" * 200, "가나다라마바사" * 20])
@pytest.mark.parametrize(("width", "height"), FORMATS[:2])
def test_long_text_is_wrapped_and_never_leaves_the_safe_area(
    flat: Path, tmp_path: Path, width: int, height: int, text: str
) -> None:
    overlay = video_core.Text(text, Anchor.CENTRE, 0.09)
    frame = draw(flat, tmp_path / "made.mp4", overlay, width=width, height=height)
    assert _is_inside(ink_of(frame), _safe(width, height))
    assert frame.bands(PLAIN) >= 2 or ink_of(frame).bottom - ink_of(frame).top > 0.2 * min(
        width, height
    )


def test_text_that_cannot_fit_becomes_smaller_and_is_cut_short(flat: Path, tmp_path: Path) -> None:
    huge = video_core.Text("Everything must go " * 10, Anchor.BOTTOM, 0.3)
    lines = video_core.Text("\n".join("abcdefgh" * 8), Anchor.TOP_LEFT, 0.3)
    for number, overlay in enumerate((huge, lines)):
        frame = draw(flat, tmp_path / f"{number}.mp4", overlay, width=640, height=360)
        assert _is_inside(ink_of(frame), _safe(640, 360))


def test_a_line_break_in_a_text_is_kept(flat: Path, tmp_path: Path) -> None:
    text = video_core.Text("one\ntwo\nsix", Anchor.CENTRE, 0.04)
    assert ink_of(draw(flat, tmp_path / "a.mp4", text)).bottom - ink_of(
        draw(flat, tmp_path / "b.mp4", video_core.Text("one", Anchor.CENTRE, 0.04))
    ).bottom > 10  # fmt: skip


def test_each_cjk_character_has_its_own_shape(flat: Path, tmp_path: Path) -> None:
    renditions = [
        video_core.Rendition(
            tmp_path / f"{number}.mp4", 180, 180,
            overlays=[video_core.Text(letter, Anchor.CENTRE, 0.3)],
        )
        for number, letter in enumerate("範例見本あア견본")
    ]  # fmt: skip
    video_core.render(video_core.Plan(flat, renditions))
    drawn = [lumas(Path(rendition.path))[0].data for rendition in renditions]
    for one, other in itertools.combinations(drawn, 2):
        assert sum(abs(a - b) > 60 for a, b in zip(one, other, strict=True)) > 200


def test_a_character_no_font_has_leaves_no_box(flat: Path, tmp_path: Path) -> None:
    bare = draw(flat, tmp_path / "bare.mp4", video_core.Text("Sale"))
    more = draw(flat, tmp_path / "more.mp4", video_core.Text("Sale\U0010abcd"))
    assert bare.data == more.data


NO_FONT = "\U0010abcd"


@pytest.mark.parametrize(
    ("overlay", "said"),
    [
        (video_core.Text(NO_FONT, Anchor.TOP), "text at top"),
        (video_core.PriceTag(NO_FONT, was="$9"), "price tag at top_right"),
        (video_core.CallToAction(NO_FONT), "call to action at bottom"),
    ],
)
def test_an_overlay_no_font_can_show_is_left_out_and_the_rest_is_drawn(
    flat: Path, tmp_path: Path, overlay: Any, said: str
) -> None:
    text = video_core.Text("Sale", Anchor.CENTRE)
    alone = draw(flat, tmp_path / "alone.mp4", text)
    assert draw(flat, tmp_path / "both.mp4", overlay, text).data == alone.data
    output = render_one(flat, tmp_path / "told.mp4", overlays=[overlay, text])
    assert output.filters.endswith(f"; {said} left out: no font; text at centre")


def test_an_old_price_no_font_can_show_is_left_out_of_its_tag(flat: Path, tmp_path: Path) -> None:
    bare = draw(flat, tmp_path / "bare.mp4", video_core.PriceTag("$9"))
    more = draw(flat, tmp_path / "more.mp4", video_core.PriceTag("$9", was=NO_FONT))
    assert more.data == bare.data


def test_an_overlay_fades_in_and_out_at_its_times(long: Path, tmp_path: Path) -> None:
    white = still(tmp_path / "white.png", "color=white:s=80x80,format=rgba")
    window = video_core.Window(0.4, 1.6, fade_in_s=0.4, fade_out_s=0.2)
    made = tmp_path / "made.mp4"
    draw(long, made, video_core.Logo(white, Anchor.CENTRE, window=window))
    for index, frame in enumerate(lumas(made)):
        at_s = index / 25
        wanted = max(0.0, min(1.0, (at_s - 0.4) / 0.4, (1.6 - at_s) / 0.2))
        alpha = (frame.at(180, 304) - PLAIN) / (235 - PLAIN)
        assert alpha == pytest.approx(wanted, abs=0.035), at_s


def test_an_overlay_without_fades_is_there_from_its_first_frame_to_its_last(
    long: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made.mp4"
    draw(long, made, video_core.CallToAction("Go", window=video_core.Window(0.52, 1.0)))
    seen = [index for index, frame in enumerate(lumas(made)) if frame.ink(PLAIN)]
    assert seen == list(range(13, 25))


def test_a_price_tag_strikes_the_old_price_through(flat: Path, tmp_path: Path) -> None:
    bare = draw(flat, tmp_path / "bare.mp4", video_core.PriceTag("NT$1,280"), width=640, height=640)
    made = tmp_path / "made.mp4"
    both = draw(flat, made, video_core.PriceTag("NT$1,280", was="NT$1,980"), width=640, height=640)
    small, large = ink_of(bare), ink_of(both)
    assert large.bottom - large.top > 1.3 * (small.bottom - small.top)
    red, green, blue = colour_at(made, (large.left + large.right) // 2, large.top + 10)
    assert red > 150
    assert max(green, blue) < 110
    rows = range(large.top, (large.top + large.bottom) // 2)
    longest = max(_longest_run(both.row(y)[large.left : large.right]) for y in rows)
    assert longest > 0.3 * (large.right - large.left)


def _longest_run(row: bytes) -> int:
    """Return the most neighbouring bright samples."""
    bright = bytes(49 if value > 170 else 48 for value in row)
    return max((len(run) for run in re.findall(rb"1+", bright)), default=0)


def test_a_call_to_action_is_dark_text_on_a_light_pill(flat: Path, tmp_path: Path) -> None:
    frame = draw(flat, tmp_path / "made.mp4", video_core.CallToAction("Shop now"))
    box = ink_of(frame)
    values = [
        frame.at(x, y) for y in range(box.top, box.bottom) for x in range(box.left, box.right)
    ]
    assert sum(value > 220 for value in values) > 0.4 * len(values)
    assert sum(value < 60 for value in values) > 0.02 * len(values)
    assert abs(frame.at(box.left + 2, box.top + 2) - PLAIN) < 30  # the corners are round


def test_overlays_of_one_anchor_stand_below_each_other(flat: Path, tmp_path: Path) -> None:
    overlays = [
        video_core.Text("first"),
        video_core.CallToAction("second"),
        video_core.Text("third"),
    ]
    frame = draw(flat, tmp_path / "made.mp4", *overlays)
    assert frame.bands(PLAIN) == 3
    assert _is_inside(ink_of(frame), _safe(360, 640))
    rows = [row for row in range(640) if _longest_run(frame.row(row)) > 40]
    box = ink_of(frame)
    assert box.top + 20 < rows[0] < rows[-1] < box.bottom - 20  # the pill is the middle one


def test_overlays_that_follow_each_other_share_a_place(long: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.mp4"
    windows = video_core.Window(0.0, 1.0), video_core.Window(1.0, 2.0)
    draw(long, made, *(video_core.Text("Sale", window=window) for window in windows))
    frames = lumas(made)
    assert ink_of(frames[5]) == ink_of(frames[40])
    assert frames[5].bands(PLAIN) == 1


@pytest.mark.parametrize("anchor", [Anchor.TOP, Anchor.CENTRE, Anchor.BOTTOM])
def test_overlays_of_neighbouring_anchors_do_not_cover_each_other(
    flat: Path, tmp_path: Path, anchor: Any
) -> None:
    side = {Anchor.TOP: Anchor.TOP_LEFT, Anchor.BOTTOM: Anchor.BOTTOM_LEFT}.get(anchor, Anchor.LEFT)
    pair = [video_core.PriceTag("NT$128,000", anchor=side), video_core.Text(LATIN, anchor)]
    drawn = [
        draw(flat, tmp_path / f"{n}.mp4", *overlays)
        for n, overlays in enumerate((pair, pair[:1], pair[1:]))
    ]
    ink = [sum(abs(value - PLAIN) > 14 for value in frame.data) for frame in drawn]
    assert ink[0] == pytest.approx(ink[1] + ink[2], rel=0.06)


def test_overlays_leave_the_watermark_alone(flat: Path, tmp_path: Path) -> None:
    mark = video_core.Watermark("VidGo")
    size = {"width": 640, "height": 360, "watermark": mark}
    alone = draw(flat, tmp_path / "alone.mp4", **size)
    both = draw(
        flat, tmp_path / "both.mp4", video_core.PriceTag("$9", anchor=Anchor.BOTTOM_RIGHT), **size
    )
    place = ink_of(alone)
    assert ink_of(both).bottom == pytest.approx(place.bottom, abs=1)  # encoding softens edges
    for y in range(place.top, place.bottom):
        pairs = zip(alone.row(y)[place.left :], both.row(y)[place.left :], strict=True)
        assert max(abs(a - b) for a, b in pairs) < 40


def test_an_overlay_forbids_carrying_over(flat: Path, tmp_path: Path) -> None:
    size = {"width": 640, "height": 640}
    assert render_one(flat, tmp_path / "copied.mp4", **size).is_copied
    text = video_core.Text("Sale")
    assert not render_one(flat, tmp_path / "made.mp4", overlays=[text], **size).is_copied


def test_the_report_names_what_was_drawn(flat: Path, tmp_path: Path) -> None:
    overlays = [video_core.Text("Sale"), video_core.PriceTag("$9")]
    mark = video_core.Watermark("VidGo")
    output = render_one(flat, tmp_path / "made.mp4", overlays=overlays, watermark=mark)
    assert output.filters.endswith("; text at bottom; price tag at top_right; watermark")


def test_renders_at_the_same_time_give_the_same_bytes(flat: Path, tmp_path: Path) -> None:
    def run(path: Path) -> None:
        overlays = [
            video_core.Text("Hello 範例 見本 견본", Anchor.TOP),
            video_core.PriceTag("¥2,980", "¥5,960", Anchor.CENTRE),
            video_core.CallToAction("지금 주문하기"),
        ]
        mark = video_core.Watermark("VidGo")
        rendition = video_core.Rendition(path, 360, 640, watermark=mark, overlays=overlays)
        video_core.render(video_core.Plan(flat, [rendition], threads=1))

    paths = [tmp_path / f"{number}.mp4" for number in range(4)]
    threads = [threading.Thread(target=run, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({path.read_bytes() for path in paths}) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda v: v.Text("  "),
        lambda v: v.Text("a\0b"),
        lambda v: v.Text("a" * 201),
        lambda v: v.Text("\ud800"),
        lambda v: v.Text("a", size_ratio=0.5),
        lambda v: v.Text("a", size_ratio=float("nan")),
        lambda v: v.Text("a", colour="red"),
        lambda v: v.Text("a", colour="#12345"),
        lambda v: v.PriceTag(""),
        lambda v: v.PriceTag("1", was=" "),
        lambda v: v.CallToAction("\n"),
        lambda v: v.Logo("logo.png", width_ratio=0.0),
        lambda v: v.Logo("logo.png", opacity_ratio=1.1),
        lambda v: v.Window(-1.0),
        lambda v: v.Window(2.0, 2.0),
        lambda v: v.Window(0.0, float("inf")),
        lambda v: v.Window(0.0, 1.0, 0.6, 0.6),
        lambda v: v.Window(fade_out_s=1.0),
        lambda v: v.Rendition("a.mp4", 320, 320, overlays=[v.Text("a")] * 17),
        lambda v: v.Captions("a.srt", language="en_US"),
    ],
)
def test_an_overlay_that_makes_no_sense_is_refused(wrong: Callable[[Any], object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is the contract
        wrong(video_core)
