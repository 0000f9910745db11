"""Reset links as documents: `password_resets/{sha256 of the token}`.

The database's own expiry may sweep them by `expires_at`.
"""

from typing import Any, cast

from infra.documents.transaction import Transaction
from shared.accounts.resets import PasswordReset
from shared.kernel.ids import AccountId
from shared.kernel.values import Fields

SCHEMA = 1


class ResetDocuments:
    """Reset links within one transaction; implements `ResetStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, token_sha256: str) -> PasswordReset | None:
        """Return the reset, or None."""
        # It never changes: that it is used up is said by the account's epoch.
        document = self._tx.peek(f"password_resets/{token_sha256}")
        if document is None:
            return None
        fields = cast("dict[str, Any]", document.fields)
        owner_id = fields["owner_id"]
        return PasswordReset(
            token_sha256=token_sha256,
            account_id=None if owner_id is None else AccountId(owner_id),
            session_epoch=fields["session_epoch"],
            created_at=fields["created_at"],
        )

    def add(self, reset: PasswordReset) -> None:
        """Write a new reset."""
        fields: Fields = {
            "schema": SCHEMA,
            "owner_id": reset.account_id,
            "org_id": None,
            "session_epoch": reset.session_epoch,
            "created_at": reset.created_at,
            "expires_at": reset.expires_at,
        }
        self._tx.create(f"password_resets/{reset.token_sha256}", fields)
