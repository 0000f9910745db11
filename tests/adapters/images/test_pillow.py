"""The photo inspector on real files, whole and broken."""

import io
import random
import struct
import time
import zlib

import pytest
from PIL import Image

from infra.images.pillow import PillowInspector
from shared.generation.errors import ImageSizeRefused, NotAnImage
from shared.generation.uploads import SIZE_BYTES_MAX, ImageFacts


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


@pytest.mark.parametrize("format_name", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_refused(format_name: str) -> None:
    buffer, first = io.BytesIO(), Image.effect_noise((640, 480), 60).convert("RGB")
    second = Image.effect_noise((640, 480), 60).convert("RGB")
    first.save(buffer, format_name, save_all=True, append_images=[second])
    with pytest.raises(NotAnImage):
        inspected(buffer.getvalue())


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


def a_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_repeated_scans(size: tuple[int, int], count: int) -> bytes:
    """A progressive JPEG whose last scan comes `count` times more."""
    buffer = io.BytesIO()
    Image.new("RGB", size, (90, 120, 200)).save(buffer, "JPEG", progressive=True)
    data = buffer.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + data[-2:]


def several_pictures() -> bytes:
    """A file with a multi-picture index, as phones write it."""
    buffer, picture = io.BytesIO(), Image.effect_noise((640, 480), 60).convert("RGB")
    picture.save(buffer, "MPO", save_all=True, append_images=[picture])
    return buffer.getvalue()


def test_a_photo_of_a_phone_with_further_pictures_is_a_jpeg() -> None:
    assert inspected(several_pictures()) == ImageFacts("image/jpeg", 640, 480)


def test_a_photo_of_a_phone_whose_end_is_missing_is_refused() -> None:
    with pytest.raises(NotAnImage):
        inspected(several_pictures()[: 640 * 48])


def test_a_film_behind_a_photo_is_nothing_of_the_photo() -> None:
    assert inspected(encoded("JPEG") + b"\xff\xda\0\x0c" * 5000).width == 640


def test_a_thumbnail_in_the_header_is_nothing_of_the_photo() -> None:
    data, thumbnail = encoded("JPEG"), b"\xff\xda" * 1000
    segment = b"\xff\xe1" + struct.pack(">H", 2 + len(thumbnail)) + thumbnail
    assert inspected(data[:2] + segment + data[2:]).width == 640


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_progressive_photo_is_taken(mode: str) -> None:
    buffer = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert(mode).save(buffer, "JPEG", progressive=True)
    assert inspected(buffer.getvalue()).content_type == "image/jpeg"


def test_thousands_of_scans_are_refused_before_one_is_decoded() -> None:
    data = with_repeated_scans((4000, 4000), 5000)
    started_s = time.process_time()
    with pytest.raises(NotAnImage):
        inspected(data)
    assert time.process_time() - started_s < 1


def test_the_most_scans_that_are_taken_end_soon() -> None:
    data = with_repeated_scans((8000, 5000), 18)
    started_s = time.process_time()
    assert inspected(data).width == 8000
    assert time.process_time() - started_s < 2


@pytest.mark.parametrize("junk", [b"\xff\xfe\0\2" * 2_000_000, bytes(8_000_000)])
def test_a_header_without_end_is_refused_at_once(junk: bytes) -> None:
    data = encoded("JPEG")
    started_s = time.process_time()
    with pytest.raises(NotAnImage):
        inspected(data[:2] + junk + data[2:])
    assert time.process_time() - started_s < 1


def test_a_jpeg_in_arithmetic_coding_is_refused() -> None:
    with pytest.raises(NotAnImage):
        inspected(encoded("JPEG").replace(b"\xff\xc0", b"\xff\xc9", 1))


def test_thousands_of_packed_profiles_are_refused() -> None:
    data = encoded("PNG")
    profile = a_chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(1024 * 1024)))
    with pytest.raises(NotAnImage):
        inspected(data[:33] + profile * 1000 + data[33:])


def test_a_png_without_pixels_is_refused() -> None:
    with pytest.raises(NotAnImage):
        inspected(encoded("PNG")[:33] + a_chunk(b"IEND", b""))


def test_a_file_larger_than_an_upload_is_refused() -> None:
    with pytest.raises(NotAnImage):
        inspected(encoded("JPEG") + bytes(SIZE_BYTES_MAX))


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """`seed` with a few bytes changed, lost, doubled or cut off, mostly in its header."""
    data = bytearray(seed)
    for _ in range(chance.choice((1, 2, 8))):
        place = chance.randrange(min(len(data), chance.choice((700, len(data)))))
        change = chance.randrange(5)
        if change == 0:
            data[place] = chance.choice((0, 1, 0xD8, 0xD9, 0xDA, 0xFF))
        elif change == 1:
            del data[place : place + chance.randrange(1, 60)]
        elif change == 2:
            data[place:place] = data[place : place + 40]
        elif change == 3:
            data[place : place + 4] = struct.pack(">I", chance.choice((0, 1, 2**31, 2**32 - 1)))
        else:
            data[place] ^= 1 << chance.randrange(8)
    return with_right_sums(bytes(data)) if data.startswith(b"\x89PNG") else bytes(data)


def with_right_sums(png: bytes) -> bytes:
    """`png` with the checksums its chunks should have, so that what is in them is looked at."""
    whole, place = png[:8], 8
    while place + 12 <= len(png):
        [size_bytes] = struct.unpack_from(">I", png, place)
        data = png[place + 8 : place + 8 + size_bytes]
        whole += a_chunk(png[place + 4 : place + 8], data)
        place += 12 + size_bytes
    return whole


@pytest.mark.filterwarnings("ignore:.*:UserWarning")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_broken_files_are_refused_and_nothing_else_happens(kind: str) -> None:
    chance = random.Random(20261120)
    seed = several_pictures() if kind == "MPO" else encoded(kind, (96, 80))
    refused = 0
    for _ in range(400):
        try:
            inspected(mutated(seed, chance))
        except (NotAnImage, ImageSizeRefused):
            refused += 1
    assert refused
