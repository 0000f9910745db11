"""A subscription and its copies on the account."""

from dataclasses import replace
from datetime import timedelta

from shared.accounts.model import PLAN_AT_START
from shared.catalogue.subscription import (
    RENEWAL_GRACE,
    EndedBecause,
    Subscription,
    cancelled,
    ended,
)
from shared.credits.subscribing import save_subscription
from tests.unit.credits.builders import ACCOUNT, NOW
from tests.unit.credits.subscribers import GrantDesk, a_subscription


def save(desk: GrantDesk, subscription: Subscription) -> tuple[str, object, object]:
    now = desk.clock.now()
    desk.uow.run(lambda stores: save_subscription(stores, subscription, now))  # type: ignore[arg-type]
    account = desk.shelf.accounts[ACCOUNT]
    return account.plan_id, account.catalogue_version, account.plan_expires_at


def test_the_account_says_which_plan_it_has_and_until_when() -> None:
    begun = a_subscription()
    assert save(GrantDesk(), begun) == ("starter", "test@1", begun.period_end + RENEWAL_GRACE)


def test_a_cancelled_plan_lasts_as_long_as_it_is_paid_for() -> None:
    begun = a_subscription()
    assert save(GrantDesk(), cancelled(begun, NOW)) == ("starter", "test@1", begun.period_end)


def test_an_account_whose_plan_has_ended_is_as_if_it_never_had_one() -> None:
    desk = GrantDesk()
    begun = a_subscription()
    save(desk, begun)
    over = ended(begun, EndedBecause.EXPIRED, NOW)
    assert save(desk, over) == (PLAN_AT_START, None, None)
    assert desk.shelf.subscriptions[ACCOUNT] == over


def test_an_account_whose_copies_are_right_is_not_written() -> None:
    desk = GrantDesk()
    begun = a_subscription()
    save(desk, begun)
    desk.clock.advance(seconds=60)
    posted = replace(begun, next_grant_at=NOW + timedelta(days=3))
    assert desk.cost_of(lambda: save(desk, posted)) == (1, 1)
    assert desk.shelf.accounts[ACCOUNT].updated_at == NOW


def test_a_subscription_outlives_its_account() -> None:
    desk = GrantDesk()
    del desk.shelf.accounts[ACCOUNT]
    begun = a_subscription()
    desk.uow.run(lambda stores: save_subscription(stores, begun, NOW))  # type: ignore[arg-type]
    assert desk.shelf.subscriptions[ACCOUNT] == begun
    assert desk.shelf.accounts == {}
