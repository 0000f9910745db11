"""Money that goes back while jobs hold what it bought."""

import pytest

from shared.catalogue.subscription import EndedBecause
from shared.credits.model import LotKind
from shared.kernel.ids import HoldId
from shared.payments.model import Order
from tests.unit.credits.builders import a_hold, a_verdict
from tests.unit.payments.builders import ANN, NOW, Shop, a_pack, a_plan


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def pack(shop: Shop) -> Order:
    """A pack of 150 credits for NT$249, beside the 25 of a plan, which burn first."""
    shop.bought(a_plan())
    return shop.bought(a_pack())


def on_hold(shop: Shop, amount: int) -> HoldId:
    order = a_hold(amount=amount, deadline=NOW)
    return shop.run(lambda stores: shop.ledger.hold(stores, ANN, order, NOW)).hold_id


def give_back(shop: Shop, hold_id: HoldId) -> None:
    """The job fails."""
    now = shop.clock.now()
    shop.run(lambda stores: shop.ledger.release(stores, ANN, hold_id, a_verdict(), now))


def test_a_pack_refunded_while_a_job_holds_its_credits_is_gone_when_the_job_fails(
    shop: Shop, pack: Order
) -> None:
    hold_id = on_hold(shop, 25 + 40)
    refund = shop.ask_refund(shop.payment(pack).payment_id)
    shop.work_off()
    done = shop.refund(refund.refund_id)
    assert (done.withdrawn_credits, done.spent_credits) == (110, 40)
    give_back(shop, hold_id)
    assert shop.wallet().credits_of(LotKind.PURCHASED) == 0
    assert shop.wallet().available_credits == 25
    assert not shop.faults()


def test_of_a_pack_half_refunded_a_failed_job_gives_back_the_other_half(
    shop: Shop, pack: Order
) -> None:
    hold_id = on_hold(shop, 25 + 150)
    shop.ask_refund(shop.payment(pack).payment_id, 8300)
    shop.work_off()
    give_back(shop, hold_id)
    assert shop.wallet().credits_of(LotKind.PURCHASED) == 100
    assert not shop.faults()


def test_a_plan_refunded_while_a_job_holds_its_credits_is_gone_when_the_job_fails(
    shop: Shop,
) -> None:
    order = shop.bought(a_plan())
    hold_id = on_hold(shop, 10)
    shop.ask_refund(shop.payment(order).payment_id)
    shop.work_off()
    assert shop.subscription().ended_because is EndedBecause.REFUNDED
    assert (shop.wallet().held_credits, shop.wallet().available_credits) == (10, 0)
    give_back(shop, hold_id)
    assert shop.wallet().total_credits == 0
    assert not shop.faults()
