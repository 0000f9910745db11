"""Google Cloud Storage as the object store of the `gcp` platform.

Google's packages are imported at the first call, not with this module: an answer that touches no
media does not wait for them. Their own retries are off: there is one retry layer, above.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, cast

from infra.objects.errors import ObjectMissing, ObjectsUnavailable
from infra.objects.names import attachment, checked_name
from shared.kernel.ids import ObjectName
from shared.kernel.ports import ObjectInfo, SignedLink

if TYPE_CHECKING:
    from google.auth.credentials import Signing
    from google.cloud.storage import Blob, Bucket, Client

CALL_TIMEOUT_S = 60.0
"""Longest silence within one call."""

WRITE_SIZE_BYTES = 8 * 1024 * 1024
"""Bytes of one request of a writer, a multiple of 256 KiB: all of an object that is in memory.

Source: Cloud Storage, "Resumable uploads", chunk sizes.
"""

READ_SIZE_BYTES = 4 * 1024 * 1024
"""Bytes one request of a reader fetches."""


@dataclass(frozen=True)
class GoogleStorage:
    """A client, the identity that signs links, and the origin the links point to."""

    client: "Client"
    signer: "Signing"
    endpoint: str = "https://storage.googleapis.com"


def connect_google(service_account_email: str) -> GoogleStorage:
    """Connect with the process's own identity, which has no private key.

    Links are signed by the IAM API as `service_account_email`: one call for each link, and the
    identity needs `roles/iam.serviceAccountTokenCreator` on that account.
    Source: Cloud Storage, "V4 signing process"; IAM Credentials, `signBlob`.
    """
    # Imported late: see the module.
    import google.auth  # noqa: PLC0415
    from google.auth.iam import Signer  # noqa: PLC0415
    from google.auth.transport.requests import Request  # noqa: PLC0415
    from google.cloud.storage import Client  # noqa: PLC0415
    from google.oauth2.service_account import Credentials  # noqa: PLC0415

    scopes = ["https://www.googleapis.com/auth/cloud-platform"]
    credentials, project = google.auth.default(scopes=scopes)
    signer = Signer(Request(), credentials, service_account_email)
    token_uri = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, never asked
    signing = Credentials(signer, service_account_email, token_uri)
    return GoogleStorage(Client(project=project, credentials=credentials), signing)


def connect_emulator(endpoint: str) -> GoogleStorage:
    """Connect to a Cloud Storage emulator at `endpoint`; links are signed by a throw-away key.

    The bucket must exist. The emulator checks neither signatures nor generations.
    """
    # Imported late: see the module.
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key  # noqa: PLC0415
    from google.auth.credentials import AnonymousCredentials  # noqa: PLC0415
    from google.auth.crypt import RSASigner  # noqa: PLC0415
    from google.cloud.storage import Client  # noqa: PLC0415
    from google.oauth2.service_account import Credentials  # noqa: PLC0415

    signer = RSASigner(generate_private_key(public_exponent=65537, key_size=2048))
    signing = Credentials(signer, "emulator@localhost", f"{endpoint}/token")
    options = {"api_endpoint": endpoint}
    client = Client("emulator", credentials=AnonymousCredentials(), client_options=options)
    return GoogleStorage(client, signing, endpoint)


class GcsObjects:
    """An `ObjectStore` in one bucket; `connect` is called at the first use.

    An object that somebody put through a link has no `sha256`: only what `write` stored has.
    """

    def __init__(self, bucket: str, connect: Callable[[], GoogleStorage]) -> None:
        self._bucket_name = bucket
        self._connect = connect

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
        """Return a PUT or POST link good for at most 7 days; all its headers are signed.

        A second PUT of the same name answers 412 and changes nothing: the object is there. So
        does a POST, or the last part of its session, which is good for a week by itself.
        Raises: `ValueError` when `name` is not an object's name or the time is too far off.
        Source: Cloud Storage XML API, headers `x-goog-content-length-range`,
        `x-goog-if-generation-match` and `x-goog-resumable`.
        """
        headers = {
            "Content-Type": content_type,
            "x-goog-content-length-range": f"{size_bytes_min},{size_bytes_max}",
            "x-goog-if-generation-match": "0",
            **({"x-goog-resumable": "start"} if is_resumable else {}),
        }
        method = "POST" if is_resumable else "PUT"
        with _translated():
            url = self._blob(name).generate_signed_url(
                version="v4",
                method=method,
                expiration=expires_at,
                headers=dict(headers),
                credentials=self._storage.signer,
                api_access_endpoint=self._storage.endpoint,
            )
        return SignedLink(method, url, headers, expires_at)

    def download_link(
        self, name: ObjectName, expires_at: datetime, filename: str | None = None
    ) -> SignedLink:
        """Return a GET link good for at most 7 days; `filename` asks browsers to save it.

        Raises: `ValueError` when `name` is not an object's name or the time is too far off.
        """
        with _translated():
            url = self._blob(name).generate_signed_url(
                version="v4",
                method="GET",
                expiration=expires_at,
                response_disposition=None if filename is None else attachment(filename),
                credentials=self._storage.signer,
                api_access_endpoint=self._storage.endpoint,
            )
        return SignedLink("GET", url, {}, expires_at)

    def find(self, name: ObjectName) -> ObjectInfo | None:
        """Return the object's facts, or None."""
        blob = self._stored(name)
        return None if blob is None else _info(blob)

    @contextmanager
    def read(self, name: ObjectName) -> Iterator[BinaryIO]:
        """Open the object's bytes. Raises: `ObjectMissing`."""
        blob = self._stored(name)
        if blob is None:
            raise ObjectMissing(name)
        with _translated(), blob.open("rb", chunk_size=READ_SIZE_BYTES, retry=None) as file:
            yield cast("BinaryIO", file)

    def write(self, name: ObjectName, content_type: str, chunks: Iterable[bytes]) -> ObjectInfo:
        """Send the bytes on as they come; an object that exists already stays.

        The object appears with the last of them: an upload that breaks off never makes one. Its
        SHA-256 is known only then and follows in a second call; until that is done, or when it
        fails, the object has no `sha256`, as one that was put through a link.
        Source: Cloud Storage, "Resumable uploads".
        """
        found = self.find(name)
        if found is not None:
            return found
        blob, source = self._blob(name), _Source(chunks)
        if not _upload(blob, source, content_type):
            return self.find(name) or source.facts(name, content_type)
        _note_digest(blob, source.sha256)
        return source.facts(name, content_type)

    def delete(self, name: ObjectName) -> None:
        """Remove the object; removing a missing one is no error."""
        from google.api_core.exceptions import NotFound  # noqa: PLC0415 - see the module

        with _translated():
            try:
                self._blob(name).delete(retry=None, timeout=CALL_TIMEOUT_S)
            except NotFound:
                return

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Yield the objects whose names start with `prefix`, in name order."""
        with _translated():
            for blob in self._storage.client.list_blobs(
                self._bucket_name, prefix=prefix, retry=None, timeout=CALL_TIMEOUT_S
            ):
                yield _info(blob)

    def ping(self) -> None:
        """Raise `ObjectsUnavailable` unless the bucket can be listed."""
        with _translated():
            listing = self._storage.client.list_blobs(
                self._bucket_name, max_results=1, retry=None, timeout=CALL_TIMEOUT_S
            )
            next(iter(listing), None)

    @cached_property
    def _storage(self) -> GoogleStorage:
        return self._connect()

    @cached_property
    def _bucket(self) -> "Bucket":
        bucket: Bucket = self._storage.client.bucket(self._bucket_name)
        return bucket

    def _blob(self, name: ObjectName) -> "Blob":
        blob: Blob = self._bucket.blob(checked_name(name))
        return blob

    def _stored(self, name: ObjectName) -> "Blob | None":
        checked = checked_name(name)
        with _translated():
            blob: Blob | None = self._bucket.get_blob(checked, retry=None, timeout=CALL_TIMEOUT_S)
        return blob


class _Source:
    """Chunks as the file an upload reads, once and from its start; counts and digests them."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._pending = bytearray()
        self._digest = hashlib.sha256()
        self._size_bytes = 0

    def read(self, size_bytes: int) -> bytes:
        """Return exactly as many bytes, fewer only at the end."""
        while len(self._pending) < size_bytes:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._pending += chunk
        data = bytes(self._pending[:size_bytes])
        del self._pending[:size_bytes]
        self._digest.update(data)
        self._size_bytes += len(data)
        return data

    def tell(self) -> int:
        return self._size_bytes

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def facts(self, name: ObjectName, content_type: str) -> ObjectInfo:
        return ObjectInfo(name, self._size_bytes, content_type, self.sha256)


def _upload(blob: "Blob", source: _Source, content_type: str) -> bool:
    """Store the bytes and have their checksum compared; False when another writer was first."""
    from google.api_core.exceptions import PreconditionFailed  # noqa: PLC0415 - see the module

    blob.chunk_size = WRITE_SIZE_BYTES
    with _translated():
        try:
            # Without a size it is a resumable upload, whatever the size.
            blob.upload_from_file(
                source,
                content_type=content_type,
                if_generation_match=0,
                retry=None,
                timeout=CALL_TIMEOUT_S,
            )
        except PreconditionFailed:
            return False
    return True


def _note_digest(blob: "Blob", sha256: str) -> None:
    blob.metadata = {"sha256": sha256}
    with _translated():
        blob.patch(if_generation_match=blob.generation, retry=None, timeout=CALL_TIMEOUT_S)


def _info(blob: "Blob") -> ObjectInfo:
    return ObjectInfo(
        name=ObjectName(blob.name),
        size_bytes=int(blob.size),
        content_type=blob.content_type,
        sha256=(blob.metadata or {}).get("sha256"),
    )


@contextmanager
def _translated() -> Iterator[None]:
    """Turn Google's failures into `ObjectsUnavailable`."""
    # Imported late: see the module.
    from google.api_core.exceptions import GoogleAPICallError  # noqa: PLC0415
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415
    from google.cloud.storage.exceptions import DataCorruption  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    try:
        yield
    except (GoogleAPICallError, GoogleAuthError, DataCorruption, RequestException) as error:
        raise ObjectsUnavailable from error
