"""An estimate quotes what an order would pay, and refuses what the plan refuses."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.accounts.errors import AccountInactive
from shared.catalogue.errors import PlanRequired, ServiceUnknown, SizeNotOffered
from shared.catalogue.model import PlanId, PriceRow, ServiceType
from shared.catalogue.weekly import weekly_catalogue
from shared.credits.model import PaidBy
from shared.credits.quote import Work
from shared.credits.tariff import Tariff
from shared.credits.usecases import EstimateCredits
from shared.kernel.errors import DomainError
from shared.kernel.media import Resolution
from tests.doubles import SequentialIds
from tests.unit.credits.builders import ACCOUNT, IMAGE, NOW, VIDEO
from tests.unit.credits.subscribers import GrantDesk, an_account

WEEKLY = weekly_catalogue()
DEARER_ROW: PriceRow = replace(WEEKLY.prices[ServiceType.VIDEO_720P], credit_cost=9)
DEARER = replace(
    WEEKLY,
    version="weekly@2",
    prices={**WEEKLY.prices, ServiceType.VIDEO_720P: DEARER_ROW},
)


@pytest.fixture
def desk() -> GrantDesk:
    """Two versions; the newer, dearer one is on sale. The account is a subscriber of the older."""
    desk = GrantDesk(DEARER, WEEKLY)
    subscribe(desk)
    return desk


def subscribe(desk: GrantDesk, plan_id: PlanId = PlanId.STARTER, **changes: object) -> None:
    values: dict[str, object] = {"plan_id": plan_id.value, "catalogue_version": "weekly@1"}
    desk.shelf.accounts[ACCOUNT] = an_account(**(values | changes))


def estimator(desk: GrantDesk) -> EstimateCredits:
    return EstimateCredits(desk.uow, Tariff(desk.catalogues), desk.clock, SequentialIds())  # type: ignore[arg-type]


def test_an_estimate_is_a_quote_for_one_read_and_one_write(desk: GrantDesk) -> None:
    cost = desk.cost_of(lambda: estimator(desk).estimate(ACCOUNT, Work(VIDEO, count=3)))
    (quote,) = desk.shelf.quotes.values()
    assert cost == (1, 1)
    assert (quote.credits, quote.unit_credits, quote.account_id) == (15, 5, ACCOUNT)
    assert quote.paid_by is PaidBy.CREDITS


def test_an_estimate_accepts_an_alias_and_quotes_the_service(desk: GrantDesk) -> None:
    quote = estimator(desk).estimate(ACCOUNT, Work("leonardo_video_720p"))
    assert quote.work.service_type == VIDEO


def test_subscribers_pay_the_prices_of_the_version_they_bought(desk: GrantDesk) -> None:
    quote = estimator(desk).estimate(ACCOUNT, Work(VIDEO))
    assert (quote.credits, quote.price_version) == (5, "weekly@1")


def test_a_plan_that_ran_out_is_the_free_plan_of_what_is_on_sale(desk: GrantDesk) -> None:
    subscribe(desk, plan_expires_at=NOW)
    with pytest.raises(PlanRequired):
        estimator(desk).estimate(ACCOUNT, Work("video_1080p"))
    quote = estimator(desk).estimate(ACCOUNT, Work(VIDEO, count=3))
    assert (quote.unit_credits, quote.price_version) == (9, "weekly@2")


@pytest.mark.parametrize(
    ("work", "refusal"),
    [
        (Work("video_4k"), PlanRequired),
        (Work("video_8k"), ServiceUnknown),
        (Work(VIDEO, Resolution.UHD), SizeNotOffered),
    ],
)
def test_an_estimate_refuses_what_the_plan_refuses(
    desk: GrantDesk, work: Work, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        estimator(desk).estimate(ACCOUNT, work)
    assert not desk.shelf.quotes


def test_an_account_that_was_switched_off_gets_no_price(desk: GrantDesk) -> None:
    subscribe(desk, is_active=False)
    with pytest.raises(AccountInactive):
        estimator(desk).estimate(ACCOUNT, Work(VIDEO))


def test_a_free_plan_is_quoted_its_free_uses_first(desk: GrantDesk) -> None:
    desk.shelf.accounts[ACCOUNT] = an_account()
    one, three = (estimator(desk).estimate(ACCOUNT, Work(VIDEO, count=n)) for n in (1, 3))
    assert (one.credits, one.allowance_used, one.paid_by) == (0, 1, PaidBy.ALLOWANCE)
    assert (three.credits, three.allowance_used, three.paid_by) == (9, 2, PaidBy.CREDITS)


def test_a_free_plan_pays_credits_for_what_its_allowance_does_not_cover(desk: GrantDesk) -> None:
    desk.shelf.accounts[ACCOUNT] = an_account()
    quote = estimator(desk).estimate(ACCOUNT, Work(IMAGE))
    assert (quote.credits, quote.allowance_used) == (2, 0)


def test_a_quote_is_good_for_a_quarter_of_an_hour(desk: GrantDesk) -> None:
    quote = estimator(desk).estimate(ACCOUNT, Work(VIDEO))
    assert quote.expires_at == NOW + timedelta(minutes=15)
