"""Publishing: a draft is looked at, written once, and never replaced."""

from dataclasses import replace
from datetime import datetime

import pytest

from shared.catalogue.errors import BelowCost, CatalogueUnreadable, VersionTaken
from shared.catalogue.margin import SEED_TERMS
from shared.catalogue.model import Catalogue, ServiceType
from shared.catalogue.publishing import Publish
from shared.catalogue.shipped import shipped_catalogues
from shared.credits.burn import BURN_ORDERS
from tests.doubles import FixedClock
from tests.unit.catalogue.builders import NOW, a_catalogue


class FakeCatalogueStore:
    """Keeps what is added."""

    def __init__(self) -> None:
        self.kept: dict[str, Catalogue] = {}

    def find(self, version: str) -> Catalogue | None:
        return self.kept.get(version)

    def add(self, catalogue: Catalogue, now: datetime) -> None:
        assert catalogue.version not in self.kept
        self.kept[catalogue.version] = catalogue


class FakeUnitOfWork:
    """Runs work once."""

    def __init__(self) -> None:
        self.catalogues = FakeCatalogueStore()

    def run(self, work):  # type: ignore[no-untyped-def]
        return work(self)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return FakeUnitOfWork()


@pytest.fixture
def publish(uow: FakeUnitOfWork) -> Publish:
    orders = frozenset(BURN_ORDERS)
    return Publish(uow, shipped_catalogues(), SEED_TERMS, orders, FixedClock(NOW))


def dear(catalogue: Catalogue) -> Catalogue:
    row = replace(catalogue.prices[ServiceType.VIDEO_PRO], cost_usd_micros=10**7)
    return replace(catalogue, prices={**catalogue.prices, ServiceType.VIDEO_PRO: row})


def test_a_sound_draft_is_written_once(publish: Publish, uow: FakeUnitOfWork) -> None:
    assert publish.run(a_catalogue()) is True
    assert publish.run(a_catalogue()) is False
    assert uow.catalogues.kept == {"draft@1": a_catalogue()}


def test_another_content_under_a_published_version_is_refused(publish: Publish) -> None:
    publish.run(a_catalogue())
    with pytest.raises(VersionTaken):
        publish.run(replace(a_catalogue(), notes=("changed",)))


def test_shipped_versions_are_taken(publish: Publish, uow: FakeUnitOfWork) -> None:
    for shipped in shipped_catalogues():
        assert publish.run(shipped) is False
        with pytest.raises(VersionTaken):
            publish.run(replace(shipped, notes=("changed",)))
    assert uow.catalogues.kept == {}


def test_a_row_below_cost_is_never_written(publish: Publish, uow: FakeUnitOfWork) -> None:
    with pytest.raises(BelowCost, match="service video_pro"):
        publish.run(dear(a_catalogue()))
    assert uow.catalogues.kept == {}


def test_a_burn_order_the_ledger_does_not_know_is_refused(publish: Publish) -> None:
    with pytest.raises(CatalogueUnreadable) as fault:
        publish.run(replace(a_catalogue(), burn_order="newest_first"))
    assert fault.value.place == "burn_order"
