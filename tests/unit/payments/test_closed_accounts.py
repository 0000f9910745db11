"""Money that comes in for an account that is closed goes back."""

from dataclasses import replace

import pytest

from shared.payments.gateway import Gateway
from shared.payments.model import NoticeOutcome
from shared.payments.states import PaymentState
from shared.payments.terms import Wish
from tests.unit.payments.builders import Shop, a_pack, a_plan, reference_of


def close(shop: Shop) -> None:
    closed = replace(shop.account(), is_active=False)
    shop.run(lambda stores: stores.accounts.save(closed))


@pytest.mark.parametrize("wish", [a_plan(), a_pack()])
def test_what_was_ordered_before_and_paid_after_goes_back(wish: Wish) -> None:
    shop = Shop()
    if wish == a_pack():
        shop.bought(a_plan("starter"))
    before = shop.wallet().available_credits
    order = shop.order(wish)
    close(shop)
    notice = shop.ecpay.paid(reference_of(order), shop.ecpay.pay(reference_of(order)))
    assert shop.take(notice) is NoticeOutcome.SURPLUS
    shop.work_off()
    [payment] = shop.payments(order)
    assert payment.state is PaymentState.REFUNDED
    assert shop.ecpay.returned_minor == order.price.amount_minor
    assert shop.wallet().available_credits == before
    assert not shop.faults()


def test_a_recurring_payment_that_begins_after_is_ended() -> None:
    shop = Shop()
    order = shop.order(a_plan(gateway=Gateway.PADDLE))
    close(shop)
    charge = shop.paddle.pay(reference_of(order))
    shop.take(shop.paddle.paid(reference_of(order), charge))
    shop.work_off()
    assert shop.paddle.cancelled == [charge.subscription_reference]
    assert shop.paddle.returned_minor == order.price.amount_minor
