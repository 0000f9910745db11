"""A join from outside: limits, scenes that are refused, stopping, all or nothing, same bytes."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.native.builders import boxes, facts, ffmpeg, film, video_core, walk
from tests.native.scenes import CROSSFADE, CUT, FADE, MAIN, join, scene

pytestmark = pytest.mark.media

Scene, Limits = video_core.Scene, video_core.Limits
CANCEL_S_MAX = 0.2
HEARTBEAT_S, GAP_S_MAX = 0.005, 0.05
TRIES = 5
"""The bounds are the run's, not the machine's: of five tries one must show them."""


def long(large: Path) -> list[Any]:
    return [large, Scene(large, CROSSFADE, 2.0), Scene(large, FADE, 2.0)]


def shows(bound: float, measure: Callable[[Path], float], folder: Path) -> bool:
    for attempt in range(TRIES):
        place = folder / str(attempt)
        place.mkdir()
        if measure(place) <= bound:
            return True
    return False


# Refused


def test_a_damaged_scene_is_named_by_its_index(master: Path, tmp_path: Path) -> None:
    data = bytearray(master.read_bytes())
    start, end = next((start, end) for kind, start, end in walk(data) if kind == "mdat")
    data[start + 2000 : end - 2000] = bytes(end - start - 4000)
    (tmp_path / "damaged.mp4").write_bytes(data)
    with pytest.raises(video_core.UnreadableMedia, match="scene 1: ") as refused:
        join(tmp_path / "made.mp4", master, Scene(tmp_path / "damaged.mp4", CROSSFADE), master)
    assert refused.value.stage == "decode"
    assert [path.name for path in tmp_path.iterdir()] == ["damaged.mp4"]


def test_a_scene_whose_end_is_missing_is_refused_before_anything_is_made(
    master: Path, tmp_path: Path
) -> None:
    whole, cut = tmp_path / "whole.mp4", tmp_path / "cut.mp4"
    ffmpeg("-i", master, "-c", "copy", "-movflags", "+faststart", whole)
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    made: list[float] = []
    plan = video_core.JoinPlan([Scene(master), Scene(cut)], tmp_path / "made.mp4", 320, 180)
    with pytest.raises(video_core.UnreadableMedia, match=r"scene 1: .* ends after"):
        video_core.join(plan, made.append)
    assert made == []


def test_a_scene_that_is_not_there_is_named(master: Path, tmp_path: Path) -> None:
    with pytest.raises(video_core.UnreadableMedia, match="scene 2: no such file"):
        join(tmp_path / "made.mp4", master, master, tmp_path / "missing.mp4")


def test_seconds_and_bytes_are_limited_in_sum(master: Path, tmp_path: Path) -> None:
    size_bytes = master.stat().st_size
    for limits in (Limits(duration_s_max=5.9), Limits(size_bytes_max=3 * size_bytes - 1)):
        with pytest.raises(video_core.LimitExceeded, match=r"scene 2: .* up to here"):
            join(tmp_path / "made.mp4", master, master, master, limits=limits)
        assert list(tmp_path.iterdir()) == []
    enough = Limits(duration_s_max=6, size_bytes_max=3 * size_bytes)
    join(tmp_path / "made.mp4", master, master, master, limits=enough)


def test_a_scene_over_a_limit_of_its_own_is_refused(master: Path, tmp_path: Path) -> None:
    limits = Limits(pixels_max=320 * 180 - 1)
    with pytest.raises(video_core.LimitExceeded, match="scene 0: 320x180"):
        join(tmp_path / "made.mp4", master, limits=limits)


def test_a_hundred_scenes_are_joined_and_one_more_is_refused(tmp_path: Path) -> None:
    short = scene(tmp_path / "short.mp4", duration_s=0.2)
    made = tmp_path / "made.mp4"
    report = join(made, *[short] * 100)
    assert (report.output.is_copied, len(report.scenes)) == (True, 100)
    assert int(facts(made)["video"]["nb_read_frames"]) == 500
    with pytest.raises(video_core.LimitExceeded, match="101 scenes, at most 100"):
        join(made, *[short] * 101)


def test_scenes_of_a_single_picture_are_joined(tmp_path: Path) -> None:
    single = tmp_path / "single.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=red:s=320x180:r=25", "-frames:v", "1", *MAIN, single)
    report = join(tmp_path / "made.mp4", single, Scene(single, CROSSFADE), Scene(single, FADE))
    assert [each.transition for each in report.scenes] == [CUT] * 3
    assert int(facts(tmp_path / "made.mp4")["video"]["nb_read_frames"]) == 3


def test_high_dynamic_range_is_not_taken(master: Path, tmp_path: Path) -> None:
    bright = tmp_path / "bright.mkv"
    tags = ["-color_primaries", "bt2020", "-colorspace", "bt2020nc", "-color_trc", "smpte2084"]
    ffmpeg("-i", master, "-c:v", "libx264", "-pix_fmt", "yuv420p10le", *tags, bright)
    with pytest.raises(video_core.UnsupportedMedia, match="scene 1: HDR"):
        join(tmp_path / "made.mp4", master, bright)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Scene("a.mp4", CROSSFADE, -0.1),
        lambda: Scene("a.mp4", CROSSFADE, float("nan")),
        lambda: Scene("a.mp4", CROSSFADE, 10.1),
        lambda: video_core.JoinPlan([], "made.mp4", 180, 320),
        lambda: video_core.JoinPlan([Scene("a.mp4")], "made.mp4", 181, 320),
        lambda: video_core.JoinPlan([Scene("a.mp4")], "made.mp4", 180, 320, threads=-1),
    ],
)
def test_a_join_that_makes_no_sense_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind is the contract
        wrong()


# Watched and stopped


def test_progress_grows_to_one_at_most_ten_times_a_second_and_the_name_comes_last(
    large: Path, tmp_path: Path
) -> None:
    calls: list[tuple[float, float]] = []
    names: set[str] = set()

    def look(ratio: float) -> None:
        calls.append((time.monotonic(), ratio))
        if ratio < 1:
            names.update(path.name for path in tmp_path.iterdir())

    plan = video_core.JoinPlan(
        [Scene(large), Scene(large, CROSSFADE, 1.0)], tmp_path / "made.mp4", 360, 640
    )
    video_core.join(plan, look)
    times, ratios = zip(*calls, strict=True)
    assert list(ratios) == sorted(set(ratios))
    assert (0 < ratios[0] < 0.5, ratios[-1], names) == (True, 1.0, {".made.mp4.part"})
    assert max(sum(start <= at < start + 1 for at in times) for start in times) <= 10


@pytest.mark.parametrize("at_ratio", [0.0, 0.3])
def test_cancelling_ends_within_200_ms_and_leaves_no_file(
    large: Path, tmp_path: Path, at_ratio: float
) -> None:
    def cancelled_after_s(folder: Path) -> float:
        cancel, asked = video_core.Cancel(), []

        def stop(ratio: float) -> None:
            if ratio >= at_ratio and not asked:
                asked.append(time.monotonic())
                cancel.cancel()

        scenes = [each if isinstance(each, Scene) else Scene(each) for each in long(large)]
        with pytest.raises(video_core.Cancelled):
            video_core.join(
                video_core.JoinPlan(scenes, folder / "made.mp4", 720, 1280), stop, cancel
            )
        took_s = time.monotonic() - asked[0]
        assert list(folder.iterdir()) == []
        return took_s

    assert shows(CANCEL_S_MAX, cancelled_after_s, tmp_path)


def test_a_spent_token_stops_the_join_before_it_reads(master: Path, tmp_path: Path) -> None:
    cancel = video_core.Cancel()
    cancel.cancel()
    plan = video_core.JoinPlan([Scene(master)] * 2, tmp_path / "made.mp4", 320, 180)
    with pytest.raises(video_core.Cancelled):
        video_core.join(plan, cancel=cancel)
    assert list(tmp_path.iterdir()) == []


def test_other_threads_run_while_a_join_runs(large: Path, tmp_path: Path) -> None:
    def worst_gap_s(folder: Path) -> float:
        done, gaps = threading.Event(), []

        def tick() -> None:
            last = time.monotonic()
            while not done.wait(HEARTBEAT_S):
                now = time.monotonic()
                gaps.append(now - last)
                last = now

        heart = threading.Thread(target=tick)
        heart.start()
        join(folder / "made.mp4", *long(large)[:2], threads=1)
        done.set()
        heart.join()
        assert len(gaps) > 20
        return max(gaps)

    assert shows(GAP_S_MAX, worst_gap_s, tmp_path)


def test_what_a_progress_callback_raises_ends_the_join(large: Path, tmp_path: Path) -> None:
    def lost(_: float) -> None:
        raise LookupError("the lease is gone")

    plan = video_core.JoinPlan([Scene(large)], tmp_path / "made.mp4", 180, 320)
    with pytest.raises(LookupError, match="lease"):
        video_core.join(plan, lost)
    assert list(tmp_path.iterdir()) == []


def test_a_film_that_cannot_be_named_is_a_typed_failure(master: Path, tmp_path: Path) -> None:
    (tmp_path / "taken.mp4").mkdir()
    with pytest.raises(video_core.EncodeFailed) as failed:
        join(tmp_path / "taken.mp4", master)
    assert failed.value.stage == "write"
    assert [path.name for path in tmp_path.iterdir()] == ["taken.mp4"]


# Finished


def test_a_copied_film_says_what_it_is_made_of_too(master: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.mp4"
    report = join(made, master, provenance=video_core.Provenance(True, "Made with AI"))
    assert (report.output.is_copied, report.output.filters) == (True, "copy")
    assert facts(made)["format"]["tags"]["comment"] == "Made with AI"


@pytest.mark.parametrize("transition", [CUT, CROSSFADE, FADE])
def test_one_join_gives_the_same_bytes_twice(master: Path, tmp_path: Path, transition: Any) -> None:
    for name in ("first.mp4", "second.mp4"):
        scenes = [master, Scene(master, transition)]
        join(tmp_path / name, *scenes, width=180 if transition is FADE else 320, threads=2)
    assert (tmp_path / "first.mp4").read_bytes() == (tmp_path / "second.mp4").read_bytes()


def test_the_index_comes_before_the_media_and_the_report_tells_the_file(
    master: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made.mp4"
    report = join(made, master, film(tmp_path / "small.mp4", "160x90"))
    order = boxes(made)
    assert order.index("moov") < order.index("mdat")
    output = report.output
    assert (output.path, output.width, output.height) == (made, 320, 180)
    assert (output.size_bytes, output.is_upscaled) == (made.stat().st_size, True)
    assert output.duration_s == pytest.approx(4.0, abs=0.03)
    assert output.filters == (
        "crop 320x180+0+0 -> 320x180 bicubic; cut; crop 160x90+0+0 -> 320x180 bicubic"
    )
    assert [each.source.display_width for each in report.scenes] == [320, 160]
