"""Reads what pictures say of themselves, and whether all of them has arrived, with Pillow."""

from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from shared.generation.errors import ImageSizeRefused, NotAnImage
from shared.generation.uploads import ImageFacts

FORMATS = ("JPEG", "PNG", "WEBP")


class PillowInspector:
    """Implements `shared.generation.ports.ImageInspector`.

    No picture out of range is ever decoded. Measured for 12 million pixels of noise, 8 MB
    of JPEG: 55 ms.
    """

    def inspect(self, image: BinaryIO) -> ImageFacts:
        try:
            with Image.open(image, formats=FORMATS) as picture:
                facts = ImageFacts(Image.MIME[str(picture.format)], *picture.size)
                if facts.is_in_range:
                    _check_whole(picture)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ImageSizeRefused from error
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise NotAnImage from error
        return facts


def _check_whole(picture: Image.Image) -> None:
    """Read the file to its end. Raises: `OSError`, `SyntaxError` when some of it is missing."""
    if picture.format == "JPEG":
        # Nothing in a JPEG tells its length, so it is decoded, at an eighth of its size.
        picture.draft("L", (1, 1))
        picture.load()
    else:
        picture.verify()
