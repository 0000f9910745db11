"""Logos: their colours, their transparency, and files that are none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from tests.native.builders import X264, ffmpeg, video_core
from tests.native.frames import PLAIN, colour_at, draw, flat_film, ink_of, still

pytestmark = pytest.mark.media

Anchor = video_core.Anchor


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """640x640 of one grey, five frames."""
    return flat_film(tmp_path_factory.mktemp("clips") / "flat.mp4", 0.2)


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 0, 255), (0, 160, 60), (255, 255, 255)])
def test_a_logo_keeps_its_colours(flat: Path, tmp_path: Path, colour: tuple[int, int, int]) -> None:
    name = "0x{:02x}{:02x}{:02x}".format(*colour)
    logo = still(tmp_path / "logo.png", f"color={name}:s=120x120,format=rgba")
    draw(flat, tmp_path / "made.mp4", video_core.Logo(logo, Anchor.CENTRE, 0.5))
    shown = colour_at(tmp_path / "made.mp4", 180, 304)
    assert max(abs(a - b) for a, b in zip(shown, colour, strict=True)) <= 3


def test_a_logo_shows_the_film_through_its_transparent_parts(flat: Path, tmp_path: Path) -> None:
    alpha = "if(lt(X,40),255,if(lt(X,80),128,0))"
    shape = f"color=white:s=120x60,format=rgba,geq=r=255:g=255:b=255:a='{alpha}'"
    logo = still(tmp_path / "logo.png", shape)
    frame = draw(flat, tmp_path / "made.mp4", video_core.Logo(logo, Anchor.CENTRE, 1.0))
    full, half, none = (frame.at(x, 304) for x in (60, 180, 300))
    assert full == pytest.approx(235, abs=3)
    assert half == pytest.approx((235 + PLAIN) / 2, abs=4)
    assert none == pytest.approx(PLAIN, abs=3)


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("grey.jpg", "format=gray,lut=y=255"),
        ("grey.png", "format=gray,lut=y=255"),
        ("grey-alpha.png", "format=gray,lut=y=255,format=ya8"),
        ("palette.png", "format=pal8"),
        ("deep.png", "format=rgba64be"),
        ("clear.webp", "format=bgra"),
    ],
)
def test_every_kind_of_pixel_is_taken(flat: Path, tmp_path: Path, name: str, chain: str) -> None:
    made = still(tmp_path / name, f"color=white:s=91x63,{chain}")
    logo = made.rename(tmp_path / "logo.mp4")  # its content says what it is, not its name
    frame = draw(flat, tmp_path / "made.mp4", video_core.Logo(logo, Anchor.CENTRE, 0.5))
    assert frame.at(180, 304) == pytest.approx(235, abs=3)


CORNERS = ((200, 40, 30), (20, 180, 60), (30, 60, 200), (230, 220, 40))


def quarters() -> Image.Image:
    """Return 120x80 in four fields of different colours."""
    image = Image.new("RGB", (120, 80))
    for number, colour in enumerate(CORNERS):
        image.paste(Image.new("RGB", (60, 40), colour), (number % 2 * 60, number // 2 * 40))
    return image


@pytest.mark.parametrize(
    ("kind", "orientation"),
    [*(("jpg", value) for value in range(1, 9)), ("png", 6), ("webp", 7)],
)
def test_a_logo_stands_as_its_exif_says(
    flat: Path, tmp_path: Path, kind: str, orientation: int
) -> None:
    exif = Image.Exif()
    exif[0x112] = orientation
    logo = tmp_path / f"logo.{kind}"
    quarters().save(logo, exif=exif, quality=95)
    upright = ImageOps.exif_transpose(Image.open(logo)).convert("RGB")
    made = tmp_path / "made.mp4"
    box = ink_of(draw(flat, made, video_core.Logo(logo, Anchor.CENTRE, 0.5)))
    width, height = box.right - box.left, box.bottom - box.top
    assert height / width == pytest.approx(upright.height / upright.width, abs=0.05)
    for x, y in ((1, 1), (3, 1), (1, 3), (3, 3)):
        shown = colour_at(made, box.left + x * width // 4, box.top + y * height // 4)
        wanted = upright.getpixel((x * upright.width // 4, y * upright.height // 4))
        assert shown == pytest.approx(wanted, abs=10)


def test_a_logo_that_moves_is_refused(flat: Path, tmp_path: Path) -> None:
    frames = [quarters(), quarters().rotate(180)]
    frames[0].save(tmp_path / "logo.png", save_all=True, append_images=frames[1:])
    with pytest.raises(video_core.UnsupportedMedia, match="animated") as caught:
        draw(flat, tmp_path / "made.mp4", video_core.Logo(tmp_path / "logo.png"))
    assert caught.value.stage == "overlay"


@pytest.mark.parametrize("name", ["logo.jpg", "logo.webp", "logo.png"])
def test_a_logo_may_be_png_jpeg_or_webp_and_keeps_its_shape(
    flat: Path, tmp_path: Path, name: str
) -> None:
    logo = still(tmp_path / name, "color=0xf0e000:s=300x700")
    frame = draw(
        flat,
        tmp_path / "made.mp4",
        video_core.Logo(logo, Anchor.CENTRE, 0.3),
        width=640,
        height=640,
    )
    box = ink_of(frame)
    assert box.right - box.left == pytest.approx(0.3 * 640 * 288 / 448, abs=4)  # the height rules
    assert box.bottom - box.top == pytest.approx(288, abs=4)
    shown = colour_at(tmp_path / "made.mp4", 320, 320)
    assert max(abs(a - b) for a, b in zip(shown, (0xF0, 0xE0, 0x00), strict=True)) <= 6


def test_a_half_opaque_logo_is_half_as_bright(flat: Path, tmp_path: Path) -> None:
    white = still(tmp_path / "white.png", "color=white:s=80x80,format=rgb24")
    logo = video_core.Logo(white, Anchor.CENTRE, opacity_ratio=0.5)
    frame = draw(flat, tmp_path / "made.mp4", logo)
    assert frame.at(180, 304) == pytest.approx((235 + PLAIN) / 2, abs=3)


def _bomb(path: Path) -> None:
    header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x06\0\0\0"
    path.write_bytes(header + b"\x12\x34\x56\x78" + b"\0\0\0\0IDAT" + bytes(4))


def _truncate(path: Path) -> None:
    still(path, "testsrc2=s=400x400")
    path.write_bytes(path.read_bytes()[:3000])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: None,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("not a picture at all, in spite of its name"),
        lambda path: path.write_bytes(bytes(17 * 2**20)),
        lambda path: ffmpeg("-f", "lavfi", "-i", "testsrc2=d=0.2", "-f", "mp4", *X264, path),
        _truncate,
        _bomb,
    ],
    ids=["missing", "empty", "text", "large", "film", "truncated", "bomb"],
)
def test_a_logo_that_is_no_picture_is_refused(
    flat: Path, tmp_path: Path, spoil: Callable[[Path], Any]
) -> None:
    logo = tmp_path / "logo.png"
    spoil(logo)
    with pytest.raises((video_core.UnreadableMedia, video_core.LimitExceeded)) as caught:
        draw(flat, tmp_path / "made.mp4", video_core.Logo(logo))
    assert caught.value.stage == "overlay"
    assert {path.name for path in tmp_path.iterdir()} <= {"logo.png"}
