"""Zip files written as a stream: nothing is held but the piece that is on its way."""

import io
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


class _Pipe(io.RawIOBase):
    """Takes bytes in until they are fetched; it cannot seek, so nothing is written twice."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def drained(self) -> Iterator[bytes]:
        """Yield what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        yield from (piece for piece in pieces if piece)
