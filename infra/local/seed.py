"""What a fresh local product holds: something to sell, an administrator who can sign in."""

from dataclasses import replace
from functools import partial

from infra.documents.interface import DocumentDatabase
from infra.documents.transaction import DocumentUnitOfWork
from infra.identity.embedded import BcryptPasswords
from infra.local.catalogue import local_catalogue
from infra.stores.stores import Stores
from infra.system import RandomIds, SystemClock
from shared.accounts.address import normalise_email
from shared.accounts.locale import Locale
from shared.accounts.model import NewAccount, Role, account_id_from, opened, verified
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


def seed_admin(database: DocumentDatabase, password: str) -> None:
    """Create the administrator unless there is one; close `database`. Idempotent."""
    clock, ids, email = SystemClock(), RandomIds(), normalise_email(ADMIN_EMAIL)
    uow = _uow(database, clock)
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


def _uow(database: DocumentDatabase, clock: Clock) -> DocumentUnitOfWork[Stores]:
    return DocumentUnitOfWork(
        database,
        partial(Stores, clock=clock),
        tries=10,
        pause=lambda _: None,
        after_commit=lambda _: None,
    )
