"""Automatic top-ups over real databases: rows come back, and a crowd of jobs buys one pack."""

from concurrent.futures import ThreadPoolExecutor

from shared.kernel.tasks import Handler
from shared.payments.auto_top_up import TopUpState
from shared.payments.gateway import Gateway
from tests.unit.payments.builders import ANN, Shop, a_plan
from tests.unit.payments.top_ups import (
    agrees,
    automatic_orders,
    price_of,
    spend,
    spend_down_to,
    standing,
)

JOBS = 8


def subscribe(shop: Shop) -> None:
    shop.bought(a_plan(gateway=Gateway.PADDLE))
    shop.work_off()


def test_a_consent_and_its_top_up_are_kept_and_read_again(shop: Shop) -> None:
    subscribe(shop)
    consent = agrees(shop).consent
    assert consent is not None
    assert shop.run(lambda stores: stores.consents.find(consent.consent_id)) == consent
    assert standing(shop).consent == consent
    shop.top_ups.withdraw(ANN)
    kept = shop.run(lambda stores: stores.consents.find(consent.consent_id))
    assert kept.withdrawn_at == shop.clock.now()
    assert standing(shop).state is TopUpState.OFF


def test_what_is_to_be_looked_at_is_found_when_it_is_due(shop: Shop) -> None:
    subscribe(shop)
    agrees(shop)
    shop.paddle.declines = 1
    spend_down_to(shop, 0)
    shop.work_off(Handler.TOP_UP)
    due = standing(shop).check_at
    assert due is not None
    early = shop.run(lambda stores: stores.auto_top_ups.to_check(shop.clock.now(), 5))
    found = shop.run(lambda stores: stores.auto_top_ups.to_check(due, 5))
    assert (early, [each.account_id for each in found]) == ([], [ANN])


def test_jobs_that_fall_below_the_threshold_at_once_make_one_charge(shop: Shop) -> None:
    subscribe(shop)
    agrees(shop, month_max=price_of(shop), threshold_credits=20)
    shop.tasks.clear()

    def job(_: int) -> None:
        spend(shop, 1)
        shop.topping_up.run(ANN)

    with ThreadPoolExecutor(JOBS) as crowd:
        list(crowd.map(job, range(JOBS)))
    assert len(shop.paddle.direct_calls) == 1
    assert len(automatic_orders(shop)) == 1
    assert standing(shop).counted_minor == price_of(shop).amount_minor
    assert shop.wallet().available_credits == 25 - JOBS + 150
    assert len(shop.tasks_of(Handler.TOP_UP)) == 1
    assert not shop.faults()
