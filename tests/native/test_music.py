"""The music bed: under the whole film, stepping back for its sound, alone where it has none."""

from pathlib import Path
from typing import Any

import pytest

from tests.native.builders import facts, ffmpeg, video_core
from tests.native.hearing import (
    RATE_HZ,
    loudness,
    rms_db,
    samples,
    sound,
    sounding,
    tone_db,
)

pytestmark = pytest.mark.media

MUSIC_HZ, FILM_HZ = 300, 1000


def bed(path: Path, duration_s: float, *more: object) -> Path:
    """Make music of one tone, so that a wrong loop or level is heard at once."""
    ffmpeg(*sound(f"0.25*sin(2*PI*{MUSIC_HZ}*t)", duration_s), *more, path)
    return path


def deliver(source: Path, made: Path, music: Any, **wanted: Any) -> Any:
    rendition = video_core.Rendition(made, 90, 160)
    wish = video_core.Sound(music=music, **wanted)
    return video_core.render(video_core.Plan(source, [rendition], sound=wish, threads=1))


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """8 s: the film sounds from 2 s to 4 s and from 6 s to 8 s."""
    path = tmp_path_factory.mktemp("clips") / "speaking.mp4"
    spoken = f"0.3*sin(2*PI*{FILM_HZ}*t)*gte(mod(t\\,4)\\,2)"
    return sounding(path, sound(spoken, 8), duration_s=8)


@pytest.fixture(scope="module")
def mute(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4 s without a sound track."""
    return sounding(tmp_path_factory.mktemp("clips") / "mute.mp4", sound("0"), "-an")


def test_music_steps_back_while_the_film_sounds_and_returns(speaking: Path, tmp_path: Path) -> None:
    music = video_core.Music(bed(tmp_path / "bed.wav", 10), duck_db=12.0, fade_s=0.2)
    deliver(speaking, tmp_path / "made.mp4", music)
    heard = samples(tmp_path / "made.mp4")
    gap_db = tone_db(heard, MUSIC_HZ, 1, 1.9)
    under_db = tone_db(heard, MUSIC_HZ, 2.1, 3.9)
    again_db = tone_db(heard, MUSIC_HZ, 5, 5.9)
    assert gap_db - under_db == pytest.approx(12.0, abs=1.0)
    assert again_db == pytest.approx(gap_db, abs=0.5)
    # In time: it is down when the film begins, and up within half a second of its end.
    assert tone_db(heard, MUSIC_HZ, 2.0, 2.1) == pytest.approx(under_db, abs=1.0)
    assert tone_db(heard, MUSIC_HZ, 4.65, 4.95) == pytest.approx(gap_db, abs=1.5)


def test_music_is_as_loud_as_asked_beside_the_film(speaking: Path, tmp_path: Path) -> None:
    quiet = bed(tmp_path / "bed.wav", 10, "-af", "volume=-11dB")
    deliver(speaking, tmp_path / "made.mp4", video_core.Music(quiet, gain_db=-9.0))
    ffmpeg("-ss", "1", "-t", "0.9", "-i", tmp_path / "made.mp4", tmp_path / "gap.wav")
    film_lufs = loudness(speaking)[0]
    assert loudness(tmp_path / "gap.wav")[0] - film_lufs == pytest.approx(-9.0, abs=1.0)


def test_film_and_music_together_reach_the_loudness(speaking: Path, tmp_path: Path) -> None:
    music = video_core.Music(bed(tmp_path / "bed.wav", 3), gain_db=-6.0)
    report = deliver(speaking, tmp_path / "made.mp4", music, loudness_lufs=-14.0)
    lufs, peak_dbtp = loudness(tmp_path / "made.mp4")
    assert (lufs, peak_dbtp < -1.0) == (pytest.approx(-14.0, abs=0.5), True)
    assert report.sound.input_lufs == pytest.approx(loudness(speaking)[0], abs=0.1)
    assert report.outputs[0].audio == "encoded"


def test_a_silent_film_gets_the_music_alone(mute: Path, tmp_path: Path) -> None:
    music = video_core.Music(bed(tmp_path / "bed.wav", 6))
    report = deliver(mute, tmp_path / "made.mp4", music, loudness_lufs=-14.0)
    assert loudness(tmp_path / "made.mp4")[0] == pytest.approx(-14.0, abs=0.5)
    assert (report.sound.input_lufs, report.outputs[0].audio) == (None, "encoded")
    made = facts(tmp_path / "made.mp4")["audio"]
    assert float(made["duration"]) == pytest.approx(4.0, abs=0.03)


def test_without_a_loudness_music_alone_keeps_its_level(mute: Path, tmp_path: Path) -> None:
    deliver(mute, tmp_path / "made.mp4", video_core.Music(bed(tmp_path / "bed.wav", 6)))
    level_db = tone_db(samples(tmp_path / "made.mp4"), MUSIC_HZ, 1.5, 2.5)
    assert level_db == pytest.approx(-12.0, abs=0.3)


def test_short_music_is_repeated_without_a_hole(mute: Path, tmp_path: Path) -> None:
    deliver(mute, tmp_path / "made.mp4", video_core.Music(bed(tmp_path / "bed.wav", 0.7)))
    heard = samples(tmp_path / "made.mp4")
    levels = [rms_db(heard, at / 20, (at + 1) / 20) for at in range(24, 56)]
    # Where two ends of one tone cross they add up or cancel; a hole would be far below.
    assert max(levels) - min(levels) < 7
    steps = [
        abs(b - a) for a, b in zip(heard[RATE_HZ:], heard[RATE_HZ + 1 : -RATE_HZ], strict=False)
    ]
    assert max(steps) < 0.02  # a tone of 300 Hz at 0.25 moves by 0.01 at most; a click by far more


def test_music_fades_in_and_out_however_long_it_is(mute: Path, tmp_path: Path) -> None:
    deliver(mute, tmp_path / "made.mp4", video_core.Music(bed(tmp_path / "bed.wav", 9)))
    heard = samples(tmp_path / "made.mp4")
    whole_db = rms_db(heard, 1.5, 2.5)
    assert rms_db(heard, 0.45, 0.55) == pytest.approx(whole_db - 6, abs=0.7)
    assert rms_db(heard, 3.45, 3.55) == pytest.approx(whole_db - 6, abs=0.7)
    assert max(rms_db(heard, 0, 0.05), rms_db(heard, 3.95, 4.0)) < whole_db - 30


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("bed.mp3", ["-c:a", "libmp3lame", "-ar", "44100"]),
        ("bed.ogg", ["-c:a", "libvorbis"]),
        ("bed.flac", ["-c:a", "flac", "-ar", "96000"]),
        ("bed.m4a", ["-c:a", "aac"]),
        ("bed.aac", ["-c:a", "aac", "-ac", "1"]),
        ("bed.webm", ["-c:a", "libopus"]),
    ],
)
def test_music_of_any_usual_kind_is_taken(
    mute: Path, tmp_path: Path, name: str, codec: list[str]
) -> None:
    deliver(mute, tmp_path / "made.mp4", video_core.Music(bed(tmp_path / name, 1.5, *codec)))
    heard = samples(tmp_path / "made.mp4")
    for at_s in (1.1, 1.9, 2.5):
        level_db = tone_db(heard, MUSIC_HZ, at_s, at_s + 0.2)
        assert level_db == pytest.approx(-12.0, abs=2.5)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no music at all\n" * 300,
        b"#EXTM3U\nhttp://127.0.0.1/bed.mp3\n",
        b"RIFF\xff\xff\xff\xffWAVEfmt ",
    ],
    ids=["empty", "text", "playlist", "header"],
)
def test_what_is_no_music_is_refused_and_leaves_nothing(
    mute: Path, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "bed.mp3").write_bytes(content)
    (tmp_path / "made").mkdir()
    with pytest.raises(video_core.UnreadableMedia) as refused:
        deliver(mute, tmp_path / "made" / "made.mp4", video_core.Music(tmp_path / "bed.mp3"))
    assert refused.value.stage == "sound"
    assert str(tmp_path) not in str(refused.value)
    assert list((tmp_path / "made").iterdir()) == []


def test_music_that_is_not_there_is_refused(mute: Path, tmp_path: Path) -> None:
    with pytest.raises(video_core.UnreadableMedia, match="sound: music: no such file"):
        deliver(mute, tmp_path / "made.mp4", video_core.Music(tmp_path / "missing.mp3"))


def test_damaged_music_is_refused(mute: Path, tmp_path: Path) -> None:
    music = bed(tmp_path / "bed.flac", 3)
    data = bytearray(music.read_bytes())
    for at in range(9000, len(data), 9000):
        data[at : at + 60] = bytes(60)
    music.write_bytes(data)
    with pytest.raises(video_core.UnreadableMedia, match="damaged") as refused:
        deliver(mute, tmp_path / "made.mp4", video_core.Music(music))
    assert refused.value.stage == "sound"


def test_a_picture_is_not_music(mute: Path, tmp_path: Path) -> None:
    with pytest.raises(video_core.UnsupportedMedia, match="no sound in the file"):
        deliver(mute, tmp_path / "made.mp4", video_core.Music(mute))


def test_music_of_too_many_bytes_is_refused_unread(mute: Path, tmp_path: Path) -> None:
    with (tmp_path / "bed.wav").open("wb") as hole:
        hole.truncate(100 * 2**20 + 1)
    with pytest.raises(video_core.LimitExceeded, match="at most 104857600"):
        deliver(mute, tmp_path / "made.mp4", video_core.Music(tmp_path / "bed.wav"))


def test_music_of_a_few_samples_still_fills_the_film(mute: Path, tmp_path: Path) -> None:
    ffmpeg(*sound("0.2", 1), "-af", "atrim=end_sample=7", tmp_path / "bed.wav")
    deliver(mute, tmp_path / "made.mp4", video_core.Music(tmp_path / "bed.wav"))
    assert rms_db(samples(tmp_path / "made.mp4"), 1.5, 2.5) == pytest.approx(-14.0, abs=1.0)


def test_a_film_of_a_picture_gets_the_music_alone(tmp_path: Path) -> None:
    picture = tmp_path / "photo.png"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180", "-frames:v", "1", picture)
    music = tmp_path / "music.wav"
    ffmpeg("-f", "lavfi", "-i", "sine=330:d=1", music)
    plan = video_core.Plan(
        picture,
        [video_core.Rendition(tmp_path / "film.mp4", 320, 180)],
        sound=video_core.Sound(music=video_core.Music(music)),
        still_s=3.0,
    )
    [output] = video_core.render(plan).outputs
    assert output.audio == "encoded"
    assert output.duration_s == pytest.approx(3.0, abs=0.05)
