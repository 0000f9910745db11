"""Use case: erase a closed account from every store. It may die anywhere and is run again.

Source: docs/decisions/0013-erasure.md.
"""

from collections.abc import Sequence
from datetime import datetime

from shared.accounts.model import Account
from shared.accounts.ports import PasswordKeeper
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, ObjectStore, UnitOfWork
from shared.privacy.errors import WorkOpen
from shared.privacy.model import ALL_PREFIXES, PASSES, SETTLING, Erasure, erasure_task, with_pass
from shared.privacy.open_work import OpenWork
from shared.privacy.ports import PrivacyStores

BATCH = 100
"""Documents in one commit."""


class EraseAccount:
    """Erases accounts that were closed."""

    def __init__(
        self,
        uow: UnitOfWork[PrivacyStores],
        objects: ObjectStore,
        work: OpenWork,
        passwords: PasswordKeeper,
        clock: Clock,
    ) -> None:
        self._uow, self._objects, self._work = uow, objects, work
        self._passwords, self._clock = passwords, clock

    def run(self, account_id: AccountId, number: int) -> None:
        """Do pass `number` (1..`PASSES`) of an erasure; what was erased before is skipped.

        The account itself goes last: as long as it is there, its names are known, which are taken
        out of what has to stay.

        Raises: `WorkOpen` while a job of the account has not ended; `IdentityUnavailable`.
        """
        erasure, account = self._uow.run(
            lambda stores: (stores.erasures.find(account_id), stores.accounts.find(account_id))
        )
        if erasure is None:
            return
        open_count = self._work.end(account_id)
        if open_count:
            raise WorkOpen(open_count)
        self._erase_objects(account_id)
        if account is not None:
            if account.kept_password is not None:
                self._passwords.erase(account.kept_password)
            self._forget_names(account, erasure)
        self._erase_documents(account_id)
        now = self._clock.now()
        self._uow.run(lambda stores: _note(stores, account_id, number, now))

    def _erase_objects(self, account_id: AccountId) -> None:
        for prefix in ALL_PREFIXES:
            for found in self._objects.list(f"{prefix}/{account_id}/"):
                self._objects.delete(found.name)

    def _forget_names(self, account: Account, erasure: Erasure) -> None:
        names = [account.email, *([account.full_name] if account.full_name else [])]
        while self._uow.run(
            lambda stores: stores.estate.erase_audits(account.email, erasure.closed_at, BATCH)
        ):
            pass
        for part in self._uow.run(lambda stores: stores.estate.redactable()):
            self._redact(part, account.account_id, names)

    def _redact(self, part: str, account_id: AccountId, names: Sequence[str]) -> None:
        after = self._redact_page(part, account_id, names, None)
        while after is not None:
            after = self._redact_page(part, account_id, names, after)

    def _redact_page(
        self, part: str, account_id: AccountId, names: Sequence[str], after: str | None
    ) -> str | None:
        return self._uow.run(
            lambda stores: stores.estate.redact(part, account_id, names, after, BATCH)
        )

    def _erase_documents(self, account_id: AccountId) -> None:
        for part in self._uow.run(lambda stores: stores.estate.erasable()):
            while self._erase_some(part, account_id):
                pass

    def _erase_some(self, part: str, account_id: AccountId) -> int:
        return self._uow.run(lambda stores: stores.estate.erase(part, account_id, BATCH))


def _note(stores: PrivacyStores, account_id: AccountId, number: int, now: datetime) -> None:
    erasure = stores.erasures.find(account_id)
    assert erasure is not None, f"{account_id} was closed"
    stores.erasures.save(with_pass(erasure, number, now))
    if number < PASSES:
        stores.outbox.add(erasure_task(account_id, number + 1, now + SETTLING))
