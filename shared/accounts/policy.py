"""The numbers of accounts an operator may change."""

from dataclasses import dataclass

from shared.accounts.address import EmailAddress
from shared.accounts.limits import Limit, Window

SENDS = Limit(uses_max=5, window_s=3600, window=Window.FIXED)
"""Mails for one address: codes, that of the registration included, and reset links.

Source: M022, M007.
"""

LOGINS_PER_ACCOUNT = Limit(uses_max=10, window_s=900)
"""Tries for one address; one that succeeds starts anew. Source: M248."""

LOGINS_PER_NETWORK = Limit(uses_max=100, window_s=900)
"""Failed logins from one network, which many people may share. Source: M248."""


REQUESTS_PER_NETWORK = Limit(uses_max=300, window_s=3600)
"""At each door of `gate.py`, right or wrong: many people may share one network. Source: M248."""


def sends_key(address: EmailAddress) -> str:
    """Return the key the address's mails are counted by. Source: M024."""
    return f"email_resend_count:{address}"


def logins_key(address: EmailAddress) -> str:
    """Return the key tries at the address's password are counted by."""
    return f"login_account:{address}"


def keys_of_address(address: EmailAddress) -> tuple[str, ...]:
    """Return every key of the limiter that bears the address."""
    return sends_key(address), logins_key(address)


@dataclass(frozen=True)
class AccountPolicy:
    """Limits and switches of registration and login.

    `require_verification` keeps accounts from logging in until their address is proven (M003).
    """

    require_verification: bool = True
    sends: Limit = SENDS
    logins_per_account: Limit = LOGINS_PER_ACCOUNT
    logins_per_network: Limit = LOGINS_PER_NETWORK
    requests_per_network: Limit = REQUESTS_PER_NETWORK
