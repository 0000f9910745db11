"""Reads the headers of pictures with Pillow; pixels are never decoded here."""

import warnings
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from shared.generation.errors import ImageSizeRefused, NotAnImage
from shared.generation.uploads import ImageFacts

FORMATS = ("JPEG", "PNG", "WEBP")


class PillowInspector:
    """Implements `shared.generation.ports.ImageInspector`."""

    def inspect(self, image: BinaryIO) -> ImageFacts:
        try:
            with warnings.catch_warnings():
                # A huge picture is a fact to report, not a reason to fail here.
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                with Image.open(image, formats=FORMATS) as picture:
                    facts = ImageFacts(Image.MIME[str(picture.format)], *picture.size)
                    if facts.is_in_range:
                        picture.verify()
        except Image.DecompressionBombError as error:
            raise ImageSizeRefused from error
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise NotAnImage from error
        return facts
