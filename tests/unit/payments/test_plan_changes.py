"""What is said of a change of plan before it is paid is what happens when it is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.stores.stores import Stores
from shared.credits.ledger import Grant
from shared.credits.model import Cause, EntryType, LotKind
from shared.kernel.ids import EntryId, HoldId
from shared.payments.errors import AlreadySubscribed, HigherPlanHeld, NotOnSale
from shared.payments.gateway import Method
from shared.payments.plans import Replaced
from tests.unit.credits.builders import a_hold
from tests.unit.payments.builders import ANN, Shop, a_pack, a_plan

WEEKLY_CREDITS = {"starter": 25, "pro": 60, "pro_plus": 125}


@pytest.fixture
def shop() -> Shop:
    return Shop()


def plan_credits(shop: Shop) -> int:
    return shop.wallet().credits_of(LotKind.SUBSCRIPTION)


def test_a_first_plan_ends_nothing(shop: Shop) -> None:
    assert shop.changing.of_plan(ANN, "starter") is None


def test_an_upgrade_names_the_plan_its_credits_and_its_date(shop: Shop) -> None:
    shop.bought(a_plan("starter"))
    shop.bought(a_pack("medium"))
    held = shop.subscription()
    told = shop.changing.of_plan(ANN, "pro")
    assert told == Replaced(held.plan_id, WEEKLY_CREDITS["starter"], held.period_end)


def test_an_order_says_it_until_it_is_paid(shop: Shop) -> None:
    shop.bought(a_plan("starter"))
    told = shop.changing.of_plan(ANN, "pro")
    order = shop.order(a_plan("pro"))
    assert shop.changing.of_order(order) == told
    assert shop.changing.of_order(shop.bought(a_pack("medium"))) is None
    assert shop.changing.of_order(shop.bought(a_plan("pro"))) is None


def test_the_same_plan_bought_again_ends_nothing(shop: Shop) -> None:
    shop.bought(a_plan("starter", method=Method.ATM))
    assert shop.changing.of_plan(ANN, "starter") is None


def test_the_same_plan_that_goes_on_is_refused(shop: Shop) -> None:
    shop.bought(a_plan("starter"))
    with pytest.raises(AlreadySubscribed):
        shop.changing.of_plan(ANN, "starter")


def test_a_lower_plan_is_refused_with_the_day_it_can_be_had(shop: Shop) -> None:
    shop.bought(a_plan("pro"))
    with pytest.raises(HigherPlanHeld) as told:
        shop.changing.of_plan(ANN, "starter")
    with pytest.raises(HigherPlanHeld) as refused:
        shop.order(a_plan("starter"))
    until = shop.subscription().period_end
    assert told.value.paid_until == refused.value.paid_until == until
    assert told.value.facts == {
        "plan_id": "pro",
        "paid_until": until.isoformat().replace("+00:00", "Z"),
    }


def test_a_lower_plan_bought_early_says_that_the_cancelled_one_ends(shop: Shop) -> None:
    shop.bought(a_plan("pro"))
    shop.cancelling.run(ANN)
    held = shop.subscription()
    told = shop.changing.of_plan(ANN, "starter")
    assert told == Replaced(held.plan_id, WEEKLY_CREDITS["pro"], held.period_end)


@pytest.mark.parametrize("plan_id", ["platinum", "demo"])
def test_what_is_not_on_sale_is_refused(shop: Shop, plan_id: str) -> None:
    with pytest.raises(NotOnSale):
        shop.changing.of_plan(ANN, plan_id)


@settings(max_examples=30, deadline=None)
@given(
    held=st.sampled_from(["starter", "pro", "pro_plus"]),
    wanted=st.sampled_from(["starter", "pro", "pro_plus"]),
    hours=st.integers(0, 60),
    is_cancelled=st.booleans(),
    spent=st.integers(0, 25),
    bonus=st.integers(1, 5),
)
def test_exactly_what_was_told_ends(
    *, held: str, wanted: str, hours: int, is_cancelled: bool, spent: int, bonus: int
) -> None:
    shop = Shop()
    shop.bought(a_plan(held, method=Method.ATM if is_cancelled else Method.CREDIT))
    if spent:
        shop.run(lambda stores: _spend(shop, stores, spent))
    shop.run(lambda stores: shop.ledger.grant(stores, ANN, _gift(bonus), shop.clock.now()))
    shop.clock.advance(seconds=hours * 3600)
    try:
        told = shop.changing.of_plan(ANN, wanted)
    except (AlreadySubscribed, HigherPlanHeld):
        return
    before = len(shop.entries())
    shop.bought(a_plan(wanted))
    ended = -sum(min(each.amount_credits, 0) for each in shop.entries()[before:])
    assert ended == (told.credits if told else 0)
    assert shop.wallet().credits_of(LotKind.BONUS) == bonus
    assert not shop.faults()


def _spend(shop: Shop, stores: Stores, amount: int) -> None:
    """Take credits of the plan's by a job that was delivered."""
    now, hold_id = shop.clock.now(), HoldId("job")
    shop.ledger.hold(stores, ANN, a_hold(hold_id, amount), now)
    shop.ledger.capture(stores, ANN, hold_id, amount, now)


def _gift(amount: int) -> Grant:
    return Grant(
        entry_id=EntryId("gift"),
        credits=amount,
        kind=LotKind.BONUS,
        cause=Cause("a gift"),
        entry_type=EntryType.BONUS,
        expires_at=None,
    )
