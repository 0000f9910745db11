"""Whether the ledger, our orders and the gateways' own view of an account agree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from shared.credits.reconcile import LedgerReport
from shared.kernel.ids import AccountId, PaymentId
from shared.kernel.ports import UnitOfWork
from shared.payments.direct import asked_of
from shared.payments.errors import GatewayRefused
from shared.payments.gateway import Charge, ChargeStatus, Gateway, PaymentGateway
from shared.payments.model import Attempt, ItemKind, Order, Payment, Purpose, Refund
from shared.payments.naming import payment_id_of, purchase_entry_id
from shared.payments.ports import PaymentStores
from shared.payments.states import OrderState, PaymentState, RefundState

PAGE = 100


class FindingKind(StrEnum):
    """What does not agree."""

    UNRECORDED = "unrecorded"  # the gateway took money we have no row of
    UNKNOWN_THERE = "unknown_there"  # we have a row of money the gateway did not take
    AMOUNT = "amount"  # the two name different amounts
    ORDER = "order"  # an order and its payments do not fit
    FULFILMENT = "fulfilment"  # paid credits that were never given
    REFUND = "refund"  # what was refunded is not the sum of the refunds
    SURPLUS = "surplus"  # money we owe back and nobody is sending
    LEDGER = "ledger"  # entries, lots and balance do not fit


@dataclass(frozen=True)
class Finding:
    """One of them; `detail` names the order, payment or charge."""

    kind: FindingKind
    detail: str


@dataclass(frozen=True)
class ReconciliationReport:
    """What was compared for one account; money in minor units, of all currencies together."""

    account_id: AccountId
    orders: int
    payments: int
    taken_minor: int
    returned_minor: int
    findings: tuple[Finding, ...]

    @property
    def agrees(self) -> bool:
        return not self.findings


class LedgerCheck(Protocol):
    """Checks the ledger of one account; `shared.credits.reconcile`."""

    def check(self, account_id: AccountId) -> LedgerReport:
        """Check one account."""
        ...


@dataclass(frozen=True)
class _Row:
    order: Order
    payments: Sequence[Payment]
    refunds: Mapping[PaymentId, Sequence[Refund]]
    granted: frozenset[str]


class CheckPayments:
    """Compares; changes nothing. Asks the gateways once or twice for every order."""

    def __init__(
        self,
        uow: UnitOfWork[PaymentStores],
        gateways: Mapping[Gateway, PaymentGateway],
        ledgers: LedgerCheck,
    ) -> None:
        self._uow = uow
        self._gateways = gateways
        self._ledgers = ledgers

    def check(self, account_id: AccountId) -> ReconciliationReport:
        """Compare everything of one account.

        Raises: `GatewayUnavailable`, `GatewayUncertain`.
        """
        rows = [self._row(order) for order in self._orders(account_id)]
        faults = self._ledgers.check(account_id).faults
        findings = [Finding(FindingKind.LEDGER, fault.detail) for fault in faults]
        for row in rows:
            findings += [*_own(row), *self._compared(row)]
        payments = [payment for row in rows for payment in row.payments]
        return ReconciliationReport(
            account_id=account_id,
            orders=len(rows),
            payments=len(payments),
            taken_minor=sum(payment.amount.amount_minor for payment in payments),
            returned_minor=sum(payment.refunded_minor for payment in payments),
            findings=tuple(findings),
        )

    def _orders(self, account_id: AccountId) -> Iterator[Order]:
        after: Order | None = None
        while page := self._page(account_id, after):
            yield from page
            after = page[-1]

    def _page(self, account_id: AccountId, after: Order | None) -> Sequence[Order]:
        return self._uow.run(lambda stores: stores.orders.of_owner(account_id, PAGE, after))

    def _row(self, order: Order) -> _Row:
        def work(stores: PaymentStores) -> _Row:
            payments = stores.payments.of_order(order.order_id)
            refunds = {
                each.payment_id: stores.refunds.of_payment(each.payment_id) for each in payments
            }
            entries = {each.payment_id: purchase_entry_id(each.payment_id) for each in payments}
            granted = frozenset(
                payment_id
                for payment_id, entry_id in entries.items()
                if stores.entries.find(order.account_id, entry_id) is not None
            )
            return _Row(order, payments, refunds, granted)

        return self._uow.run(work)

    def _compared(self, row: _Row) -> Iterator[Finding]:
        known = {each.payment_id: each for each in row.payments}
        for attempt in row.order.attempts:
            for charge in self._charges(row.order, attempt):
                payment_id = payment_id_of(attempt.gateway, charge.charge_key)
                payment = known.pop(payment_id, None)
                if payment is None:
                    yield Finding(FindingKind.UNRECORDED, charge.charge_key)
                elif payment.amount != charge.amount:
                    yield Finding(FindingKind.AMOUNT, charge.charge_key)
        for payment_id in known:
            yield Finding(FindingKind.UNKNOWN_THERE, payment_id)

    def _charges(self, order: Order, attempt: Attempt) -> Iterator[Charge]:
        """Yield what the gateway took through one try."""
        gateway = self._gateways[attempt.gateway]
        if order.automatic is not None:
            charge = gateway.look_up_charge(asked_of(order))
            yield from [charge] if charge.status is ChargeStatus.PAID else []
            return
        if attempt.checkout is None:
            return
        try:
            charges = [gateway.look_up(attempt.gateway_reference)]
            reference = attempt.recurring_reference
            if order.is_recurring and reference is not None:
                charges += gateway.look_up_renewals(reference)
        except GatewayRefused:
            return
        yield from (charge for charge in charges if charge.status is ChargeStatus.PAID)


def _own(row: _Row) -> Iterator[Finding]:
    """Yield what does not fit within our own rows."""
    order = row.order
    first = [each for each in row.payments if each.payment_id == order.payment_id]
    is_paid = order.state is OrderState.PAID
    if is_paid != bool(first) or is_paid != bool(row.payments):
        yield Finding(FindingKind.ORDER, order.order_id)
    if sum(each.purpose is Purpose.FIRST for each in row.payments) > 1:
        yield Finding(FindingKind.ORDER, order.order_id)
    for payment in row.payments:
        yield from _own_payment(row, payment)


def _own_payment(row: _Row, payment: Payment) -> Iterator[Finding]:
    is_pack = row.order.item.kind is ItemKind.PACK and payment.purpose is Purpose.FIRST
    if is_pack != (payment.payment_id in row.granted):
        yield Finding(FindingKind.FULFILMENT, payment.payment_id)
    refunds = row.refunds[payment.payment_id]
    done = [each.amount.amount_minor for each in refunds if each.state is RefundState.DONE]
    if sum(done) != payment.refunded_minor:
        yield Finding(FindingKind.REFUND, payment.payment_id)
    is_sent = any(each.is_open for each in refunds) or payment.state is PaymentState.REFUNDED
    if payment.purpose is Purpose.SURPLUS and not is_sent:
        yield Finding(FindingKind.SURPLUS, payment.payment_id)
