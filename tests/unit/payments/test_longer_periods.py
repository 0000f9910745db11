"""Days that were given on top of a paid period stay on top when the plan is paid for again."""

from datetime import timedelta

import pytest

from shared.catalogue.model import PlanId
from shared.catalogue.subscription import Subscription, SubscriptionStatus, extended
from shared.credits.subscribing import save_subscription
from shared.kernel.ids import SubscriptionId
from tests.unit.payments.builders import ANN, DAY, NOW, Shop, a_plan, reference_of

SHORTEST_MONTH = timedelta(days=28)


@pytest.fixture
def shop() -> Shop:
    return Shop()


def a_trial(shop: Shop, days: int) -> Subscription:
    return Subscription(
        subscription_id=SubscriptionId("sub_trial"),
        account_id=ANN,
        plan_id=PlanId.STARTER,
        catalogue_version=shop.shelf.current().version,
        status=SubscriptionStatus.TRIALING,
        started_at=NOW,
        period_start=NOW,
        period_end=NOW + timedelta(days=days),
        updated_at=NOW,
    )


@pytest.mark.parametrize("days", range(1, 32))
def test_a_plan_bought_during_its_trial_lasts_a_month_beyond_it(shop: Shop, days: int) -> None:
    trial = a_trial(shop, days)
    shop.run(lambda stores: save_subscription(stores, trial, NOW))
    shop.bought(a_plan(trial.plan_id))
    paid = shop.subscription()
    assert paid.period_start == trial.period_end
    assert paid.period_end - paid.period_start >= SHORTEST_MONTH


@pytest.mark.parametrize("days", [1, 10, 29, 40])
def test_days_of_a_coupon_are_not_swallowed_by_the_next_renewal(shop: Shop, days: int) -> None:
    order = shop.bought(a_plan())
    longer = extended(shop.subscription(), days, NOW)
    shop.run(lambda stores: save_subscription(stores, longer, NOW))
    shop.clock.advance(seconds=(30 * DAY).total_seconds())
    reference = reference_of(order)
    shop.take(shop.ecpay.renewed(reference, shop.ecpay.renew(reference)))
    paid = shop.subscription()
    assert paid.period_start == longer.period_end
    assert paid.period_end - paid.period_start >= SHORTEST_MONTH
