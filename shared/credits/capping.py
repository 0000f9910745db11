"""Use cases of the spend cap: see, set and remove it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.accounts.errors import AccountInactive, SessionEnded
from shared.credits.errors import SpendCapReached
from shared.credits.model import Wallet
from shared.credits.periods import Period
from shared.credits.ports import CapStores
from shared.credits.spend_cap import capped, held_in, month_at, require_room, spent_in
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork

LIMIT_CREDITS_MAX: Final = 1_000_000_000
"""More than any account can have: who wants more wants no cap."""


@dataclass(frozen=True)
class Spending:
    """What an account spent in the running month, and its cap, None without one; whole credits.

    `spent_credits` includes `held_credits`, what is on hold for jobs ordered in the month.
    """

    limit_credits: int | None
    spent_credits: int
    held_credits: int
    month: Period

    @property
    def remaining_credits(self) -> int | None:
        """Return what may still be spent, >= 0; None without a cap."""
        if self.limit_credits is None:
            return None
        return max(0, self.limit_credits - self.spent_credits)


class SpendCaps:
    """Shows and changes caps. A change is one read of the wallet, one of the account, one write."""

    def __init__(self, uow: UnitOfWork[CapStores], clock: Clock) -> None:
        self._uow, self._clock = uow, clock

    def read(self, account_id: AccountId) -> Spending:
        """Return the cap and what the month took of it so far."""
        wallet = self._uow.run(lambda stores: stores.wallets.peek(account_id))
        return _spending(wallet, self._clock.now())

    def has_room(self, account_id: AccountId, needed_credits: int) -> bool:
        """Say whether an order of that price would stay within the cap now."""
        wallet = self._uow.run(lambda stores: stores.wallets.peek(account_id))
        try:
            require_room(wallet, needed_credits, self._clock.now())
        except SpendCapReached:
            return False
        return True

    def change(self, account_id: AccountId, limit_credits: int) -> Spending:
        """Set the cap, 0..`LIMIT_CREDITS_MAX`; below what is spent it refuses every paid order.

        Raises: `AccountInactive`, `SessionEnded` when the account is gone.
        """
        return self._save(account_id, lambda wallet, now: capped(wallet, limit_credits, now))

    def remove(self, account_id: AccountId) -> Spending:
        """Take the cap away; a no-op without one. Raises: `AccountInactive`, `SessionEnded`."""
        return self._save(account_id, lambda wallet, now: capped(wallet, None, now))

    def _save(
        self, account_id: AccountId, change: Callable[[Wallet, datetime], Wallet]
    ) -> Spending:
        now = self._clock.now()

        def work(stores: CapStores) -> Spending:
            account = stores.accounts.glance(account_id)
            if account is None:
                raise SessionEnded
            if not account.is_active:
                raise AccountInactive
            wallet = stores.wallets.load(account_id)
            changed = change(wallet, now)
            if changed != wallet:
                stores.wallets.save(changed)
            return _spending(changed, now)

        return self._uow.run(work)


def _spending(wallet: Wallet, now: datetime) -> Spending:
    month = month_at(now)
    return Spending(
        limit_credits=None if wallet.cap is None else wallet.cap.limit_credits,
        spent_credits=spent_in(wallet, month),
        held_credits=held_in(wallet, month),
        month=month,
    )
