"""Never more than quoted, whatever happens to prices, plans and providers until the film."""

from dataclasses import replace

import pytest

from shared.catalogue.errors import PlanRequired
from shared.catalogue.model import Catalogue, ServiceType
from shared.catalogue.weekly import weekly_catalogue
from shared.credits.quote import Work
from shared.credits.tariff import Tariff
from shared.credits.usecases import EstimateCredits
from shared.generation.model import Generation
from shared.generation.states import State
from shared.kernel.ids import GenerationId, QuoteId
from shared.kernel.media import Resolution
from shared.routing.provider import (
    ProviderThrottled,
    ProviderUnavailable,
    Submitted,
    Unavailability,
)
from tests.unit.credits.subscribers import FakeCatalogues
from tests.unit.generation.builders import House, a_house
from tests.unit.generation.values import ANN, LEONARDO

WEEKLY = weekly_catalogue()


def priced(credit_cost: int, version: str = "weekly@2") -> Catalogue:
    row = replace(WEEKLY.prices[ServiceType.VIDEO_720P], credit_cost=credit_cost)
    return replace(WEEKLY, version=version, prices={**WEEKLY.prices, row.service_type: row})


@pytest.fixture
def house() -> House:
    return a_house()


def quote(house: House) -> QuoteId:
    estimates = EstimateCredits(house.uow, Tariff(house.catalogues), house.clock, house.ids)
    return estimates.estimate(ANN, Work("video_720p", Resolution.HD, 4)).quote_id


def switch(house: House, catalogue: Catalogue, *, plan_id: str = "starter") -> None:
    """Put `catalogue` on sale and move Ann to it."""
    house.catalogues = FakeCatalogues(catalogue, WEEKLY)
    house.rebuild()

    def move(stores: object) -> None:
        account = stores.accounts.find(ANN)  # type: ignore[attr-defined]
        version = catalogue.version if plan_id != "demo" else None
        stores.accounts.save(replace(account, plan_id=plan_id, catalogue_version=version))  # type: ignore[attr-defined]

    house.uow.run(move)


def ordered(house: House, quote_id: QuoteId | None = None) -> Generation:
    return house.create(quote_id=quote_id).generation


def film_of(house: House, generation_id: GenerationId) -> Generation:
    for step in (house.submit, house.poll, house.store, house.transcode):
        step(generation_id)
    return house.now(generation_id)


@pytest.mark.parametrize(("dearer", "paid"), [(9, 5), (5, 5), (3, 3)])
def test_a_change_of_prices_never_makes_the_order_dearer(
    house: House, dearer: int, paid: int
) -> None:
    quote_id = quote(house)
    switch(house, priced(dearer))
    generation = ordered(house, quote_id)
    assert generation.quoted_credits == paid
    assert film_of(house, generation.generation_id).charged_credits == paid
    assert house.money == (20 - paid, 0)


def test_the_order_says_which_book_its_price_is_from(house: House) -> None:
    quote_id = quote(house)
    switch(house, priced(9))
    assert ordered(house, quote_id).price_version == "weekly@1"
    switch(house, priced(3))
    assert ordered(house, quote_id).price_version == "weekly@2"


def test_without_a_quote_the_price_of_today_counts(house: House) -> None:
    switch(house, priced(9))
    assert ordered(house).quoted_credits == 9


def test_a_quote_does_not_outlive_the_plan_that_included_the_work(house: House) -> None:
    row = replace(WEEKLY.prices[ServiceType.VIDEO_720P], plan_rank_min=1)
    quote_id = quote(house)
    subscribers_only = replace(WEEKLY, prices={**WEEKLY.prices, row.service_type: row})
    switch(house, subscribers_only, plan_id="demo")
    with pytest.raises(PlanRequired):
        ordered(house, quote_id)
    assert house.money == (20, 0)


def test_other_providers_do_not_make_it_dearer(house: House) -> None:
    generation_id = ordered(house, quote(house)).generation_id
    refusals = (
        ProviderThrottled(LEONARDO, 1),
        ProviderUnavailable(LEONARDO, Unavailability.NETWORK),
    )
    house.provider.submits = [*refusals, Submitted("job-1", {})]
    for refusal in refusals:
        with pytest.raises(type(refusal)):
            house.submit(generation_id)
    switch(house, priced(50))
    film = film_of(house, generation_id)
    assert (film.state, film.charged_credits, len(film.attempts)) == (State.DELIVERED, 5, 3)
