"""API keys: how programs of an account prove themselves, by signing what they send (M012).

A key's secret is derived from its id by a secret of the server, so nothing that is stored gives it
away, a forged signature costs no read, and the check needs no decryption. Who loses the server's
secret loses all keys: it is a secret of its own and is not rotated with others.
Source: docs/decisions/0008-api-keys-are-derived.md.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NewType

from shared.accounts.permissions import Scope
from shared.kernel.ids import AccountId

KeyId = NewType("KeyId", str)
"""`key_<32 lower hex digits>`; public, from a cryptographic source, never used again."""

KEY_ID = re.compile(r"key_[0-9a-f]{32}")

KEYS_MAX = 10
"""Live keys of one account."""

NAME_CHARS_MAX = 100

PEPPER_BYTES_MIN = 32
"""As many as the hash has. Source: RFC 2104, section 3."""

USE_NOTED_EVERY = timedelta(hours=1)
"""How coarse `last_used_at` is: a call writes it only when it is older."""


@dataclass(frozen=True)
class ApiKey:
    """One key of an account.

    `name` has 1..100 characters; `scopes` are at least one. `last_used_at` is at most an hour late
    and None until the first call. A key with `revoked_at` opens nothing any more.
    """

    key_id: KeyId
    account_id: AccountId
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_use_noted(self, now: datetime) -> bool:
        """Say whether `last_used_at` is as fresh as it has to be."""
        return self.last_used_at is not None and now - self.last_used_at < USE_NOTED_EVERY


@dataclass(frozen=True)
class KeySecret:
    """The server secret (the pepper, at least 32 bytes) that turns key ids into secrets."""

    pepper: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.pepper) < PEPPER_BYTES_MIN:
            raise ValueError(f"the pepper has at least {PEPPER_BYTES_MIN} bytes")

    def secret(self, key_id: KeyId) -> str:
        """Return the key's secret: 64 lower hex digits, whose ASCII bytes sign."""
        message = f"vidgo/api-key:{key_id}".encode()
        return hmac.digest(self.pepper, message, hashlib.sha256).hex()


def used(key: ApiKey, now: datetime) -> ApiKey:
    """Return `key` with its use noted."""
    return replace(key, last_used_at=now)


def revoked(key: ApiKey, now: datetime) -> ApiKey:
    """Return `key` revoked; a revoked one keeps its first time."""
    return key if key.revoked_at is not None else replace(key, revoked_at=now)
