"""Reads what pictures say of themselves, and whether all of them has arrived, with Pillow."""

import io
import struct
import zlib
from typing import BinaryIO

from PIL import Image

from infra.images.structure import check_structure
from shared.generation.errors import ImageSizeRefused, NotAnImage
from shared.generation.uploads import SIZE_BYTES_MAX, ImageFacts

FORMATS = ("JPEG", "PNG", "WEBP")
"""What Pillow may try. A JPEG with further pictures behind it comes back as MPO."""

CONTENT_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # phones; source: CIPA DC-007, every other reader sees a plain JPEG
    "PNG": "image/png",
    "WEBP": "image/webp",
}

ANIMATED = ("PNG", "WEBP")
"""Further pictures in one of these move; those of an MPO are other takes of the same photo."""

BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    AssertionError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for broken files. Not `MemoryError`: files are bounded before they are
decoded, so it tells of this process and not of the photo."""


class PillowInspector:
    """Implements `shared.generation.ports.ImageInspector`.

    No picture out of range is ever decoded, and none that asks for more work than a photo does.
    Measured for 12 million pixels of noise, 8 MB of JPEG: 55 ms; for the worst file found: 0.5 s.
    """

    def inspect(self, image: BinaryIO) -> ImageFacts:
        data = image.read(SIZE_BYTES_MAX + 1)
        if len(data) > SIZE_BYTES_MAX:
            raise NotAnImage
        check_structure(data)
        try:
            return _facts(data)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ImageSizeRefused from error
        except BROKEN as error:
            raise NotAnImage from error


def _facts(data: bytes) -> ImageFacts:
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        if picture.format in ANIMATED and getattr(picture, "is_animated", False):
            raise NotAnImage
        facts = ImageFacts(CONTENT_TYPES[str(picture.format)], *picture.size)
        if facts.is_in_range:
            _check_whole(picture)
    return facts


def _check_whole(picture: Image.Image) -> None:
    """Read the file to its end. Raises: one of `BROKEN` when some of it is missing."""
    if CONTENT_TYPES[str(picture.format)] == "image/jpeg":
        # Nothing in a JPEG tells its length, so it is decoded, at an eighth of its size.
        picture.draft("L", (1, 1))
        picture.load()
    else:
        picture.verify()
