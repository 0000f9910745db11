"""Idempotency claims: `claims/{hash of account and key}`."""

import hashlib
from typing import Any

from infra.documents.transaction import Transaction
from shared.kernel.idempotency import KEY_LIFE, Claim, RequestKey
from shared.kernel.ids import AccountId

SCHEMA = 1


class ClaimDocuments:
    """Implements `shared.kernel.idempotency.ClaimStore`. `expires_at` is for the sweeper."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, account_id: AccountId, key: str) -> Claim | None:
        document = self._tx.get(_path(account_id, key))
        if document is None:
            return None
        fields: dict[str, Any] = dict(document.fields)
        request_key = RequestKey(account_id, key, fields["fingerprint"])
        return Claim(request_key, tuple(fields["made_ids"]), fields["claimed_at"])

    def save(self, claim: Claim) -> None:
        key = claim.request_key
        fields = {
            "owner_id": key.account_id,
            "org_id": None,
            "schema": SCHEMA,
            "fingerprint": key.fingerprint,
            "made_ids": list(claim.made_ids),
            "claimed_at": claim.claimed_at,
            "expires_at": claim.claimed_at + KEY_LIFE,
        }
        self._tx.set(_path(key.account_id, key.key), fields)


def _path(account_id: AccountId, key: str) -> str:
    # A key may hold characters that paths may not.
    return f"claims/{hashlib.sha256(f'{account_id} {key}'.encode()).hexdigest()}"
