"""What people agree to, and what is not bought for them: other terms, another plan, withdrawn."""

from dataclasses import replace

import pytest

from shared.accounts.errors import FieldRefused
from shared.catalogue.model import Catalogue
from shared.kernel.tasks import Handler
from shared.payments.auto_top_up import PauseReason, TopUpState
from shared.payments.errors import (
    AutoTopUpNeedsPlan,
    AutoTopUpNotOffered,
    ConsentOutdated,
    GatewayUnavailable,
    PriceChanged,
)
from shared.payments.states import OrderState
from tests.unit.payments.builders import ANN, DAY, Shop, a_catalogue, a_plan, usd
from tests.unit.payments.top_ups import (
    DAY_S,
    agrees,
    an_agreement,
    automatic_orders,
    news,
    price_of,
    shop_without_grants,
    spend_down_to,
    standing,
    subscribed_shop,
    tick,
    topped_up,
)


def test_a_consent_is_a_record_of_what_was_shown() -> None:
    shop = subscribed_shop()
    consent = agrees(shop).consent
    assert consent is not None
    kept = shop.run(lambda stores: stores.consents.find(consent.consent_id))
    assert (kept.text_version, kept.locale, kept.price) == (
        an_agreement(shop).text_version,
        "en",
        price_of(shop),
    )
    assert kept.given_at == shop.clock.now()


def test_the_same_consent_given_twice_is_one() -> None:
    shop = subscribed_shop()
    assert agrees(shop).consent == agrees(shop).consent


def test_an_order_names_the_consent_it_was_made_by() -> None:
    shop = subscribed_shop()
    consent = agrees(shop).consent
    spend_down_to(shop, 5)
    shop.work_off()
    automatic = automatic_orders(shop)[0].automatic
    assert automatic is not None
    assert consent is not None
    assert automatic.consent_id == consent.consent_id


def test_a_withdrawn_consent_buys_nothing() -> None:
    shop = subscribed_shop()
    agrees(shop)
    assert shop.top_ups.withdraw(ANN).state is TopUpState.OFF
    spend_down_to(shop, 0)
    shop.work_off()
    assert automatic_orders(shop) == []


def test_a_withdrawal_stops_an_order_that_was_not_sent_yet() -> None:
    shop = subscribed_shop()
    agrees(shop)
    spend_down_to(shop, 0)
    shop.paddle.is_down = True
    (task,) = shop.tasks_of(Handler.TOP_UP)[-1:]
    with pytest.raises(GatewayUnavailable):
        shop.perform(task)
    shop.top_ups.withdraw(ANN)
    shop.paddle.is_down = False
    shop.perform(task)
    assert shop.paddle.direct_calls == []
    assert automatic_orders(shop)[0].state is OrderState.FAILED
    assert standing(shop).counted_minor == 0


def test_what_was_charged_counts_for_the_next_consent_of_the_month() -> None:
    shop = topped_up()
    shop.top_ups.withdraw(ANN)
    agrees(shop, month_max=price_of(shop))
    spend_down_to(shop, 0)
    shop.work_off()
    assert len(automatic_orders(shop)) == 1


def test_a_new_consent_ends_a_pause() -> None:
    shop = shop_without_grants()
    agrees(shop)
    shop.paddle.declines = 3
    spend_down_to(shop, 0)
    for _ in range(4):
        shop.work_off(Handler.TOP_UP)
        tick(shop, 2 * DAY_S)
    agrees(shop)
    shop.work_off()
    assert automatic_orders(shop)[-1].state is OrderState.PAID


def dearer(catalogue: Catalogue) -> Catalogue:
    packages = {
        name: replace(
            pack,
            prices={
                each: replace(price, amount_minor=price.amount_minor + 100)
                for each, price in pack.prices.items()
            },
        )
        for name, pack in catalogue.packages.items()
    }
    return replace(catalogue, packages=packages)


def test_a_pack_that_costs_more_is_not_bought_and_its_owner_is_asked_anew() -> None:
    shop = subscribed_shop()
    agrees(shop)
    shop.sells(dearer(a_catalogue()))
    spend_down_to(shop, 0)
    shop.work_off(Handler.TOP_UP)
    assert automatic_orders(shop) == []
    assert standing(shop).paused_because is PauseReason.PACK_CHANGED
    assert news(shop)[-1] == "top_up_paused_pack_changed"


def test_a_price_that_was_shown_before_it_rose_is_not_agreed_to() -> None:
    shop = subscribed_shop()
    shown = an_agreement(shop)
    shop.sells(dearer(a_catalogue()))
    with pytest.raises(PriceChanged):
        shop.top_ups.agree(ANN, shown)


def test_a_cancelled_plan_pauses_it() -> None:
    shop = subscribed_shop()
    agrees(shop)
    shop.cancelling.run(ANN)
    spend_down_to(shop, 0)
    shop.work_off(Handler.TOP_UP)
    assert standing(shop).paused_because is PauseReason.PLAN_OVER
    assert shop.paddle.direct_calls == []


def test_while_the_plan_itself_could_not_be_charged_nothing_is_bought() -> None:
    shop = subscribed_shop()
    agrees(shop)
    plan = shop.subscription()
    shop.run(lambda stores: shop.plans.fail_renewal(stores, plan, shop.clock.now()))
    spend_down_to(shop, 0)
    shop.work_off(Handler.TOP_UP)
    assert automatic_orders(shop) == []
    assert standing(shop).check_at == shop.clock.now() + DAY


def test_without_a_plan_it_is_refused() -> None:
    shop = Shop()
    with pytest.raises(AutoTopUpNeedsPlan):
        shop.top_ups.agree(ANN, an_agreement(subscribed_shop()))
    assert shop.top_ups.read(ANN).refusal == "payments.auto_top_up_needs_plan"


def test_with_a_plan_of_ecpays_it_is_refused() -> None:
    shop = Shop()
    shop.bought(a_plan())
    assert shop.top_ups.read(ANN).refusal == "payments.auto_top_up_not_offered"
    with pytest.raises(AutoTopUpNotOffered):
        agrees(shop)


def test_another_text_than_the_present_one_is_not_agreed_to() -> None:
    shop = subscribed_shop()
    with pytest.raises(ConsentOutdated):
        agrees(shop, text_version="2020-01-01")


@pytest.mark.parametrize("threshold_credits", [0, 151])
def test_a_threshold_the_pack_would_not_reach_is_refused(threshold_credits: int) -> None:
    with pytest.raises(FieldRefused):
        agrees(subscribed_shop(), threshold_credits=threshold_credits)


@pytest.mark.parametrize("minor", [1, 1_000_001])
def test_a_maximum_below_one_charge_or_beyond_reason_is_refused(minor: int) -> None:
    with pytest.raises(FieldRefused):
        agrees(subscribed_shop(), month_max=usd(minor))
