"""What a fresh local product holds: an administrator who can sign in."""

from dataclasses import replace
from functools import partial

from infra.documents.interface import DocumentDatabase
from infra.documents.transaction import DocumentUnitOfWork
from infra.identity.embedded import BcryptPasswords
from infra.stores.stores import Stores
from infra.system import RandomIds, SystemClock
from shared.accounts.address import normalise_email
from shared.accounts.locale import Locale
from shared.accounts.model import NewAccount, Role, account_id_from, opened, verified

ADMIN_EMAIL = "admin@vidgo.test"


def seed_admin(database: DocumentDatabase, password: str) -> None:
    """Create the administrator unless there is one; close `database`. Idempotent."""
    clock, ids, email = SystemClock(), RandomIds(), normalise_email(ADMIN_EMAIL)
    uow = DocumentUnitOfWork(
        database,
        partial(Stores, clock=clock),
        tries=10,
        pause=lambda _: None,
        after_commit=lambda _: None,
    )
    if uow.run(lambda stores: stores.accounts.find_by_email(email)) is not None:
        database.close()
        return
    given = NewAccount(email, BcryptPasswords().keep(password.encode()), "Admin", Locale.EN)
    account = opened(account_id_from(ids.new("acc")), given, clock.now())
    admin = replace(verified(account, clock.now()), roles=frozenset({Role.USER, Role.ADMIN}))

    def work(stores: Stores) -> None:
        if stores.accounts.find_by_email(email) is None:
            stores.accounts.add(admin)

    uow.run(work)
    database.close()
