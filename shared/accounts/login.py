"""Use cases: log in, refresh, log out."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.accounts.address import EmailAddress, normalise_email
from shared.accounts.errors import (
    AccountInactive,
    BadCredentials,
    EmailNotVerified,
    RefreshReused,
    SessionEnded,
    TooManyLogins,
)
from shared.accounts.limits import network_of, take, wait_s
from shared.accounts.model import Account
from shared.accounts.password import attempted_password
from shared.accounts.policy import AccountPolicy, logins_key
from shared.accounts.ports import (
    AccessTokens,
    AccountStores,
    LimitStore,
    PasswordHasher,
    SecretSource,
)
from shared.accounts.sessions import (
    EndReason,
    FamilyId,
    RefreshVerdict,
    SessionFamily,
    digest,
    ended,
    issued,
    judge,
    over_with,
    prolonged,
    spent,
)
from shared.kernel.errors import DomainError
from shared.kernel.ports import Clock, IdSource, UnitOfWork


@dataclass(frozen=True)
class Tokens:
    """A session's tokens: the access token lives `expires_in_s`, the refresh token 7 days."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in_s: int


class Login:
    """Opens, continues and ends sessions."""

    def __init__(
        self,
        *,
        uow: UnitOfWork[AccountStores],
        passwords: PasswordHasher,
        tokens: AccessTokens,
        secrets: SecretSource,
        clock: Clock,
        ids: IdSource,
        policy: AccountPolicy,
    ) -> None:
        self._uow, self._passwords, self._tokens = uow, passwords, tokens
        self._secrets, self._clock, self._ids, self._policy = secrets, clock, ids, policy

    def login(self, email: str, password: str, client_ip: str) -> Tokens:
        """Open a session.

        Raises: `FieldRefused` for an email that is none; `TooManyLogins`; `BadCredentials`, after
        the same work for unknown addresses; then, only for the right password, `AccountInactive`.
        `EmailNotVerified` for the password the address was last registered with, known or not.
        """
        address = normalise_email(email)
        typed = attempted_password(password)
        now, network = self._clock.now(), f"login_network:{network_of(client_ip)}"
        seen = self._uow.run(lambda stores: self._admit(stores, address, network, now))
        account, hashed = seen.account, seen.hashed
        # Slow, so between two units of work; without an account it takes as long.
        is_right = self._passwords.verify(typed, hashed)
        if account is not None and hashed is not None and is_right:
            return self._open(account, self._rehashed(typed, hashed), now)
        # Asked of every address: a registration that opened nothing is answered like one that did.
        # It leaves the count of tries alone, or it would buy new guesses at the account's password.
        if self._passwords.verify(typed, seen.waiting_hash):
            raise EmailNotVerified
        self._uow.run(lambda stores: self._count_failure(stores.limits, network, now))
        raise BadCredentials

    def refresh(self, refresh_token: str) -> Tokens:
        """Spend a refresh token for new tokens.

        Raises: `RefreshReused` for a spent one, and its family ends; `SessionEnded` otherwise.
        """
        now, successor = self._clock.now(), self._secrets.token()

        def rotate(stores: AccountStores) -> Account | DomainError:
            return _rotated(stores, digest(refresh_token), successor, now)

        return self._tokens_for(_or_raise(self._uow.run(rotate)), successor, now)

    def logout(self, refresh_token: str) -> None:
        """End the token's session; one that is unknown or has ended is no error."""
        now = self._clock.now()

        def end(stores: AccountStores) -> None:
            token = stores.sessions.find_token(digest(refresh_token))
            family = None if token is None else stores.sessions.find_family(token.family_id)
            if family is not None and family.ended_at is None:
                stores.sessions.save_family(ended(family, EndReason.LOGOUT, now))

        self._uow.run(end)

    def _admit(
        self, stores: AccountStores, address: EmailAddress, network: str, now: datetime
    ) -> "_Seen":
        # The network's count is only glanced at: a whole office shares it, and a commit that
        # depended on it would make their logins fight.
        seen = stores.limits.glance(network)
        refused_for_s = wait_s(self._policy.logins_per_network, seen, now)
        # The address's count is taken before the password is looked at, so that guesses side by
        # side cannot pass the limit together.
        refused_for_s = refused_for_s or take(
            stores.limits, logins_key(address), self._policy.logins_per_account, now
        )
        if refused_for_s:
            raise TooManyLogins(refused_for_s)
        account = stores.accounts.find_by_email(address)
        found = stores.verifications.find(address)
        if not self._policy.require_verification:
            return _Seen(account, None if account is None else account.password_hash, None)
        hashed = account.password_hash if account is not None and account.is_verified else None
        return _Seen(account, hashed, None if found is None else found.waiting_hash(now))

    def _count_failure(self, limits: LimitStore, network: str, now: datetime) -> None:
        take(limits, network, self._policy.logins_per_network, now)

    def _rehashed(self, typed: bytes, hashed: str) -> tuple[str, str]:
        """Return the hash that was compared, and the one to keep (M011)."""
        renewed = self._passwords.hash(typed) if self._passwords.needs_rehash(hashed) else hashed
        return hashed, renewed

    def _open(self, seen: Account, hashes: tuple[str, str], now: datetime) -> Tokens:
        family_id, token = FamilyId(self._ids.new("ses")), self._secrets.token()

        def open_session(stores: AccountStores) -> Account | DomainError:
            account = stores.accounts.find(seen.account_id)
            if account is None or account.password_hash != hashes[0]:
                return BadCredentials()  # the password was changed while it was being compared
            stores.limits.forget(logins_key(account.email))
            refusal = self._refusal(account)
            if refusal is None:
                _keep_login(stores, account, hashes[1], now)
                _start(stores, family_id, account, token, now)
            return refusal or account

        return self._tokens_for(_or_raise(self._uow.run(open_session)), token, now)

    def _refusal(self, account: Account) -> DomainError | None:
        if not account.is_active:
            return AccountInactive()
        if self._policy.require_verification and not account.is_verified:
            return EmailNotVerified()
        return None

    def _tokens_for(self, account: Account, refresh_token: str, now: datetime) -> Tokens:
        access = self._tokens.issue(account, now)
        return Tokens(access.text, refresh_token, access.expires_in_s)


@dataclass(frozen=True)
class _Seen:
    """What a typed password is compared with.

    `hashed` opens the account; `waiting_hash` is of a registration that nobody has proven.
    """

    account: Account | None
    hashed: str | None = field(repr=False)
    waiting_hash: str | None = field(repr=False)


def _or_raise(outcome: Account | DomainError) -> Account:
    """Return the account, or raise the refusal: after the commit, so that it is kept."""
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


def _keep_login(stores: AccountStores, account: Account, hashed: str, now: datetime) -> None:
    kept = replace(
        account,
        password_hash=hashed,
        first_login_at=account.first_login_at or now,
        updated_at=now,
    )
    if (kept.password_hash, kept.first_login_at) != (account.password_hash, account.first_login_at):
        stores.accounts.save(kept)


def _start(
    stores: AccountStores, family_id: FamilyId, account: Account, token: str, now: datetime
) -> None:
    family = SessionFamily(
        family_id,
        account.account_id,
        created_at=now,
        expires_at=now,
        session_epoch=account.session_epoch,
    )
    first = issued(family, token, now)
    stores.sessions.save_family(prolonged(family, first))
    stores.sessions.save_token(first)


def _rotated(
    stores: AccountStores, sha256: str, successor: str, now: datetime
) -> Account | DomainError:
    token = stores.sessions.find_token(sha256)
    family = None if token is None else stores.sessions.find_family(token.family_id)
    if token is None or family is None:
        return SessionEnded()
    match judge(token, family, now):
        case RefreshVerdict.REUSED:
            stores.sessions.save_family(ended(family, EndReason.REUSE, now))
            return RefreshReused()
        case RefreshVerdict.OVER:
            return SessionEnded()
        case RefreshVerdict.GOOD:
            pass
    account = stores.accounts.find(family.account_id)
    reason = over_with(family, account)
    if account is None or reason is not None:
        stores.sessions.save_family(ended(family, reason or EndReason.INACTIVE, now))
        return SessionEnded()
    following = issued(family, successor, now)
    stores.sessions.save_token(spent(token, now))
    stores.sessions.save_token(following)
    stores.sessions.save_family(prolonged(family, following))
    return account
