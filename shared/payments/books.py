"""A gateway's own books, and what in them differs from ours.

A notice tells of one charge and may be lost; the books name all of them, those nobody told us of
included. Source: payments facts, "A correct callback handler", step 10;
docs/decisions/0022-the-gateways-books-are-compared-daily.md.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.kernel.money import Money
from shared.payments.gateway import Charge, Gateway, Notice


@dataclass(frozen=True)
class BookedCharge:
    """Money the gateway says it took. `names` are those one of our orders may have there.

    `charge_keys` are the names the charge itself may have with us, the surest first: a gateway's
    list need not say whether a charge of a recurring payment is its first.
    """

    charge: Charge
    names: tuple[str, ...]
    charge_keys: tuple[str, ...]


@dataclass(frozen=True)
class BookedReturn:
    """All the gateway ever gave back of one charge, in refunds that are done; minor units."""

    charge: Charge
    charge_keys: tuple[str, ...]
    returned_minor: int


@dataclass(frozen=True)
class Books:
    """What a gateway has on record since a moment.

    `told` is what it said, or meant to say, of money that went back: to be taken as its messages
    are. `is_whole` is False where the gateway would not show its list.
    """

    charges: Sequence[BookedCharge] = ()
    returns: Sequence[BookedReturn] = ()
    told: Sequence[Notice] = ()
    is_whole: bool = True


class GatewayBooks(Protocol):
    """Reads a gateway's books. Raises as `PaymentGateway` does."""

    def since(self, moment: datetime) -> Books:
        """Return every charge taken, and everything given back, since `moment`."""
        ...

    def proven(self, booked: BookedCharge, *, is_recurring: bool) -> Sequence[Notice]:
        """Return the paid charges of a checkout as the gateway vouches for them now.

        Args:
            is_recurring: our order is charged every month.
        """
        ...


class DifferenceKind(StrEnum):
    """What does not agree; the names are stored, shown and alarmed on."""

    UNKNOWN_CHARGE = "unknown_charge"  # money there under a name no order of ours has
    UNRECORDED_CHARGE = "unrecorded_charge"  # an order of ours was paid, and we cannot take it
    MISSING_CHARGE = "missing_charge"  # our row of money the gateway did not take
    AMOUNT_DIFFERS = "amount_differs"
    REFUNDED_THERE = "refunded_there"  # more went back there than we know of
    REFUNDED_HERE = "refunded_here"  # we count money as given back that is not
    BOOKS_CLOSED = "books_closed"  # the gateway would not show its list


@dataclass(frozen=True)
class Difference:
    """One of them, once for ever. `about` names the charge, payment or refund.

    `there` and `here` are the amounts, None where there is none. `told_at` is when somebody of
    ours was told, `settled_at` when a later comparison found that it agrees.
    """

    gateway: Gateway
    kind: DifferenceKind
    about: str
    there: Money | None
    here: Money | None
    found_at: datetime
    told_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def difference_id(self) -> str:
        """Name of the row: the same difference found again is the same row."""
        return difference_id_of(self.gateway, self.kind, self.about)


def difference_id_of(gateway: Gateway, kind: DifferenceKind, about: str) -> str:
    """Return the name of the row of a difference."""
    digest = hashlib.sha256(f"{gateway.value} {kind.value} {about}".encode()).hexdigest()
    return f"dif_{digest[:32]}"


class DifferenceStore(Protocol):
    """Differences that were found."""

    def find(self, difference_id: str) -> Difference | None:
        """Return the difference, checked at commit, or None."""
        ...

    def save(self, difference: Difference) -> None:
        """Write a new or found difference."""
        ...

    def unsettled(self, limit: int) -> Sequence[Difference]:
        """Return at most `limit` that still stand, newest first."""
        ...
