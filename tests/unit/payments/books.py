"""Gateways' books as their own lists have them, and a shop that compares itself with them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shared.kernel.money import Money
from shared.payments.books import BookedCharge, BookedReturn, Books, Difference
from shared.payments.gateway import (
    Charge,
    ChargeStatus,
    Gateway,
    Notice,
    NoticeKind,
    RefundAnswer,
    RefundStatus,
)
from shared.payments.usecases.compare import CompareBooks, Comparison
from shared.payments.usecases.prove import ProveRows
from tests.unit.payments.builders import Shop
from tests.unit.payments.gateways import Book, FakeGateway


@dataclass
class FakeBooks:
    """Implements `GatewayBooks` on what a `FakeGateway` knows.

    ECPay's list, as the real one, does not tell which charge of a recurring order is the first,
    and nobody is told of what goes back at its console.
    """

    gateway: FakeGateway
    strangers: list[BookedCharge] = field(default_factory=list)
    left_out: set[str] = field(default_factory=set)
    console: Counter[str] = field(default_factory=Counter)
    is_closed: bool = False

    def since(self, moment: datetime) -> Books:
        self.gateway._fail_before()
        if self.is_closed:
            return Books(is_whole=False)
        charges = [
            self._booked(book, charge)
            for book in self.gateway.books.values()
            for charge in book.charges
            if charge.paid_at is not None and charge.paid_at >= moment
        ]
        kept = [each for each in charges if each.charge.charge_key not in self.left_out]
        return Books([*kept, *self.strangers], self._returns(), self._told())

    def proven(self, booked: BookedCharge, *, is_recurring: bool) -> Sequence[Notice]:
        reference = booked.names[0]
        first = self.gateway.look_up(reference)
        later = self.gateway.look_up_renewals(reference) if is_recurring else ()
        paid = [
            (NoticeKind.PAID if each is first else NoticeKind.RENEWED, each)
            for each in [first, *later]
            if each.status is ChargeStatus.PAID
        ]
        return [
            self.gateway.notice(kind, reference, f"compared:{each.charge_key}", charge=each)
            for kind, each in paid
        ]

    def refund_at_console(self, charge: Charge, minor: int) -> None:
        """Let somebody at the gateway give money back."""
        self.console[charge.charge_key] += minor

    def returned_minor(self, charge: Charge) -> int:
        """Return all that ever went back of a charge."""
        asked = sum(
            order.amount.amount_minor
            for order in self.gateway.refund_orders
            if order.charge.charge_key == charge.charge_key
            and self.gateway.refunds[order.refund_id].status is RefundStatus.DONE
        )
        return asked + self.console[charge.charge_key]

    @property
    def charges(self) -> list[Charge]:
        return [charge for book in self.gateway.books.values() for charge in book.charges]

    def _booked(self, book: Book, charge: Charge) -> BookedCharge:
        keys = (charge.charge_key,)
        if self.gateway.gateway is Gateway.ECPAY:
            keys = (charge.charge_key, book.reference)
        names = (book.reference, self.gateway.subscription_of(book.reference))
        return BookedCharge(charge, tuple(filter(None, names)), keys)

    def _returns(self) -> list[BookedReturn]:
        returned = [(charge, self.returned_minor(charge)) for charge in self.charges]
        return [
            BookedReturn(charge, (charge.charge_key,), minor) for charge, minor in returned if minor
        ]

    def _told(self) -> list[Notice]:
        if self.gateway.gateway is Gateway.ECPAY:
            return []
        return [
            self._told_of(charge, self.console[charge.charge_key])
            for charge in self.charges
            if self.console[charge.charge_key]
        ]

    def _told_of(self, charge: Charge, minor: int) -> Notice:
        assert charge.amount is not None
        name = f"adj_console_{charge.charge_key}"
        answer = RefundAnswer(RefundStatus.DONE, name, Money(minor, charge.amount.currency))
        reference = charge.charge_key.partition(":")[0]
        return self.gateway.notice(
            NoticeKind.REFUND, reference, f"compared:{name}:approved", charge=charge, refund=answer
        )


class Auditor:
    """Compares a shop with its gateways; `alarms` are the differences somebody was told of."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.books = {each: FakeBooks(gateway) for each, gateway in shop.gateways.items()}
        self.ecpay, self.paddle = self.books[Gateway.ECPAY], self.books[Gateway.PADDLE]
        self.alarms: list[Difference] = []
        uow: Any = shop.uow
        prove = ProveRows(uow, shop.gateways)
        self.comparing = CompareBooks(uow, self.books, prove, shop.noticing, shop.clock)

    def compare(self, gateway: Gateway) -> Comparison:
        """Compare, and be told of what is new as the task's handler tells."""
        done = self.comparing.run(gateway)
        for difference in done.untold:
            self.alarms.append(difference)
            self.comparing.mark_told(difference)
        return done

    def standing(self) -> list[Difference]:
        rows: Sequence[Difference] = self.shop.run(lambda stores: stores.differences.unsettled(100))
        return [replace(each, told_at=None) for each in rows]

    def kinds(self) -> list[tuple[str, str]]:
        return sorted((each.kind.value, each.about) for each in self.standing())
