"""Proving an address by a mailed code: one live code for each address, three guesses, 15 minutes.

An address without an account, with a proven one, or that registrations contest gets a decoy: the
same document and the same answers, but no guess is right; with a contested one only together with
the token of a registration. So nobody learns from answers who
has an account.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from shared.accounts.address import EmailAddress
from shared.accounts.codes import VerificationId
from shared.accounts.locale import Locale
from shared.kernel.ids import AccountId

CODE_LIFE = timedelta(minutes=15)
"""From issue; no guess prolongs it. Source: M020."""

GUESSES_MAX = 3
"""Guesses ever compared with one code. Source: M021."""

ATTEMPTS_MAX = 8
"""Registrations of one address that wait at once; more than an hour allows."""

REMEMBERED = timedelta(hours=24)
"""How long a code is remembered after its issue, so that it can be called expired, or right again.

After that the address answers like one that never asked; the database's own expiry only sweeps,
so what is answered never depends on whether it has run (M024).
"""


class VerificationState(StrEnum):
    """Where a code stands (M028)."""

    ISSUED = "issued"
    MAILED = "mailed"
    ATTEMPTED = "attempted"  # guessed wrongly, guesses are left
    VERIFIED = "verified"
    EXPIRED = "expired"
    FAILED = "failed"  # destroyed: three wrong guesses, or a newer code


NEXT: Mapping[VerificationState, frozenset[VerificationState]] = {
    VerificationState.ISSUED: frozenset(VerificationState) - {VerificationState.ISSUED},
    VerificationState.MAILED: frozenset(VerificationState)
    - {VerificationState.ISSUED, VerificationState.MAILED},
    VerificationState.ATTEMPTED: frozenset(VerificationState)
    - {VerificationState.ISSUED, VerificationState.MAILED},
    VerificationState.VERIFIED: frozenset(),
    VerificationState.EXPIRED: frozenset(),
    VerificationState.FAILED: frozenset(),
}
assert NEXT.keys() == set(VerificationState)

STATUS: Mapping[VerificationState, str] = {
    VerificationState.ISSUED: "pending",
    VerificationState.MAILED: "pending",
    VerificationState.ATTEMPTED: "pending",
    VerificationState.VERIFIED: "verified",
    VerificationState.EXPIRED: "expired",
    VerificationState.FAILED: "failed",
}
"""The four words of the audit. Source: M025."""
assert STATUS.keys() == set(VerificationState)


@dataclass(frozen=True)
class Attempt:
    """One registration of an address nobody has proven: what its account gets if it is the one.

    Only who registered has the token; its SHA-256 (lower hex) is kept.
    """

    token_sha256: str
    kept_password: str = field(repr=False)
    full_name: str | None
    locale: Locale


@dataclass(frozen=True)
class Verification:
    """The newest code of one address.

    `account_id` is None for a decoy. `guesses` counts those compared, 0..3. `step` numbers the
    changes of this code from 0; each is kept in the audit. `kept_password` stands for the password
    the address was last registered with, also where it opens nothing; None once the code was
    entered. `unproven_id` is the account that a code opens for who has the token of one of
    `attempts` (oldest first), also where registrations contest it.
    Times are aware UTC.
    """

    verification_id: VerificationId
    email: EmailAddress
    account_id: AccountId | None
    code_hmac: str
    created_at: datetime
    state: VerificationState = VerificationState.ISSUED
    guesses: int = 0
    step: int = 0
    verified_at: datetime | None = None
    kept_password: str | None = field(default=None, repr=False)
    unproven_id: AccountId | None = None
    attempts: tuple[Attempt, ...] = ()

    @property
    def expires_at(self) -> datetime:
        return self.created_at + CODE_LIFE

    @property
    def forget_at(self) -> datetime:
        return self.created_at + REMEMBERED

    @property
    def is_decoy(self) -> bool:
        return self.account_id is None

    def is_live(self, now: datetime) -> bool:
        """Say whether the code may still be entered."""
        return bool(NEXT[self.state]) and now < self.expires_at

    def attempt_of(self, token_sha256: str) -> Attempt | None:
        """Return the registration a token belongs to."""
        return next((each for each in self.attempts if each.token_sha256 == token_sha256), None)

    def waiting_attempts(self, now: datetime) -> tuple[Attempt, ...]:
        """Return the registrations that wait for a proof; none once they are forgotten."""
        return self.attempts if now < self.forget_at else ()

    def waiting_password(self, now: datetime) -> str | None:
        """Return the hash of the password that waits for a proof; None once it is forgotten."""
        return self.kept_password if now < self.forget_at else None


class Verdict(StrEnum):
    """What a guess is answered with."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"


def moved(
    found: Verification, state: VerificationState, *, guesses: int | None = None
) -> Verification:
    """Return `found` in its next state. Raises: `ValueError` for a change that is not in `NEXT`."""
    if state not in NEXT[found.state]:
        raise ValueError(f"a verification does not go from {found.state} to {state}")
    return replace(
        found,
        state=state,
        guesses=found.guesses if guesses is None else guesses,
        step=found.step + 1,
    )


def judge(found: Verification, *, is_code: bool, now: datetime) -> tuple[Verdict, Verification]:
    """Judge one guess at a code that was not entered rightly before.

    Args:
        found: the newest code of the address, in any state but VERIFIED.
        is_code: whether the guess is its code; ignored once three guesses were compared.

    Returns: the answer, and the verification to store: the same object when nothing changed.
    """
    if now >= found.expires_at:
        return Verdict.EXPIRED, _expired(found)
    if found.state is VerificationState.FAILED:
        return Verdict.EXHAUSTED, found
    guesses = found.guesses + 1
    if is_code and not found.is_decoy:
        right = moved(found, VerificationState.VERIFIED, guesses=guesses)
        return Verdict.RIGHT, replace(right, verified_at=now, kept_password=None, attempts=())
    is_last = guesses >= GUESSES_MAX
    state = VerificationState.FAILED if is_last else VerificationState.ATTEMPTED
    return Verdict.WRONG, moved(found, state, guesses=guesses)


def retry_after_s(found: Verification, now: datetime) -> int:
    """Return whole seconds (at least 1) until a destroyed code counts as expired."""
    return max(1, ceil((found.expires_at - now).total_seconds()))


def _expired(found: Verification) -> Verification:
    if VerificationState.EXPIRED not in NEXT[found.state]:
        return found
    return moved(found, VerificationState.EXPIRED)
