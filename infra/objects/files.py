"""Objects in a folder, with links that the gateway honours.

The object `a/b.mp4` is two files: `a/b.mp4@facts` (JSON) and, named in it, the bytes in
`a/b.mp4@<digits>`. `@` cannot occur in a name, so an object and a folder never clash. The facts
appear by one `link(2)`, which succeeds for one writer only: they are what makes an object exist.
"""

import io
import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import BinaryIO

from infra.objects.disk import StoredBytes, disk_failures
from infra.objects.errors import ObjectMissing
from infra.objects.incoming import Incoming
from infra.objects.links import DownloadTerms, LinkSigner, Terms, UploadTerms
from infra.objects.names import checked_name
from shared.kernel.ids import ObjectName
from shared.kernel.ports import Clock, ObjectInfo, SignedLink

LEFTOVER_AGE_S = 24 * 3600.0
"""Files a killed process left half-written are removed after this long."""

_FACTS = "@facts"
_INCOMING = "@incoming"


@dataclass(frozen=True)
class StoredFile:
    """A complete object and the file that holds its bytes."""

    info: ObjectInfo
    path: Path


class FileObjects:
    """An `ObjectStore` in a folder that several processes may share.

    What the disk refuses raises `ObjectsUnavailable`; of a write it refuses nothing is left.

    Args:
        root: the folder; made when missing.
        base_url: origin of the gateway that serves `/objects`, without it.
        signing_key: secret of the links, at least 32 bytes; the same in every process.
        clock: decides when a link has expired.
    """

    def __init__(self, root: Path, base_url: str, signing_key: bytes, clock: Clock) -> None:
        self._root = root
        self._base_url = base_url.rstrip("/")
        self._signer = LinkSigner(signing_key)
        self._clock = clock
        _remove_leftovers(root / _INCOMING)

    def upload_link(
        self,
        name: ObjectName,
        content_type: str,
        size_bytes_max: int,
        expires_at: datetime,
        *,
        size_bytes_min: int = 0,
    ) -> SignedLink:
        """Return a PUT link; a second PUT of the same name answers 200 and changes nothing.

        Raises: `ValueError` when `name` is not an object's name.
        """
        terms = UploadTerms(
            checked_name(name),
            _expiry_s(expires_at),
            content_type,
            size_bytes_max,
            size_bytes_min,
        )
        return SignedLink("PUT", self._url(terms), {"Content-Type": content_type}, expires_at)

    def download_link(
        self, name: ObjectName, expires_at: datetime, filename: str | None = None
    ) -> SignedLink:
        """Return a GET link, also good for HEAD; `filename` asks browsers to save it.

        Raises: `ValueError` when `name` is not an object's name.
        """
        terms = DownloadTerms(checked_name(name), _expiry_s(expires_at), filename)
        return SignedLink("GET", self._url(terms), {}, expires_at)

    def upload_terms(self, name: str, query: dict[str, str]) -> UploadTerms:
        """Read a PUT link. Raises: `LinkRefused`."""
        return self._signer.upload_terms(ObjectName(name), query, self._clock.now())

    def download_terms(self, name: str, query: dict[str, str]) -> DownloadTerms:
        """Read a GET link. Raises: `LinkRefused`."""
        return self._signer.download_terms(ObjectName(name), query, self._clock.now())

    def find(self, name: ObjectName) -> ObjectInfo | None:
        """Return the object's facts, or None."""
        stored = self.locate(name)
        return None if stored is None else stored.info

    def locate(self, name: ObjectName) -> StoredFile | None:
        """Return the object's facts and file, or None."""
        facts = self._facts_path(name)
        with disk_failures():
            try:
                return _decode(facts.parent, facts.read_bytes())
            except FileNotFoundError:
                return None

    @contextmanager
    def read(self, name: ObjectName) -> Iterator[BinaryIO]:
        """Open the object's bytes; deleting it meanwhile does no harm. Raises: `ObjectMissing`."""
        stored = self.locate(name)
        if stored is None:
            raise ObjectMissing(name)
        with disk_failures():
            try:
                file = io.BufferedReader(StoredBytes(stored.path))
            except FileNotFoundError as error:
                raise ObjectMissing(name) from error
        with file:
            yield file

    def write(self, name: ObjectName, content_type: str, chunks: Iterable[bytes]) -> ObjectInfo:
        """Store the bytes; an object that exists already stays and `chunks` is not read."""
        found = self.find(name)
        if found is not None:
            return found
        incoming = self.begin()
        try:
            for chunk in chunks:
                incoming.add(chunk)
            return self.keep(incoming, name, content_type)
        finally:
            incoming.discard()

    def begin(self) -> Incoming:
        """Return a place for bytes that `keep` makes an object; discard it in any case."""
        return Incoming(self._root / _INCOMING)

    def keep(self, incoming: Incoming, name: ObjectName, content_type: str) -> ObjectInfo:
        """Make `incoming` the object `name`, unless there is one; return the facts that hold."""
        facts_path = self._facts_path(name)
        sha256 = incoming.complete()
        info = ObjectInfo(name, incoming.size_bytes, content_type, sha256)
        data_path = facts_path.with_name(f"{_leaf(name)}@{incoming.path.name}")
        with disk_failures():
            facts_path.parent.mkdir(parents=True, exist_ok=True)
            incoming.path.rename(data_path)
        if self._publish(facts_path, info, data_path):
            with disk_failures():
                _sync_folder(facts_path.parent)
            return info
        return self.find(name) or info

    def delete(self, name: ObjectName) -> None:
        """Remove the object; removing a missing one is no error."""
        stored = self.locate(name)
        if stored is not None:
            with disk_failures():
                self._facts_path(name).unlink(missing_ok=True)
                stored.path.unlink(missing_ok=True)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Yield the objects whose names start with `prefix`, in name order."""
        with disk_failures():
            names = sorted(self._names(prefix))
        for name in names:
            info = self.find(name)
            if info is not None:
                yield info

    def ping(self) -> None:
        """Raise `ObjectsUnavailable` unless the folder can be listed."""
        with disk_failures():
            self._root.mkdir(parents=True, exist_ok=True)
            next(self._root.iterdir(), None)

    def _url(self, terms: Terms) -> str:
        return f"{self._base_url}/objects/{terms.name}?{self._signer.query(terms)}"

    def _facts_path(self, name: ObjectName) -> Path:
        return self._root / (checked_name(name) + _FACTS)

    def _names(self, prefix: str) -> Iterator[ObjectName]:
        folder = prefix.rpartition("/")[0]
        start = self._root / checked_name(folder) if folder else self._root
        for path in start.rglob("*" + _FACTS):
            name = path.relative_to(self._root).as_posix().removesuffix(_FACTS)
            if name.startswith(prefix):
                yield ObjectName(name)

    def _publish(self, facts_path: Path, info: ObjectInfo, data_path: Path) -> bool:
        """Make the facts appear; False when another writer was first. No bytes stay without."""
        is_published = False
        try:
            is_published = self._link(facts_path, _encode(info, data_path))
        finally:
            if not is_published:
                with suppress(OSError):
                    data_path.unlink()
        return is_published

    def _link(self, facts_path: Path, facts: bytes) -> bool:
        incoming = self.begin()
        try:
            incoming.add(facts)
            incoming.complete()
            with disk_failures():
                return _linked(incoming.path, facts_path)
        finally:
            incoming.discard()


def _linked(path: Path, to: Path) -> bool:
    try:
        os.link(path, to)
    except FileExistsError:
        return False
    return True


def _encode(info: ObjectInfo, data_path: Path) -> bytes:
    return json.dumps({**asdict(info), "file": data_path.name}).encode()


def _decode(folder: Path, facts: bytes) -> StoredFile:
    fields = json.loads(facts)
    path = folder / fields.pop("file")
    return StoredFile(ObjectInfo(**fields), path)


def _leaf(name: ObjectName) -> str:
    return name.rpartition("/")[2]


def _expiry_s(expires_at: datetime) -> int:
    return ceil(expires_at.timestamp())


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _remove_leftovers(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # File times come from the machine's clock, so they are compared with it.
    oldest_s = time.time() - LEFTOVER_AGE_S
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < oldest_s:
                path.unlink()
        except FileNotFoundError:
            continue  # another process was faster
