"""Compare a gateway's books with our rows: what we missed is taken, what remains is listed.

It may die anywhere and be run twice: what is taken is taken as the gateway's messages are, and a
difference has one row. Source: docs/decisions/0022-the-gateways-books-are-compared-daily.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.credits.errors import WalletFull
from shared.kernel.money import Money
from shared.kernel.ports import Clock, TaskQueue, UnitOfWork
from shared.payments.books import (
    BookedCharge,
    BookedReturn,
    Books,
    Difference,
    DifferenceKind,
    GatewayBooks,
)
from shared.payments.errors import PaymentAwaited
from shared.payments.gateway import Gateway, Notice
from shared.payments.model import NoticeOutcome, Order, Payment
from shared.payments.naming import payment_id_of
from shared.payments.ports import ComparingStores
from shared.payments.schedule import compare_task
from shared.payments.usecases.notice import TakeNotice
from shared.payments.usecases.prove import ProveRows, given_back_minor

LOOK_BACK = timedelta(days=3)
"""How far back books are read, every day: a day that was missed is compared on the next."""

UNSETTLED_MAX = 1000
"""Rows looked at for having settled. More of them are an incident of their own."""


@dataclass(frozen=True)
class Comparison:
    """What one comparison did. `untold` are differences nobody of ours was told of yet."""

    charges: int
    outcomes: tuple[NoticeOutcome, ...]
    untold: tuple[Difference, ...]


@dataclass
class _Sheet:
    """One comparison while it goes on: what was looked at, and what did not agree."""

    gateway: Gateway
    now: datetime
    compared: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    found: list[Difference] = field(default_factory=list)
    outcomes: list[NoticeOutcome] = field(default_factory=list)

    def differs(
        self, kind: DifferenceKind, about: str, there: Money | None, here: Money | None
    ) -> None:
        self.found.append(Difference(self.gateway, kind, about, there, here, self.now))


class QueueComparisons:
    """Queues a comparison for every gateway."""

    def __init__(self, gateways: Sequence[Gateway], queue: TaskQueue, clock: Clock) -> None:
        self._gateways, self._queue, self._clock = gateways, queue, clock

    def run(self) -> int:
        """Return how many were queued. Raises: `QueueUnavailable`."""
        now = self._clock.now()
        for gateway in self._gateways:
            self._queue.enqueue(compare_task(gateway, now))
        return len(self._gateways)


class ReadDifferences:
    """Lists what stands between us and the gateways."""

    def __init__(self, uow: UnitOfWork[ComparingStores]) -> None:
        self._uow = uow

    def run(self, limit: int) -> Sequence[Difference]:
        """Return at most `limit` differences that still stand, newest first."""
        return self._uow.run(lambda stores: stores.differences.unsettled(limit))


class CompareBooks:
    """Brings our rows to what a gateway's books say, and lists what cannot be brought there."""

    def __init__(
        self,
        uow: UnitOfWork[ComparingStores],
        books: Mapping[Gateway, GatewayBooks],
        prove: ProveRows,
        take: TakeNotice,
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._books = books
        self._prove = prove
        self._take = take
        self._clock = clock

    def run(self, gateway: Gateway) -> Comparison:
        """Compare.

        Raises: `GatewayUnavailable`, `GatewayUncertain`: to be tried again.
        """
        sheet = _Sheet(gateway, self._clock.now())
        since = sheet.now - LOOK_BACK
        books = self._books[gateway].since(since)
        self._compare(sheet, books, since)
        self._settle(sheet)
        untold = [self._kept(each) for each in sheet.found]
        return Comparison(
            charges=len(books.charges),
            outcomes=tuple(sheet.outcomes),
            untold=tuple(each for each in untold if each.told_at is None),
        )

    def mark_told(self, difference: Difference) -> None:
        """Note that somebody of ours was told; again is no error."""

        def work(stores: ComparingStores) -> None:
            row = stores.differences.find(difference.difference_id)
            if row is not None and row.told_at is None:
                stores.differences.save(replace(row, told_at=self._clock.now()))

        self._uow.run(work)

    def _compare(self, sheet: _Sheet, books: Books, since: datetime) -> None:
        sheet.compared.add(sheet.gateway)
        if not books.is_whole:
            sheet.differs(DifferenceKind.BOOKS_CLOSED, sheet.gateway, None, None)
        for booked in books.charges:
            self._charge(sheet, booked)
        for notice in books.told:
            self._taken(sheet, notice)
        for returned in books.returns:
            self._return(sheet, returned)
        for payment in self._prove.payments(sheet.gateway, since, sheet.now):
            if payment.payment_id not in sheet.seen:
                sheet.compared.add(payment.payment_id)
                self._missing(sheet, payment)
        for refund in self._prove.refunds(sheet.gateway, since, sheet.now):
            sheet.compared.add(refund.refund_id)
            if not self._prove.is_given_back(refund):
                about, amount = refund.refund_id, refund.amount
                sheet.differs(DifferenceKind.REFUNDED_HERE, about, None, amount)

    def _charge(self, sheet: _Sheet, booked: BookedCharge) -> None:
        about = booked.charge_keys[0]
        sheet.compared.add(about)
        there = booked.charge.amount
        payment = self._payment(sheet.gateway, booked)
        if payment is None:
            order = self._order(sheet.gateway, booked)
            if order is None:
                sheet.differs(DifferenceKind.UNKNOWN_CHARGE, about, there, None)
                return
            payment = self._missed(sheet, booked, order)
            if payment is None:
                is_price = there == order.price
                kind = (
                    DifferenceKind.UNRECORDED_CHARGE if is_price else DifferenceKind.AMOUNT_DIFFERS
                )
                sheet.differs(kind, about, there, order.price)
                return
        sheet.seen.add(payment.payment_id)
        sheet.compared.add(payment.payment_id)
        if payment.amount != there:
            sheet.differs(DifferenceKind.AMOUNT_DIFFERS, about, there, payment.amount)

    def _missed(self, sheet: _Sheet, booked: BookedCharge, order: Order) -> Payment | None:
        """Take a charge nobody told us of, as if it were told now; return its payment."""
        proven = self._books[sheet.gateway].proven(booked, is_recurring=order.is_recurring)
        for notice in proven:
            self._taken(sheet, notice)
        meant = [
            notice.charge.charge_key
            for notice in proven
            if notice.charge is not None
            and (
                notice.charge.charge_key in booked.charge_keys[:1]
                or notice.charge.trade_no == booked.charge.trade_no
            )
        ]
        return self._found(sheet.gateway, meant)

    def _missing(self, sheet: _Sheet, payment: Payment) -> None:
        charge = self._prove.charge(payment)
        if charge is None:
            sheet.differs(DifferenceKind.MISSING_CHARGE, payment.payment_id, None, payment.amount)
        elif charge.amount != payment.amount:
            about = payment.charge.charge_key
            sheet.differs(DifferenceKind.AMOUNT_DIFFERS, about, charge.amount, payment.amount)

    def _return(self, sheet: _Sheet, returned: BookedReturn) -> None:
        payment = self._payment(sheet.gateway, returned)
        if payment is None:
            return  # the charge itself is listed, or older than what we ever sold
        sheet.compared.add(payment.payment_id)
        refunds = self._uow.run(lambda stores: stores.refunds.of_payment(payment.payment_id))
        here_minor = given_back_minor(refunds)
        open_minor = sum(each.amount.amount_minor for each in refunds if each.is_open)
        if returned.returned_minor > here_minor + open_minor:
            currency = payment.amount.currency
            there, here = Money(returned.returned_minor, currency), Money(here_minor, currency)
            sheet.differs(DifferenceKind.REFUNDED_THERE, payment.payment_id, there, here)

    def _taken(self, sheet: _Sheet, notice: Notice) -> None:
        try:
            sheet.outcomes.append(self._take.run(notice).outcome)
        except (PaymentAwaited, WalletFull):
            return  # nothing was recorded: the next comparison tries again

    def _payment(self, gateway: Gateway, booked: BookedCharge | BookedReturn) -> Payment | None:
        """Return the payment of a charge, if its number there is none that is another's."""
        payment = self._found(gateway, booked.charge_keys)
        if payment is None:
            return None
        numbers = {payment.charge.trade_no, booked.charge.trade_no} - {None}
        return payment if len(numbers) <= 1 else None

    def _found(self, gateway: Gateway, charge_keys: Sequence[str]) -> Payment | None:
        def work(stores: ComparingStores) -> Payment | None:
            found = (stores.payments.find(payment_id_of(gateway, key)) for key in charge_keys)
            return next((payment for payment in found if payment is not None), None)

        return self._uow.run(work)

    def _order(self, gateway: Gateway, booked: BookedCharge) -> Order | None:
        def work(stores: ComparingStores) -> Order | None:
            named = (stores.orders.find_named(gateway, name) for name in booked.names)
            order_id = next((each for each in named if each is not None), None)
            return None if order_id is None else stores.orders.find(order_id)

        return self._uow.run(work)

    def _kept(self, found: Difference) -> Difference:
        """Return the row of a difference: a new one, or the one it has."""

        def work(stores: ComparingStores) -> Difference:
            row = stores.differences.find(found.difference_id)
            if row is not None and row.settled_at is None:
                return row
            stores.differences.save(found)
            return found

        return self._uow.run(work)

    def _settle(self, sheet: _Sheet) -> None:
        """Note which differences of before are none any more."""
        still = {each.difference_id for each in sheet.found}
        for row in self._standing(sheet.gateway):
            if row.about in sheet.compared and row.difference_id not in still:
                self._note_settled(row, sheet.now)

    def _note_settled(self, row: Difference, now: datetime) -> None:
        def work(stores: ComparingStores) -> None:
            present = stores.differences.find(row.difference_id)
            if present is not None and present.settled_at is None:
                stores.differences.save(replace(present, settled_at=now))

        self._uow.run(work)

    def _standing(self, gateway: Gateway) -> Iterator[Difference]:
        rows = self._uow.run(lambda stores: stores.differences.unsettled(UNSETTLED_MAX))
        return (row for row in rows if row.gateway is gateway)
