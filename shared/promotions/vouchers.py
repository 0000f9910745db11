"""Vouchers: a discount on one order, kept until that order takes it.

An order asks `offered_permille` for its price (the best single discount wins: give it to
`shared.catalogue.discount` beside the plan's), calls `use` in the commit that makes it,
`give_back` in the commit that finds it was never paid, and `use_again` when it was paid after all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType, Protocol

from shared.kernel.ids import AccountId, OrderId
from shared.promotions.errors import TooManyVouchers

VoucherId = NewType("VoucherId", str)
"""The id of the redemption that gave it."""

VOUCHERS_MAX = 20
"""Unused vouchers of one account."""


@dataclass(frozen=True)
class Voucher:
    """`permille` thousandths (1..1000) off one order until `expires_at`; `order_id` used it."""

    voucher_id: VoucherId
    account_id: AccountId
    permille: int
    created_at: datetime
    expires_at: datetime
    order_id: OrderId | None = None

    def is_good(self, now: datetime) -> bool:
        return self.order_id is None and now < self.expires_at


class VoucherStore(Protocol):
    """The vouchers of each account: one document."""

    def find(self, account_id: AccountId) -> Sequence[Voucher]:
        """Return the account's vouchers, checked at commit."""
        ...

    def glance(self, account_id: AccountId) -> Sequence[Voucher]:
        """Return them as advice."""
        ...

    def save(self, account_id: AccountId, vouchers: Sequence[Voucher]) -> None:
        """Replace vouchers that were found."""
        ...


class VoucherStores(Protocol):
    """A commit in which vouchers are given or used."""

    @property
    def vouchers(self) -> VoucherStore: ...


def offered(vouchers: Sequence[Voucher], now: datetime) -> Voucher | None:
    """Return the one an order would use: the largest, and of equals the first to expire."""
    good = [each for each in vouchers if each.is_good(now)]
    return min(good, key=lambda each: (-each.permille, each.expires_at), default=None)


def offered_permille(stores: VoucherStores, account_id: AccountId, now: datetime) -> int:
    """Return what the account's best voucher takes off, for a look; 0 without one."""
    best = offered(stores.vouchers.glance(account_id), now)
    return 0 if best is None else best.permille


def add(stores: VoucherStores, voucher: Voucher) -> None:
    """Keep a new voucher; those that are over make room. Raises: `TooManyVouchers`."""
    kept = stores.vouchers.find(voucher.account_id)
    alive = [each for each in kept if each.order_id or each.is_good(voucher.created_at)]
    unused = [each for each in alive if each.order_id is None]
    if len(unused) >= VOUCHERS_MAX:
        raise TooManyVouchers
    spent = [each for each in alive if each.order_id is not None][-VOUCHERS_MAX:]
    stores.vouchers.save(voucher.account_id, [*spent, *unused, voucher])


def use(
    stores: VoucherStores, account_id: AccountId, order_id: OrderId, now: datetime
) -> Voucher | None:
    """Use the best voucher for an order; the same one for the same order, None without one."""
    kept = stores.vouchers.find(account_id)
    used = next((each for each in kept if each.order_id == order_id), None)
    best = offered(kept, now)
    if used is not None or best is None:
        return used
    taken = replace(best, order_id=order_id)
    _save(stores, kept, taken)
    return taken


def give_back(stores: VoucherStores, account_id: AccountId, order_id: OrderId) -> None:
    """Free the voucher of an order that will not be paid; none, or again: no effect."""
    kept = stores.vouchers.find(account_id)
    used = next((each for each in kept if each.order_id == order_id), None)
    if used is not None:
        _save(stores, kept, replace(used, order_id=None))


def use_again(
    stores: VoucherStores,
    account_id: AccountId,
    order_id: OrderId,
    made_at: datetime,
    is_its: Callable[[Voucher], bool],
) -> bool:
    """Use up the voucher of an order that is paid, whether or not the order gave it back before.

    Args:
        made_at: when the order was made; what was good then is good for it.
        is_its: says whether a voucher may be the one the order was priced with.

    Returns: whether the order has a voucher now; without one, another order has used it.
    """
    kept = stores.vouchers.find(account_id)
    if any(each.order_id == order_id for each in kept):
        return True
    free = [each for each in kept if each.is_good(made_at) and is_its(each)]
    if not free:
        return False
    _save(stores, kept, replace(free[0], order_id=order_id))
    return True


def _save(stores: VoucherStores, kept: Sequence[Voucher], changed: Voucher) -> None:
    changes = [changed if each.voucher_id == changed.voucher_id else each for each in kept]
    stores.vouchers.save(changed.account_id, changes)
