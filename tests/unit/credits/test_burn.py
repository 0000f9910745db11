"""Which lots burn first."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.credits.burn import (
    BONUS_SUBSCRIPTION_PURCHASED,
    EXPIRING_FIRST,
    MONTHLY_THEN_PURCHASED,
    BurnOrder,
    allocate,
    burn_order_named,
)
from shared.credits.errors import InsufficientCredits
from shared.credits.model import Lot, LotKind
from tests.unit.credits.builders import IMAGE, NOW, VIDEO, a_lot

DAY = timedelta(days=1)

BOUGHT = a_lot("bought", kind=LotKind.PURCHASED)
WEEKLY = a_lot("weekly", kind=LotKind.SUBSCRIPTION, expires_at=NOW + 3 * DAY)
GIFT = a_lot("gift", kind=LotKind.BONUS, expires_at=NOW + 90 * DAY)


def burned(lots: list[Lot], amount: int, order: BurnOrder = EXPIRING_FIRST) -> list[str]:
    return [part.lot_id for part in allocate(lots, amount, VIDEO, order)]


def test_the_default_burns_the_earliest_expiry_first_and_what_never_expires_last() -> None:
    assert burned([BOUGHT, GIFT, WEEKLY], 30) == ["weekly", "gift", "bought"]


def test_lots_that_expire_together_burn_bonus_then_subscription_then_purchased() -> None:
    kinds = [LotKind.PURCHASED, LotKind.BONUS, LotKind.SUBSCRIPTION]
    assert burned([a_lot(kind, kind=kind) for kind in kinds], 30) == [
        "bonus",
        "subscription",
        "purchased",
    ]


def test_the_weekly_seed_burns_bonus_before_an_earlier_expiry() -> None:
    order = BONUS_SUBSCRIPTION_PURCHASED
    assert burned([BOUGHT, WEEKLY, GIFT], 30, order) == ["gift", "weekly", "bought"]


def test_the_point_seed_burns_the_monthly_points_before_the_bought_ones() -> None:
    order = MONTHLY_THEN_PURCHASED
    assert burned([BOUGHT, GIFT, WEEKLY], 30, order) == ["weekly", "gift", "bought"]


def test_a_lower_priority_number_burns_first_among_equals() -> None:
    assert burned([a_lot("late", priority=2), a_lot("soon", priority=1)], 20) == ["soon", "late"]


def test_a_lot_for_few_services_burns_before_one_for_all() -> None:
    narrow = a_lot("narrow", scope=frozenset({VIDEO}))
    assert burned([a_lot("wide"), narrow], 20) == ["narrow", "wide"]


def test_the_older_of_two_like_lots_burns_first() -> None:
    lots = [a_lot("a", granted_at=NOW), a_lot("b", granted_at=NOW - DAY)]
    assert burned(lots, 20) == ["b", "a"]


def test_only_what_is_needed_is_taken_from_the_last_lot() -> None:
    parts = allocate([WEEKLY, GIFT], 13, VIDEO, EXPIRING_FIRST)
    assert [(part.lot_id, part.credits) for part in parts] == [("weekly", 10), ("gift", 3)]


def test_a_lot_is_not_burned_by_a_service_outside_its_scope() -> None:
    lots = [a_lot("points", 10, scope=frozenset({IMAGE})), a_lot("all", 4)]
    with pytest.raises(InsufficientCredits) as refusal:
        allocate(lots, 5, VIDEO, EXPIRING_FIRST)
    assert (refusal.value.needed_credits, refusal.value.available_credits) == (5, 4)


def test_a_refusal_tells_the_client_what_is_needed_and_what_there_is() -> None:
    assert InsufficientCredits(8, 3).facts == {
        "needed_credits": 8,
        "available_credits": 3,
        "shortfall_credits": 5,
    }


LOTS = st.lists(
    st.builds(
        lambda number, amount, days, kind: a_lot(
            f"lot-{number}",
            amount,
            kind=kind,
            expires_at=None if days is None else NOW + days * DAY,
        ),
        st.integers(0, 10**6),
        st.integers(0, 20),
        st.none() | st.integers(1, 100),
        st.sampled_from(LotKind),
    ),
    max_size=8,
    unique_by=lambda lot: lot.lot_id,
)


@settings(deadline=None)
@given(LOTS, st.data())
def test_no_lot_is_touched_while_one_that_expires_earlier_has_credits_left(
    lots: list[Lot], data: st.DataObject
) -> None:
    total = sum(lot.remaining_credits for lot in lots)
    needed = data.draw(st.integers(0, total))
    taken = {part.lot_id: part.credits for part in allocate(lots, needed, VIDEO, EXPIRING_FIRST)}
    left = [lot for lot in lots if taken.get(lot.lot_id, 0) < lot.remaining_credits]
    for lot in lots:
        for other in left:
            if lot.lot_id in taken and other.expires_at and lot is not other:
                assert lot.expires_at is not None
                assert lot.expires_at <= other.expires_at
    assert sum(taken.values()) == needed


@pytest.mark.parametrize(
    "order", [EXPIRING_FIRST, BONUS_SUBSCRIPTION_PURCHASED, MONTHLY_THEN_PURCHASED]
)
def test_an_order_is_found_by_the_name_entries_record(order: BurnOrder) -> None:
    assert burn_order_named(order.name) is order


def test_a_name_that_was_never_an_orders_is_a_bug() -> None:
    with pytest.raises(KeyError):
        burn_order_named("cheapest_first")
