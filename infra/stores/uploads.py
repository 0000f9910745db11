"""Uploads: `uploads/{upload_id}`; written once."""

from dataclasses import asdict
from typing import Any

from infra.documents.transaction import Transaction
from shared.generation.uploads import Upload
from shared.kernel.ids import UploadId

SCHEMA = 1


class UploadDocuments:
    """Implements `shared.generation.ports.UploadStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, upload_id: UploadId) -> Upload | None:
        document = self._tx.peek(f"uploads/{upload_id}")
        if document is None:
            return None
        fields: dict[str, Any] = dict(document.fields)
        del fields["schema"]
        return Upload(**fields)

    def save(self, upload: Upload) -> None:
        self._tx.create(f"uploads/{upload.upload_id}", {**asdict(upload), "schema": SCHEMA})
