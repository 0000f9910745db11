"""Use cases: read and change one's own account."""

from dataclasses import replace
from typing import TypedDict

from shared.accounts.errors import TokenInvalid
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.accounts.password import checked_full_name
from shared.accounts.ports import AccountStores
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork


class ProfileChanges(TypedDict, total=False):
    """What to change; what is left out stays. `full_name` None removes the name."""

    full_name: str | None
    locale: Locale
    wants_reset_mail: bool


class Profile:
    """One's own account."""

    def __init__(self, uow: UnitOfWork[AccountStores], clock: Clock) -> None:
        self._uow, self._clock = uow, clock

    def read_me(self, account_id: AccountId) -> Account:
        """Return the caller's account. Raises: `TokenInvalid` when it is gone."""
        return self._uow.run(lambda stores: _own(stores, account_id))

    def update_me(self, account_id: AccountId, changes: ProfileChanges) -> Account:
        """Change names, language or what is mailed; return the account as it is then.

        Raises: `FieldRefused` for the full name; `TokenInvalid` when the account is gone.
        """
        checked = changes.copy()
        if "full_name" in checked:
            checked["full_name"] = checked_full_name(checked["full_name"])
        now = self._clock.now()

        def update(stores: AccountStores) -> Account:
            changed = replace(_own(stores, account_id), **checked, updated_at=now)
            stores.accounts.save(changed)
            return changed

        return self._uow.run(update)


def _own(stores: AccountStores, account_id: AccountId) -> Account:
    account = stores.accounts.find(account_id)
    if account is None:
        raise TokenInvalid
    return account
