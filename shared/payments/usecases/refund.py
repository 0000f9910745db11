"""Ask for a refund, send it, and learn what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from shared.accounts.errors import FieldRefused
from shared.catalogue.discount import STEP_MINOR
from shared.kernel.idempotency import Claim, RequestKey, made_before
from shared.kernel.ids import PaymentId, RefundId
from shared.kernel.money import Money
from shared.kernel.ports import Clock, IdSource, UnitOfWork
from shared.payments.errors import (
    GatewayRefused,
    GatewayUnavailable,
    GatewayUncertain,
    PaymentUnknown,
    RefundByHandOnly,
)
from shared.payments.gateway import (
    Gateway,
    PaymentGateway,
    RefundAnswer,
    RefundOrder,
    RefundStatus,
)
from shared.payments.model import Payment, Refund
from shared.payments.ports import PaymentStores
from shared.payments.refunding import Refunds
from shared.payments.states import REFUND_NEXT, RefundState, moved

SENDING_LEASE = timedelta(minutes=5)
"""Longer than a gateway can keep us waiting for all answers of one refund."""


@dataclass(frozen=True)
class RefundWish:
    """What an administrator asks for. `amount_minor` None means all that is left."""

    payment_id: PaymentId
    amount_minor: int | None
    reason: str
    actor: str
    is_by_hand: bool = False


class AskRefund:
    """Writes a refund down; the task sends it."""

    def __init__(
        self, uow: UnitOfWork[PaymentStores], refunds: Refunds, ids: IdSource, clock: Clock
    ) -> None:
        self._uow = uow
        self._refunds = refunds
        self._ids = ids
        self._clock = clock

    def run(self, wish: RefundWish, request_key: RequestKey | None) -> tuple[Refund, bool]:
        """Return the refund, and whether an earlier request of the same key made it.

        Raises: `PaymentUnknown`, `RefundByHandOnly`, `RefundOpen`, `RefundTooLarge`,
        `IdempotencyConflict`; `FieldRefused` for a part finer than what gateways charge.
        """
        refund_id = RefundId(self._ids.new("ref"))

        def work(stores: PaymentStores) -> tuple[Refund, bool]:
            now = self._clock.now()
            made = made_before(stores.claims, request_key, now)
            if made is not None:
                return _refund(stores, RefundId(made[0])), True
            payment = stores.payments.find(wish.payment_id)
            if payment is None:
                raise PaymentUnknown
            if not wish.is_by_hand and not _can_be_sent(stores, payment):
                raise RefundByHandOnly(payment.gateway)
            left, currency = payment.left_minor, payment.amount.currency
            amount_minor = left if wish.amount_minor is None else wish.amount_minor
            if amount_minor % STEP_MINOR[currency]:
                raise FieldRefused(
                    "amount_minor", "payments.amount_minor_invalid", "is finer than prices are"
                )
            asked = Refund(
                refund_id=refund_id,
                payment_id=payment.payment_id,
                account_id=payment.account_id,
                gateway=payment.gateway,
                amount=Money(amount_minor, currency),
                reason=wish.reason,
                actor=wish.actor,
                created_at=now,
                updated_at=now,
                is_by_hand=wish.is_by_hand,
            )
            self._refunds.open(stores, payment, asked, now)
            if request_key is not None:
                stores.claims.save(Claim(request_key, (refund_id,), now))
            return _refund(stores, refund_id), False

        return self._uow.run(work)


class SendRefund:
    """Gives money back at the gateway, once.

    The row says `sending` before the call, so that a process that dies during it leaves a trace:
    the next one asks the gateway before it repeats anything. It waits for `SENDING_LEASE` first,
    because a gateway that knows of nothing may be reading a call that is on its way still.
    """

    def __init__(
        self,
        uow: UnitOfWork[PaymentStores],
        refunds: Refunds,
        gateways: Mapping[Gateway, PaymentGateway],
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._refunds = refunds
        self._gateways = gateways
        self._clock = clock

    def run(self, refund_id: RefundId) -> Refund | None:
        """Send the refund or ask about it; None when there is nothing to do any more.

        Raises: `GatewayUnavailable`, `GatewayUncertain`: to be tried again, also while another
        process is sending it.
        """
        refund, payment, is_first = self._uow.run(lambda stores: self._begin(stores, refund_id))
        if refund is None or payment is None:
            return None
        order = _order(refund, payment)
        if not is_first:
            answer = self._gateways[refund.gateway].look_up_refund(order)
            settled = self._settle(refund_id, answer)
            if settled.state is not RefundState.REQUESTED:
                return settled
            self._uow.run(lambda stores: self._begin(stores, refund_id))
        return self._settle(refund_id, self._send(refund, order))

    def _send(self, refund: Refund, order: RefundOrder) -> RefundAnswer:
        try:
            return self._gateways[refund.gateway].refund(order)
        except GatewayRefused:
            return RefundAnswer(RefundStatus.REJECTED)
        except GatewayUnavailable:
            self._settle(refund.refund_id, RefundAnswer(RefundStatus.UNKNOWN))
            raise

    def _begin(
        self, stores: PaymentStores, refund_id: RefundId
    ) -> tuple[Refund | None, Payment | None, bool]:
        """Return the refund, its payment, and whether nobody has sent it yet."""
        refund = stores.refunds.find(refund_id)
        if refund is None or not refund.is_open:
            return None, None, False
        payment, now = stores.payments.find(refund.payment_id), self._clock.now()
        if refund.state is RefundState.SENDING and now < refund.updated_at + SENDING_LEASE:
            raise GatewayUncertain("it may be on its way")
        if refund.state is not RefundState.REQUESTED:
            return refund, payment, False
        state = moved(REFUND_NEXT, refund.state, RefundState.SENDING)
        sending = replace(refund, state=state, updated_at=now)
        stores.refunds.save(sending)
        return sending, payment, True

    def _settle(self, refund_id: RefundId, answer: RefundAnswer) -> Refund:
        def work(stores: PaymentStores) -> Refund:
            refund = _refund(stores, refund_id)
            payment = stores.payments.find(refund.payment_id)
            assert payment is not None, f"{refund_id} has a payment"
            return self._refunds.settle(stores, payment, refund, answer, self._clock.now())

        return self._uow.run(work)


def _can_be_sent(stores: PaymentStores, payment: Payment) -> bool:
    """Say whether its gateway can give a payment back; what was paid with a code it cannot."""
    order = stores.orders.find(payment.order_id)
    paid = None if order is None else order.attempt_of(payment.gateway_reference)
    return payment.charge.is_refundable and (paid is None or paid.code is None)


def _refund(stores: PaymentStores, refund_id: RefundId) -> Refund:
    refund = stores.refunds.find(refund_id)
    assert refund is not None, f"{refund_id} was written"
    return refund


def _order(refund: Refund, payment: Payment) -> RefundOrder:
    return RefundOrder(
        refund_id=refund.refund_id,
        reference=payment.gateway_reference,
        charge=payment.charge,
        paid=payment.amount,
        amount=refund.amount,
        reason=refund.reason,
        refunded_before_minor=payment.refunded_minor,
    )
