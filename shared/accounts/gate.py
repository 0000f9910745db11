"""How often one network may knock where nobody is signed in yet (M248).

Limits on addresses keep one person's mailbox and code safe; these keep one caller from trying all
addresses in turn.
"""

from enum import StrEnum

from shared.accounts.errors import TooManyRequests
from shared.accounts.limits import network_of, take
from shared.accounts.policy import AccountPolicy
from shared.accounts.ports import AccountStores
from shared.kernel.ports import Clock, UnitOfWork


class Door(StrEnum):
    """What is counted for itself."""

    REGISTER = "register"
    RESEND_CODE = "resend_code"
    VERIFY_EMAIL = "verify_email"
    FORGOT_PASSWORD = "forgot_password"  # noqa: S105 -- the name of a route
    RESET_PASSWORD = "reset_password"  # noqa: S105 -- the name of a route


class Gate:
    """Counts callers by network at each door, whatever comes of their request."""

    def __init__(self, uow: UnitOfWork[AccountStores], clock: Clock, policy: AccountPolicy) -> None:
        self._uow, self._clock, self._policy = uow, clock, policy

    def admit(self, door: Door, client_ip: str) -> None:
        """Count one request. Raises: `TooManyRequests`, which is not counted."""
        key, now = f"{door.value}_network:{network_of(client_ip)}", self._clock.now()
        limit = self._policy.requests_per_network
        wait_s = self._uow.run(lambda stores: take(stores.limits, key, limit, now))
        if wait_s:
            raise TooManyRequests(wait_s)
