"""Ask a gateway whether what our rows say of money is so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

from shared.kernel.ports import UnitOfWork
from shared.payments.direct import asked_of
from shared.payments.errors import GatewayRefused
from shared.payments.gateway import (
    Charge,
    ChargeStatus,
    Gateway,
    PaymentGateway,
    RefundOrder,
    RefundStatus,
)
from shared.payments.model import Order, Payment, Refund
from shared.payments.ports import PaymentStores
from shared.payments.refunding import LOST
from shared.payments.reversals import AT_GATEWAY
from shared.payments.states import RefundState

PAGE = 200

FRESH = timedelta(hours=1)
"""A gateway's own pages lag behind; what is newer is asked about the next day."""

Row = TypeVar("Row")
PageBehind: TypeAlias = Callable[[PaymentStores, Row | None], Sequence[Row]]


class ProveRows:
    """Reads our rows of a time, and has their gateway confirm them. Changes nothing."""

    def __init__(
        self, uow: UnitOfWork[PaymentStores], gateways: Mapping[Gateway, PaymentGateway]
    ) -> None:
        self._uow = uow
        self._gateways = gateways

    def payments(self, gateway: Gateway, since: datetime, now: datetime) -> Iterator[Payment]:
        """Yield what a gateway took since a moment, but for the last hour."""
        rows: Iterator[Payment] = self._pages(
            lambda stores, after: stores.payments.since(since, after, PAGE)
        )
        return (
            each
            for each in rows
            if each.gateway is gateway and since <= each.paid_at <= now - FRESH
        )

    def refunds(self, gateway: Gateway, since: datetime, now: datetime) -> Iterator[Refund]:
        """Yield the refunds we asked a gateway for that ended well, but for the last hour's."""
        rows: Iterator[Refund] = self._pages(
            lambda stores, after: stores.refunds.ended_since(since, after, PAGE)
        )
        return (
            each
            for each in rows
            if each.gateway is gateway
            and each.state is RefundState.DONE
            and _was_asked_for(each)
            and each.ended_at is not None
            and each.ended_at <= now - FRESH
        )

    def charge(self, payment: Payment) -> Charge | None:
        """Return the charge of a payment as its gateway states it; None: there is none."""
        order = self._uow.run(lambda stores: stores.orders.find(payment.order_id))
        charges = () if order is None else self._charges(order, payment)
        key = payment.charge.charge_key
        paid = (each for each in charges if each.status is ChargeStatus.PAID)
        return next((each for each in paid if each.charge_key == key), None)

    def is_given_back(self, refund: Refund) -> bool:
        """Say whether the gateway, too, gave the money of a refund back."""

        def work(stores: PaymentStores) -> tuple[Payment | None, Sequence[Refund]]:
            payment_id = refund.payment_id
            return stores.payments.find(payment_id), stores.refunds.of_payment(payment_id)

        payment, refunds = self._uow.run(work)
        assert payment is not None, f"{refund.refund_id} has a payment"
        order = RefundOrder(
            refund_id=refund.refund_id,
            reference=payment.gateway_reference,
            charge=payment.charge,
            paid=payment.amount,
            amount=refund.amount,
            reason=refund.reason,
            refunded_before_minor=_before_minor(refund, refunds),
        )
        try:
            answer = self._gateways[refund.gateway].look_up_refund(order)
        except GatewayRefused:
            return False
        return answer.status is RefundStatus.DONE

    def _charges(self, order: Order, payment: Payment) -> Iterator[Charge]:
        gateway = self._gateways[payment.gateway]
        if order.automatic is not None:
            yield gateway.look_up_charge(asked_of(order))
            return
        attempt = order.attempt_of(payment.gateway_reference)
        recurring = None if attempt is None else attempt.recurring_reference
        try:
            yield gateway.look_up(payment.gateway_reference)
            if order.is_recurring and recurring is not None:
                yield from gateway.look_up_renewals(recurring)
        except GatewayRefused:
            return

    def _pages(self, page_behind: PageBehind[Row]) -> Iterator[Row]:
        after: Row | None = None
        while page := self._page(page_behind, after):
            yield from page
            after = page[-1]

    def _page(self, page_behind: PageBehind[Row], after: Row | None) -> Sequence[Row]:
        return self._uow.run(lambda stores: page_behind(stores, after))


def given_back_minor(refunds: Sequence[Refund]) -> int:
    """Return what went back by refunds that are done; what a lost dispute took is none."""
    done = (each for each in refunds if each.state is RefundState.DONE and each.reason != LOST)
    return sum(each.amount.amount_minor for each in done)


def _was_asked_for(refund: Refund) -> bool:
    """Say whether we asked the gateway for it: it knows the others under no name of ours."""
    return not refund.is_by_hand and refund.reason not in {AT_GATEWAY, LOST}


def _before_minor(refund: Refund, refunds: Sequence[Refund]) -> int:
    """Return what the gateway gave back of the charge before `refund`."""
    assert refund.ended_at is not None, f"{refund.refund_id} has ended"
    return given_back_minor(
        [
            each
            for each in refunds
            if each.refund_id != refund.refund_id
            and not each.is_by_hand
            and each.ended_at is not None
            and each.ended_at <= refund.ended_at
        ]
    )
