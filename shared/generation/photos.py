"""The shelf product photos lie on: links to put them there, checks before they are used."""

from dataclasses import dataclass
from datetime import datetime

from shared.generation.errors import (
    ImageSizeRefused,
    NotAnImage,
    UploadMismatch,
    UploadNotReceived,
    UploadTooLarge,
    UploadUnknown,
)
from shared.generation.model import Photo
from shared.generation.ports import GenerationStores, ImageInspector
from shared.generation.uploads import EXTENSIONS, LINK_LIFE, SIZE_BYTES_MAX, UPLOAD_ID, Upload
from shared.kernel.ids import AccountId, ObjectName, UploadId
from shared.kernel.ports import Clock, IdSource, ObjectStore, SignedLink, UnitOfWork


@dataclass(frozen=True)
class UploadRequest:
    """What a caller announces. `sha256` is lower hex."""

    content_type: str
    size_bytes: int
    sha256: str | None


class PhotoShelf:
    """Takes photos in and hands them out to their owner."""

    def __init__(
        self,
        uow: UnitOfWork[GenerationStores],
        objects: ObjectStore,
        inspector: ImageInspector,
        ids: IdSource,
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._objects = objects
        self._inspector = inspector
        self._ids = ids
        self._clock = clock

    def open_upload(
        self, account_id: AccountId, request: UploadRequest
    ) -> tuple[Upload, SignedLink]:
        """Return a place for one photo and the link to send it to.

        Raises: `NotAnImage` for a type we do not take, `UploadTooLarge`.
        """
        if request.content_type not in EXTENSIONS:
            raise NotAnImage
        if request.size_bytes > SIZE_BYTES_MAX:
            raise UploadTooLarge(request.size_bytes, SIZE_BYTES_MAX)
        upload = self._upload(account_id, request, self._clock.now())
        self._uow.run(lambda stores: stores.uploads.save(upload))
        link = self._objects.upload_link(
            upload.object_name,
            upload.content_type,
            upload.size_bytes,
            upload.created_at + LINK_LIFE,
            size_bytes_min=upload.size_bytes,
        )
        return upload, link

    def take(self, account_id: AccountId, upload_id: UploadId) -> Photo:
        """Return the photo of an upload, checked.

        Raises: `UploadUnknown`, `UploadNotReceived`, `UploadMismatch`, `NotAnImage`,
        `ImageSizeRefused`.
        """
        is_ours = UPLOAD_ID.fullmatch(upload_id) is not None
        upload = self._find(upload_id) if is_ours else None
        if upload is None or upload.owner_id != account_id:
            raise UploadUnknown
        self._check_arrival(upload)
        with self._objects.read(upload.object_name) as stream:
            facts = self._inspector.inspect(stream)
        if facts.content_type not in EXTENSIONS:
            raise NotAnImage
        if not facts.is_in_range:
            raise ImageSizeRefused(facts.width, facts.height)
        return Photo(upload.object_name, facts.content_type)

    def _find(self, upload_id: UploadId) -> Upload | None:
        return self._uow.run(lambda stores: stores.uploads.find(upload_id))

    def _upload(self, account_id: AccountId, request: UploadRequest, now: datetime) -> Upload:
        upload_id = UploadId(self._ids.new("upl"))
        extension = EXTENSIONS[request.content_type]
        return Upload(
            upload_id=upload_id,
            owner_id=account_id,
            org_id=None,
            object_name=ObjectName(f"uploads/{account_id}/{upload_id}.{extension}"),
            content_type=request.content_type,
            size_bytes=request.size_bytes,
            sha256=request.sha256,
            created_at=now,
        )

    def _check_arrival(self, upload: Upload) -> None:
        stored = self._objects.find(upload.object_name)
        if stored is None:
            raise UploadNotReceived
        if stored.size_bytes != upload.size_bytes:
            raise UploadMismatch
        if None not in (upload.sha256, stored.sha256) and stored.sha256 != upload.sha256:
            raise UploadMismatch
