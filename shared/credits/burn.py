"""Which lots burn first: the order is data, and each entry records the one it used (M068)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from shared.credits.errors import InsufficientCredits
from shared.credits.model import Allocation, Lot, LotKind

SortValue: TypeAlias = tuple[int | datetime, ...]

NEVER = datetime.max.replace(tzinfo=UTC)


class BurnKey(StrEnum):
    """One criterion; what it puts first."""

    EXPIRY = "expiry"  # the earliest expiry; never last
    KIND = "kind"  # the kind named earliest by the order
    PRIORITY = "priority"  # the lowest number
    SCOPE = "scope"  # lots that few services may burn, before lots good for all


@dataclass(frozen=True)
class BurnOrder:
    """Criteria in falling weight; equal lots burn oldest first, then by lot id.

    `kinds` names every `LotKind` once. `name` is what entries record; a changed order gets a new
    name.
    """

    name: str
    keys: tuple[BurnKey, ...]
    kinds: tuple[LotKind, ...]


EXPIRING_FIRST = BurnOrder(
    "expiring_first",
    (BurnKey.EXPIRY, BurnKey.KIND, BurnKey.PRIORITY, BurnKey.SCOPE),
    (LotKind.BONUS, LotKind.SUBSCRIPTION, LotKind.PURCHASED),
)
"""The default. Source: M068, product.md 0.2."""

BONUS_SUBSCRIPTION_PURCHASED = BurnOrder(
    "bonus_subscription_purchased",
    (BurnKey.KIND, BurnKey.EXPIRY, BurnKey.PRIORITY, BurnKey.SCOPE),
    (LotKind.BONUS, LotKind.SUBSCRIPTION, LotKind.PURCHASED),
)
"""Weekly plans' own order. Source: M068, seed 003."""

MONTHLY_THEN_PURCHASED = BurnOrder(
    "monthly_then_purchased",
    (BurnKey.KIND, BurnKey.EXPIRY, BurnKey.PRIORITY, BurnKey.SCOPE),
    (LotKind.SUBSCRIPTION, LotKind.BONUS, LotKind.PURCHASED),
)
"""Point plans' own order, which knows no bonus. Source: M068, seed 002."""

BURN_ORDERS = MappingProxyType(
    {
        order.name: order
        for order in (EXPIRING_FIRST, BONUS_SUBSCRIPTION_PURCHASED, MONTHLY_THEN_PURCHASED)
    }
)
"""The orders catalogues may name."""


def burn_order_named(name: str) -> BurnOrder:
    """Return the burn order a catalogue or an entry names. An unknown name is a bug: `KeyError`."""
    return BURN_ORDERS[name]


def allocate(
    lots: Iterable[Lot], needed_credits: int, service_type: str, order: BurnOrder
) -> tuple[Allocation, ...]:
    """Choose what to take out of which lots.

    Args:
        lots: none of them expired.
        needed_credits: whole credits, > 0.

    Returns: parts that sum to `needed_credits`, in burn order; each lot at most once.
    Raises: `InsufficientCredits` when the lots that may pay for `service_type` hold less.
    """
    usable = in_order((lot for lot in lots if lot.may_pay_for(service_type)), order)
    available_credits = sum(lot.remaining_credits for lot in usable)
    if available_credits < needed_credits:
        raise InsufficientCredits(needed_credits, available_credits)
    return _take(usable, needed_credits)


def in_order(lots: Iterable[Lot], order: BurnOrder) -> list[Lot]:
    """Return `lots` as `order` burns them."""
    return sorted(lots, key=lambda lot: (*_weights(lot, order), lot.granted_at, lot.lot_id))


def _take(lots: Iterable[Lot], needed_credits: int) -> tuple[Allocation, ...]:
    parts: list[Allocation] = []
    for lot in lots:
        part = min(lot.remaining_credits, needed_credits)
        if part:
            parts.append(Allocation(lot.lot_id, part))
            needed_credits -= part
    return tuple(parts)


def _weights(lot: Lot, order: BurnOrder) -> SortValue:
    return tuple(_weight(lot, key, order) for key in order.keys)


def _weight(lot: Lot, key: BurnKey, order: BurnOrder) -> int | datetime:
    match key:
        case BurnKey.EXPIRY:
            return lot.expires_at or NEVER
        case BurnKey.KIND:
            return order.kinds.index(lot.kind)
        case BurnKey.PRIORITY:
            return lot.priority
        case BurnKey.SCOPE:
            return lot.scope is None
