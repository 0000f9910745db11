"""Several scenes in one film: what is carried over, where each picture and sound lands."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.native.builders import AAC, X264, facts, ffmpeg, picture, ssim, video_core
from tests.native.scenes import (
    CROSSFADE,
    CUT,
    FADE,
    MAIN,
    RATE_HZ,
    colours,
    join,
    loudness,
    packets,
    samples,
    scene,
)

pytestmark = pytest.mark.media

Scene = video_core.Scene
AAC_FRAME_S = 1024 / RATE_HZ
SSIM_MIN = 0.985
"""Of an encoded picture (CRF 20) to the program's unencoded one, as in test_sources.py."""
DIFFERENCE_MAX = 0.002
"""Of encoded sound to the program's unencoded one, root mean square; another tone is 0.09 off."""
COLOUR_TOLERANCE = 3
"""Of one 8-bit step each for scaling, coding and rounding."""


@pytest.fixture(scope="module")
def red(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scene(tmp_path_factory.mktemp("scenes") / "red.mp4", "red", 440)


@pytest.fixture(scope="module")
def blue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scene(tmp_path_factory.mktemp("scenes") / "blue.mp4", "blue", 660)


@pytest.fixture(scope="module")
def green(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scene(tmp_path_factory.mktemp("scenes") / "green.mp4", "green", 880)


def near(expected: Any) -> Any:
    return pytest.approx(expected, abs=COLOUR_TOLERANCE)


def frames(path: Path) -> int:
    return int(facts(path)["video"]["nb_read_frames"])


# Carried over


def test_scenes_that_agree_are_carried_over_packet_by_packet(
    red: Path, blue: Path, green: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made.mp4"
    report = join(made, red, blue, green)
    assert (report.output.is_copied, report.output.audio) == (True, "copied")
    assert packets(made, "v") == [
        each for path in (red, blue, green) for each in packets(path, "v")
    ]


def test_carried_over_sound_leaves_out_only_what_the_next_scene_covers(
    red: Path, blue: Path, tmp_path: Path
) -> None:
    join(tmp_path / "made.mp4", red, blue)
    made, first, second = (packets(path, "a") for path in (tmp_path / "made.mp4", red, blue))
    start = made.index(second[5]) - 5  # the first ones, of an encoder at rest, are all alike
    assert made[:start] == first[:start]
    assert len(first) - start <= 2
    assert made[start:] == second[: len(made) - start]


def test_every_carried_over_scene_begins_with_a_key_frame_in_its_slot(
    red: Path, blue: Path, tmp_path: Path
) -> None:
    report = join(tmp_path / "made.mp4", red, blue)
    assert [each.start_s for each in report.scenes] == [0.0, 2.0]
    seen = colours(tmp_path / "made.mp4")
    assert (len(seen), seen[49], seen[50]) == (100, near(seen[0]), near(colours(blue)[0]))
    stream = facts(tmp_path / "made.mp4")["video"]
    assert (stream["r_frame_rate"], stream["avg_frame_rate"]) == ("25/1", "25/1")


def test_clocks_that_count_in_other_units_agree(red: Path, blue: Path, tmp_path: Path) -> None:
    finer = tmp_path / "finer.mp4"
    ffmpeg("-i", red, "-c", "copy", "-video_track_timescale", "90000", finer)
    report = join(tmp_path / "made.mp4", red, finer, blue)
    assert (report.output.is_copied, frames(tmp_path / "made.mp4")) == (True, 150)


def test_a_scene_that_does_not_start_at_zero_is_moved_there(red: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.mkv"
    ffmpeg("-i", red, "-c", "copy", "-output_ts_offset", "7", later)
    report = join(tmp_path / "made.mp4", later, red)
    assert (report.scenes[1].start_s, frames(tmp_path / "made.mp4")) == (2.0, 100)


def test_one_scene_that_differs_has_all_pictures_encoded_and_the_sound_still_carried_over(
    red: Path, tmp_path: Path
) -> None:
    large = scene(tmp_path / "large.mp4", "blue", size="640x360")
    report = join(tmp_path / "made.mp4", red, large)
    assert (report.output.is_copied, report.output.audio) == (False, "copied")
    seen = colours(tmp_path / "made.mp4")
    assert (seen[49], seen[50]) == (near(colours(red)[0]), near(colours(large)[0]))


def test_other_parameter_sets_of_one_size_and_rate_are_encoded(red: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.mp4"
    ffmpeg("-i", red, *MAIN, "-refs", "5", "-c:a", "copy", other)
    assert not join(tmp_path / "made.mp4", red, other).output.is_copied
    assert frames(tmp_path / "made.mp4") == 100


def test_a_scene_cut_out_of_another_without_encoding_is_encoded(red: Path, tmp_path: Path) -> None:
    part = tmp_path / "part.mp4"  # an edit list hides what lies before its first second
    ffmpeg("-ss", "1", "-i", red, "-c", "copy", part)
    assert not join(tmp_path / "made.mp4", red, part).output.is_copied
    assert frames(tmp_path / "made.mp4") == pytest.approx(75, abs=1)


def test_sound_that_ends_before_its_picture_is_encoded_with_silence(
    red: Path, tmp_path: Path
) -> None:
    short = tmp_path / "short.mp4"
    ffmpeg("-i", red, "-c:v", "copy", "-af", "atrim=end=1.5", *AAC, short)
    report = join(tmp_path / "made.mp4", short, red)
    assert (report.output.is_copied, report.output.audio) == (True, "encoded")
    heard = samples(tmp_path / "made.mp4")
    assert loudness(heard[int(1.6 * RATE_HZ) : int(1.95 * RATE_HZ)]) < 0.001
    assert loudness(heard[int(2.05 * RATE_HZ) : int(3.9 * RATE_HZ)]) > 0.05


def test_a_matroska_scene_begins_with_its_picture(red: Path, tmp_path: Path) -> None:
    ffmpeg("-i", red, "-c", "copy", tmp_path / "red.mkv")  # the picture comes 21 ms after the sound
    report = join(tmp_path / "made.mp4", tmp_path / "red.mkv", red)
    assert (report.scenes[1].start_s, frames(tmp_path / "made.mp4")) == (2.0, 100)


# Transitions


def test_a_crossfade_takes_its_length_from_the_film_and_meets_in_the_middle(
    red: Path, blue: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made.mp4"
    report = join(made, red, Scene(blue, CROSSFADE, 0.8))
    assert [each.start_s for each in report.scenes] == [0.0, pytest.approx(1.2)]
    seen, first, last = colours(made), colours(red)[0], colours(blue)[0]
    middle = [(one + other) / 2 for one, other in zip(first, last, strict=True)]
    assert (len(seen), seen[30], seen[40], seen[50]) == (80, near(first), near(middle), near(last))


def test_a_fade_goes_through_black_and_loses_nothing(red: Path, blue: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.mp4"
    report = join(made, red, Scene(blue, FADE, 0.8))
    assert [each.start_s for each in report.scenes] == [0.0, 2.0]
    seen = colours(made)
    assert len(seen) == 100
    assert (seen[49], seen[50]) == (near((16, 128, 128)), near((16, 128, 128)))
    assert (seen[39], seen[60]) == (near(colours(red)[0]), near(colours(blue)[0]))
    heard = samples(made)
    assert loudness(heard[2 * RATE_HZ - 240 : 2 * RATE_HZ + 240]) < loudness(heard[:RATE_HZ]) / 10


def test_a_transition_is_shortened_to_half_of_the_shorter_scene(
    red: Path, blue: Path, tmp_path: Path
) -> None:
    short = scene(tmp_path / "short.mp4", "green", duration_s=0.8)
    made = tmp_path / "made.mp4"
    wanted = [red, Scene(short, CROSSFADE, 3.0), Scene(blue, FADE, 3.0)]
    report = join(made, *wanted)
    given = [each.transition_s for each in report.scenes]
    assert given == [0.0, pytest.approx(0.4), pytest.approx(0.4)]
    assert frames(made) == 50 + 20 - 10 + 50


def test_the_first_scene_has_no_transition_and_may_be_the_only_one(
    red: Path, tmp_path: Path
) -> None:
    report = join(tmp_path / "made.mp4", Scene(red, CROSSFADE))
    assert (report.output.is_copied, report.scenes[0].transition) == (True, CUT)
    assert packets(tmp_path / "made.mp4", "a")[:90] == packets(red, "a")[:90]


@pytest.fixture(scope="module")
def other(master: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The master upside down in every way, with another tone of another rate."""
    path = tmp_path_factory.mktemp("scenes") / "other.mp4"
    sound = ["-af", "asetrate=32000,aresample=44100,atrim=end=2", *AAC, "-ar", "44100"]
    ffmpeg("-i", master, "-vf", "hflip,negate", *MAIN, *sound, path)
    return path


def expected(inputs: list[Path], graph: str, folder: Path) -> tuple[Path, Path]:
    """Return the program's own film of a graph with the ends `[v]` and `[a]`, without loss.

    Its filters leave holes in the clock where they join: pictures are counted instead.
    """
    sources = [word for path in inputs for word in ("-i", path)]
    image, sound = folder / "expected.mkv", folder / "expected.wav"
    graph += ";[v]setpts=N/25/TB[w]"
    ffmpeg(*sources, "-filter_complex", graph, "-map", "[w]", "-c:v", "ffv1", image,
           "-map", "[a]", "-c:a", "pcm_s16le", "-ar", RATE_HZ, sound)  # fmt: skip
    return image, sound


def loudness_of_difference(made: Path, sound: Path) -> float:
    pairs = zip(samples(made), samples(sound), strict=False)
    return loudness([heard - due for heard, due in pairs])


def test_a_crossfade_is_the_one_the_program_makes(
    master: Path, other: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made.mp4"
    join(made, master, Scene(other, CROSSFADE, 1.0))
    graph = "[0:v][1:v]xfade=fade:duration=1:offset=1,format=yuv420p[v];"
    graph += "[0:a]atrim=end=2[x];[1:a]atrim=end=2[y];[x][y]acrossfade=d=1:c1=qsin:c2=qsin[a]"
    image, sound = expected([master, other], graph, tmp_path)
    assert frames(made) == frames(image) == 75
    assert ssim(made, image) > SSIM_MIN - 0.005  # xfade works in 4:4:4: its chroma was scaled twice
    assert loudness_of_difference(made, sound) < DIFFERENCE_MAX


def test_a_fade_is_the_one_the_program_makes(master: Path, other: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.mp4"
    join(made, master, Scene(other, FADE, 0.8))
    graph = "[0:v]fade=out:start_frame=39:nb_frames=10[p];[1:v]fade=in:nb_frames=10[q];"
    graph += "[0:a]atrim=end=2,afade=out:st=1.6:d=0.4:curve=qsin[x];"
    graph += "[1:a]atrim=end=2,afade=in:d=0.4:curve=qsin[y];[p][x][q][y]concat=n=2:v=1:a=1[v][a]"
    image, sound = expected([master, other], graph, tmp_path)
    assert frames(made) == frames(image) == 100
    assert ssim(made, image) > SSIM_MIN
    assert loudness_of_difference(made, sound) < DIFFERENCE_MAX


def test_encoded_cuts_are_those_of_the_program(master: Path, other: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.mp4"
    report = join(made, master, other, master)
    assert (report.output.is_copied, report.output.audio) == (False, "encoded")
    graph = "[0:a]atrim=end=2[x];[1:a]atrim=end=2[y];[2:a]atrim=end=2[z];"
    graph += "[0:v][x][1:v][y][2:v][z]concat=n=3:v=1:a=1[v][a]"
    image, sound = expected([master, other, master], graph, tmp_path)
    assert frames(made) == frames(image) == 150
    assert ssim(made, image) > SSIM_MIN
    assert loudness_of_difference(made, sound) < DIFFERENCE_MAX


# Scenes of several kinds


def test_sizes_rates_and_silence_may_differ(red: Path, tmp_path: Path) -> None:
    fast = scene(tmp_path / "fast.mp4", "blue", 0, size="180x320", rate=50, duration_s=1)
    slow = scene(tmp_path / "slow.mp4", "green", size="400x400", rate=10, duration_s=1)
    made = tmp_path / "made.mp4"
    report = join(made, red, fast, Scene(slow, CROSSFADE, 0.4), width=180, height=180)
    stream = facts(made)["video"]
    assert (stream["width"], stream["height"], stream["r_frame_rate"]) == (180, 180, "50/1")
    assert int(stream["nb_read_frames"]) == 100 + 50 - 20 + 50
    assert [each.start_s for each in report.scenes] == pytest.approx([0.0, 2.0, 2.6])
    heard = samples(made)
    assert loudness(heard[int(2.01 * RATE_HZ) : int(2.59 * RATE_HZ)]) < 0.001
    assert loudness(heard[int(3.1 * RATE_HZ) :]) > 0.05
    assert len(heard) / RATE_HZ == pytest.approx(3.6, abs=AAC_FRAME_S)


def test_scenes_without_any_sound_make_a_silent_film(tmp_path: Path) -> None:
    parts = [scene(tmp_path / f"{each}.mp4", each, 0) for each in ("red", "blue")]
    assert join(tmp_path / "made.mp4", *parts).output.audio == "none"
    assert "audio" not in facts(tmp_path / "made.mp4")


def test_a_variable_rate_does_not_decide_the_films(red: Path, tmp_path: Path) -> None:
    uneven = tmp_path / "uneven.mp4"
    ffmpeg(*picture(rate=60), "-vf", "select='lt(n,60)+not(mod(n,3))'", "-vsync", "vfr",
           *X264, uneven)  # fmt: skip
    report = join(tmp_path / "made.mp4", uneven, red)
    assert report.scenes[0].source.video.is_variable_rate
    assert facts(tmp_path / "made.mp4")["video"]["r_frame_rate"] == "25/1"


def test_a_turned_scene_is_upright(red: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned.mp4"
    ffmpeg("-i", red, "-c", "copy", "-metadata:s:v:0", "rotate=90", turned)
    report = join(tmp_path / "made.mp4", turned, width=180, height=320)
    assert (report.output.is_copied, report.output.is_upscaled) == (False, False)


# Sound and picture together


@pytest.mark.parametrize("carried_over", [True, False])
def test_a_tone_across_a_cut_neither_stops_nor_clicks(tmp_path: Path, carried_over: bool) -> None:
    whole, parts = tmp_path / "whole.wav", []
    ffmpeg("-f", "lavfi", "-i", f"sine=220:r={RATE_HZ}:d=4", whole)
    for number, start in enumerate((0, 2)):
        parts.append(tmp_path / f"{number}.mp4")
        ffmpeg(*picture(), "-ss", start, "-t", 2, "-i", whole, *MAIN, *AAC,
               "-ar", 48000 if carried_over or number else 44100, parts[-1])  # fmt: skip
    made = tmp_path / "made.mp4"
    assert join(made, *parts).output.audio == ("copied" if carried_over else "encoded")
    heard, window = samples(made), RATE_HZ // 20
    usual = loudness(heard[RATE_HZ : 2 * RATE_HZ - 4 * window])
    joint = range(2 * RATE_HZ - 3 * window, 2 * RATE_HZ + 3 * window, window)
    for start in joint:
        assert 0.7 * usual < loudness(heard[start : start + window]) < 1.3 * usual
    steps = [abs(b - a) for a, b in itertools.pairwise(heard)]
    assert max(steps[2 * RATE_HZ - 3 * window : 2 * RATE_HZ + 3 * window]) < 2 * max(
        steps[RATE_HZ : RATE_HZ + window]
    )


@pytest.mark.parametrize("carried_over", [True, False])
def test_sound_and_picture_are_together_after_ten_scenes(
    tmp_path: Path, carried_over: bool
) -> None:
    flash, made = tmp_path / "flash.mp4", tmp_path / "made.mp4"
    image = "color=black:s=320x180:r=25:d=1.08,drawbox=c=white:t=fill:enable='between(n,13,15)'"
    beep = f"aevalsrc='0.5*sin(6283*t)*between(t,0.52,0.64)':s={RATE_HZ}:d=1.08"
    ffmpeg("-f", "lavfi", "-i", image, "-f", "lavfi", "-i", beep, *MAIN, *AAC, flash)
    report = join(made, *[flash] * 10, width=320 if carried_over else 180)
    assert (report.output.is_copied, report.output.audio) == (carried_over, "copied")
    seen = [luma for luma, _, _ in colours(made)]
    shown_s = [i / 25 for i in range(1, len(seen)) if seen[i - 1] < 100 <= seen[i]]
    heard_s = onsets(samples(made))
    assert (len(shown_s), len(heard_s)) == (10, 10)
    parted_s = [heard - shown for shown, heard in zip(shown_s, heard_s, strict=True)]
    assert max(map(abs, parted_s)) < 0.02


def onsets(heard: list[float]) -> list[float]:
    """Return when each sound begins after a silence of 0.2 s, in seconds."""
    found: list[float] = []
    last = -RATE_HZ
    for at, value in enumerate(heard):
        if abs(value) < 0.1:
            continue
        if at - last > RATE_HZ // 5:
            found.append(at / RATE_HZ)
        last = at
    return found
