"""Objects in a folder, with links that the gateway honours.

The object `a/b.mp4` is two files: `a/b.mp4@facts` (JSON) and, named in it, the bytes in
`a/b.mp4@<digits>`. `@` cannot occur in a name, so an object and a folder never clash. The facts
appear by one `link(2)`, which succeeds for one writer only: they are what makes an object exist.
"""

import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import BinaryIO

from infra.objects.disk import StoredBytes, disk_failures, remove_leftovers, sync_folder
from infra.objects.errors import ObjectMissing
from infra.objects.incoming import Digests, Incoming
from infra.objects.links import DownloadTerms, LinkSigner, Terms, UploadTerms
from infra.objects.names import checked_name
from infra.objects.sessions import SessionFile, new_session
from shared.kernel.ids import ObjectName
from shared.kernel.ports import Clock, ObjectInfo, SignedLink

LEFTOVER_AGE_S = 24 * 3600.0
"""Files a killed process left half-written are removed after this long."""

SESSION_LIFE = timedelta(days=7)
"""Source: Cloud Storage, "Resumable uploads", session URIs."""

_FACTS = "@facts"
_INCOMING = "@incoming"


@dataclass(frozen=True)
class StoredFile:
    """A complete object and the file that holds its bytes; `md5` as `Digests`, if it was noted."""

    info: ObjectInfo
    path: Path
    md5: str | None


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
        remove_leftovers(root / _INCOMING, LEFTOVER_AGE_S)

    def upload_link(
        self,
        name: ObjectName,
        content_type: str,
        size_bytes_max: int,
        expires_at: datetime,
        *,
        size_bytes_min: int = 0,
        is_resumable: bool = False,
    ) -> SignedLink:
        """Return a PUT or POST link; a second upload of a name answers 200 and changes nothing.

        Raises: `ValueError` when `name` is not an object's name.
        """
        terms = UploadTerms(
            checked_name(name),
            _expiry_s(expires_at),
            content_type,
            size_bytes_max,
            size_bytes_min,
            "POST" if is_resumable else "PUT",
        )
        headers = {
            "Content-Type": content_type,
            **({"x-goog-resumable": "start"} if is_resumable else {}),
        }
        return SignedLink(terms.method, self._url(terms), headers, expires_at)

    def download_link(
        self, name: ObjectName, expires_at: datetime, filename: str | None = None
    ) -> SignedLink:
        """Return a GET link, also good for HEAD; `filename` asks browsers to save it.

        Raises: `ValueError` when `name` is not an object's name.
        """
        terms = DownloadTerms(checked_name(name), _expiry_s(expires_at), filename)
        return SignedLink("GET", self._url(terms), {}, expires_at)

    def upload_terms(self, method: str, name: str, query: dict[str, str]) -> UploadTerms:
        """Read a PUT or POST link. Raises: `LinkRefused`."""
        return self._signer.upload_terms(method, ObjectName(name), query, self._clock.now())

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

    def begin_session(self, terms: UploadTerms) -> str:
        """Begin an upload in parts on the `terms` of a POST link; return where the parts go."""
        session_id = new_session(self._root / _INCOMING)
        expires_s = _expiry_s(self._clock.now() + SESSION_LIFE)
        return self._url(replace(terms, method="PUT", session_id=session_id, expires_s=expires_s))

    def open_session(self, session_id: str) -> SessionFile | None:
        """Return what a session has got, to be closed; None when it is over or lost.

        Raises: `ObjectsUnavailable` while another request feeds it.
        """
        try:
            return SessionFile(self._root / _INCOMING, session_id)
        except FileNotFoundError:
            return None

    def keep(
        self, incoming: Incoming | SessionFile, name: ObjectName, content_type: str
    ) -> ObjectInfo:
        """Make `incoming` the object `name`, unless there is one; return the facts that hold."""
        return self.keep_digested(incoming, incoming.complete(), name, content_type)

    def keep_digested(
        self,
        incoming: Incoming | SessionFile,
        digests: Digests,
        name: ObjectName,
        content_type: str,
    ) -> ObjectInfo:
        """Do the same with `incoming` complete already, so that its digests could be compared."""
        facts_path = self._facts_path(name)
        info = ObjectInfo(name, incoming.size_bytes, content_type, digests.sha256)
        data_path = facts_path.with_name(f"{_leaf(name)}@{incoming.path.name}")
        with disk_failures():
            facts_path.parent.mkdir(parents=True, exist_ok=True)
            incoming.path.rename(data_path)
        if self._publish(facts_path, _encode(info, data_path, digests.md5), data_path):
            with disk_failures():
                sync_folder(facts_path.parent)
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

    def _publish(self, facts_path: Path, facts: bytes, data_path: Path) -> bool:
        """Make the facts appear; False when another writer was first. No bytes stay without."""
        is_published = False
        try:
            is_published = self._link(facts_path, facts)
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


def _encode(info: ObjectInfo, data_path: Path, md5: str) -> bytes:
    return json.dumps({**asdict(info), "file": data_path.name, "md5": md5}).encode()


def _decode(folder: Path, facts: bytes) -> StoredFile:
    fields = json.loads(facts)
    path, md5 = folder / fields.pop("file"), fields.pop("md5", None)
    return StoredFile(ObjectInfo(**fields), path, md5)


def _leaf(name: ObjectName) -> str:
    return name.rpartition("/")[2]


def _expiry_s(expires_at: datetime) -> int:
    return ceil(expires_at.timestamp())
