"""What accounts need from outside: stores, a slow hash, access tokens, secrets."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from shared.accounts.address import EmailAddress
from shared.accounts.api_keys import ApiKey, KeyId
from shared.accounts.model import Account
from shared.accounts.past import PastStore
from shared.accounts.resets import PasswordReset
from shared.accounts.sessions import Ending, FamilyId, RefreshToken, SessionFamily
from shared.accounts.verification import Verification
from shared.kernel.ids import AccountId
from shared.kernel.ports import OutboxStore


class AccountStore(Protocol):
    """Accounts by id and by address; an address belongs to one account at most."""

    def find(self, account_id: AccountId) -> Account | None:
        """Return the account, or None."""
        ...

    def glance(self, account_id: AccountId) -> Account | None:
        """Return the account as advice: the commit does not care if it changes meanwhile."""
        ...

    def find_by_email(self, email: EmailAddress) -> Account | None:
        """Return the account that holds the address, or None, with the same reads either way."""
        ...

    def add(self, account: Account) -> None:
        """Write a new account and claim its address; `find_by_email` said None before."""
        ...

    def save(self, account: Account) -> None:
        """Replace an account that was found; its address does not change."""
        ...

    def release_address(self, account: Account) -> None:
        """Let go of the address of a closed account: it may be registered anew."""
        ...


class VerificationStore(Protocol):
    """The newest verification of each address, and the audit of all (M024, M025)."""

    def find(self, email: EmailAddress) -> Verification | None:
        """Return the newest verification of the address, or None."""
        ...

    def save(self, verification: Verification) -> None:
        """Make it the newest one of its address and append its present state to the audit."""
        ...

    def record(self, verification: Verification) -> None:
        """Append a state to the audit only, for a verification that is being replaced."""
        ...

    def forget(self, email: EmailAddress) -> None:
        """Remove the newest verification of the address; the audit stays."""
        ...


class SessionStore(Protocol):
    """Session families and their refresh tokens."""

    def find_family(self, family_id: FamilyId) -> SessionFamily | None:
        """Return the family, or None."""
        ...

    def find_token(self, sha256: str) -> RefreshToken | None:
        """Return what is kept of a refresh token, by the hash of its text, or None."""
        ...

    def save_family(self, family: SessionFamily) -> None:
        """Write a new or found family."""
        ...

    def save_token(self, token: RefreshToken) -> None:
        """Write a new or found token."""
        ...


class EndingStore(Protocol):
    """What has ended within the life of an access token."""

    def add(self, ending: Ending) -> None:
        """Write an ending; one of the same id is replaced."""
        ...

    def since(self, moment: datetime, limit: int) -> Sequence[Ending]:
        """Return at most `limit` endings of `moment` or later, oldest first."""
        ...


class ResetStore(Protocol):
    """Links that were asked for, by the hash of their token."""

    def find(self, token_sha256: str) -> PasswordReset | None:
        """Return the reset, or None."""
        ...

    def add(self, reset: PasswordReset) -> None:
        """Write a new reset."""
        ...


class LimitStore(Protocol):
    """Times of recent uses, by key."""

    def find(self, key: str) -> tuple[datetime, ...]:
        """Return the uses, oldest first; none when the key is unknown."""
        ...

    def glance(self, key: str) -> tuple[datetime, ...]:
        """Return the uses as advice: the commit does not care if they change meanwhile."""
        ...

    def save(self, key: str, uses: tuple[datetime, ...], forget_at: datetime) -> None:
        """Replace the uses; from `forget_at` on none of them counts."""
        ...

    def forget(self, key: str) -> None:
        """Forget all uses of the key."""
        ...


class ApiKeyStore(Protocol):
    """API keys by id and by account, and the nonces they have used."""

    def live(self, account_id: AccountId) -> Sequence[ApiKey]:
        """Return the account's keys that are not revoked; the commit fails if they change."""
        ...

    def glance(self, key_id: KeyId) -> ApiKey | None:
        """Return the key as advice, or None; the commit does not care if it changes."""
        ...

    def add(self, key: ApiKey) -> None:
        """Write a new key; the account's `live` ones were read."""
        ...

    def save(self, key: ApiKey) -> None:
        """Replace a key that was read; the commit fails if it changed since."""
        ...

    def take_nonce(self, key: ApiKey, nonce: str, forget_at: datetime, now: datetime) -> bool:
        """Use the nonce up until `forget_at`; False, and nothing is written, when it is used."""
        ...


class KeyStores(Protocol):
    """The stores of API keys in one commit."""

    @property
    def accounts(self) -> AccountStore: ...
    @property
    def api_keys(self) -> ApiKeyStore: ...


class AccountStores(Protocol):
    """The stores one account use case reads and writes in one commit."""

    @property
    def accounts(self) -> AccountStore: ...
    @property
    def verifications(self) -> VerificationStore: ...
    @property
    def sessions(self) -> SessionStore: ...
    @property
    def session_ends(self) -> EndingStore: ...
    @property
    def resets(self) -> ResetStore: ...
    @property
    def limits(self) -> LimitStore: ...
    @property
    def pasts(self) -> PastStore: ...
    @property
    def outbox(self) -> OutboxStore: ...


@dataclass(frozen=True)
class Proof:
    """That a password was right. `ticket` is between its keeper and the issuer of sessions."""

    ticket: str = field(default="", repr=False)


class PasswordKeeper(Protocol):
    """Keeps passwords and compares tries with them. Slow: call it outside of units of work.

    What stands for a kept password is text: its hash, or the name of a user at a vendor who has
    it. Keeping a password again makes another text. Any method may raise a `DomainError` of kind
    unavailable.
    """

    def keep(self, password: bytes) -> str:
        """Keep a password of 8..72 bytes; return what stands for it."""
        ...

    def compare(self, password: bytes, kept: str | None) -> Proof | None:
        """Say whether `password` (0..72 bytes) is what was kept, None when not.

        With nothing to compare it does the same work and says no.
        """
        ...

    def needs_renewal(self, kept: str) -> bool:
        """Say whether passwords are kept more safely now than this one was."""
        ...

    def prove(self, kept: str, email: EmailAddress) -> None:
        """Note that the person whose password it is has proven the address; again is no error."""
        ...

    def discard(self, kept: str) -> None:
        """Forget a password no account and no registration has any more, as well as one can."""
        ...

    def erase(self, kept: str) -> None:
        """Forget the password of an account that is erased, and whose it was; again is no error.

        Raises: `IdentityUnavailable` when that is not certain.
        """
        ...


@dataclass(frozen=True)
class Tokens:
    """A session's tokens: the access token lives `expires_in_s`, the refresh token 7 days."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in_s: int


@dataclass(frozen=True)
class Claims:
    """What an access token says; true at `issued_at`. `session_epoch` is its account's then."""

    account_id: AccountId
    email: str
    roles: frozenset[str]
    is_verified: bool
    session_epoch: int
    issued_at: datetime
    expires_at: datetime


class AccessTokens(Protocol):
    """Reads access tokens."""

    def verify(self, token: str, now: datetime) -> Claims:
        """Return what a token says. Raises: `TokenInvalid`, `TokenExpired`."""
        ...


class SessionIssuer(Protocol):
    """Makes the tokens of sessions; that a refresh token works once is not its business.

    Slow where a vendor is asked: call it outside of units of work. Both methods may raise a
    `DomainError` of kind unavailable.
    """

    def open(self, account: Account, proof: Proof, now: datetime) -> Tokens:
        """Return the first tokens of a session; the access token says what `account` is now."""
        ...

    def renew(self, account: Account, refresh_token: str, now: datetime) -> Tokens:
        """Return the tokens that follow. Raises: `SessionEnded` where the vendor ended it."""
        ...
