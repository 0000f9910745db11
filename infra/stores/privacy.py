"""Archives and erasures as documents: `archives/{account_id}`, `erasures/{account_id}`."""

from typing import Any, cast

from infra.documents.transaction import Transaction
from shared.kernel.ids import AccountId
from shared.kernel.values import Fields
from shared.privacy.model import Archive, ArchiveId, ArchiveState, Erasure

SCHEMA = 1


class ArchiveDocuments:
    """Implements `shared.privacy.ports.ArchiveStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, account_id: AccountId) -> Archive | None:
        document = self._tx.get(f"archives/{account_id}")
        if document is None:
            return None
        fields = cast("dict[str, Any]", document.fields)
        return Archive(
            archive_id=ArchiveId(fields["archive_id"]),
            account_id=account_id,
            requested_at=fields["requested_at"],
            state=ArchiveState(fields["state"]),
            size_bytes=fields["size_bytes"],
            expires_at=fields["expires_at"],
        )

    def save(self, archive: Archive) -> None:
        fields: Fields = {
            "schema": SCHEMA,
            "owner_id": archive.account_id,
            "org_id": None,
            "archive_id": archive.archive_id,
            "requested_at": archive.requested_at,
            "state": archive.state.value,
            "size_bytes": archive.size_bytes,
            "expires_at": archive.expires_at,
        }
        self._tx.set(f"archives/{archive.account_id}", fields)


class ErasureDocuments:
    """Implements `shared.privacy.ports.ErasureStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, account_id: AccountId) -> Erasure | None:
        document = self._tx.get(f"erasures/{account_id}")
        if document is None:
            return None
        fields = cast("dict[str, Any]", document.fields)
        return Erasure(
            account_id=account_id,
            closed_at=fields["closed_at"],
            erase_at=fields["erase_at"],
            passes_done=fields["passes_done"],
            finished_at=fields["finished_at"],
        )

    def save(self, erasure: Erasure) -> None:
        fields: Fields = {
            "schema": SCHEMA,
            "owner_id": erasure.account_id,
            "org_id": None,
            "closed_at": erasure.closed_at,
            "erase_at": erasure.erase_at,
            "passes_done": erasure.passes_done,
            "finished_at": erasure.finished_at,
        }
        self._tx.set(f"erasures/{erasure.account_id}", fields)
