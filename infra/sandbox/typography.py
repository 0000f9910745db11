"""Sets words as pictures: fonts by script, lines that fit a box, a soft shadow for legibility."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from infra.sandbox.wording import is_cjk, is_japanese, is_korean

SERIF_FILES = ("NotoSerifCJK-Bold.ttc", "DejaVuSerif-Bold.ttf")
SANS_FILES = ("NotoSansCJK-Regular.ttc", "DejaVuSans.ttf")
"""Looked up by name in the system's font folders; the first that is installed is used."""

JAPANESE, KOREAN, TRADITIONAL = 0, 1, 3
"""Faces inside the Noto CJK collections."""

LINES_MAX = 3
LEADING_RATIO = 1.22

Colour = tuple[int, int, int]
_Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Line:
    """One line of text as a picture with alpha; `bleed` is the room its shadow takes, in pixels."""

    picture: Image.Image
    width: int
    height: int
    bleed: int


def set_headline(text: str, width: int, height: int) -> list[Line]:
    """Set `text` in the largest serif that fits `width` x `height` pixels, at most three lines."""
    font, rows = _fitted(text, width, height)
    return [_drawn(row, font, (255, 255, 255)) for row in rows]


def set_label(text: str, size: int, width: int, colour: Colour) -> Line:
    """Set `text` on one line of a plain face, smaller than `size` pixels if `width` asks for it."""
    font = _font(SANS_FILES, text, size)
    while font.getlength(text) > width and font.size > 8:  # noqa: PLR2004 - unreadable below
        font = _font(SANS_FILES, text, int(font.size * 0.94))
    return _drawn(text, font, colour)


def _fitted(text: str, width: int, height: int) -> tuple[_Font, list[str]]:
    largest = max(12, int(height * 0.36))
    for size in _sizes(largest):
        font = _font(SERIF_FILES, text, size)
        rows = _wrapped(text, font.getlength, width)
        tall = len(rows) * size * LEADING_RATIO
        if len(rows) <= LINES_MAX and tall <= height and _widest(rows, font) <= width:
            return font, rows
    return font, rows[:LINES_MAX]


def _sizes(largest: int) -> Iterator[int]:
    size = float(largest)
    while size >= 8:  # noqa: PLR2004 - unreadable below
        yield int(size)
        size *= 0.94


def _widest(rows: Sequence[str], font: _Font) -> float:
    return max(map(font.getlength, rows))


def _wrapped(text: str, length: Callable[[str], float], width: int) -> list[str]:
    """Break `text` into rows of about equal length, as few as `width` allows."""
    joint = "" if is_cjk(text) and " " not in text else " "
    words = list(text) if joint == "" else text.split()
    rows = _filled(words, joint, length, width)
    narrow = width
    while narrow > width * 0.5:  # the narrowest column with as few rows is the most even
        narrow = int(narrow * 0.95)
        even = _filled(words, joint, length, narrow)
        if len(even) > len(rows) or max(map(length, even)) > narrow:
            break
        rows = even
    return rows


def _filled(
    words: Sequence[str], joint: str, length: Callable[[str], float], width: int
) -> list[str]:
    rows: list[str] = []
    for word in words:
        longer = f"{rows[-1]}{joint}{word}" if rows else word
        if rows and length(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def _font(files: Sequence[str], text: str, size: int) -> _Font:
    for file in files:
        try:
            return ImageFont.truetype(file, size, index=_face(text) if "CJK" in file else 0)
        except OSError:
            continue
    return _built_in(size)


def _built_in(size: int) -> _Font:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font


def _face(text: str) -> int:
    if is_korean(text):
        return KOREAN
    if is_japanese(text) or not is_cjk(text):
        return JAPANESE
    return TRADITIONAL


def _drawn(text: str, font: _Font, colour: Colour) -> Line:
    ascent, descent = font.getmetrics()
    size = int(font.size)
    bleed = max(2, size // 3)
    width, height = int(font.getlength(text)) + 1, ascent + descent
    box = (width + 2 * bleed, height + 2 * bleed)
    glyphs = Image.new("L", box, 0)
    ImageDraw.Draw(glyphs).text((bleed, bleed), text, font=font, fill=255)
    shadow = glyphs.filter(ImageFilter.GaussianBlur(max(1, size // 10)))
    picture = Image.new("RGBA", box, (0, 0, 0, 0))
    picture.putalpha(shadow.point(lambda alpha: alpha * 6 // 10))
    picture.alpha_composite(_tinted(glyphs, colour))
    return Line(picture, width, int(size * LEADING_RATIO), bleed)


def _tinted(mask: Image.Image, colour: Colour) -> Image.Image:
    tinted = Image.new("RGBA", mask.size, (*colour, 0))
    tinted.putalpha(mask)
    return tinted
