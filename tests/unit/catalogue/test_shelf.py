"""The shelf: what is on sale, what was bought, and the plan an account has."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.accounts.model import Account
from shared.catalogue.model import PlanId
from shared.catalogue.shelf import Shelf
from shared.catalogue.shipped import shipped_catalogues
from tests.unit.catalogue.builders import ACCOUNT, NOW, FakePublished, a_catalogue

SECOND = timedelta(seconds=1)
PRO = replace(ACCOUNT, plan_id="pro", catalogue_version="draft@1", plan_expires_at=NOW + SECOND)


def test_a_family_means_its_newest_shipped_version() -> None:
    old, new = a_catalogue("weekly@7"), a_catalogue("weekly@8")
    assert Shelf("weekly", (old, new), FakePublished()).current() is new


def test_an_exact_version_is_kept_when_a_newer_one_ships() -> None:
    old, new = a_catalogue("weekly@7"), a_catalogue("weekly@8")
    assert Shelf("weekly@7", (old, new), FakePublished()).current() is old


def test_what_was_published_can_be_on_sale() -> None:
    published = FakePublished(a_catalogue("weekly@local"))
    shelf = Shelf("weekly@local", shipped_catalogues(), published)
    assert shelf.current().version == "weekly@local"


def test_a_published_version_is_looked_for_once() -> None:
    published = FakePublished(a_catalogue())
    shelf = Shelf("weekly", shipped_catalogues(), published)
    assert shelf.version("draft@1") is shelf.version("draft@1")
    assert published.asked == ["draft@1"]


def test_a_version_may_be_published_after_it_was_missed() -> None:
    published = FakePublished()
    shelf = Shelf("weekly", shipped_catalogues(), published)
    with pytest.raises(KeyError):
        shelf.version("draft@1")
    published.known["draft@1"] = a_catalogue()
    assert shelf.version("draft@1").version == "draft@1"


def test_shipped_versions_are_never_looked_for() -> None:
    published = FakePublished()
    shelf = Shelf("weekly", shipped_catalogues(), published)
    for catalogue in shipped_catalogues():
        assert shelf.version(catalogue.version) == catalogue
    assert published.asked == []


def test_a_setting_that_names_nothing_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Shelf("monthly", shipped_catalogues(), FakePublished()).current()


def test_a_subscriber_keeps_the_version_that_was_bought() -> None:
    shelf = Shelf("weekly", shipped_catalogues(), FakePublished(a_catalogue()))
    catalogue, plan = shelf.plan_of(PRO, NOW)
    assert (catalogue.version, plan.plan_id) == ("draft@1", PlanId.PRO)


def test_a_lapsed_subscriber_has_the_free_plan_of_what_is_on_sale() -> None:
    shelf = Shelf("weekly", shipped_catalogues(), FakePublished(a_catalogue()))
    catalogue, plan = shelf.plan_of(PRO, NOW + SECOND)
    assert (catalogue, plan.plan_id) == (shelf.current(), PlanId.DEMO)


@pytest.mark.parametrize(
    "account",
    [ACCOUNT, replace(ACCOUNT, plan_id="pro"), replace(PRO, plan_expires_at=None)],
    ids=["new", "plan without a subscription", "subscription without an end"],
)
def test_who_never_bought_a_plan_has_the_free_one(account: Account) -> None:
    shelf = Shelf("weekly", shipped_catalogues(), FakePublished(a_catalogue()))
    assert shelf.plan_of(account, NOW)[1].plan_id == PlanId.DEMO
