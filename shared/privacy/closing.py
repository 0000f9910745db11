"""Use case: close an account at once. Its erasure follows; nothing waits for it.

Source: docs/decisions/0013-erasure.md, docs/decisions/0021-what-outlives-an-account.md.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from shared.accounts.api_keys import revoked
from shared.accounts.codes import CodeSecret
from shared.accounts.endings import EndedSessions, end_all
from shared.accounts.errors import TokenInvalid
from shared.accounts.model import Account
from shared.accounts.past import NOTHING, PAST_LIFE
from shared.accounts.policy import keys_of_address
from shared.catalogue.subscription import EndedBecause, Subscription, ended
from shared.credits.subscribing import save_subscription
from shared.credits.uses import USE_MEMORY
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.auto_top_up import TopUpState, withdrawn
from shared.payments.schedule import cancel_recurring_task
from shared.privacy.model import Erasure, erasure_task
from shared.privacy.ports import PrivacyStores

REDEMPTIONS_MAX = 1000
"""As many as one query answers, and far more than one person can have had."""


class CloseAccount:
    """Closes accounts.

    Args:
        codes: makes what stands for the address where it must be forgotten.
        grace: how long the erasure waits, for those who closed the wrong account.
    """

    def __init__(
        self,
        uow: UnitOfWork[PrivacyStores],
        codes: CodeSecret,
        clock: Clock,
        grace: timedelta,
        ended_sessions: EndedSessions,
    ) -> None:
        self._uow, self._codes, self._clock, self._grace = uow, codes, clock, grace
        self._ended_sessions = ended_sessions

    def close(self, account_id: AccountId) -> Erasure:
        """Close an account; again is answered the same.

        From the commit on nobody signs in to it, its sessions and API keys are over, its address
        may be registered anew, its plan has ended, its gateway is told to charge no more, and its
        consent to automatic charges is withdrawn. What it had of what is given once, an account of
        the same address does not get again.

        Raises: `TokenInvalid` when it is gone.
        """
        now = self._clock.now()
        erasure = self._uow.run(lambda stores: self._close(stores, account_id, now))
        self._ended_sessions.look_again()
        return erasure

    def _close(self, stores: PrivacyStores, account_id: AccountId, now: datetime) -> Erasure:
        closed = stores.erasures.find(account_id)
        if closed is not None:
            return closed
        account = stores.accounts.find(account_id)
        if account is None:
            raise TokenInvalid
        self._remember(stores, account, now)
        erasure = Erasure(account_id, closed_at=now, erase_at=now + self._grace)
        for key in stores.api_keys.live(account_id):
            stores.api_keys.save(revoked(key, now))
        _end_plan(stores, stores.subscriptions.find(account_id), now)
        _end_top_up(stores, account_id, now)
        _shut(stores, account, now)
        stores.erasures.save(erasure)
        stores.outbox.add(erasure_task(account_id, 1, erasure.erase_at))
        return erasure

    def _remember(self, stores: PrivacyStores, account: Account, now: datetime) -> None:
        uses = stores.wallets.load(account.account_id).uses
        taken = [use.taken_at for use in uses.free]
        codes = stores.redemptions.codes_of(account.account_id, REDEMPTIONS_MAX)
        past = account.past.and_then(uses.free_total, taken, codes)
        if past != NOTHING:
            fingerprint = self._codes.fingerprint(account.email)
            stores.pasts.save(fingerprint, past.since(now - USE_MEMORY), now + PAST_LIFE)


def _end_plan(stores: PrivacyStores, current: Subscription | None, now: datetime) -> None:
    if current is None:
        return
    if current.gateway is not None and current.gateway_reference is not None:
        # Also where it was cancelled before: to tell a gateway twice costs nothing.
        task = cancel_recurring_task(current.gateway, current.gateway_reference, "erased")
        stores.outbox.add(task)
    save_subscription(stores, ended(current, EndedBecause.ERASED, now), now)


def _end_top_up(stores: PrivacyStores, account_id: AccountId, now: datetime) -> None:
    """Withdraw the consent to be charged, if there is one; it stays as proof of what was."""
    current = stores.auto_top_ups.find(account_id)
    if current is not None and current.state is not TopUpState.OFF:
        over = withdrawn(current, now)
        stores.auto_top_ups.save(over)
        stores.consents.save(over.consent)


def _shut(stores: PrivacyStores, account: Account, now: datetime) -> None:
    # The plan's copies may have been written just before.
    present = stores.accounts.find(account.account_id) or account
    shut = replace(
        present,
        is_active=False,
        session_epoch=present.session_epoch + 1,
        updated_at=now,
    )
    stores.accounts.save(shut)
    end_all(stores, shut, now)
    stores.accounts.release_address(shut)
    stores.verifications.forget(account.email)
    for key in keys_of_address(account.email):
        stores.limits.forget(key)
