"""How a picture file is put together, walked before any of it is decoded.

Small files can ask for minutes of work: thousands of scans over the same picture, thousands of
compressed profiles, or millions of empty parts. Such files are no photos.
"""

import re

from shared.generation.errors import NotAnImage

JPEG_START = b"\xff\xd8"
PNG_START = b"\x89PNG\r\n\x1a\n"

PASSES_MAX = 32
"""Times a component of a JPEG is gone through. A progressive picture needs 14, one in CMYK 24;
32 over 40 million pixels take 0.6 s. Source: libjpeg, `jpeg_simple_progression`."""

SEGMENTS_MAX = 1024
"""Segments of a JPEG. 10 MiB hold 160 of full length."""

JUNK_BYTES_MAX = 4096
"""Bytes of a JPEG's header that belong to no segment; Pillow reads them one at a time."""

EXTRA_CHUNKS_MAX = 100
"""Chunks of a PNG beside its pixels; each may unpack to 1 MiB."""

PIXEL_CHUNKS_MAX = 20_000
"""Chunks of a PNG with pixels: 10 MiB in the 8 KiB of libpng are 1280."""

EOI, SOS = 0xD9, 0xDA
TAKEN_SEGMENTS = frozenset(
    {0xC0, 0xC1, 0xC2, 0xC4, SOS, 0xDB, 0xDC, 0xDD, *range(0xE0, 0xF0), 0xFE}
)
"""Huffman-coded frames, their tables, scans, application data and comments: what browsers show.
Arithmetic coding is left out: it packs endless work into few bytes. Source: ITU-T T.81, table B.1.
"""

_MARKER = re.compile(rb"\xff([\x02-\xcf\xd8-\xfe])")
"""Neither stuffing (`FF 00`), fill (`FF FF`), `TEM` nor a restart, which have no length."""


def check_structure(data: bytes) -> None:
    """Walk the parts of a JPEG or PNG; other types are bounded by their decoders.

    Parts that are cut off or missing are left for the decoder to find.

    Raises: `NotAnImage` for a file that asks for more work than a photo does.
    """
    if data.startswith(JPEG_START):
        _check_jpeg(data)
    elif data.startswith(PNG_START):
        _check_png(data)


def _check_jpeg(data: bytes) -> None:
    """Find the markers a decoder finds, up to the end of the first picture.

    What follows it (more pictures, a film) and what segments hold (a thumbnail) is not looked at.
    """
    place, passes, junk_bytes = len(JPEG_START), 0, 0
    for _ in range(SEGMENTS_MAX):
        found = _MARKER.search(data, place)
        if found is None or (passes and found[1][0] == EOI):
            return
        marker, body = found[1][0], found.end()
        if marker not in TAKEN_SEGMENTS:
            raise NotAnImage
        if marker == SOS:
            passes += max(1, int.from_bytes(data[body + 2 : body + 3]))  # its components
        elif not passes:
            junk_bytes += found.start() - place
        if passes > PASSES_MAX or junk_bytes > JUNK_BYTES_MAX:
            raise NotAnImage
        place = body + int.from_bytes(data[body : body + 2])
    raise NotAnImage


def _check_png(data: bytes) -> None:
    place, pixel_chunks, extra_chunks = len(PNG_START), 0, 0
    while place < len(data):
        length_bytes, kind = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        pixel_chunks += kind == b"IDAT"
        extra_chunks += kind != b"IDAT"
        if pixel_chunks > PIXEL_CHUNKS_MAX or extra_chunks > EXTRA_CHUNKS_MAX:
            raise NotAnImage
        if kind == b"IEND":
            return
        place += 12 + length_bytes
