"""Sessions as documents: `session_families/{family_id}` and `refresh_tokens/{sha256}`.

No token is stored, only its hash. The database's own expiry may sweep both by `expires_at`, and
`session_ends/{family_id or account_id}` by `forget_at`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from infra.documents.interface import Document, Filter, Operator, Order, Query
from infra.documents.transaction import Transaction
from shared.accounts.sessions import (
    Ending,
    EndReason,
    FamilyId,
    GivenToken,
    RefreshToken,
    SessionFamily,
)
from shared.kernel.ids import AccountId
from shared.kernel.values import Fields

SCHEMA = 1


class SessionDocuments:
    """Sessions within one transaction; implements `SessionStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find_family(self, family_id: FamilyId) -> SessionFamily | None:
        """Return the family, or None."""
        return _decoded_family(self._tx.get(f"session_families/{family_id}"))

    def find_token(self, sha256: str) -> RefreshToken | None:
        """Return what is kept of a refresh token, or None."""
        return _decoded_token(self._tx.get(f"refresh_tokens/{sha256}"))

    def save_family(self, family: SessionFamily) -> None:
        """Write a new or found family."""
        fields: Fields = {
            "schema": SCHEMA,
            "owner_id": family.account_id,
            "org_id": None,
            "family_id": family.family_id,
            "created_at": family.created_at,
            "expires_at": family.expires_at,
            "ended_at": family.ended_at,
            "session_epoch": family.session_epoch,
            "given": [
                {"sha256": token.sha256, "expires_at": token.expires_at} for token in family.given
            ],
            "end_reason": None if family.end_reason is None else family.end_reason.value,
        }
        self._tx.set(f"session_families/{family.family_id}", fields)

    def save_token(self, token: RefreshToken) -> None:
        """Write a new or found token."""
        fields: Fields = {
            "schema": SCHEMA,
            "owner_id": token.account_id,
            "org_id": None,
            "sha256": token.sha256,
            "family_id": token.family_id,
            "issued_at": token.issued_at,
            "expires_at": token.expires_at,
            "spent_at": token.spent_at,
        }
        self._tx.set(f"refresh_tokens/{token.sha256}", fields)


class EndingDocuments:
    """Endings of sessions within one transaction; implements `EndingStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add(self, ending: Ending) -> None:
        """Write an ending."""
        fields: Fields = {
            "schema": SCHEMA,
            "owner_id": ending.account_id,
            "org_id": None,
            "ending_id": ending.ending_id,
            "ended_at": ending.ended_at,
            "tokens": list(ending.tokens),
            "session_epoch": ending.session_epoch,
            "forget_at": ending.forget_at,
        }
        self._tx.set(f"session_ends/{ending.ending_id}", fields)

    def since(self, moment: datetime, limit: int) -> Sequence[Ending]:
        """Return endings of `moment` or later, oldest first."""
        later = Filter("ended_at", Operator.GREATER_OR_EQUAL, moment)
        query = Query("session_ends", (later,), (Order("ended_at"),), limit)
        return [_decoded_ending(document) for document in self._tx.query(query)]


def _decoded_ending(document: Document) -> Ending:
    fields = cast("dict[str, Any]", document.fields)
    return Ending(
        ending_id=fields["ending_id"],
        account_id=AccountId(fields["owner_id"]),
        ended_at=fields["ended_at"],
        tokens=tuple(fields["tokens"]),
        session_epoch=fields["session_epoch"],
    )


def _decoded_family(document: Document | None) -> SessionFamily | None:
    if document is None:
        return None
    fields = cast("dict[str, Any]", document.fields)
    reason = fields["end_reason"]
    return SessionFamily(
        family_id=FamilyId(fields["family_id"]),
        account_id=AccountId(fields["owner_id"]),
        created_at=fields["created_at"],
        expires_at=fields["expires_at"],
        ended_at=fields["ended_at"],
        session_epoch=fields.get("session_epoch", 0),
        given=tuple(GivenToken(**token) for token in fields.get("given", ())),
        end_reason=None if reason is None else EndReason(reason),
    )


def _decoded_token(document: Document | None) -> RefreshToken | None:
    if document is None:
        return None
    fields = cast("dict[str, Any]", document.fields)
    return RefreshToken(
        sha256=fields["sha256"],
        family_id=FamilyId(fields["family_id"]),
        account_id=AccountId(fields["owner_id"]),
        issued_at=fields["issued_at"],
        spent_at=fields["spent_at"],
    )
