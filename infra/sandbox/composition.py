"""Lays out one advertisement and paints any moment of it: ground, photo card, words."""

import math
from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from infra.sandbox.scenery import Scenery, choose_palette, palette_of
from infra.sandbox.typography import Line, set_headline, set_label
from infra.sandbox.wording import AdCopy

WIDE_RATIO = 1.2
"""From this width to height on, everything that matters stays in the middle column."""

COLUMN_RATIO = 9 / 16 * 0.94
"""Width of that column to the frame's height: a 9:16 or 4:5 cut of a wide film loses no word."""

ZOOM = 0.12
"""How much closer the camera is to the photo at the end than at the start."""


@dataclass(frozen=True)
class _Layout:
    """Where things go, in pixels; text boxes are (left, top, width, height).

    `label` is the left edge and the width of the line at the bottom.
    """

    card: tuple[int, int, int, int] | None
    headline: tuple[int, int, int, int]
    label: tuple[int, int]
    is_label_centred: bool
    label_size: int
    margin: int


@dataclass(frozen=True)
class _Placed:
    """A line of text with its place and the second at which it begins to appear."""

    line: Line
    left: int
    top: int
    start_s: float


class Composition:
    """One advertisement; `frame(at_s)` paints it at a moment of its `duration_s`."""

    def __init__(
        self,
        width: int,
        height: int,
        duration_s: float,
        *,
        words: AdCopy,
        photo: Image.Image | None,
        seed: int,
    ) -> None:
        self._size, self._duration_s = (width, height), duration_s
        self._pace = min(1.0, duration_s / 4)  # short clips hurry
        palette = choose_palette(seed) if photo is None else palette_of(photo)
        self._palette = palette
        self._layout = _lay_out(width, height, photo)
        self._scenery = Scenery(width, height, palette, photo, seed)
        self._card = self._make_card(photo, seed)
        self._headline = self._place_headline(words.headline)
        self._rule = self._place_rule()
        self._label = self._place_label(words.tagline)

    def frame(self, at_s: float) -> Image.Image:
        """Return the picture at `at_s` seconds."""
        canvas = self._scenery.frame(at_s)
        if self._card is not None:
            self._card.paint(canvas, at_s, self._duration_s, self._pace)
        for placed in self._headline:
            self._paint_line(canvas, placed, at_s)
        self._paint_rule(canvas, at_s)
        if self._label is not None:
            self._paint_label(canvas, self._label, at_s)
        return canvas

    def _make_card(self, photo: Image.Image | None, seed: int) -> "_Card | None":
        box = self._layout.card
        if photo is None or box is None:
            return None
        card = _Card(photo, box, seed)
        self._scenery.cast_shadow(box, card.radius)
        return card

    def _place_headline(self, text: str) -> list[_Placed]:
        left, top, width, height = self._layout.headline
        lines = set_headline(text, width, height)
        y = top + (height - sum(line.height for line in lines)) // 2
        placed = []
        for index, line in enumerate(lines):
            x = left + (width - line.width) // 2
            placed.append(_Placed(line, x, y, (0.35 + 0.18 * index) * self._pace))
            y += line.height
        return placed

    def _place_rule(self) -> tuple[int, int, int, int]:
        """Return (left, top, width, thickness) of the line below the headline."""
        left, top, width, height = self._layout.headline
        long, thick = width // 6, max(2, self._size[1] // 270)
        left += (width - long) // 2
        last = self._headline[-1]
        below = last.top + int(last.line.height * 1.28)
        return left, min(below, top + height + last.line.height // 2), long, thick

    def _place_label(self, text: str) -> _Placed | None:
        if not text:
            return None
        size, (left, width) = self._layout.label_size, self._layout.label
        line = set_label(text, size, width - 2 * size, (255, 255, 255))
        top = self._size[1] - self._layout.margin - line.height
        spare = width - 2 * size - line.width if self._layout.is_label_centred else 0
        return _Placed(line, left + size + spare // 2, top, 1.25 * self._pace)

    def _paint_line(self, canvas: Image.Image, placed: _Placed, at_s: float) -> None:
        shown = _eased((at_s - placed.start_s) / (0.8 * self._pace))
        if shown > 0:
            rise = round((1 - shown) * placed.line.height * 0.35)
            _paste(canvas, placed.line, placed.left, placed.top + rise, shown)

    def _paint_rule(self, canvas: Image.Image, at_s: float) -> None:
        left, top, long, thick = self._rule
        grown = round(long * _eased((at_s - 0.9 * self._pace) / (0.9 * self._pace)))
        if grown > 0:
            start = left + (long - grown) // 2
            canvas.paste(self._palette.accent, (start, top, start + grown, top + thick))

    def _paint_label(self, canvas: Image.Image, placed: _Placed, at_s: float) -> None:
        shown = _eased((at_s - placed.start_s) / (0.7 * self._pace))
        if shown <= 0:
            return
        line, size = placed.line, self._layout.label_size
        pad = size // 2
        right = placed.left + round((line.width + pad) * shown)
        box = (
            placed.left - size,
            placed.top - pad // 2,
            right + pad,
            placed.top + line.height + pad,
        )
        band = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), self._palette.ground)
        canvas.paste(band, box[:2], Image.new("L", band.size, round(150 * shown)))
        canvas.paste(self._palette.accent, (box[0], box[1], box[0] + max(2, size // 6), box[3]))
        seen = round(line.picture.width * shown)  # the words are uncovered as the band grows
        uncovered = replace(line, picture=line.picture.crop((0, 0, seen, line.picture.height)))
        _paste(canvas, uncovered, placed.left, placed.top + pad // 4, shown)


class _Card:
    """The photo in a rounded frame, the camera moving slowly closer."""

    def __init__(self, photo: Image.Image, box: tuple[int, int, int, int], seed: int) -> None:
        self._box = box
        self._size = (box[2] - box[0], box[3] - box[1])
        self.radius = min(self._size) // 22
        self._photo = _covering(photo, self._size)
        self._mask = _rounded(self._size, self.radius)
        self._edge = _edge(self._size, self.radius)
        self._sheen = _sheen(self._size)
        self._drift = (-1 if seed % 2 else 1, 1 if seed % 3 else -1)

    def paint(self, canvas: Image.Image, at_s: float, duration_s: float, pace: float) -> None:
        shown = _eased(at_s / (0.7 * pace))
        picture = self._seen(at_s / duration_s)
        self._paint_sheen(picture, (at_s - 1.6 * pace) / (1.3 * pace))
        picture.paste((255, 255, 255), (0, 0), self._edge)
        mask = self._mask if shown >= 1 else self._mask.point(lambda value: int(value * shown))
        rise = round((1 - shown) * self._size[1] * 0.05)
        canvas.paste(picture, (self._box[0], self._box[1] + rise), mask)

    def _seen(self, progress_ratio: float) -> Image.Image:
        closer = 1 + ZOOM * (progress_ratio * 0.85 + 0.15 * _eased(progress_ratio))
        width, height = self._photo.width / closer, self._photo.height / closer
        slack_x, slack_y = self._photo.width - width, self._photo.height - height
        left = slack_x * (0.5 + 0.3 * self._drift[0] * progress_ratio)
        top = slack_y * (0.5 + 0.3 * self._drift[1] * progress_ratio)
        box = (left, top, left + width, top + height)
        return self._photo.resize(self._size, Image.Resampling.BILINEAR, box=box)

    def _paint_sheen(self, picture: Image.Image, progress_ratio: float) -> None:
        if not 0 < progress_ratio < 1:
            return
        travel = self._size[0] + self._sheen.width
        left = round(progress_ratio * travel) - self._sheen.width
        picture.paste((255, 255, 255), (left, 0), self._sheen)


def _lay_out(width: int, height: int, photo: Image.Image | None) -> _Layout:
    short = min(width, height)
    margin, label = short // 14, max(10, short // 32)
    is_wide = width / height >= WIDE_RATIO
    column = int(height * COLUMN_RATIO) if is_wide else width - 2 * margin
    left = (width - column) // 2
    if photo is None:
        card, text = None, (left, int(height * 0.22), column, int(height * 0.46))
    elif is_wide:
        card = _fit_card(photo, (width * 0.5, height * 0.34), (column, height * 0.5))
        text = (left, int(height * 0.63), column, int(height * 0.2))
    else:
        card = _fit_card(photo, (width * 0.5, height * 0.37), (column, height * 0.56))
        top = max(card[3] + margin, int(height * 0.66))
        text = (left, top, column, int(height * 0.82) - top)
    return _Layout(card, text, (left, column), is_wide, label, margin)


def _fit_card(
    photo: Image.Image, centre: tuple[float, float], room: tuple[float, float]
) -> tuple[int, int, int, int]:
    """Return the card's box: the photo's shape within reason, as large as `room` allows."""
    ratio = min(1.25, max(0.66, photo.width / photo.height))
    width = min(room[0], room[1] * ratio)
    height = width / ratio
    left, top = int(centre[0] - width / 2), int(centre[1] - height / 2)
    return left, top, left + int(width), top + int(height)


def _covering(photo: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Cut `photo` to the shape of `size`, large enough to stay sharp when the camera is close."""
    large = (round(size[0] * (1 + ZOOM)), round(size[1] * (1 + ZOOM)))
    return ImageOps.fit(photo, large, Image.Resampling.LANCZOS)


def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    large = Image.new("L", (size[0] * 2, size[1] * 2), 0)
    corner = (0, 0, size[0] * 2 - 1, size[1] * 2 - 1)
    ImageDraw.Draw(large).rounded_rectangle(corner, radius * 2, fill=255)
    return large.resize(size, Image.Resampling.BOX)


def _edge(size: tuple[int, int], radius: int) -> Image.Image:
    """A hairline of light along the card's rim."""
    thick = max(1, min(size) // 300)
    inner = _rounded((size[0] - 2 * thick, size[1] - 2 * thick), max(1, radius - thick))
    rim = _rounded(size, radius)
    hole = Image.new("L", size, 0)
    hole.paste(inner, (thick, thick))
    return ImageChops.subtract(rim, hole).point(lambda value: value * 60 // 255)


def _sheen(size: tuple[int, int]) -> Image.Image:
    """A slanted band of light that passes over the card once."""
    width, height = max(8, size[0] // 2), size[1]
    band = Image.new("L", (width, height), 0)
    slant, thick = width * 0.35, width * 0.22
    shape = [(slant + thick, 0), (slant + 2 * thick, 0), (2 * thick, height), (thick, height)]
    ImageDraw.Draw(band).polygon(shape, fill=44)
    return band.filter(ImageFilter.GaussianBlur(max(1.0, width / 14)))


def _paste(canvas: Image.Image, line: Line, left: int, top: int, shown: float) -> None:
    alpha = line.picture.getchannel("A")
    if shown < 1:
        alpha = alpha.point(lambda value: int(value * shown))
    canvas.paste(line.picture, (left - line.bleed, top - line.bleed), alpha)


def _eased(ratio: float) -> float:
    """Ease out: fast at first, then settling; 0 before the start and 1 after the end."""
    clipped = min(1.0, max(0.0, ratio))
    return 1 - math.pow(1 - clipped, 3)
