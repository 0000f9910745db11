"""Published catalogues come back to the byte, and never change, on every engine."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from infra.documents.errors import CommitContended
from infra.documents.interface import DocumentDatabase
from infra.documents.transaction import DocumentUnitOfWork
from infra.stores.stores import Stores
from shared.catalogue.codec import canonical, content_hash
from shared.catalogue.errors import VersionTaken
from shared.catalogue.margin import SEED_TERMS
from shared.catalogue.publishing import Publish
from shared.catalogue.shipped import shipped_catalogues
from shared.credits.burn import BURN_ORDERS
from tests.doubles import FixedClock
from tests.unit.catalogue.builders import NOW, a_catalogue


@pytest.fixture
def uow(database: DocumentDatabase) -> DocumentUnitOfWork[Stores]:
    return DocumentUnitOfWork(
        database,
        lambda tx: Stores(tx, FixedClock(NOW)),
        tries=2,
        pause=lambda _: None,
        after_commit=lambda _: None,
    )


def test_a_version_that_was_never_published_is_not_found(uow: DocumentUnitOfWork[Stores]) -> None:
    assert uow.run(lambda stores: stores.catalogues.find("draft@1")) is None


def test_a_published_catalogue_comes_back_to_the_byte(uow: DocumentUnitOfWork[Stores]) -> None:
    for number, shipped in enumerate(shipped_catalogues()):
        published = replace(shipped, version=f"draft@{number}")
        uow.run(lambda stores, it=published: stores.catalogues.add(it, NOW))
        found = uow.run(lambda stores, it=published: stores.catalogues.find(it.version))
        assert found == published
        assert canonical(found) == canonical(published)


def test_a_published_version_is_never_replaced(uow: DocumentUnitOfWork[Stores]) -> None:
    first, second = a_catalogue(), replace(a_catalogue(), notes=("another",))
    uow.run(lambda stores: stores.catalogues.add(first, NOW))
    with pytest.raises(CommitContended):
        uow.run(lambda stores: stores.catalogues.add(second, NOW))
    kept = uow.run(lambda stores: stores.catalogues.find("draft@1"))
    assert kept is not None
    assert content_hash(kept) == content_hash(first)


def publisher(uow: DocumentUnitOfWork[Stores]) -> Publish:
    orders = frozenset(BURN_ORDERS)
    return Publish(uow, shipped_catalogues(), SEED_TERMS, orders, FixedClock(NOW))


def test_who_publishes_second_learns_what_the_first_published(
    uow: DocumentUnitOfWork[Stores],
) -> None:
    """Both looked before either wrote; a process that died behind its commit asks again."""
    slow, fast = publisher(Late(uow, lambda: fast.run(a_catalogue()))), publisher(uow)
    with pytest.raises(VersionTaken):
        slow.run(replace(a_catalogue(), notes=("another",)))
    assert fast.run(a_catalogue()) is False


class Late:
    """A unit of work in which somebody else is faster, once, between its reads and its commit."""

    def __init__(self, uow: DocumentUnitOfWork[Stores], meanwhile: Callable[[], object]) -> None:
        self._uow, self._meanwhile = uow, [meanwhile]

    def run(self, work: Callable[[Stores], bool]) -> bool:
        def slowed(stores: Stores) -> bool:
            answer = work(stores)
            while self._meanwhile:
                self._meanwhile.pop()()
            return answer

        return self._uow.run(slowed)
