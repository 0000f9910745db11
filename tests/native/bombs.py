"""MP4s that claim what they do not hold, put together box by box or patched."""

import struct
from pathlib import Path

CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts")


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def numbers(*values: int) -> bytes:
    return struct.pack(f">{len(values)}I", *values)


def film_of(*traks: bytes, rest: bytes = b"") -> bytes:
    """Return a file of these tracks, one second long."""
    mvhd = box(b"mvhd", numbers(0, 0, 0, 1000, 1000, 0x10000, 0x1000000, 0, 0), bytes(64))
    moov = box(b"moov", mvhd, *traks)
    return box(b"ftyp", b"isom", bytes(4), b"isom") + moov + rest + box(b"mdat", bytes(64))


def trak(samples: int, *, edits: int = 0, handler: bytes = b"vide", more: bytes = b"") -> bytes:
    """Return a track of so many samples of one byte in one chunk, each a tick long."""
    tkhd = box(
        b"tkhd", numbers(7, 0, 0, 1, 0, 1000, 0, 0, 0), bytes(44), numbers(64 << 16, 64 << 16)
    )
    elst = box(b"elst", numbers(0, edits), numbers(1000, 0, 0x10000) * edits)
    shape = struct.pack(">HH", 64, 64)
    entry = box(b"mp4v", bytes(6), b"\0\1", bytes(16), shape, bytes(50), more)
    stbl = box(
        b"stbl",
        box(b"stsd", numbers(0, 1), entry),
        box(b"stts", numbers(0, 1, samples, 1)),
        box(b"stsc", numbers(0, 1, 1, samples, 1)),
        box(b"stsz", numbers(0, 1, samples)),
        box(b"stco", numbers(0, 1, 8)),
    )
    hdlr = box(b"hdlr", numbers(0, 0), handler, bytes(13))
    mdhd = box(b"mdhd", numbers(0, 0, 0, max(samples, 1), max(samples, 1), 0))
    return box(b"trak", tkhd, box(b"edts", elst), box(b"mdia", mdhd, hdlr, box(b"minf", stbl)))


def nested(depth: int) -> bytes:
    """Return boxes inside boxes, each the only one in its parent."""
    made = b""
    for level in range(depth):
        made = box(CONTAINERS[level % len(CONTAINERS)], made)
    return made


def patched(source: Path, made: Path, after: bytes, at: int, new: bytes) -> Path:
    """Copy a film, `new` written `at` bytes behind the first `after`."""
    data = bytearray(source.read_bytes())
    start = data.index(after) + len(after) + at
    data[start : start + len(new)] = new
    made.write_bytes(data)
    return made
