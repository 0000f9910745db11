"""Vouchers: the best single one, once, and back when the order fails."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from shared.kernel.ids import AccountId, OrderId
from shared.promotions.errors import TooManyVouchers
from shared.promotions.vouchers import (
    VOUCHERS_MAX,
    Voucher,
    add,
    give_back,
    offered_permille,
    use,
)
from tests.unit.promotions.builders import JO, NOW, a_voucher

ORDER = OrderId("ord_1")


class FakeVouchers:
    """The vouchers of everybody; also the stores around them."""

    def __init__(self, *vouchers: Voucher) -> None:
        self.kept: Sequence[Voucher] = list(vouchers)

    @property
    def vouchers(self) -> "FakeVouchers":
        return self

    def find(self, account_id: AccountId) -> Sequence[Voucher]:
        return self.kept

    glance = find

    def save(self, account_id: AccountId, vouchers: Sequence[Voucher]) -> None:
        self.kept = vouchers


def test_the_largest_counts_and_of_equals_the_first_to_expire() -> None:
    small, late, soon = a_voucher("s", 50, 1), a_voucher("l", 200, 90), a_voucher("e", 200, 30)
    stores = FakeVouchers(small, late, soon)
    assert offered_permille(stores, JO, NOW) == 200
    used = use(stores, JO, ORDER, NOW)
    assert used is not None
    assert used.voucher_id == "e"


def test_an_order_keeps_its_voucher_however_often_it_asks() -> None:
    stores = FakeVouchers(a_voucher("a", 200), a_voucher("b", 300))
    assert use(stores, JO, ORDER, NOW) == use(stores, JO, ORDER, NOW)
    assert offered_permille(stores, JO, NOW) == 200


def test_what_is_over_is_not_offered() -> None:
    stores = FakeVouchers(a_voucher(days=1))
    assert offered_permille(stores, JO, NOW + timedelta(days=1)) == 0
    assert use(stores, JO, ORDER, NOW + timedelta(days=1)) is None


def test_a_voucher_comes_back_once_its_order_is_not_paid() -> None:
    stores = FakeVouchers(a_voucher())
    use(stores, JO, ORDER, NOW)
    assert offered_permille(stores, JO, NOW) == 0
    for _ in range(2):
        give_back(stores, JO, ORDER)
    assert offered_permille(stores, JO, NOW) == 100


def test_unused_vouchers_are_few_and_old_ones_make_room() -> None:
    stores = FakeVouchers(*(a_voucher(f"v-{number}", days=1) for number in range(VOUCHERS_MAX)))
    with pytest.raises(TooManyVouchers):
        add(stores, a_voucher("new"))
    later = a_voucher("later")
    stores.kept = [
        Voucher(each.voucher_id, JO, 100, NOW - timedelta(days=9), NOW) for each in stores.kept
    ]
    add(stores, later)
    assert stores.kept == [later]
