"""Identity by Firebase Auth: it keeps passwords and signs tokens; what they may do is ours.

Every password that is kept is a user of the Firebase project, with a name nobody can guess and an
address made of it that nobody has; an account holds that name in place of a hash. So a
registration, a proof and a reset are single commits of ours, as with hashes, and a user no account
names opens nothing. Once an address is proven the user gets it, so that people are found by it.

Sessions are our families in both adapters. The vendor's refresh token travels sealed inside ours:
it is worth nothing without us, so that ending a family ends it, one device at a time, which
`revoke_refresh_tokens` could not. A reset removes the user it replaces and all that it had.

Source: decision 0010; Firebase, "Verify ID tokens", "Custom claims", "Manage user sessions".
"""

import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from infra.identity.firebase_users import NOBODY, FirebaseUsers
from infra.identity.identity_toolkit import IdentityToolkit, IdTokens
from infra.identity.sealed import Seal, SealBroken
from shared.accounts.address import EmailAddress
from shared.accounts.errors import IdentityUnavailable, SessionEnded, TokenExpired, TokenInvalid
from shared.accounts.model import Account
from shared.accounts.ports import Claims, Proof, Tokens
from shared.accounts.sessions import REFRESH_LIFE
from shared.kernel.ids import AccountId

MARK = "firebase:"
"""How the name of a user begins where an account holds it."""

UID_BYTES = 16
UNPROVEN_DOMAIN = "unproven.vidgo.invalid"
"""Domain of users' addresses until one is proven: nobody's. Source: RFC 6761, section 6.4."""

NO_PASSWORD = "-"  # noqa: S105 -- too short to be anybody's
PROVIDER = "password"
ACCESS_TTL_MINUTES = range(5, 31)
"""Allowed lives of an access token; Google's own live an hour. Source: M009."""


class FirebasePasswords:
    """Keeps every password with a Firebase user of its own; implements `PasswordKeeper`."""

    def __init__(self, users: FirebaseUsers, toolkit: IdentityToolkit) -> None:
        self._users, self._toolkit = users, toolkit

    def keep(self, password: bytes) -> str:
        """Make a user; return its name."""
        uid = secrets.token_hex(UID_BYTES)
        self._users.create(uid, _unproven_address(uid), password.decode())
        return f"{MARK}{uid}"

    def compare(self, password: bytes, kept: str | None) -> Proof | None:
        """Sign in; without a user the same two questions are asked."""
        uid = _uid(kept)
        address = self._users.address_of(uid or NOBODY) or _unproven_address(NOBODY)
        got = self._toolkit.sign_in(address, password.decode() or NO_PASSWORD)
        is_right = got is not None and got.uid == uid
        return Proof(_ticket(got)) if got is not None and is_right else None

    def needs_renewal(self, kept: str) -> bool:  # noqa: ARG002 -- port
        """Say no: how it hashes is Google's business."""
        return False

    def prove(self, kept: str, email: EmailAddress) -> None:
        """Give the user the proven address."""
        uid = _uid(kept)
        if uid is not None:
            self._users.verify_address(uid, email)

    def discard(self, kept: str) -> None:
        """Remove the user if Firebase can be asked now; one that stays opens nothing."""
        uid = _uid(kept)
        try:
            if uid is not None:
                self._users.delete(uid)
        except IdentityUnavailable:
            return

    def erase(self, kept: str) -> None:
        """Remove the user with the proven address. Raises: `IdentityUnavailable`."""
        uid = _uid(kept)
        if uid is not None:
            self._users.delete(uid)


class FirebaseTokens:
    """Reads Firebase's ID tokens as access tokens; implements `AccessTokens`.

    A token is good for `ttl_minutes` (5..30) from its `iat` and for 7 days from its `auth_time`,
    whatever Google says. Nothing is asked but Google's keys, which are kept: that a session was
    ended is known of tokens of either kind in the same way (`EndedSessions`).
    """

    def __init__(self, users: FirebaseUsers, *, ttl_minutes: int) -> None:
        if ttl_minutes not in ACCESS_TTL_MINUTES:
            raise ValueError(f"an access token lives 5..30 minutes, got {ttl_minutes}")
        self._users = users
        self._ttl = timedelta(minutes=ttl_minutes)

    @property
    def life_s(self) -> int:
        return int(self._ttl.total_seconds())

    def verify(self, token: str, now: datetime) -> Claims:
        """Return what a token says. Raises: `TokenInvalid`, `TokenExpired`."""
        payload = self._users.read(token)
        try:
            claims = _claims(payload, self._ttl)
            began_at = _moment(payload["auth_time"])
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            # Genuine, but not of a session this product opened.
            raise TokenInvalid from error
        if now >= claims.expires_at or now >= began_at + REFRESH_LIFE:
            raise TokenExpired
        return claims


class FirebaseSessions:
    """Sessions of Firebase users; implements `SessionIssuer`.

    What tokens say of an account is set as custom claims when it differs: plans and roles change
    elsewhere, and nobody there has to know of Firebase.
    """

    def __init__(
        self, users: FirebaseUsers, toolkit: IdentityToolkit, seal: Seal, life_s: int
    ) -> None:
        self._users, self._toolkit, self._seal, self._life_s = users, toolkit, seal, life_s

    def open(self, account: Account, proof: Proof, now: datetime) -> Tokens:  # noqa: ARG002 -- port
        """Return the first tokens of a session."""
        return self._issued(account, IdTokens(**json.loads(proof.ticket)))

    def renew(self, account: Account, refresh_token: str, now: datetime) -> Tokens:
        """Return the tokens that follow.

        Raises: `SessionEnded` where the user is gone, disabled or not this account's any more, and
        7 days after the password was typed.
        """
        try:
            inner = self._seal.open(refresh_token, account.account_id)
        except SealBroken as error:
            raise SessionEnded from error
        got = self._exchanged(inner)
        began_at = _moment(self._users.read(got.id_token)["auth_time"])
        if got.uid != _uid(account.kept_password) or now >= began_at + REFRESH_LIFE:
            raise SessionEnded
        return self._issued(account, got)

    def _issued(self, account: Account, got: IdTokens) -> Tokens:
        said, meant = self._users.read(got.id_token), _meant(account)
        if any(said.get(name) != value for name, value in meant.items()):
            self._users.claim(got.uid, meant)
            got = self._exchanged(got.refresh_token)
        refresh_token = self._seal.close(got.refresh_token, account.account_id)
        return Tokens(got.id_token, refresh_token, self._life_s)

    def _exchanged(self, refresh_token: str) -> IdTokens:
        got = self._toolkit.exchange(refresh_token)
        if got is None:
            raise SessionEnded
        return got


def _uid(kept: str | None) -> str | None:
    """Return the user's name; None for what another keeper kept."""
    return kept.removeprefix(MARK) if kept is not None and kept.startswith(MARK) else None


def _unproven_address(uid: str) -> str:
    return f"{uid}@{UNPROVEN_DOMAIN}"


def _ticket(got: IdTokens) -> str:
    return json.dumps(
        {"uid": got.uid, "id_token": got.id_token, "refresh_token": got.refresh_token}
    )


def _meant(account: Account) -> dict[str, object]:
    """Return what the account's tokens are to say: at most 1000 bytes, by Firebase's rule."""
    return {
        "account_id": account.account_id,
        "address": account.email,
        "roles": sorted(role.value for role in account.roles),
        "plan": account.plan_id,
        "is_verified": account.is_verified,
        "epoch": account.session_epoch,
    }


def _claims(payload: dict[str, Any], ttl: timedelta) -> Claims:
    if payload["firebase"]["sign_in_provider"] != PROVIDER:
        raise ValueError("signed in by another way than ours")
    issued_at = _moment(payload["iat"])
    return Claims(
        account_id=AccountId(str(payload["account_id"])),
        email=str(payload["address"]),
        roles=frozenset(str(role) for role in payload["roles"]),
        is_verified=payload["is_verified"] is True,
        session_epoch=int(payload["epoch"]),
        issued_at=issued_at,
        expires_at=issued_at + ttl,
    )


def _moment(seconds: object) -> datetime:
    if not isinstance(seconds, int):
        raise TypeError("not a time")
    return datetime.fromtimestamp(seconds, UTC)
