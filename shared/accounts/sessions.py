"""Sessions: families of refresh tokens, each good for one use (M005, M017)."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from shared.accounts.model import Account
from shared.kernel.ids import AccountId

FamilyId = NewType("FamilyId", str)
"""One login and all that was refreshed from it."""

REFRESH_LIFE = timedelta(days=7)
"""From a token's own issue, so a session in use goes on. Source: M009."""

ACCESS_LIFE_MAX = timedelta(minutes=30)
"""The longest an access token may be set to live. Source: M009."""

GIVEN_MAX = 192
"""Access tokens of one session that live at once: each page that is loaded takes one of its own, so
this is one every ten seconds for as long as the longest token lives."""


class EndReason(StrEnum):
    """Why a family ended."""

    LOGOUT = "logout"
    REUSE = "reuse"
    INACTIVE = "inactive"
    RESET = "reset"


@dataclass(frozen=True)
class GivenToken:
    """What is kept of an access token: the SHA-256 of its text (lower hex) and when it expires."""

    sha256: str
    expires_at: datetime


@dataclass(frozen=True)
class SessionFamily:
    """One login. `expires_at` is that of its newest token; `ended_at` is None while it lives.

    `given` are its access tokens that may live still, the newest last: ending the session ends
    them, whoever signed them.

    `session_epoch` is the account's when it began: raising that ends every family at once, with
    one write and without a search for them.
    """

    family_id: FamilyId
    account_id: AccountId
    created_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    end_reason: EndReason | None = None
    session_epoch: int = 0
    given: tuple[GivenToken, ...] = ()


@dataclass(frozen=True)
class Ending:
    """Access tokens that are over before they expire.

    `tokens` are hashes of those of one session. With a `session_epoch`, every token of the account
    that was made below it is over.
    """

    ending_id: str
    account_id: AccountId
    ended_at: datetime
    tokens: tuple[str, ...] = ()
    session_epoch: int | None = None

    @property
    def forget_at(self) -> datetime:
        """When the last of the tokens has expired, and a minute for clocks that differ."""
        return self.ended_at + ACCESS_LIFE_MAX + timedelta(minutes=1)


@dataclass(frozen=True)
class RefreshToken:
    """What is kept of a refresh token: the SHA-256 of its text (lower hex) and its use."""

    sha256: str
    family_id: FamilyId
    account_id: AccountId
    issued_at: datetime
    spent_at: datetime | None = None

    @property
    def expires_at(self) -> datetime:
        return self.issued_at + REFRESH_LIFE


class RefreshVerdict(StrEnum):
    """What a presented refresh token is worth."""

    GOOD = "good"
    REUSED = "reused"
    OVER = "over"


def digest(token: str) -> str:
    """Return what is stored of a refresh token: SHA-256, lower hex.

    The token has 256 random bits, so a fast hash cannot be reversed.
    """
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def judge(token: RefreshToken, family: SessionFamily, now: datetime) -> RefreshVerdict:
    """Judge a presented token. A spent one is REUSED however late it comes.

    There is no grace for two uses at the same moment: one cannot tell a hasty client from a
    thief, so both lose the session. Source: RFC 9700, section 4.14.2.
    """
    if token.spent_at is not None:
        return RefreshVerdict.REUSED
    if family.ended_at is not None or now >= token.expires_at:
        return RefreshVerdict.OVER
    return RefreshVerdict.GOOD


def over_with(family: SessionFamily, account: Account | None) -> EndReason | None:
    """Return why `account`, as it is now, ends `family`; None while the family may go on."""
    if account is None or not account.is_active:
        return EndReason.INACTIVE
    return None if family.session_epoch == account.session_epoch else EndReason.RESET


def spent(token: RefreshToken, now: datetime) -> RefreshToken:
    """Return `token` used up."""
    return replace(token, spent_at=now)


def issued(family: SessionFamily, token: str, now: datetime) -> RefreshToken:
    """Return what is kept of a new token of `family`."""
    return RefreshToken(digest(token), family.family_id, family.account_id, issued_at=now)


def prolonged(family: SessionFamily, token: RefreshToken) -> SessionFamily:
    """Return `family` living as long as its newest token."""
    return replace(family, expires_at=token.expires_at)


def alive(family: SessionFamily, now: datetime) -> tuple[GivenToken, ...]:
    """Return the family's access tokens that have not expired."""
    return tuple(token for token in family.given if now < token.expires_at)


def given(family: SessionFamily, access_token: str, life_s: int, now: datetime) -> SessionFamily:
    """Return `family` with one more access token, and without those that have expired."""
    newest = GivenToken(digest(access_token), now + timedelta(seconds=life_s))
    return replace(family, given=(*alive(family, now), newest))


def ending(family: SessionFamily, now: datetime) -> Ending:
    """Return what ends the access tokens of `family` with it."""
    tokens = tuple(token.sha256 for token in alive(family, now))
    return Ending(family.family_id, family.account_id, now, tokens)


def ended(family: SessionFamily, reason: EndReason, now: datetime) -> SessionFamily:
    """Return `family` ended; one that has ended keeps its first reason."""
    if family.ended_at is not None:
        return family
    return replace(family, ended_at=now, end_reason=reason)
