"""What a fresh local product holds: something to sell, an administrator who can sign in."""

from dataclasses import replace
from functools import partial

from infra.documents.interface import DocumentDatabase
from infra.documents.transaction import DocumentUnitOfWork
from infra.local.catalogue import local_catalogue
from infra.stores.stores import Stores
from infra.system import RandomIds, SystemClock
from shared.accounts.address import normalise_email
from shared.accounts.locale import Locale
from shared.accounts.model import NewAccount, Role, account_id_from, opened, verified
from shared.accounts.ports import PasswordKeeper
from shared.catalogue.margin import SEED_TERMS
from shared.catalogue.publishing import Publish
from shared.catalogue.shipped import shipped_catalogues
from shared.credits.burn import BURN_ORDERS
from shared.kernel.ports import Clock

ADMIN_EMAIL = "admin@vidgo.test"


def publish_catalogue(database: DocumentDatabase) -> None:
    """Publish what local stacks sell; close `database`. Idempotent."""
    clock = SystemClock()
    orders = frozenset(BURN_ORDERS)
    publish = Publish(_uow(database, clock), shipped_catalogues(), SEED_TERMS, orders, clock)
    try:
        publish.run(local_catalogue())
    finally:
        database.close()


def seed_admin(database: DocumentDatabase, passwords: PasswordKeeper, password: str) -> None:
    """Create the administrator unless there is one; close `database`. Idempotent.

    One whose password its keeper has forgotten, as an emulator does, gets it again.
    """
    clock, ids, email = SystemClock(), RandomIds(), normalise_email(ADMIN_EMAIL)
    uow = _uow(database, clock)
    found = uow.run(lambda stores: stores.accounts.find_by_email(email))
    if found is not None and passwords.compare(password.encode(), found.kept_password):
        database.close()
        return
    kept = passwords.keep(password.encode())
    given = NewAccount(email, kept, "Admin", Locale.EN)
    account = opened(account_id_from(ids.new("acc")), given, clock.now())
    admin = replace(verified(account, clock.now()), roles=frozenset({Role.USER, Role.ADMIN}))

    def work(stores: Stores) -> None:
        known = stores.accounts.find_by_email(email)
        if known is None:
            stores.accounts.add(admin)
        else:
            stores.accounts.save(replace(known, kept_password=kept))

    uow.run(work)
    passwords.prove(kept, email)
    database.close()


def _uow(database: DocumentDatabase, clock: Clock) -> DocumentUnitOfWork[Stores]:
    return DocumentUnitOfWork(
        database,
        partial(Stores, clock=clock),
        tries=10,
        pause=lambda _: None,
        after_commit=lambda _: None,
    )
