"""Identity without a vendor: bcrypt passwords, HS256 access tokens, random refresh tokens."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import bcrypt
import jwt

from shared.accounts.address import EmailAddress
from shared.accounts.errors import TokenExpired, TokenInvalid
from shared.accounts.model import Account
from shared.accounts.ports import Claims, Proof, Tokens
from shared.kernel.ids import AccountId

BCRYPT_COST = 12
"""Two to this many rounds. Source: M011."""

HASH_MARK = "$2"
"""How every bcrypt hash begins."""

BCRYPT_COSTS = range(4, 32)
"""What bcrypt can do; below 10 only tests."""

ACCESS_TTL_MINUTES = range(5, 31)
"""Allowed lives of an access token. Source: M009."""

ALGORITHM = "HS256"
"""Source: M010."""

KEY_BYTES_MIN = 32
"""As many as the hash has. Source: RFC 7518, section 3.2."""

REFRESH_TOKEN_BYTES = 32
CLAIMS = ("iss", "aud", "sub", "iat", "exp", "jti", "roles", "email", "is_verified", "epoch")


class BcryptPasswords:
    """Hashes passwords with bcrypt; implements `PasswordKeeper`."""

    def __init__(self, cost: int = BCRYPT_COST) -> None:
        if cost not in BCRYPT_COSTS:
            raise ValueError(f"a bcrypt cost is 4..31, got {cost}")
        self._cost = cost

    def keep(self, password: bytes) -> str:
        """Return the hash of at most 72 bytes. Raises: `ValueError` for more."""
        return bcrypt.hashpw(password, bcrypt.gensalt(self._cost)).decode("ascii")

    def compare(self, password: bytes, kept: str | None) -> Proof | None:
        """Compare at most 72 bytes with a hash; without one, work as long and say no."""
        # What another keeper kept is nobody's password here.
        is_ours = kept is not None and kept.startswith(HASH_MARK)
        hashed = kept.encode("ascii") if kept is not None and is_ours else self._nobodys_hash()
        return Proof() if bcrypt.checkpw(password, hashed) and is_ours else None

    def needs_renewal(self, kept: str) -> bool:
        """Say whether a hash (`$2b$<cost>$...`) was made with a lower cost than new ones."""
        return int(kept.split("$")[2]) < self._cost

    def prove(self, kept: str, email: EmailAddress) -> None:
        """Do nothing: a hash knows nobody."""

    def discard(self, kept: str) -> None:
        """Do nothing: a hash is gone with the document it stood in."""

    def erase(self, kept: str) -> None:
        """Do nothing, as `discard`."""

    def _nobodys_hash(self) -> bytes:
        salt_and_digest = "." * (22 + 31)
        return f"$2b${self._cost:02d}${salt_and_digest}".encode("ascii")


@dataclass(frozen=True)
class SigningKey:
    """A key of access tokens: its public name (the `kid` header) and at least 32 secret bytes."""

    kid: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not self.kid or len(self.secret) < KEY_BYTES_MIN:
            raise ValueError(f"a signing key has a name and at least {KEY_BYTES_MIN} bytes")


class JwtAccessTokens:
    """Makes and reads the access tokens of this product (JWT, HS256); implements `AccessTokens`.

    Args:
        current: signs new tokens.
        previous: still read after a rotation, until the last token it signed has expired.
        issuer, audience: written into tokens and required of them.
        ttl_minutes: life of a token, 5..30.
    Source: M009, M010; RFC 7519; RFC 8725 (one algorithm, never the token's choice).
    """

    def __init__(
        self,
        *,
        current: SigningKey,
        previous: SigningKey | None,
        issuer: str,
        audience: str,
        ttl_minutes: int = 15,
    ) -> None:
        if ttl_minutes not in ACCESS_TTL_MINUTES:
            raise ValueError(f"an access token lives 5..30 minutes, got {ttl_minutes}")
        if previous is not None and previous.kid == current.kid:
            raise ValueError(f"both signing keys are called {current.kid!r}")
        self._current = current
        self._keys = {key.kid: key.secret for key in (current, previous) if key is not None}
        self._issuer, self._audience = issuer, audience
        self._ttl = timedelta(minutes=ttl_minutes)

    @property
    def life_s(self) -> int:
        return int(self._ttl.total_seconds())

    def issue(self, account: Account, now: datetime) -> str:
        """Return a token that says what `account` is at `now`."""
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": account.account_id,
            "iat": int(now.timestamp()),
            "exp": int((now + self._ttl).timestamp()),
            "jti": str(uuid4()),
            "roles": sorted(role.value for role in account.roles),
            "email": account.email,
            "is_verified": account.is_verified,
            "epoch": account.session_epoch,
        }
        return jwt.encode(
            claims, self._current.secret, algorithm=ALGORITHM, headers={"kid": self._current.kid}
        )

    def verify(self, token: str, now: datetime) -> Claims:
        """Return what a token says. Raises: `TokenInvalid`, `TokenExpired`."""
        try:
            claims = _read_claims(self._checked_payload(token))
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
            raise TokenInvalid from error
        if now >= claims.expires_at:
            raise TokenExpired
        return claims

    def _checked_payload(self, token: str) -> dict[str, Any]:
        kid = jwt.get_unverified_header(token).get("kid")
        secret = self._keys.get(str(kid))
        if secret is None:
            raise jwt.InvalidKeyError("unknown key")
        return jwt.decode(
            token,
            secret,
            algorithms=[ALGORITHM],
            issuer=self._issuer,
            audience=self._audience,
            # Times are compared with the caller's clock instead.
            options={
                "require": list(CLAIMS),
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )


class JwtSessions:
    """Sessions of access tokens and random refresh tokens; implements `SessionIssuer`.

    A refresh token is 256 random bits as 43 characters of base64url.
    """

    def __init__(self, tokens: JwtAccessTokens) -> None:
        self._tokens = tokens

    def open(self, account: Account, proof: Proof, now: datetime) -> Tokens:  # noqa: ARG002 -- port
        """Return the first tokens of a session."""
        return self._issued(account, now)

    def renew(self, account: Account, refresh_token: str, now: datetime) -> Tokens:  # noqa: ARG002 -- port
        """Return the tokens that follow."""
        return self._issued(account, now)

    def _issued(self, account: Account, now: datetime) -> Tokens:
        refresh_token = secrets.token_urlsafe(REFRESH_TOKEN_BYTES)
        return Tokens(self._tokens.issue(account, now), refresh_token, self._tokens.life_s)


def _read_claims(payload: dict[str, Any]) -> Claims:
    return Claims(
        account_id=AccountId(str(payload["sub"])),
        email=str(payload["email"]),
        roles=frozenset(str(role) for role in payload["roles"]),
        is_verified=payload["is_verified"] is True,
        session_epoch=int(payload["epoch"]),
        issued_at=datetime.fromtimestamp(payload["iat"], UTC),
        expires_at=datetime.fromtimestamp(payload["exp"], UTC),
    )
