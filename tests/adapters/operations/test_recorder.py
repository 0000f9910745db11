"""The recorder: what the product's documents say happened is what did happen."""

from datetime import timedelta

import pytest

from infra.operations.recorder import record
from shared.catalogue.margin import SEED_TERMS
from shared.catalogue.model import PlanId
from shared.credits.ledger import Grant, HoldOrder
from shared.credits.model import Cause, EntryType, LotKind
from shared.credits.receipt import ReleaseRule, Verdict
from shared.credits.whatif.events import (
    GiftEvent,
    PackEvent,
    PlanEvent,
    UseEvent,
    event_line,
    read_events,
)
from shared.credits.whatif.run import run
from shared.kernel.ids import EntryId, HoldId
from shared.kernel.money import Currency
from tests.unit.payments.builders import ANN, Shop, a_pack, a_plan


@pytest.fixture
def shop() -> Shop:
    return Shop()


def hold(shop: Shop, hold_id: str) -> None:
    order = HoldOrder(
        HoldId(hold_id), 5, "video_720p", "Video", shop.clock.now() + timedelta(hours=1)
    )
    shop.run(lambda stores: shop.ledger.hold(stores, ANN, order, shop.clock.now()))


def capture(shop: Shop, hold_id: str) -> None:
    shop.run(lambda it: shop.ledger.capture(it, ANN, HoldId(hold_id), 5, shop.clock.now()))


def release(shop: Shop, hold_id: str) -> None:
    verdict = Verdict(ReleaseRule.PROVIDER_FAILED, "leonardo", shop.clock.now(), "ab" * 32)
    shop.run(lambda it: shop.ledger.release(it, ANN, HoldId(hold_id), verdict, shop.clock.now()))


def give(shop: Shop, entry_id: str, kind: LotKind, entry_type: EntryType) -> None:
    until = shop.clock.now() + timedelta(days=90)
    grant = Grant(EntryId(entry_id), 7, kind, Cause("Gift"), entry_type, expires_at=until)
    shop.run(lambda stores: shop.ledger.grant(stores, ANN, grant, shop.clock.now()))


def test_nothing_happened_in_a_new_product(shop: Shop) -> None:
    assert record(shop.uow) == []


def test_everything_that_happened_is_told_in_order(shop: Shop) -> None:
    shop.bought(a_plan())
    shop.clock.advance(seconds=1)
    shop.bought(a_pack("small"))
    shop.clock.advance(seconds=1)
    give(shop, "gift", LotKind.BONUS, EntryType.BONUS)
    for second, end in enumerate((capture, release, None)):
        shop.clock.advance(seconds=1)
        hold(shop, f"gen_{second}")
        if end is not None:
            end(shop, f"gen_{second}")
    plan, pack, gift, first, second_use = record(shop.uow)
    assert isinstance(plan, PlanEvent)
    assert (plan.plan_id, plan.currency, plan.account_id) == (PlanId.STARTER, Currency.TWD, ANN)
    assert plan.catalogue_version == shop.shelf.current().version
    assert isinstance(pack, PackEvent)
    assert (pack.package_id, pack.credits) == ("small", 50)
    assert isinstance(gift, GiftEvent)
    assert (gift.credits, gift.until) == (7, gift.at + timedelta(days=90))
    assert isinstance(first, UseEvent)
    assert isinstance(second_use, UseEvent)
    assert (first.service_type, first.is_delivered) == ("video_720p", True)
    assert second_use.is_delivered is False


def test_money_that_went_back_bought_nothing(shop: Shop) -> None:
    order = shop.bought(a_plan())
    refund = shop.ask_refund(shop.payment(order).payment_id)
    shop.work_off()
    assert shop.refund(refund.refund_id).is_open is False
    assert [event for event in record(shop.uow) if isinstance(event, PlanEvent)] == []


def test_a_recording_run_through_the_present_catalogue_ends_at_the_present_balance(
    shop: Shop,
) -> None:
    """The simulation and the product are the same rules: they must agree to the credit."""
    shop.bought(a_plan())
    shop.bought(a_pack("medium"))
    give(shop, "gift", LotKind.BONUS, EntryType.BONUS)
    for number in range(4):
        shop.clock.advance(seconds=60)
        hold(shop, f"gen_{number}")
        (release if number == 2 else capture)(shop, f"gen_{number}")
    events = read_events(event_line(event) for event in record(shop.uow))
    (tally,) = run(events, lambda _: shop.shelf.current(), SEED_TERMS).values()
    assert tally.left_credits == shop.wallet().available_credits
    assert tally.delivered == 3
    assert tally.paid_minor == {Currency.TWD: 29_900 + 24_900}
