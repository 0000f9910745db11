"""The film's own sound: measured, brought to a loudness, copied where it may be, in time."""

from pathlib import Path
from typing import Any

import pytest

from tests.native.builders import facts, ffmpeg, tone, video_core
from tests.native.hearing import (
    BEATS,
    brightest_s,
    loudest_s,
    loudness,
    packets_of_sound,
    rms_db,
    samples,
    sound,
    sounding,
    tone_db,
)

pytestmark = pytest.mark.media

LOUDNESS_LU, PEAK_DB = 0.1, 0.2
"""How far two meters of R 128 may be apart."""


def deliver(source: Path, made: Path, wanted: Any = None) -> Any:
    """Make one small rendition and return the report."""
    rendition = video_core.Rendition(made, 90, 160)
    return video_core.render(video_core.Plan(source, [rendition], sound=wanted, threads=1))


@pytest.mark.parametrize("gain_db", [12, -18])
def test_loud_and_quiet_films_reach_the_loudness_below_the_peak(
    tmp_path: Path, gain_db: float
) -> None:
    source = sounding(tmp_path / "film.mkv", sound(BEATS), "-af", f"volume={gain_db}dB",
                      codec="pcm_f32le")  # fmt: skip
    made = tmp_path / "made.mp4"
    report = deliver(source, made, video_core.Sound(-14.0))
    lufs, peak_dbtp = loudness(made)
    assert lufs == pytest.approx(-14.0, abs=0.5)
    assert peak_dbtp < -1.0
    assert (report.sound.gain_db > 0) == (gain_db < 0)
    assert report.sound.output_lufs == pytest.approx(lufs, abs=LOUDNESS_LU)
    assert report.sound.output_true_peak_dbtp == pytest.approx(peak_dbtp, abs=PEAK_DB)


def test_noise_that_the_encoder_lifts_over_the_peak_is_made_again_below_it(tmp_path: Path) -> None:
    noise = ["-f", "lavfi", "-i", "anoisesrc=c=pink:a=0.5:d=4:seed=5"]
    source = sounding(tmp_path / "film.mp4", noise, "-ac", "2")
    deliver(source, tmp_path / "made.mp4", video_core.Sound(-14.0))
    lufs, peak_dbtp = loudness(tmp_path / "made.mp4")
    assert (lufs, peak_dbtp < -1.0) == (pytest.approx(-14.0, abs=0.5), True)


@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_measured_only_the_sound_is_copied_and_agrees_with_the_program(
    tmp_path: Path, layout: str
) -> None:
    source = sounding(tmp_path / "film.mp4", sound(BEATS, layout=layout))
    report = deliver(source, tmp_path / "made.mp4", video_core.Sound())
    lufs, peak_dbtp = loudness(source)
    assert report.sound.input_lufs == pytest.approx(lufs, abs=LOUDNESS_LU)
    assert report.sound.input_true_peak_dbtp == pytest.approx(peak_dbtp, abs=PEAK_DB)
    assert report.sound.output_lufs == report.sound.input_lufs
    assert (report.outputs[0].audio, report.sound.gain_db) == ("copied", 0.0)
    assert packets_of_sound(tmp_path / "made.mp4") == packets_of_sound(source)
    assert facts(tmp_path / "made.mp4")["audio"]["channel_layout"] == layout


def test_sound_that_is_at_its_loudness_is_copied_bit_for_bit(tmp_path: Path) -> None:
    source = sounding(tmp_path / "film.mp4", sound(BEATS))
    once, twice = tmp_path / "once.mp4", tmp_path / "twice.mp4"
    assert deliver(source, once, video_core.Sound(-16.0)).outputs[0].audio == "encoded"
    report = deliver(once, twice, video_core.Sound(-16.0))
    assert (report.outputs[0].audio, report.sound.gain_db) == ("copied", 0.0)
    assert packets_of_sound(twice) == packets_of_sound(once)


def test_sound_that_is_not_asked_about_is_not_measured(master: Path, tmp_path: Path) -> None:
    report = deliver(master, tmp_path / "made.mp4")
    assert (report.sound, report.outputs[0].audio) == (None, "copied")


def test_surround_is_mixed_down_with_centre_and_rear_three_decibels_lower(tmp_path: Path) -> None:
    placed = "pan=5.1|FL=0.2*c0|FC=0.2*c1|LFE=0.2*c2|BL=0.2*c3"
    tones = [sound(f"sin(2*PI*{hz}*t)", layout="mono") for hz in (400, 700, 60, 1300)]
    inputs = [part for each in tones for part in each]
    chain = ["-filter_complex", f"[1][2][3][4]amerge=4,{placed}[a]", "-map", "0:v", "-map", "[a]"]
    source = sounding(tmp_path / "film.mkv", inputs, *chain, codec="pcm_s16le")
    report = deliver(source, tmp_path / "made.mp4", video_core.Sound())
    left, right = (samples(tmp_path / "made.mp4", channel) for channel in (0, 1))
    full_db = -14.0  # 0.2 of full scale
    assert tone_db(left, 400, 1, 3) == pytest.approx(full_db, abs=0.3)
    assert tone_db(left, 700, 1, 3) == pytest.approx(full_db - 3, abs=0.3)
    assert tone_db(right, 700, 1, 3) == pytest.approx(full_db - 3, abs=0.3)
    assert tone_db(left, 1300, 1, 3) == pytest.approx(full_db - 3, abs=0.3)
    assert tone_db(left, 60, 1, 3) < -60
    assert report.sound.input_lufs == pytest.approx(loudness(source)[0], abs=LOUDNESS_LU)


def test_plain_pcm_without_named_channels_is_taken(tmp_path: Path) -> None:
    source = sounding(tmp_path / "film.avi", sound(BEATS), codec="pcm_s16le")
    report = deliver(source, tmp_path / "made.mp4", video_core.Sound(-14.0))
    assert loudness(tmp_path / "made.mp4")[0] == pytest.approx(-14.0, abs=0.5)
    assert report.sound.input_lufs == pytest.approx(loudness(source)[0], abs=LOUDNESS_LU)


def two_tracks(path: Path, *more: object, codecs: tuple[str, str] = ("aac", "aac")) -> Path:
    """Make a film whose first track is at 400 Hz and whose second is at 900 Hz."""
    tones = [*sound("0.2*sin(2*PI*400*t)"), *sound("0.2*sin(2*PI*900*t)")]
    kept = ["-map", "0", "-map", "1", "-map", "2", "-c:a:1", codecs[1]]
    return sounding(path, tones, *kept, *more, codec=codecs[0])


@pytest.mark.parametrize(
    ("default", "heard_hz"), [("0", 400), ("1", 900), ("none", 400)], ids=["first", "second", "no"]
)
def test_of_several_tracks_the_default_one_is_heard(
    tmp_path: Path, default: str, heard_hz: float
) -> None:
    marks = [f"-disposition:a:{n}" for n in (0, 1)]
    flags = [part for n, mark in enumerate(marks)
             for part in (mark, "default" if default == str(n) else "0")]  # fmt: skip
    more = [*flags, "-default_mode", "passthrough"]
    source = two_tracks(tmp_path / "film.mkv", *more)
    deliver(source, tmp_path / "made.mp4")
    heard = samples(tmp_path / "made.mp4")
    assert tone_db(heard, heard_hz, 1, 3) > -20
    assert tone_db(heard, 1300 - heard_hz, 1, 3) < -60


def test_a_track_that_nobody_can_decode_is_passed_over(tmp_path: Path) -> None:
    source = two_tracks(tmp_path / "film.mkv", codecs=("ac3", "aac"))
    source.write_bytes(source.read_bytes().replace(b"A_AC3", b"A_AQ3"))
    deliver(source, tmp_path / "made.mp4")
    assert tone_db(samples(tmp_path / "made.mp4"), 900, 1, 3) > -20


def test_silence_is_left_as_it_is_and_reported_as_nothing(tmp_path: Path) -> None:
    source = sounding(tmp_path / "film.mp4", sound("0"))
    report = deliver(source, tmp_path / "made.mp4", video_core.Sound(-14.0))
    assert report.sound == video_core.SoundReport(None, None, None, None, 0.0)
    assert report.outputs[0].audio == "copied"


def test_a_film_without_sound_reports_nothing(tmp_path: Path) -> None:
    source = sounding(tmp_path / "film.mp4", sound("0"), "-an")
    report = deliver(source, tmp_path / "made.mp4", video_core.Sound(-14.0))
    assert report.sound == video_core.SoundReport(None, None, None, None, 0.0)
    assert "audio" not in facts(tmp_path / "made.mp4")


def test_what_is_nearly_silent_is_raised_by_twenty_decibels_and_no_more(tmp_path: Path) -> None:
    source = sounding(tmp_path / "film.mp4", sound(BEATS), "-af", "volume=-35dB")
    report = deliver(source, tmp_path / "made.mp4", video_core.Sound(-14.0))
    assert report.sound.gain_db == pytest.approx(20.0, abs=0.3)
    assert report.sound.output_lufs == pytest.approx(report.sound.input_lufs + 20, abs=0.5)


FLASH = "drawbox=t=fill:color=white:enable='gte(t\\,2)*lt(t\\,2.04)'"


def click(at_s: float) -> list[str]:
    """Return a source that sounds once, for 3 ms, over a quiet tone."""
    return sound(f"if(between(t\\,{at_s}\\,{at_s + 0.003})\\,0.8\\,0.02*sin(2*PI*300*t))")


@pytest.mark.parametrize("wanted", [None, -20.0], ids=["as_it_is", "levelled"])
@pytest.mark.parametrize("source", ["primed.mp4", "late_sound.mkv", "late_film.mkv", "late.avi"])
def test_a_click_and_a_flash_stay_together(
    tmp_path: Path, source: str, wanted: float | None
) -> None:
    film = tmp_path / source
    late_s = 0.7 if source == "late_sound.mkv" else 0.0
    shifted = ["-output_ts_offset", "7"] if source == "late_film.mkv" else []
    codec = "mp3" if source.endswith("avi") else "aac"
    heard = ["-itsoffset", str(late_s), *click(2.0 - late_s)]
    sounding(film, heard, "-vf", FLASH, *shifted, codec=codec)
    deliver(film, tmp_path / "made.mp4", wanted and video_core.Sound(wanted))
    seen_s = brightest_s(tmp_path / "made.mp4")
    assert seen_s == pytest.approx(2.0, abs=0.041)  # AVI writes the picture one frame late
    assert loudest_s(samples(tmp_path / "made.mp4")) == pytest.approx(seen_s, abs=0.02)


@pytest.mark.parametrize("codec", ["aac", "ac3"], ids=["copied", "encoded"])
@pytest.mark.parametrize("name", ["long.mp4", "long.mkv"])
def test_sound_longer_than_the_film_is_cut(tmp_path: Path, name: str, codec: str) -> None:
    source = sounding(tmp_path / name, sound(BEATS, 6), duration_s=2, codec=codec)
    deliver(source, tmp_path / "made.mp4")
    assert float(facts(tmp_path / "made.mp4")["audio"]["duration"]) == pytest.approx(2, abs=0.03)


def test_sound_shorter_than_the_film_is_followed_by_silence(tmp_path: Path) -> None:
    source = sounding(tmp_path / "film.mp4", sound(BEATS, 1), duration_s=3)
    deliver(source, tmp_path / "made.mp4", video_core.Sound(-20.0))
    heard = samples(tmp_path / "made.mp4")
    assert float(facts(tmp_path / "made.mp4")["audio"]["duration"]) == pytest.approx(3, abs=0.03)
    assert rms_db(heard, 0.2, 0.9) > -30
    assert rms_db(heard, 1.2, 2.9) < -80


def test_a_levelled_film_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    source = sounding(tmp_path / "film.mp4", sound(BEATS))
    music = tmp_path / "music.wav"
    ffmpeg(*tone(1.5), music)
    wanted = video_core.Sound(-14.0, music=video_core.Music(music))
    for name in ("one.mp4", "two.mp4"):
        deliver(source, tmp_path / name, wanted)
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_one_sound_goes_into_every_rendition(tmp_path: Path) -> None:
    source = sounding(tmp_path / "film.mp4", sound(BEATS))
    wanted = [video_core.Rendition(tmp_path / f"{side}.mp4", side, 160) for side in (90, 160, 284)]
    video_core.render(video_core.Plan(source, wanted, sound=video_core.Sound(-18.0)))
    assert len({packets_of_sound(Path(each.path)) for each in wanted}) == 1


def test_samples_that_are_no_numbers_are_silence(tmp_path: Path) -> None:
    broken = f"if(between(t\\,1\\,1.2)\\,0/0\\,{BEATS})"
    source = sounding(tmp_path / "film.mkv", sound(broken), codec="pcm_f32le")
    deliver(source, tmp_path / "made.mp4", video_core.Sound(-16.0))
    heard = samples(tmp_path / "made.mp4")
    assert rms_db(heard, 1.05, 1.15) < -60
    assert rms_db(heard, 2, 3) > -30


def test_sound_that_jumps_ahead_is_refused_not_filled(tmp_path: Path) -> None:
    jump = ["-af", "asetpts=PTS+gt(N\\,90)*100/TB"]
    source = sounding(tmp_path / "film.mkv", sound(BEATS), *jump, codec="pcm_s16le")
    with pytest.raises(video_core.UnreadableMedia, match="a hole"):
        deliver(source, tmp_path / "made.mp4", video_core.Sound(-14.0))


def test_cancelling_while_the_sound_is_made_leaves_nothing(tmp_path: Path) -> None:
    source = sounding(tmp_path / "film.mkv", sound(BEATS, 60), codec="pcm_s16le", duration_s=60)
    made, cancel = tmp_path / "made", video_core.Cancel()
    made.mkdir()
    rendition = video_core.Rendition(made / "made.mp4", 90, 160)
    plan = video_core.Plan(source, [rendition], sound=video_core.Sound(-14.0))
    with pytest.raises(video_core.Cancelled):
        video_core.render(plan, lambda _: cancel.cancel(), cancel)
    assert list(made.iterdir()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        lambda v: v.Sound(0.0),
        lambda v: v.Sound(-14.0, 1.0),
        lambda v: v.Sound(float("nan")),
        lambda v: v.Music("bed.mp3", gain_db=40.0),
        lambda v: v.Music("bed.mp3", duck_db=-1.0),
        lambda v: v.Music("bed.mp3", fade_s=float("inf")),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"is -?\d"):
        wrong(video_core)


@pytest.mark.parametrize("channels", [3, 9, 10, 12, 16])
def test_any_number_of_channels_is_mixed(tmp_path: Path, channels: int) -> None:
    source, made = tmp_path / "source.mov", tmp_path / "made.mp4"
    tones = "|".join(["0.1*sin(440*2*PI*t)"] * channels)
    ffmpeg("-f", "lavfi", "-i", "color=s=64x64:r=25:d=1", "-f", "lavfi", "-i",
           f"aevalsrc={tones}:d=1:s=48000", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a",
           "pcm_s16le", source)  # fmt: skip
    plan = video_core.Plan(source, [video_core.Rendition(made, 64, 64)])
    [output] = video_core.render(plan).outputs
    assert output.audio == "encoded"
