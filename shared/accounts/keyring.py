"""Use cases: an account's API keys, and the calls that are signed with them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.accounts.api_keys import (
    KEYS_MAX,
    NAME_CHARS_MAX,
    ApiKey,
    KeyId,
    KeySecret,
    revoked,
    used,
)
from shared.accounts.errors import (
    FieldRefused,
    KeyRevoked,
    KeyUnknown,
    NonceUsed,
    SignatureRefused,
    TooManyKeys,
)
from shared.accounts.model import Account
from shared.accounts.permissions import Scope
from shared.accounts.ports import KeyStores
from shared.accounts.signatures import SignedCall, check_signature, check_time, named_key
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, IdSource, UnitOfWork


@dataclass(frozen=True)
class NewKey:
    """A key and its secret, which is told this once."""

    key: ApiKey
    secret: str = field(repr=False)


class Keyring:
    """Makes, lists and revokes the keys of an account."""

    def __init__(
        self, uow: UnitOfWork[KeyStores], secrets: KeySecret, clock: Clock, ids: IdSource
    ) -> None:
        self._uow, self._secrets, self._clock, self._ids = uow, secrets, clock, ids

    def create(self, account_id: AccountId, name: str, scopes: Collection[Scope]) -> NewKey:
        """Make a key.

        Raises: `FieldRefused` for `name` or `scopes`; `TooManyKeys` at `KEYS_MAX` live ones.
        """
        key = ApiKey(
            key_id=KeyId(self._ids.new("key")),
            account_id=account_id,
            name=_checked_name(name),
            scopes=_checked_scopes(scopes),
            created_at=self._clock.now(),
        )

        def add(stores: KeyStores) -> None:
            if len(stores.api_keys.live(account_id)) >= KEYS_MAX:
                raise TooManyKeys(KEYS_MAX)
            stores.api_keys.add(key)

        self._uow.run(add)
        return NewKey(key, self._secrets.secret(key.key_id))

    def live(self, account_id: AccountId) -> Sequence[ApiKey]:
        """Return the account's keys that were not revoked, newest first."""
        keys = self._uow.run(lambda stores: stores.api_keys.live(account_id))
        return sorted(keys, key=lambda key: (key.created_at, key.key_id), reverse=True)

    def revoke(self, account_id: AccountId, key_id: str) -> None:
        """End a key at once. Raises: `KeyUnknown`, also when it is another's or revoked."""
        now = self._clock.now()

        def end(stores: KeyStores) -> None:
            live = {key.key_id: key for key in stores.api_keys.live(account_id)}
            key = live.get(KeyId(key_id))
            if key is None:
                raise KeyUnknown
            stores.api_keys.save(revoked(key, now))

        self._uow.run(end)


@dataclass(frozen=True)
class KeyHolder:
    """Who signed: an account, by one of its keys."""

    account: Account
    key: ApiKey


class SignedCalls:
    """Proves callers by their signature.

    A refused signature costs nothing; an accepted call two reads and one write (its nonce), and
    once an hour one more, which notes the key's use.
    """

    def __init__(self, uow: UnitOfWork[KeyStores], secrets: KeySecret, clock: Clock) -> None:
        self._uow, self._secrets, self._clock = uow, secrets, clock

    def prove(self, call: SignedCall) -> KeyHolder:
        """Return who signed `call`, and use its nonce up.

        Raises: `SignatureRefused` for headers of another shape, a signature that does not fit, a
        key that was never made or whose account is gone; then, for the right signature only,
        `TimestampStale`, `KeyRevoked`, `NonceUsed`.
        """
        key_id, now = named_key(call), self._clock.now()
        check_signature(self._secrets.secret(key_id), call)
        forget_at = check_time(call, now)
        return self._uow.run(lambda stores: _admit(stores, key_id, call.nonce, forget_at, now))


def _admit(
    stores: KeyStores, key_id: KeyId, nonce: str, forget_at: datetime, now: datetime
) -> KeyHolder:
    key = stores.api_keys.glance(key_id)
    if key is None:
        raise SignatureRefused
    if key.revoked_at is not None:
        raise KeyRevoked
    account = stores.accounts.glance(key.account_id)
    if account is None or not account.is_active:
        raise SignatureRefused
    if not stores.api_keys.take_nonce(key, nonce, forget_at, now):
        raise NonceUsed
    if not key.is_use_noted(now):
        stores.api_keys.save(used(key, now))
    return KeyHolder(account, key)


def _checked_name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= NAME_CHARS_MAX or not name.isprintable():
        detail = f"has 1..{NAME_CHARS_MAX} printable characters"
        raise FieldRefused("name", "accounts.key_name_invalid", detail)
    return name


def _checked_scopes(scopes: Collection[Scope]) -> frozenset[Scope]:
    if not scopes:
        raise FieldRefused("scopes", "accounts.key_scopes_missing", "names at least one scope")
    return frozenset(scopes)
