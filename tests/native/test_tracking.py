"""The crop that follows its subject: in the frame, without jumps, still where nothing moves."""

import itertools
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.native.builders import (
    BT709,
    X264,
    ffmpeg,
    picture,
    render_one,
    ssim,
    video_core,
)
from tests.native.reels import SCENE_SIZE, looks, moving

pytestmark = pytest.mark.media

TRACK = video_core.Fit.TRACK
WIDTH = SCENE_SIZE[0]
COUNT = 75
STEP_MAX = 0.8 * WIDTH / 25
"""Pixels of the source from one picture to the next: 0.8 of the width a second, as stated."""
BEND_MAX = 2 * STEP_MAX / 9
"""The same from one step to the next, with a window of eight pictures to either side."""
RULER_NOISE = 2.5
"""Pixels by which the ruler is misread after two lossy encodings."""


def swinging(number: int) -> tuple[int, int]:
    return int(WIDTH * (0.5 + 0.33 * math.sin(2 * math.pi * number / COUNT))), 180


def crossing(number: int) -> tuple[int, int]:
    return int(WIDTH * (0.15 + 0.7 * number / COUNT)), 180


def drifting(number: int) -> tuple[int, int]:
    return int(WIDTH * (0.75 - 0.4 * number / COUNT)), 180


@pytest.mark.parametrize(
    ("place", "pan"),
    [(swinging, 0), (crossing, 0), (crossing, 3.0), (drifting, 2.0), (drifting, 0)],
    ids=["swings", "crosses", "crosses a moving background", "drifts along", "drifts"],
)
def test_the_subject_stays_in_the_frame_and_the_crop_never_jumps(
    tmp_path: Path, place: Callable[[int], tuple[int, int]], pan: float
) -> None:
    source = moving(tmp_path / "source.mp4", COUNT, place, pan)
    output = render_one(source, tmp_path / "made.mp4", width=180, height=320, fit=TRACK)
    assert output.filters == "track 202x360 -> 180x320 bicubic"
    seen = looks(tmp_path / "made.mp4")
    assert len(seen) == COUNT
    assert all(share is not None and 0.2 < share < 0.8 for _, share in seen), seen
    steps, bends = _steps([middle for middle, _ in seen])
    assert max(map(abs, steps)) < STEP_MAX + RULER_NOISE
    assert max(map(abs, bends)) < BEND_MAX + 2 * RULER_NOISE


def _steps(places: list[float]) -> tuple[list[float], list[float]]:
    steps = [after - before for before, after in itertools.pairwise(places)]
    return steps, [after - before for before, after in itertools.pairwise(steps)]


def test_a_cut_places_the_crop_anew_and_only_there(tmp_path: Path) -> None:
    cut = 40

    def place(number: int) -> tuple[int, int]:
        slow = number if number < cut else cut - number
        return int(WIDTH * (0.2 if number < cut else 0.85) + slow), 180

    source = moving(tmp_path / "source.mp4", 2 * cut, place, cut=cut)
    render_one(source, tmp_path / "made.mp4", width=180, height=320, fit=TRACK)
    seen = looks(tmp_path / "made.mp4")
    assert all(share is not None and 0.15 < share < 0.85 for _, share in seen), seen
    steps, _ = _steps([middle for middle, _ in seen])
    jumps = [number + 1 for number, step in enumerate(steps) if abs(step) > STEP_MAX + RULER_NOISE]
    assert jumps == [cut]


@pytest.mark.parametrize("place", [None, (480, 180)], ids=["nothing", "a thing that stands"])
def test_a_still_scene_gives_a_still_crop(tmp_path: Path, place: tuple[int, int] | None) -> None:
    source = moving(tmp_path / "source.mp4", 40, lambda _: place)
    render_one(source, tmp_path / "made.mp4", width=180, height=320, fit=TRACK)
    seen = looks(tmp_path / "made.mp4")
    middles = [middle for middle, _ in seen]
    assert max(middles) - min(middles) < 1.0
    if place is not None:
        assert seen[0][1] == pytest.approx(0.5, abs=0.15)


def test_where_nothing_stands_out_the_middle_is_shown(tmp_path: Path) -> None:
    source, even = moving(tmp_path / "source.mp4", 20, lambda _: None), tmp_path / "even.mp4"
    ffmpeg("-i", source, "-vf", "crop=640:320:0:40", *X264, *BT709, even)
    for name, fit in (("tracked.mp4", TRACK), ("cropped.mp4", video_core.Fit.CROP)):
        render_one(even, tmp_path / name, fit=fit)
    assert ssim(tmp_path / "tracked.mp4", tmp_path / "cropped.mp4") > 0.9


def test_a_subject_that_sets_off_late_is_found_where_it_stands(tmp_path: Path) -> None:
    def place(number: int) -> tuple[int, int]:
        return int(WIDTH * (0.3 + 0.4 * min(1.0, max(0.0, (number - 30) / 30)))), 180

    source = moving(tmp_path / "source.mp4", COUNT, place)
    render_one(source, tmp_path / "made.mp4", width=180, height=320, fit=TRACK)
    shares = [share for _, share in looks(tmp_path / "made.mp4")]
    assert all(share is not None and 0.25 < share < 0.75 for share in shares), shares


def test_a_tall_film_is_followed_up_and_down(tmp_path: Path) -> None:
    """The wide film lies on its side, so the disc moves along the other axis."""
    wide = moving(tmp_path / "wide.mp4", COUNT, swinging)
    tall = tmp_path / "tall.mp4"
    ffmpeg("-i", wide, "-vf", "transpose=clock", *X264, *BT709, tall)
    render_one(tall, tmp_path / "made.mp4", width=320, height=180, fit=TRACK)
    ffmpeg("-i", tmp_path / "made.mp4", "-vf", "transpose=cclock", *X264, tmp_path / "back.mp4")
    shares = [share for _, share in looks(tmp_path / "back.mp4")]
    assert all(share is not None and 0.2 < share < 0.8 for share in shares), shares


def test_one_plan_gives_one_path(tmp_path: Path) -> None:
    source = moving(tmp_path / "source.mp4", 30, swinging)
    for name in ("first.mp4", "second.mp4"):
        wanted = [video_core.Rendition(tmp_path / name, 180, 320, TRACK)]
        video_core.render(video_core.Plan(source, wanted, threads=1))
    assert (tmp_path / "first.mp4").read_bytes() == (tmp_path / "second.mp4").read_bytes()


def test_all_tracked_renditions_look_the_same_way(tmp_path: Path) -> None:
    source = moving(tmp_path / "source.mp4", 50, drifting)
    wanted = [
        video_core.Rendition(tmp_path / "narrow.mp4", 180, 320, TRACK),
        video_core.Rendition(tmp_path / "square.mp4", 240, 240, TRACK),
        video_core.Rendition(tmp_path / "plain.mp4", 180, 320),
    ]
    video_core.render(video_core.Plan(source, wanted))
    narrow, square, plain = (looks(each.path) for each in wanted)
    for (one, _), (other, _) in zip(narrow, square, strict=True):
        reachable = min(max(one, 180), WIDTH - 180)  # a wider crop meets the border sooner
        assert other == pytest.approx(reachable, abs=2 * RULER_NOISE)
    assert all(middle == pytest.approx(WIDTH / 2, abs=RULER_NOISE) for middle, _ in plain)


def test_a_conforming_film_is_carried_over_though_it_should_be_tracked(tmp_path: Path) -> None:
    source = tmp_path / "source.mp4"
    ffmpeg(*picture("640x360"), *X264, *BT709, source)
    output = render_one(source, tmp_path / "made.mp4", width=640, height=360, fit=TRACK)
    assert output.is_copied


def test_a_crop_that_has_no_room_is_not_tracked(master: Path, tmp_path: Path) -> None:
    output = render_one(master, tmp_path / "made.mp4", width=640, height=360, fit=TRACK)
    assert output.filters == "crop 320x180+0+0 -> 640x360 bicubic"
    assert output.is_upscaled


def test_a_picture_is_tracked_without_moving(tmp_path: Path) -> None:
    still = tmp_path / "still.png"
    ffmpeg("-i", moving(tmp_path / "source.mp4", 1, lambda _: (480, 180)), still)
    plan = video_core.Plan(
        still, [video_core.Rendition(tmp_path / "made.mp4", 180, 320, TRACK)], still_s=1.0
    )
    video_core.render(plan)
    seen = looks(tmp_path / "made.mp4")
    assert len(seen) == 25
    assert len({round(middle, 1) for middle, _ in seen}) <= 3
    assert seen[0][1] == pytest.approx(0.5, abs=0.2)


@pytest.mark.parametrize(
    ("focus", "middle"), [((0.0, 0.5), 101), ((0.3, 0.5), 192), ((0.7, 0.1), 448), ((1.0, 1), 539)]
)
def test_a_crop_looks_where_it_is_told_as_far_as_the_picture_goes(
    tmp_path: Path, focus: tuple[float, float], middle: int
) -> None:
    source = moving(tmp_path / "source.mp4", 2, lambda _: None)
    place = video_core.Focus(*focus)
    render_one(source, tmp_path / "made.mp4", width=180, height=320, focus=place)
    assert looks(tmp_path / "made.mp4")[0][0] == pytest.approx(middle, abs=3)


def test_a_focus_is_for_crops_and_lies_within_the_picture(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a focus is for crop"):
        video_core.Rendition(tmp_path / "x.mp4", 90, 160, video_core.Fit.PAD,
                             focus=video_core.Focus())  # fmt: skip
    with pytest.raises(ValueError, match="within"):
        video_core.Focus(1.01, 0.5)
