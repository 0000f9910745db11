"""Pictures as sources: a film of some seconds, upright, opaque, in the right colours."""

from pathlib import Path

import pytest
from PIL import Image, ImageOps

from tests.native.builders import facts, ffmpeg, render_one, video_core
from tests.native.reels import planes

pytestmark = pytest.mark.media

CORNERS = [(200, 40, 30), (20, 180, 60), (30, 60, 200), (230, 220, 40)]
SIZE = (160, 120)


def drawing() -> Image.Image:
    """Return four fields of different colours."""
    image = Image.new("RGB", SIZE)
    half = (SIZE[0] // 2, SIZE[1] // 2)
    for number, colour in enumerate(CORNERS):
        image.paste(colour, (number % 2 * half[0], number // 2 * half[1], SIZE[0], SIZE[1]))
        if number % 2 == 0:
            image.paste(colour, (0, number // 2 * half[1], half[0], SIZE[1]))
    return image


def film_of(source: Path, still_s: float = 0.2, **rendition: object) -> Path:
    made = source.with_suffix(".mp4")
    wanted = {"width": SIZE[0], "height": SIZE[1], **rendition}
    video_core.render(
        video_core.Plan(source, [video_core.Rendition(made, **wanted)], still_s=still_s)
    )
    return made


def colours(film: Path, size: tuple[int, int] = SIZE) -> list[tuple[int, ...]]:
    """Return the middle of each quarter of the first picture, in rows."""
    width, height = size
    exact = "scale=flags=accurate_rnd+full_chroma_int+bicubic"
    data = planes(film, "rgb24", width * height * 3, exact)[0]
    places = [(x, y) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    return [tuple(data[(y * width + x) * 3 :][:3]) for x, y in places]


def assert_alike(shown: list[tuple[int, ...]], wanted: list[tuple[int, ...]], off: int = 6) -> None:
    for one, other in zip(shown, wanted, strict=True):
        assert one == pytest.approx(other, abs=off), (shown, wanted)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_a_picture_becomes_a_silent_film_of_the_length_asked_for(tmp_path: Path, name: str) -> None:
    drawing().save(tmp_path / name, quality=95)
    media = video_core.probe(tmp_path / name)
    assert (media.is_still, media.duration_s, media.audio) == (True, 0.0, None)
    assert (media.display_width, media.display_height) == SIZE
    made = facts(film_of(tmp_path / name, still_s=1.2))
    assert "audio" not in made
    assert (made["video"]["nb_read_frames"], made["video"]["r_frame_rate"]) == ("30", "25/1")
    assert float(made["video"]["duration"]) == pytest.approx(1.2, abs=0.01)


def test_a_film_of_five_seconds_is_made_where_nothing_else_is_asked(tmp_path: Path) -> None:
    drawing().save(tmp_path / "a.png")
    output = render_one(tmp_path / "a.png", tmp_path / "made.mp4", width=96, height=72)
    assert output.duration_s == pytest.approx(5.0, abs=0.01)


def kinds() -> dict[str, tuple[Image.Image, dict[str, object]]]:
    image = drawing()
    return {
        "plain.png": (image, {}),
        "palette.png": (image.quantize(16), {}),
        "opaque.png": (image.convert("RGBA"), {}),
        "plain.jpg": (image, {"quality": 95}),
        "fine.jpg": (image, {"quality": 95, "subsampling": 0}),
        "progressive.jpg": (image, {"quality": 95, "progressive": True}),
        "print.jpg": (image.convert("CMYK"), {"quality": 95}),
        "plain.webp": (image, {"quality": 95}),
        "lossless.webp": (image, {"lossless": True}),
    }


@pytest.mark.parametrize("name", sorted(kinds()))
def test_every_kind_of_picture_shows_its_colours(tmp_path: Path, name: str) -> None:
    image, options = kinds()[name]
    image.save(tmp_path / name, **options)
    assert_alike(colours(film_of(tmp_path / name)), CORNERS)


def test_a_picture_of_sixteen_bits_keeps_its_tone(tmp_path: Path) -> None:
    Image.new("I;16", SIZE, 128 * 257).save(tmp_path / "deep.png")
    assert video_core.probe(tmp_path / "deep.png").video.pixel_format == "gray16be"
    assert_alike(colours(film_of(tmp_path / "deep.png")), [(128, 128, 128)] * 4, 3)


def test_a_picture_of_black_and_white_keeps_both(tmp_path: Path) -> None:
    image = Image.new("1", SIZE, 1)
    image.paste(0, (0, 0, SIZE[0] // 2, SIZE[1]))
    image.save(tmp_path / "bits.png")
    black, white = (0, 0, 0), (255, 255, 255)
    assert_alike(colours(film_of(tmp_path / "bits.png")), [black, white, black, white])


@pytest.mark.parametrize("name", ["a.png", "a.webp", "palette.png"])
def test_what_is_transparent_becomes_white(tmp_path: Path, name: str) -> None:
    image = drawing().convert("RGBA")
    mask = Image.new("L", SIZE, 255)
    mask.paste(0, (0, 0, SIZE[0] // 2, SIZE[1] // 2))
    if not name.startswith("palette"):
        mask.paste(128, (SIZE[0] // 2, 0, SIZE[0], SIZE[1] // 2))
    image.putalpha(mask)
    if name.startswith("palette"):
        image = image.quantize(16)
    image.save(tmp_path / name, lossless=True)
    half = (137, 217, 157) if not name.startswith("palette") else CORNERS[1]
    wanted = [(255, 255, 255), half, *CORNERS[2:]]
    assert_alike(colours(film_of(tmp_path / name)), wanted)


@pytest.mark.parametrize(
    ("kind", "orientation"),
    [*(("jpg", value) for value in range(1, 9)), ("png", 5), ("png", 6), ("webp", 3), ("webp", 7)],
)
def test_the_camera_may_be_held_any_way(tmp_path: Path, kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x112] = orientation
    source = tmp_path / f"a.{kind}"
    drawing().save(source, exif=exif, quality=95)
    upright = ImageOps.exif_transpose(Image.open(source)).convert("RGB")
    media = video_core.probe(source)
    assert (media.display_width, media.display_height) == upright.size
    made = film_of(source, width=upright.size[0], height=upright.size[1])
    width, height = upright.size
    wanted = [upright.getpixel((x, y)) for y in (height // 4, 3 * height // 4)
              for x in (width // 4, 3 * width // 4)]  # fmt: skip
    assert_alike(colours(made, upright.size), wanted, 8)


@pytest.mark.parametrize("name", ["a.webp", "a.png"])
def test_animated_pictures_are_refused(tmp_path: Path, name: str) -> None:
    image = drawing()
    image.save(tmp_path / name, save_all=True, append_images=[image.rotate(180)], duration=100)
    with pytest.raises(video_core.UnsupportedMedia, match="animated"):
        video_core.probe(tmp_path / name)


def test_gif_is_refused(tmp_path: Path) -> None:
    drawing().save(tmp_path / "a.gif")
    with pytest.raises(video_core.UnsupportedMedia, match="GIF"):
        video_core.probe(tmp_path / "a.gif")


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.97])
def test_a_picture_whose_end_is_missing_is_unreadable(
    tmp_path: Path, name: str, share: float
) -> None:
    noisy = Image.effect_noise(SIZE, 90).convert("RGB")
    noisy.save(tmp_path / name, quality=95)
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[: int(len(data) * share)])
    with pytest.raises(video_core.UnreadableMedia, match="end is missing"):
        video_core.probe(tmp_path / name)


def test_a_damaged_opacity_does_not_end_the_process(tmp_path: Path) -> None:
    image = drawing().convert("RGBA")
    image.putalpha(Image.effect_noise(SIZE, 90))
    image.save(tmp_path / "a.webp", quality=90)
    data = bytearray((tmp_path / "a.webp").read_bytes())
    start = data.index(b"ALPH") + 10
    data[start : start + 64] = b"\xff" * 64
    (tmp_path / "a.webp").write_bytes(data)
    with pytest.raises(video_core.UnreadableMedia):
        film_of(tmp_path / "a.webp")


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp", "lossless.webp", "open.webp"])
def test_a_picture_over_the_limit_is_refused_before_it_is_decoded(
    tmp_path: Path, name: str
) -> None:
    image = drawing().convert("RGBA") if name.startswith("open") else drawing()
    if name.startswith("open"):
        image.putpixel((0, 0), (0, 0, 0, 0))
    image.save(tmp_path / name, lossless=name.startswith("lossless"))
    exactly = SIZE[0] * SIZE[1]
    assert video_core.probe(tmp_path / name, video_core.Limits(pixels_max=exactly)).is_still
    with pytest.raises(video_core.LimitExceeded, match="160x120"):
        video_core.probe(tmp_path / name, video_core.Limits(pixels_max=exactly - 1))


def test_a_second_picture_behind_the_first_is_not_shown(tmp_path: Path) -> None:
    source = tmp_path / "pair.jpg"
    drawing().save(source, quality=95)
    Image.new("RGB", (64, 64)).save(tmp_path / "other.jpg")
    source.write_bytes(source.read_bytes() + (tmp_path / "other.jpg").read_bytes())
    assert_alike(colours(film_of(source, still_s=1.0)), CORNERS)


def test_a_picture_gives_stills_as_well(tmp_path: Path) -> None:
    drawing().save(tmp_path / "a.png")
    report = video_core.render(
        video_core.Plan(
            tmp_path / "a.png", [], video_core.Poster(tmp_path / "poster.jpg", SIZE[0]),
            still_s=4.0,
            preview=video_core.Preview(tmp_path / "preview.mp4", 96),
            sprites=video_core.Sprites(tmp_path / "s.jpg", tmp_path / "s.vtt", 2, 2, 96),
        )
    )  # fmt: skip
    assert (report.poster.width, report.poster.height) == SIZE
    assert report.preview.duration_s == pytest.approx(3.0, abs=0.05)
    shown = Image.open(tmp_path / "poster.jpg").convert("RGB")
    assert shown.getpixel((40, 30)) == pytest.approx(CORNERS[0], abs=6)


def test_a_large_picture_is_made_smaller(tmp_path: Path) -> None:
    source = tmp_path / "large.jpg"
    drawing().resize((4000, 3000), Image.Resampling.NEAREST).save(source, quality=90)
    assert_alike(colours(film_of(source)), CORNERS)
    ffmpeg("-i", film_of(source), "-f", "null", "-")
