"""Whom a tracked crop follows: whole bodies, one at a time, through flashes."""

import itertools
import math
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.native.builders import render_one, video_core
from tests.native.reels import SCENE_SIZE, Block, acted, looks

pytestmark = pytest.mark.media

COUNT = 60
HALF = 101
"""Pixels of the scene to either side of the middle of a 9:16 crop."""
STEP_MAX = 0.8 * SCENE_SIZE[0] / 25


def middles(path: Path, source: Path) -> list[float]:
    """Return where in the scene each picture of a tracked 9:16 crop has its middle."""
    render_one(source, path, width=180, height=320, fit=video_core.Fit.TRACK)
    return [middle for middle, _ in looks(path)]


@pytest.mark.parametrize("sway", [3, 0], ids=["breathes", "stands still"])
@pytest.mark.parametrize("side", [-1, 1], ids=["left arm", "right arm"])
def test_a_body_stays_in_the_picture_while_its_arm_is_waving(
    tmp_path: Path, sway: int, side: int
) -> None:
    body_x, half = 330, 50

    def person(number: int) -> Iterable[Block]:
        x = body_x + round(sway * math.sin(number / 4))
        reach = round(80 + 25 * math.sin(number / 2))
        arm_x = x - half - reach if side < 0 else x + half
        lift = round(40 * math.sin(number / 3))
        return [Block(x - half, 110, 2 * half, 230), Block(arm_x, 150 + lift, reach, 30)]

    source = acted(tmp_path / "source.mp4", COUNT, person)
    seen = middles(tmp_path / "made.mp4", source)
    assert all(abs(middle - body_x) < HALF - half for middle in seen[15:]), seen
    assert all(abs(middle - body_x) < HALF - half / 2 for middle in seen[:15]), seen


def test_of_two_bodies_one_is_followed_all_along(tmp_path: Path) -> None:
    def pair(number: int) -> Iterable[Block]:
        swing = round(12 * math.sin(number / 5))
        return [Block(80 + swing, 120, 90, 200), Block(470 - swing, 120, 90, 200)]

    source = acted(tmp_path / "source.mp4", COUNT, pair)
    seen = middles(tmp_path / "made.mp4", source)
    followed = 125 if seen[0] < SCENE_SIZE[0] / 2 else 515
    assert all(abs(middle - followed) < HALF - 45 for middle in seen), seen


def test_who_goes_on_moving_outweighs_who_has_stopped(tmp_path: Path) -> None:
    def pair(number: int) -> Iterable[Block]:
        stopped = round(20 * math.sin(min(number, 15) / 5))
        going = round(40 * math.sin(max(0, number - 15) / 6))
        return [Block(80 + stopped, 180, 60, 120), Block(440 + going, 80, 110, 260)]

    source = acted(tmp_path / "source.mp4", 3 * COUNT, pair)
    seen = middles(tmp_path / "made.mp4", source)
    assert abs(seen[-1] - 495) < 60, seen
    steps = [abs(after - before) for before, after in itertools.pairwise(seen)]
    assert max(steps) < STEP_MAX + 2.5


def test_a_body_wider_than_the_crop_is_shown_by_its_middle(tmp_path: Path) -> None:
    def middle_of(number: int) -> int:
        return 240 + 2 * number

    def whale(number: int) -> Iterable[Block]:
        return [Block(middle_of(number) - 150, 150, 300, 140)]

    source = acted(tmp_path / "source.mp4", COUNT, whale)
    seen = middles(tmp_path / "made.mp4", source)
    assert all(abs(middle - middle_of(number)) < 45 for number, middle in enumerate(seen)), seen


@pytest.mark.parametrize("length", [1, 3])
def test_a_flash_is_no_cut(tmp_path: Path, length: int) -> None:
    flashes = range(30, 30 + length)

    def middle_of(number: int) -> int:
        return 150 + 5 * number

    def walker(number: int) -> Iterable[Block]:
        return [Block(middle_of(number) - 40, 120, 80, 200)]

    source = acted(tmp_path / "source.mp4", COUNT, walker, flashes)
    seen = list(enumerate(middles(tmp_path / "made.mp4", source)))
    told = [(number, middle) for number, middle in seen if number not in flashes]
    assert all(abs(middle - middle_of(number)) < 50 for number, middle in told), told
    speeds = [(b - a) / (after - before) for (before, a), (after, b) in itertools.pairwise(told)]
    bends = [abs(after - before) for before, after in itertools.pairwise(speeds)]
    assert max(bends) < 2 * STEP_MAX / 9 + 3, speeds
