"""API keys as documents: `api_keys/{key_id}`, `api_key_rings/{account_id}`, `api_nonces/{hash}`.

A ring lists an account's live keys, so that their number is checked by its version. Nonces are
swept by `expires_at`.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from infra.documents.interface import Document
from infra.documents.transaction import Transaction
from shared.accounts.api_keys import ApiKey, KeyId
from shared.accounts.permissions import Scope
from shared.kernel.ids import AccountId
from shared.kernel.values import Fields

SCHEMA = 1


class ApiKeyDocuments:
    """API keys within one transaction; implements `ApiKeyStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def live(self, account_id: AccountId) -> Sequence[ApiKey]:
        """Return the account's keys that are not revoked."""
        documents = self._tx.get_many([f"api_keys/{each}" for each in self._ring(account_id)])
        return [_decoded(document) for document in documents if document is not None]

    def glance(self, key_id: KeyId) -> ApiKey | None:
        """Return the key as advice, or None."""
        document = self._tx.peek(f"api_keys/{key_id}")
        return None if document is None else _decoded(document)

    def add(self, key: ApiKey) -> None:
        """Write a new key and put it on its account's ring."""
        self._tx.create(f"api_keys/{key.key_id}", _encoded(key))
        self._save_ring(key.account_id, [*self._ring(key.account_id), key.key_id])

    def save(self, key: ApiKey) -> None:
        """Replace a key that was read; a revoked one leaves the ring."""
        path = f"api_keys/{key.key_id}"
        # Read before, perhaps as advice only: from here on the version counts.
        self._tx.get(path)
        self._tx.set(path, _encoded(key))
        if key.revoked_at is not None:
            ring = [each for each in self._ring(key.account_id) if each != key.key_id]
            self._save_ring(key.account_id, ring)

    def take_nonce(self, key: ApiKey, nonce: str, forget_at: datetime, now: datetime) -> bool:
        """Use the nonce up. A first try writes without a read: almost every nonce is new."""
        digest = hashlib.sha256(f"{key.key_id} {nonce}".encode()).hexdigest()
        path = f"api_nonces/{digest}"
        fields: Fields = {
            "schema": SCHEMA,
            "owner_id": key.account_id,
            "org_id": None,
            "expires_at": forget_at,
        }
        found = self._tx.get(path) if self._tx.lost_tries else None
        if found is None:
            self._tx.create(path, fields)
            return True
        if now <= cast("datetime", found.fields["expires_at"]):
            return False
        self._tx.set(path, fields)
        return True

    def _ring(self, account_id: AccountId) -> list[str]:
        document = self._tx.get(f"api_key_rings/{account_id}")
        return [] if document is None else list(cast("list[str]", document.fields["key_ids"]))

    def _save_ring(self, account_id: AccountId, key_ids: list[str]) -> None:
        fields: Fields = {
            "schema": SCHEMA,
            "owner_id": account_id,
            "org_id": None,
            "key_ids": key_ids,
        }
        self._tx.set(f"api_key_rings/{account_id}", fields)


def _encoded(key: ApiKey) -> Fields:
    return {
        "schema": SCHEMA,
        "owner_id": key.account_id,
        "org_id": None,
        "key_id": key.key_id,
        "name": key.name,
        "scopes": sorted(scope.value for scope in key.scopes),
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    }


def _decoded(document: Document) -> ApiKey:
    fields = cast("dict[str, Any]", document.fields)
    return ApiKey(
        key_id=KeyId(fields["key_id"]),
        account_id=AccountId(fields["owner_id"]),
        name=fields["name"],
        scopes=frozenset(Scope(scope) for scope in fields["scopes"]),
        created_at=fields["created_at"],
        last_used_at=fields["last_used_at"],
        revoked_at=fields["revoked_at"],
    )
