"""Resetting a forgotten password by a mailed link, good once and for half an hour (M007, M008)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from shared.accounts.model import Account
from shared.kernel.ids import AccountId

ResetId = NewType("ResetId", str)
"""`rst_<32 lower hex digits>`, from a cryptographic source."""

RESET_LIFE = timedelta(minutes=30)
"""From the request. Source: M008."""


@dataclass(frozen=True)
class PasswordReset:
    """One mailed link, found by the SHA-256 of its token (lower hex).

    `account_id` is None for an address without an account: the same is stored, nothing is mailed.
    `session_epoch` is the account's when the link was asked for: a reset raises that, so one link
    of an account works once and ends all the others.
    """

    token_sha256: str
    account_id: AccountId | None
    session_epoch: int
    created_at: datetime

    @property
    def expires_at(self) -> datetime:
        return self.created_at + RESET_LIFE

    def lets_in(self, account: Account, now: datetime) -> bool:
        """Say whether the link still sets the password of `account`, as that is at `now`."""
        return (
            account.is_active
            and account.account_id == self.account_id
            and account.session_epoch == self.session_epoch
            and now < self.expires_at
        )
