"""The moving picture behind an advertisement: blurred photo or colours, drifting lights, shade.

Everything here is soft, so it is painted small and enlarged: lights at an eighth of the frame's
sides, sparks and shadows at a quarter.
"""

import colorsys
import math
import random
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

Colour = tuple[int, int, int]

SHRINK = 4
"""The scenery is painted at a quarter of the frame's width and height."""

PALETTES: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((14, 18, 44), (74, 52, 148), (255, 176, 120)),  # night violet, apricot
    ((6, 36, 46), (14, 104, 112), (255, 214, 140)),  # deep sea, brass
    ((40, 14, 30), (150, 44, 74), (255, 196, 170)),  # wine, rose
    ((16, 30, 22), (46, 104, 72), (232, 220, 150)),  # forest, straw
    ((22, 22, 30), (70, 78, 104), (240, 190, 110)),  # slate, amber
    ((12, 26, 60), (32, 90, 172), (160, 224, 255)),  # cobalt, ice
)
"""Dark ground, middle tone, accent. Chosen by eye."""


@dataclass(frozen=True)
class Palette:
    """Three colours that go together."""

    ground: Colour
    middle: Colour
    accent: Colour


@dataclass(frozen=True)
class _Light:
    glow: Image.Image
    centre: tuple[float, float]
    reach: tuple[float, float]
    rate_hz: float
    phase: float


def choose_palette(seed: int) -> Palette:
    """Return one of the house palettes."""
    return Palette(*PALETTES[seed % len(PALETTES)])


def palette_of(photo: Image.Image) -> Palette:
    """Derive a palette from the photo's own colours, so that words and ground belong to it."""
    small = photo.resize((48, 48)).quantize(8).convert("RGB")
    counted = small.getcolors(48 * 48)
    assert counted is not None
    colours = [(count, colour) for count, colour in counted if isinstance(colour, tuple)]
    vivid = max(colours, key=lambda item: _vividness(item[1]) * math.sqrt(item[0]))[1]
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in vivid[:3]))
    depth = min(0.55, saturation)
    return Palette(
        ground=_of_hls(hue, 0.09, depth * 0.7),
        middle=_of_hls(hue, 0.34, depth),
        accent=_of_hls(hue if saturation > 0.12 else 0.1, 0.76, max(0.55, saturation)),  # noqa: PLR2004
    )


def _vividness(colour: tuple[int, ...]) -> float:
    high, low = max(colour[:3]), min(colour[:3])
    return (high - low) / 255 + 0.05


def _of_hls(hue: float, lightness: float, saturation: float) -> Colour:
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return int(red * 255), int(green * 255), int(blue * 255)


class Scenery:
    """The background of one clip; `frame(at_s)` paints it at one moment."""

    def __init__(
        self, width: int, height: int, palette: Palette, photo: Image.Image | None, seed: int
    ) -> None:
        self._size = (max(16, width // SHRINK), max(16, height // SHRINK))
        self._full = (width, height)
        draw = random.Random(seed)  # noqa: S311 - decoration, not a secret
        self._soft = (self._size[0] // 2, self._size[1] // 2)
        wide = (int(self._soft[0] * 1.3), int(self._soft[1] * 1.3))
        self._ground = _gradient(wide, palette) if photo is None else _blurred(photo, wide, palette)
        strength = 0.5 if photo is None else 0.24
        self._lights = _lights(self._soft, palette, strength, draw)
        self._sparks = _sparks(self._size, palette, draw)
        self._shade = _vignette(self._size)

    def cast_shadow(self, box: tuple[int, int, int, int], radius: int) -> None:
        """Darken the ground around a card that will lie at `box` (full-size pixels)."""
        left, top, right, bottom = (edge // SHRINK for edge in box)
        spread = max(2, self._size[1] // 22)
        mask = Image.new("L", self._size, 255)
        ImageDraw.Draw(mask).rounded_rectangle(
            (left, top + spread, right, bottom + spread), radius // SHRINK, fill=70
        )
        mask = mask.filter(ImageFilter.GaussianBlur(spread))
        self._shade = ImageChops.multiply(self._shade, Image.merge("RGB", (mask,) * 3))

    def frame(self, at_s: float) -> Image.Image:
        """Return the full-size background at `at_s` seconds."""
        soft = self._drifted(at_s)
        for light in self._lights:
            _shine(soft, light, at_s)
        canvas = soft.resize(self._size, Image.Resampling.BILINEAR)
        for spark in self._sparks:
            _float(canvas, spark, at_s)
        shaded = ImageChops.multiply(canvas, self._shade)
        return shaded.resize(self._full, Image.Resampling.BILINEAR)

    def _drifted(self, at_s: float) -> Image.Image:
        width, height = self._ground.size
        zoom = 0.80 + 0.05 * math.sin(at_s * 0.35)
        across, down = width * zoom, height * zoom
        left = (width - across) * (0.5 + 0.45 * math.sin(at_s * 0.40))
        top = (height - down) * (0.5 + 0.45 * math.cos(at_s * 0.31))
        box = (left, top, left + across, top + down)
        return self._ground.resize(self._soft, Image.Resampling.BILINEAR, box=box)


def _blurred(photo: Image.Image, size: tuple[int, int], palette: Palette) -> Image.Image:
    soft = ImageOps.fit(photo, size, Image.Resampling.BILINEAR)
    soft = soft.filter(ImageFilter.GaussianBlur(max(size) / 26))
    dim = ImageChops.multiply(soft, Image.new("RGB", size, (150, 150, 150)))
    return Image.blend(dim, _gradient(size, palette), 0.42)


def _gradient(size: tuple[int, int], palette: Palette) -> Image.Image:
    slope = Image.linear_gradient("L").rotate(-35, Image.Resampling.BICUBIC)
    inside = slope.crop((38, 38, 218, 218))  # free of the corners the rotation left empty
    slope = inside.resize(size, Image.Resampling.BICUBIC)
    return ImageOps.colorize(slope, palette.ground, palette.middle, mid=_between(palette))


def _between(palette: Palette) -> Colour:
    mixed = [int(0.62 * a + 0.38 * b) for a, b in zip(palette.ground, palette.middle, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _lights(
    size: tuple[int, int], palette: Palette, strength: float, draw: random.Random
) -> list[_Light]:
    lights = []
    for index in range(4):
        across = int(max(size) * draw.uniform(0.55, 0.95))
        colour = palette.accent if index % 2 else palette.middle
        level = strength * (0.55 if index % 2 else 1.0)
        lights.append(
            _Light(
                glow=_glow(across, colour, level),
                centre=(draw.uniform(0.1, 0.9) * size[0], draw.uniform(0.1, 0.9) * size[1]),
                reach=(size[0] * draw.uniform(0.12, 0.3), size[1] * draw.uniform(0.12, 0.3)),
                rate_hz=draw.uniform(0.05, 0.11),
                phase=draw.uniform(0, 2 * math.pi),
            )
        )
    return lights


def _sparks(size: tuple[int, int], palette: Palette, draw: random.Random) -> list[_Light]:
    sparks = []
    for _ in range(14):
        across = max(3, int(max(size) * draw.uniform(0.012, 0.05)))
        sparks.append(
            _Light(
                glow=_disc(across, palette.accent, draw.uniform(0.08, 0.24)),
                centre=(draw.uniform(0, 1) * size[0], draw.uniform(0, 1.2) * size[1]),
                reach=(size[0] * 0.02, size[1] * draw.uniform(0.025, 0.06)),
                rate_hz=draw.uniform(0.08, 0.2),
                phase=draw.uniform(0, 2 * math.pi),
            )
        )
    return sparks


def _glow(across: int, colour: Colour, level: float) -> Image.Image:
    """A round light that fades to nothing at its rim."""
    falloff = ImageOps.invert(Image.radial_gradient("L")).point(
        lambda value: int(max(0, value - 74) ** 2 / 181**2 * 255 * level)
    )
    falloff = falloff.resize((across, across), Image.Resampling.BILINEAR)
    return ImageOps.colorize(falloff, (0, 0, 0), colour)


def _disc(across: int, colour: Colour, level: float) -> Image.Image:
    """An out-of-focus point of light: an even disc with a soft rim."""
    room = across + 6
    mask = Image.new("L", (room, room), 0)
    ImageDraw.Draw(mask).ellipse((3, 3, across + 2, across + 2), fill=int(255 * level))
    mask = mask.filter(ImageFilter.GaussianBlur(max(0.8, across / 12)))
    return ImageOps.colorize(mask, (0, 0, 0), colour)


def _vignette(size: tuple[int, int]) -> Image.Image:
    falloff = Image.radial_gradient("L").point(
        lambda value: 255 - int(max(0, value - 90) / 165 * 120)
    )
    soft = falloff.resize(size, Image.Resampling.BILINEAR)
    return Image.merge("RGB", (soft, soft, soft))


def _shine(canvas: Image.Image, light: _Light, at_s: float) -> None:
    turn = 2 * math.pi * light.rate_hz * at_s + light.phase
    x = light.centre[0] + light.reach[0] * math.sin(turn)
    y = light.centre[1] + light.reach[1] * math.cos(turn * 0.8)
    _add(canvas, light.glow, x, y)


def _float(canvas: Image.Image, spark: _Light, at_s: float) -> None:
    room = canvas.height * 1.2
    y = (spark.centre[1] - spark.reach[1] * at_s) % room - canvas.height * 0.1
    x = spark.centre[0] + spark.reach[0] * math.sin(spark.phase + at_s * spark.rate_hz * 6)
    _add(canvas, spark.glow, x, y)


def _add(canvas: Image.Image, glow: Image.Image, x: float, y: float) -> None:
    """Screen `glow` onto `canvas` around a point between pixels."""
    left, top = math.floor(x - glow.width / 2), math.floor(y - glow.height / 2)
    part = glow.transform(
        (glow.width + 1, glow.height + 1),
        Image.Transform.AFFINE,
        (1, 0, left - (x - glow.width / 2), 0, 1, top - (y - glow.height / 2)),
        Image.Resampling.BILINEAR,
    )
    box = (left, top, left + part.width, top + part.height)
    canvas.paste(ImageChops.screen(canvas.crop(box), part), (left, top))
