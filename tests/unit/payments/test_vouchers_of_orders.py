"""Vouchers and money: one order at the lower price for each of them, whatever comes when."""

import pytest

from shared.payments.gateway import Gateway, Method
from shared.payments.model import NoticeOutcome, Order
from shared.payments.states import OrderState, PaymentState
from shared.promotions.vouchers import Voucher, VoucherId, add
from tests.unit.payments.builders import ANN, DAY, NOW, Shop, a_pack, a_plan, reference_of, twd, usd

LIFE = 90 * DAY


@pytest.fixture
def shop() -> Shop:
    """A shop with a subscriber, who may buy packs."""
    shop = Shop()
    shop.bought(a_plan())
    return shop


def give_voucher(shop: Shop, permille: int) -> None:
    voucher = Voucher(VoucherId("vou_1"), ANN, permille, NOW, NOW + LIFE)
    shop.run(lambda stores: add(stores, voucher))


def expired(shop: Shop) -> Order:
    """An order at the voucher's price that was given up; its checkout may still be paid."""
    order = shop.order(a_pack(method=Method.CREDIT))
    shop.clock.advance(seconds=(2 * DAY).total_seconds())
    shop.looking.run(order.order_id)
    assert shop.found(order.order_id).state is OrderState.EXPIRED
    return order


def pay(shop: Shop, order: Order) -> NoticeOutcome:
    reference = reference_of(order)
    return shop.take(shop.ecpay.paid(reference, shop.ecpay.pay(reference)))


def test_an_order_that_is_paid_late_uses_its_voucher_up(shop: Shop) -> None:
    give_voucher(shop, 500)
    assert pay(shop, expired(shop)) is NoticeOutcome.TAKEN
    assert not shop.order(a_pack()).has_voucher


def test_one_voucher_does_not_pay_for_two_orders(shop: Shop) -> None:
    give_voucher(shop, 500)
    first, second = expired(shop), shop.order(a_pack())
    assert first.price == second.price
    assert pay(shop, second) is NoticeOutcome.TAKEN
    assert pay(shop, first) is NoticeOutcome.SURPLUS
    shop.work_off()
    assert shop.payment(shop.found(first.order_id)).state is PaymentState.REFUNDED
    assert shop.report().agrees


def test_an_order_paid_late_takes_the_voucher_before_the_one_that_waits(shop: Shop) -> None:
    give_voucher(shop, 500)
    first, second = expired(shop), shop.order(a_pack())
    assert pay(shop, first) is NoticeOutcome.SURPLUS
    assert pay(shop, second) is NoticeOutcome.TAKEN


def test_money_that_buys_nothing_leaves_the_voucher(shop: Shop) -> None:
    give_voucher(shop, 500)
    first = shop.order(a_plan("pro", method=Method.ATM))
    assert first.has_voucher
    shop.bought(a_plan("pro_plus"))
    assert pay(shop, first) is NoticeOutcome.SURPLUS
    assert shop.order(a_pack()).has_voucher


def test_a_voucher_that_leaves_too_little_to_charge_is_kept_for_another_order(shop: Shop) -> None:
    give_voucher(shop, 500)
    order = shop.order(a_pack(gateway=Gateway.PADDLE))
    assert (order.price, order.has_voucher) == (usd(799), False)
    assert shop.order(a_pack()).has_voucher


def test_nothing_is_charged_at_a_price_of_nothing(shop: Shop) -> None:
    give_voucher(shop, 1000)
    order = shop.order(a_pack())
    assert (order.price, order.has_voucher) == (twd(249), False)
