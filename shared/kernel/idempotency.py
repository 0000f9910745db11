"""Idempotency keys: the caller names a request once, and every repeat has one effect.

Source: api.md, "Rules for every route": keys live 24 hours, per account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from shared.kernel.errors import DomainError, Kind
from shared.kernel.ids import AccountId

KEY_LIFE = timedelta(hours=24)


@dataclass(frozen=True)
class RequestKey:
    """What a caller called this request.

    `key` is 1..128 visible ASCII characters; `fingerprint` is the lower hex SHA-256 of method,
    path and body.
    """

    account_id: AccountId
    key: str
    fingerprint: str


@dataclass(frozen=True)
class Claim:
    """A request that took effect: the ids of what it made, in order."""

    request_key: RequestKey
    made_ids: tuple[str, ...]
    claimed_at: datetime


class ClaimStore(Protocol):
    """Claims by account and key."""

    def find(self, account_id: AccountId, key: str) -> Claim | None:
        """Return the claim, checked at commit; None when the key is unused."""
        ...

    def save(self, claim: Claim) -> None:
        """Write the claim with the present commit."""
        ...


class IdempotencyConflict(DomainError):
    """The key named another request before."""

    kind, code = Kind.CONFLICT, "request.idempotency_conflict"


class IdempotencyKeyMissing(DomainError):
    """A request that costs money has to have a name."""

    kind, code = Kind.INVALID, "request.idempotency_key_missing"


def made_before(
    claims: ClaimStore, request_key: RequestKey | None, now: datetime
) -> Sequence[str] | None:
    """Return the ids an earlier request of this key made, or None when it is to be run.

    Raises: `IdempotencyConflict` when the key belongs to a request with another fingerprint.
    """
    if request_key is None:
        return None
    claim = claims.find(request_key.account_id, request_key.key)
    if claim is None or now - claim.claimed_at >= KEY_LIFE:
        return None
    if claim.request_key.fingerprint != request_key.fingerprint:
        raise IdempotencyConflict
    return claim.made_ids
