"""Zip files written as a stream: nothing is held but the piece that is on its way."""

import zipfile
from collections.abc import Iterable, Iterator

from shared.privacy.ports import ArchiveFile

MADE_AT = (1980, 1, 1, 0, 0, 0)
"""The format's first moment: the same files make the same bytes."""


class ZipPacker:
    """Implements `Packer`. Media are stored as they are, they do not get smaller."""

    def pack(self, files: Iterable[ArchiveFile]) -> Iterator[bytes]:
        """Yield the zip file."""
        pipe = _Pipe()
        with zipfile.ZipFile(pipe, "w") as archive:
            for file in files:
                entry = zipfile.ZipInfo(file.path, MADE_AT)
                entry.compress_type = zipfile.ZIP_STORED if file.is_media else zipfile.ZIP_DEFLATED
                with archive.open(entry, "w", force_zip64=True) as target:
                    for chunk in file.chunks:
                        target.write(chunk)
                        yield from pipe.drained()
        yield from pipe.drained()


class _Pipe:
    """Takes bytes in until they are fetched; it cannot seek, so nothing is written twice."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def drained(self) -> Iterator[bytes]:
        """Yield what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        yield from (piece for piece in pieces if piece)
