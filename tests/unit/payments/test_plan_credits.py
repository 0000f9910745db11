"""What plans that are bought, renewed and replaced do to the credits of an account."""

from datetime import timedelta

import pytest

from shared.catalogue.subscription import RENEWAL_GRACE, EndedBecause, ended
from shared.credits.model import LotKind
from shared.credits.subscribing import save_subscription
from shared.payments.model import NoticeOutcome
from tests.unit.payments.builders import ANN, Shop, a_pack, a_plan, reference_of

WEEKLY_CREDITS = {"starter": 25, "pro": 60, "pro_plus": 125}


@pytest.fixture
def shop() -> Shop:
    return Shop()


def plan_credits(shop: Shop) -> int:
    return shop.wallet().credits_of(LotKind.SUBSCRIPTION)


def test_an_upgrade_sets_the_weeks_credits_and_leaves_bought_ones(shop: Shop) -> None:
    shop.bought(a_plan("starter"))
    shop.bought(a_pack("medium"))
    shop.bought(a_plan("pro_plus"))
    assert plan_credits(shop) == WEEKLY_CREDITS["pro_plus"]
    assert shop.wallet().credits_of(LotKind.PURCHASED) == 150
    assert not shop.faults()


def test_a_renewal_within_the_week_brings_no_second_grant(shop: Shop) -> None:
    order = shop.bought(a_plan("starter"))
    charge = shop.ecpay.renew(reference_of(order))
    shop.take(shop.ecpay.renewed(reference_of(order), charge))
    assert plan_credits(shop) == WEEKLY_CREDITS["starter"]


def test_a_charge_long_after_the_end_begins_the_plan_anew(shop: Shop) -> None:
    order = shop.bought(a_plan("starter"))
    lapsed = shop.subscription()
    shop.clock.advance(seconds=(timedelta(days=60) + RENEWAL_GRACE).total_seconds())
    now = shop.clock.now()
    over = ended(lapsed, EndedBecause.EXPIRED, now)
    shop.run(lambda stores: save_subscription(stores, over, now))
    charge = shop.ecpay.renew(reference_of(order))
    late = shop.ecpay.renewed(reference_of(order), charge)
    assert shop.take(late) is NoticeOutcome.TAKEN
    again = shop.subscription()
    assert (again.started_at, again.is_live(now)) == (now, True)
    entries = shop.run(lambda stores: stores.entries.oldest(again.account_id, 0, 100))
    granted = [entry for entry in entries if entry.amount_credits > 0]
    # One at the beginning, one now: none for the weeks in which nobody had the plan.
    assert len(granted) == 2
    assert plan_credits(shop) == WEEKLY_CREDITS["starter"]


def run_out(shop: Shop) -> None:
    """Let the plan's last month pass, and its weekly credits be given."""
    shop.cancelling.run(ANN)
    until = shop.subscription().period_end
    while shop.clock.now() < until:
        now = shop.clock.now()
        held = shop.subscription()
        shop.run(
            lambda stores, held=held, now=now: save_subscription(
                stores, shop.granter.post_due(stores, held, now), now
            )
        )
        shop.clock.advance(seconds=timedelta(days=1).total_seconds())
    assert not shop.subscription().is_live(shop.clock.now())


def given(shop: Shop) -> int:
    entries = shop.run(lambda stores: stores.entries.oldest(ANN, 0, 200))
    return sum(entry.amount_credits for entry in entries if entry.amount_credits > 0)


def test_a_plan_bought_again_when_it_is_over_gives_no_week_twice(shop: Shop) -> None:
    shop.bought(a_plan("starter"))
    run_out(shop)
    before = given(shop)
    shop.bought(a_plan("starter"))
    assert given(shop) == before
    assert plan_credits(shop) == WEEKLY_CREDITS["starter"]
    shop.clock.advance(seconds=timedelta(days=7).total_seconds())
    now, held = shop.clock.now(), shop.subscription()
    shop.run(lambda stores: shop.granter.post_due(stores, held, now))
    assert given(shop) == before + WEEKLY_CREDITS["starter"]


def test_a_plan_bought_again_after_its_money_went_back_gives_its_credits_again(shop: Shop) -> None:
    order = shop.bought(a_plan("starter"))
    shop.ask_refund(shop.payment(order).payment_id)
    shop.work_off()
    assert plan_credits(shop) == 0
    shop.bought(a_plan("starter"))
    assert plan_credits(shop) == WEEKLY_CREDITS["starter"]


def test_another_plan_bought_when_one_is_over_gives_its_own_credits(shop: Shop) -> None:
    shop.bought(a_plan("starter"))
    run_out(shop)
    shop.bought(a_plan("pro"))
    assert plan_credits(shop) == WEEKLY_CREDITS["pro"]
