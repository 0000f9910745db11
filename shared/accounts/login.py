"""Use cases: log in, refresh, log out."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil

from shared.accounts.address import EmailAddress, normalise_email
from shared.accounts.endings import EndedSessions
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
    AccountStores,
    LimitStore,
    PasswordKeeper,
    Proof,
    SessionIssuer,
    Tokens,
)
from shared.accounts.sessions import (
    GIVEN_MAX,
    EndReason,
    FamilyId,
    RefreshVerdict,
    SessionFamily,
    alive,
    digest,
    ended,
    ending,
    given,
    issued,
    judge,
    over_with,
    prolonged,
    spent,
)
from shared.kernel.errors import DomainError
from shared.kernel.ports import Clock, IdSource, UnitOfWork


class Login:
    """Opens, continues and ends sessions."""

    def __init__(
        self,
        *,
        uow: UnitOfWork[AccountStores],
        passwords: PasswordKeeper,
        issuer: SessionIssuer,
        clock: Clock,
        ids: IdSource,
        policy: AccountPolicy,
        ended_sessions: EndedSessions,
    ) -> None:
        self._uow, self._passwords, self._issuer = uow, passwords, issuer
        self._clock, self._ids, self._policy = clock, ids, policy
        self._ended_sessions = ended_sessions

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
        account, kept = seen.account, seen.kept
        # Slow, so between two units of work; without an account it takes as long.
        proof = self._passwords.compare(typed, kept)
        if account is not None and kept is not None and proof is not None:
            return self._open(account, proof, self._renewed(typed, kept), now)
        # Asked of every address: a registration that opened nothing is answered like one that did.
        # It leaves the count of tries alone, or it would buy new guesses at the account's password.
        if self._passwords.compare(typed, seen.waiting_password):
            raise EmailNotVerified
        self._uow.run(lambda stores: self._count_failure(stores.limits, network, now))
        raise BadCredentials

    def refresh(self, refresh_token: str) -> Tokens:
        """Spend a refresh token for new tokens.

        Raises: `RefreshReused` for a spent one, and its family ends; `SessionEnded` otherwise;
        `TooManyLogins` with `GIVEN_MAX` access tokens of the session alive.
        """
        now, sha256 = self._clock.now(), digest(refresh_token)
        # Looked at twice: a vendor is asked for tokens in between, and only for a token that is
        # good; but what spends it and keeps its successor is one commit.
        account = self._going_on(self._uow.run(lambda stores: _bearer(stores, sha256, now)))
        tokens = self._issuer.renew(account, refresh_token, now)
        self._going_on(self._uow.run(lambda stores: _rotated(stores, sha256, tokens, now)))
        return tokens

    def logout(self, refresh_token: str) -> None:
        """End the token's session, its access tokens too; one that is over is no error."""
        now = self._clock.now()

        def end(stores: AccountStores) -> None:
            token = stores.sessions.find_token(digest(refresh_token))
            family = None if token is None else stores.sessions.find_family(token.family_id)
            if family is not None and family.ended_at is None:
                _end(stores, family, EndReason.LOGOUT, now)

        self._uow.run(end)
        self._ended_sessions.look_again()

    def _going_on(self, outcome: Account | DomainError) -> Account:
        if isinstance(outcome, DomainError):
            self._ended_sessions.look_again()
        return _or_raise(outcome)

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
            return _Seen(account, None if account is None else account.kept_password, None)
        kept = account.kept_password if account is not None and account.is_verified else None
        return _Seen(account, kept, None if found is None else found.waiting_password(now))

    def _count_failure(self, limits: LimitStore, network: str, now: datetime) -> None:
        take(limits, network, self._policy.logins_per_network, now)

    def _renewed(self, typed: bytes, kept: str) -> tuple[str, str]:
        """Return what stood for the password, and what is to stand for it (M011)."""
        return kept, self._passwords.keep(typed) if self._passwords.needs_renewal(kept) else kept

    def _open(self, seen: Account, proof: Proof, kept: tuple[str, str], now: datetime) -> Tokens:
        family_id = FamilyId(self._ids.new("ses"))
        tokens = self._issuer.open(seen, proof, now)

        def open_session(stores: AccountStores) -> Account | DomainError:
            account = stores.accounts.find(seen.account_id)
            if account is None or account.kept_password != kept[0]:
                return BadCredentials()  # the password was changed while it was being compared
            stores.limits.forget(logins_key(account.email))
            refusal = self._refusal(account)
            if refusal is None:
                _keep_login(stores, account, kept[1], now)
                _start(stores, family_id, account, tokens, now)
            return refusal or account

        _or_raise(self._uow.run(open_session))
        return tokens

    def _refusal(self, account: Account) -> DomainError | None:
        if not account.is_active:
            return AccountInactive()
        if self._policy.require_verification and not account.is_verified:
            return EmailNotVerified()
        return None


@dataclass(frozen=True)
class _Seen:
    """What a typed password is compared with.

    `kept` opens the account; `waiting_password` is of a registration that nobody has proven.
    """

    account: Account | None
    kept: str | None = field(repr=False)
    waiting_password: str | None = field(repr=False)


def _or_raise(outcome: Account | DomainError) -> Account:
    """Return the account, or raise the refusal: after the commit, so that it is kept."""
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


def _keep_login(stores: AccountStores, account: Account, renewed: str, now: datetime) -> None:
    changed = replace(
        account,
        kept_password=renewed,
        first_login_at=account.first_login_at or now,
        updated_at=now,
    )
    if (renewed, changed.first_login_at) != (account.kept_password, account.first_login_at):
        stores.accounts.save(changed)


def _start(
    stores: AccountStores, family_id: FamilyId, account: Account, tokens: Tokens, now: datetime
) -> None:
    family = SessionFamily(
        family_id,
        account.account_id,
        created_at=now,
        expires_at=now,
        session_epoch=account.session_epoch,
    )
    first = issued(family, tokens.refresh_token, now)
    family = given(family, tokens.access_token, tokens.expires_in_s, now)
    stores.sessions.save_family(prolonged(family, first))
    stores.sessions.save_token(first)


def _bearer(stores: AccountStores, sha256: str, now: datetime) -> Account | DomainError:
    """Return whose session a refresh token goes on with; end the session that must not go on."""
    token = stores.sessions.find_token(sha256)
    family = None if token is None else stores.sessions.find_family(token.family_id)
    if token is None or family is None:
        return SessionEnded()
    match judge(token, family, now):
        case RefreshVerdict.REUSED:
            _end(stores, family, EndReason.REUSE, now)
            return RefreshReused()
        case RefreshVerdict.OVER:
            return SessionEnded()
        case RefreshVerdict.GOOD:
            pass
    living = alive(family, now)
    if len(living) >= GIVEN_MAX:
        return TooManyLogins(_seconds(living[0].expires_at - now))
    account = stores.accounts.find(family.account_id)
    reason = over_with(family, account)
    if account is None or reason is not None:
        stores.sessions.save_family(ended(family, reason or EndReason.INACTIVE, now))
        return SessionEnded()
    return account


def _seconds(wait: timedelta) -> int:
    return max(1, ceil(wait.total_seconds()))


def _end(stores: AccountStores, family: SessionFamily, reason: EndReason, now: datetime) -> None:
    if family.ended_at is None:
        stores.session_ends.add(ending(family, now))
    stores.sessions.save_family(ended(family, reason, now))


def _rotated(
    stores: AccountStores, sha256: str, tokens: Tokens, now: datetime
) -> Account | DomainError:
    outcome = _bearer(stores, sha256, now)
    token = stores.sessions.find_token(sha256)
    family = None if token is None else stores.sessions.find_family(token.family_id)
    if isinstance(outcome, DomainError) or token is None or family is None:
        return outcome
    following = issued(family, tokens.refresh_token, now)
    family = given(family, tokens.access_token, tokens.expires_in_s, now)
    stores.sessions.save_token(spent(token, now))
    stores.sessions.save_token(following)
    stores.sessions.save_family(prolonged(family, following))
    return outcome
