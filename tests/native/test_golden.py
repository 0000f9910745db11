"""Our pictures beside the ffmpeg program's own, and colours beside the arithmetic."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.native.builders import (
    BT709,
    LOSSLESS,
    X264,
    Grey,
    ffmpeg,
    filtered,
    picture,
    render_one,
    ssim,
    video_core,
)
from tests.native.reels import planes

pytestmark = pytest.mark.media

Fit = video_core.Fit
PSNR_MIN_DB = 33.0
SSIM_MIN = 0.97
"""Of our encoded picture to the program's unencoded one. A crop that is off by two pixels has
21 dB and 0.90, a wrong range 26 dB, a wrong matrix 30 dB (tried on this clip)."""

BICUBIC = "flags=bicubic"
BLURRED = (
    "split[a][b];[a]crop=102:180:108:0,scale=22:40:flags=area,boxblur=4:3:2:3,"
    f"scale=180:320:{BICUBIC}[fill];[b]scale=180:102:{BICUBIC}[front];[fill][front]overlay=0:108"
)
CASES: dict[str, tuple[list[str], dict[str, Any], str]] = {
    "crop": ([], {}, f"crop=102:180:108:0,scale=180:320:{BICUBIC}"),
    "crop to one side": (
        [],
        {"focus": video_core.Focus(0.25, 0.5)},
        f"crop=102:180:28:0,scale=180:320:{BICUBIC}",
    ),
    "pad": ([], {"fit": Fit.PAD}, f"scale=180:102:{BICUBIC},pad=180:320:0:108"),
    "blur": ([], {"fit": Fit.BLUR}, BLURRED),
    "smaller": ([], {"width": 160, "height": 90}, f"scale=160:90:{BICUBIC}"),
    "oblong pixels": (
        ["-vf", "setsar=4/3"],
        {"width": 424, "height": 180},
        f"crop=318:180:0:0,scale=424:180:{BICUBIC},setsar=1",
    ),
    "full range": (
        ["-vf", "scale=out_range=pc", "-color_range", "pc"],
        {"width": 160, "height": 90},
        f"scale=160:90:{BICUBIC}:in_range=pc:out_range=tv",
    ),
    "bt601": (
        ["-vf", "scale=in_color_matrix=bt709:out_color_matrix=smpte170m", "-colorspace",
         "smpte170m"],
        {"width": 160, "height": 90},
        f"zscale=matrixin=170m:matrix=709:primariesin=709:primaries=709:transferin=709:transfer=709,"
        f"scale=160:90:{BICUBIC}",
    ),
    "ten bit": (["-pix_fmt", "yuv420p10le"], {}, f"crop=102:180:108:0,scale=180:320:{BICUBIC}"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_picture_is_the_programs_own(tmp_path: Path, name: str) -> None:
    options, rendition, chain = CASES[name]
    source, made, expected = (
        tmp_path / each for each in ("source.mkv", "made.mp4", "expected.mkv")
    )
    ffmpeg(*picture(duration_s=0.4), *X264, *BT709, *options, source)
    render_one(source, made, **rendition)
    filtered(source, chain, expected)
    assert psnr_db(made, expected) > PSNR_MIN_DB
    assert ssim(made, expected) > SSIM_MIN


@pytest.mark.parametrize(("degrees", "size"), [(90, (90, 160)), (180, (160, 90)), (270, (90, 160))])
def test_a_turned_picture_is_the_programs_own(
    master: Path, tmp_path: Path, degrees: int, size: tuple[int, int]
) -> None:
    turned, made = tmp_path / "turned.mp4", tmp_path / "made.mp4"
    ffmpeg("-i", master, "-c", "copy", "-metadata:s:v:0", f"rotate={degrees}", turned)
    render_one(turned, made, width=size[0], height=size[1])
    expected = filtered(turned, f"scale={size[0]}:{size[1]}:{BICUBIC}", tmp_path / "expected.mkv")
    assert psnr_db(made, expected) > PSNR_MIN_DB
    assert ssim(made, expected) > SSIM_MIN


@pytest.mark.parametrize("width", [90, 91, 134, 180])
@pytest.mark.parametrize("pixels", ["yuv420p", "yuv444p"])
def test_nothing_spills_into_the_bars(tmp_path: Path, width: int, pixels: str) -> None:
    source, made = tmp_path / "source.mkv", tmp_path / "made.mp4"
    white = ["-f", "lavfi", "-i", f"color=white:s={width}x180:d=0.1:r=25,format=gbrp"]
    ffmpeg(*white, *LOSSLESS, "-pix_fmt", pixels, source)
    output = render_one(source, made, width=320, height=180, fit=Fit.PAD)
    found = re.search(r"-> (\d+)x180\+(\d+)\+0 in", output.filters)
    assert found, output.filters
    left, right = int(found.group(2)), int(found.group(2)) + int(found.group(1))
    frame = Grey(made)
    assert max(frame.rows(0, 180, 0, left - 2) + frame.rows(0, 180, right + 2)) <= 24
    assert min(frame.rows(0, 180, left + 2, right - 2)) >= 220


def psnr_db(made: Path, reference: Path) -> float:
    said = ffmpeg("-i", made, "-i", reference, "-lavfi", "psnr", "-f", "null", "-")
    found = re.search(r"average:([0-9.]+|inf)", said)
    assert found, said
    return float(found.group(1))


PATCHES = [(192, 48, 32), (32, 192, 64), (48, 64, 192), (128, 128, 128), (224, 192, 160),
           (16, 16, 16), (255, 255, 255), (200, 200, 40)]  # fmt: skip
SIDE = 32

Space = tuple[str, str, str, str]
"""Primaries, matrix, range, pixel format."""
Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]

TO_BT709: dict[str, Matrix] = {
    "bt709": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "smpte170m": (
        (0.939542, 0.050181, 0.010277), (0.017772, 0.965793, 0.016435),
        (-0.001622, -0.004370, 1.005991),
    ),
    "bt470bg": ((1.044043, -0.044043, 0), (0, 1, 0), (0, 0.011793, 0.988207)),
    "bt2020": (
        (1.660491, -0.587641, -0.072850), (-0.124550, 1.132900, -0.008349),
        (-0.018151, -0.100579, 1.118730),
    ),
}  # fmt: skip
"""Linear light of other primaries in BT.709's; from the chromaticities of ITU-T H.273, table 2."""


def expected_levels(rgb: tuple[int, ...], primaries: str) -> list[float]:
    """Return Y, Cb, Cr of BT.709, limited range, as seen on a screen of ITU-R BT.1886.

    Colours BT.709 does not have are cut off.
    """
    light = [_to_light(value / 255) for value in rgb]
    matrix = TO_BT709[primaries]
    mixed = [sum(a * b for a, b in zip(row, light, strict=True)) for row in matrix]
    red, green, blue = (_to_signal(min(1.0, max(0.0, value))) for value in mixed)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return [16 + 219 * luma, 128 + 224 * (blue - luma) / 1.8556, 128 + 224 * (red - luma) / 1.5748]


def _to_light(signal: float) -> float:
    return signal**2.4


def _to_signal(light: float) -> float:
    return light ** (1 / 2.4)


@pytest.mark.parametrize(
    "space",
    [
        ("bt709", "bt709", "tv", "yuv420p"),
        ("bt709", "bt709", "pc", "yuv420p"),
        ("bt709", "bt709", "tv", "yuv444p10le"),
        ("bt709", "smpte170m", "tv", "yuv420p"),
        ("smpte170m", "smpte170m", "tv", "yuv422p"),
        ("smpte170m", "smpte170m", "pc", "yuv420p10le"),
        ("bt470bg", "bt470bg", "tv", "yuv420p"),
        ("bt2020", "bt2020nc", "tv", "yuv420p10le"),
        ("bt2020", "bt2020nc", "pc", "yuv444p"),
    ],
)
@pytest.mark.parametrize("extra", [0, 1], ids=["even", "odd"])
def test_known_colours_arrive_as_the_arithmetic_says(
    tmp_path: Path, space: Space, extra: int
) -> None:
    source, made = tmp_path / "source.mkv", tmp_path / "made.mp4"
    width, height = len(PATCHES) * SIDE, 2 * SIDE
    _write_patches(source, space, extra)
    render_one(source, made, width=width, height=height)
    frame = planes(made, "yuv420p", width * height * 3 // 2)[0]
    for number, rgb in enumerate(PATCHES):
        levels = _levels(frame, width, height, number * SIDE + SIDE // 2)
        assert levels == pytest.approx(expected_levels(rgb, space[0]), abs=2.6), rgb


def _write_patches(path: Path, space: Space, extra: int = 0) -> None:
    """Write flat fields side by side; with `extra`, a column and a row more."""
    primaries, matrix, span, pixels = space
    raw = b"".join(bytes(rgb) * SIDE for rgb in PATCHES) + bytes(PATCHES[-1]) * extra
    picture_file = path.with_suffix(".rgb")
    picture_file.write_bytes(raw * (2 * SIDE + extra))
    size = f"{len(PATCHES) * SIDE + extra}x{2 * SIDE + extra}"
    exact = "flags=accurate_rnd+full_chroma_int+bicubic"
    name = "bt2020" if matrix == "bt2020nc" else matrix
    ffmpeg("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-i", picture_file,
           "-vf", f"scale=out_color_matrix={name}:out_range={span}:{exact},format={pixels}",
           *LOSSLESS, "-colorspace", matrix, "-color_primaries", primaries, "-color_trc",
           "bt709", "-color_range", span, path)  # fmt: skip


def _levels(frame: bytes, width: int, height: int, x: int) -> list[int]:
    luma = frame[height // 2 * width + x]
    chroma = height // 4 * (width // 2) + x // 2
    start = width * height
    return [luma, frame[start + chroma], frame[start + width * height // 4 + chroma]]


@pytest.mark.parametrize("primaries", ["smpte170m", "bt470bg", "bt2020"])
def test_other_primaries_are_converted_as_the_program_does(tmp_path: Path, primaries: str) -> None:
    source, made = tmp_path / "source.mkv", tmp_path / "made.mp4"
    matrix = "bt2020nc" if primaries == "bt2020" else primaries
    _write_patches(source, (primaries, matrix, "tv", "yuv420p"))
    size = (len(PATCHES) * SIDE, 2 * SIDE)
    render_one(source, made, width=size[0], height=size[1])
    chain = (
        "zscale=transferin=709:primaries=709:transfer=709:matrix=gbr:range=full,format=gbrp,"
        "zscale=matrix=709:range=limited"
    )
    expected = filtered(source, chain, tmp_path / "expected.mkv")
    assert psnr_db(made, expected) > 38.0
    assert psnr_db(made, source) < 36.0
