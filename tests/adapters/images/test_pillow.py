"""The photo inspector on real files, whole and broken."""

import io
import struct
import zlib

import pytest
from PIL import Image

from infra.images.pillow import PillowInspector
from shared.generation.errors import ImageSizeRefused, NotAnImage
from shared.generation.uploads import ImageFacts


def encoded(format_name: str, size: tuple[int, int] = (640, 480)) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(buffer, format_name)
    return buffer.getvalue()


def inspected(data: bytes) -> ImageFacts:
    return PillowInspector().inspect(io.BytesIO(data))


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_a_whole_picture_tells_its_type_and_size(format_name: str) -> None:
    expected = ImageFacts(f"image/{format_name.lower()}", 640, 480)
    assert inspected(encoded(format_name)) == expected


@pytest.mark.parametrize("format_name", ["JPEG", "PNG"])
@pytest.mark.parametrize("kept_ratio", [0.3, 0.9])
def test_a_picture_whose_end_is_missing_is_refused(format_name: str, kept_ratio: float) -> None:
    data = encoded(format_name)
    with pytest.raises(NotAnImage):
        inspected(data[: int(len(data) * kept_ratio)])


@pytest.mark.parametrize("data", [b"", b"just words", b"<svg/>", b"GIF89a" + bytes(64)])
def test_what_is_no_picture_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnImage):
        inspected(data)


@pytest.mark.parametrize(("width", "height"), [(20000, 20000), (65535, 65535)])
def test_a_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(header)) + chunk
    data += struct.pack(">I", zlib.crc32(chunk)) + struct.pack(">I", 1024) + b"IDAT"
    with pytest.raises(ImageSizeRefused):
        inspected(data)


def test_a_picture_that_is_merely_too_large_tells_its_size() -> None:
    buffer = io.BytesIO()
    Image.new("1", (9000, 100)).save(buffer, "PNG")
    assert not inspected(buffer.getvalue()).is_in_range
