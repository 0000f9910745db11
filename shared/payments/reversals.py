"""What gateways tell of money that goes back or is disputed, inside an open commit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.kernel.ids import OrderId
from shared.kernel.money import Money
from shared.payments import news
from shared.payments.auto_top_up import PauseReason
from shared.payments.gateway import Notice, NoticeKind, RefundAnswer, RefundStatus
from shared.payments.model import Dispute, NoticeOutcome, Payment, Refund
from shared.payments.naming import dispute_id_of, payment_id_of, refund_id_of
from shared.payments.ports import PaymentStores
from shared.payments.refunding import LOST, SYSTEM, Refunds
from shared.payments.states import (
    DISPUTE_NEXT,
    PAYMENT_NEXT,
    DisputeState,
    PaymentState,
    may_move,
    moved,
)
from shared.payments.top_up_events import money_went_back

AT_GATEWAY = "made at the gateway"


class Reversals:
    """Applies messages about refunds and disputes, and the end of a dispute."""

    kinds = frozenset({NoticeKind.REFUND, NoticeKind.DISPUTED, NoticeKind.DISPUTE_WON})

    def __init__(self, refunds: Refunds) -> None:
        self._refunds = refunds

    def take(
        self, stores: PaymentStores, notice: Notice, now: datetime
    ) -> tuple[NoticeOutcome, OrderId | None]:
        """Apply a message of one of `kinds`."""
        payment = _payment_of(stores, notice)
        if payment is None:
            return NoticeOutcome.UNKNOWN_PAYMENT, None
        match notice.kind:
            case NoticeKind.REFUND:
                outcome = self._refunded(stores, payment, notice, now)
            case NoticeKind.DISPUTED:
                outcome = _disputed(stores, payment, now)
                money_went_back(stores, payment.order_id, PauseReason.DISPUTED, now)
            case _:
                outcome = _won(stores, payment, now)
        return outcome, payment.order_id

    def lose(
        self, stores: PaymentStores, payment: Payment, dispute: Dispute, now: datetime
    ) -> None:
        """Note that a dispute was lost: what was left of the money is gone, as by a refund.

        Raises: `TransitionRefused` when it is not open.
        """
        state = moved(DISPUTE_NEXT, dispute.state, DisputeState.LOST)
        stores.disputes.save(replace(dispute, state=state, updated_at=now))
        refund = None
        if payment.left_minor:
            refund = self._refunds.seen(stores, payment, _foreign(payment, LOST, None, now), now)
        news.dispute_lost(stores, payment, dispute, refund)

    def _refunded(
        self, stores: PaymentStores, payment: Payment, notice: Notice, now: datetime
    ) -> NoticeOutcome:
        answer = notice.refund
        if answer is None:
            return NoticeOutcome.IGNORED
        refund = _meant(stores.refunds.of_payment(payment.payment_id), answer)
        if refund is not None:
            settled = self._refunds.settle(stores, payment, refund, answer, now)
            return NoticeOutcome.IGNORED if settled == refund else NoticeOutcome.TAKEN
        if answer.status is not RefundStatus.DONE or not payment.left_minor:
            return NoticeOutcome.IGNORED
        self._refunds.seen(stores, payment, _foreign(payment, AT_GATEWAY, answer, now), now)
        return NoticeOutcome.TAKEN


def _payment_of(stores: PaymentStores, notice: Notice) -> Payment | None:
    if notice.charge is None:
        return None
    return stores.payments.find(payment_id_of(notice.gateway, notice.charge.charge_key))


def _meant(refunds: Sequence[Refund], answer: RefundAnswer) -> Refund | None:
    """Return the refund an answer is about: by its name, else one of as much that has none yet."""
    named = answer.gateway_refund
    by_name = [each for each in refunds if named is not None and each.gateway_refund == named]
    nameless = [each for each in refunds if each.is_open and each.gateway_refund is None]
    waiting = [each for each in nameless if answer.amount in {None, each.amount}]
    return next(iter([*by_name, *waiting]), None)


def _foreign(payment: Payment, reason: str, answer: RefundAnswer | None, now: datetime) -> Refund:
    """Return the row of money that went back without our asking."""
    named = None if answer is None else answer.gateway_refund
    asked = None if answer is None else answer.amount
    cause = named or f"{reason} {payment.refunded_minor}"
    return Refund(
        refund_id=refund_id_of(payment.payment_id, cause),
        payment_id=payment.payment_id,
        account_id=payment.account_id,
        gateway=payment.gateway,
        amount=asked or Money(payment.left_minor, payment.amount.currency),
        reason=reason,
        actor=SYSTEM,
        created_at=now,
        updated_at=now,
        gateway_refund=named,
    )


def _disputed(stores: PaymentStores, payment: Payment, now: datetime) -> NoticeOutcome:
    dispute_id = dispute_id_of(payment.payment_id)
    known = stores.disputes.find(dispute_id)
    if known is not None and not may_move(DISPUTE_NEXT, known.state, DisputeState.OPEN):
        return NoticeOutcome.IGNORED
    opened = Dispute(
        dispute_id=dispute_id,
        payment_id=payment.payment_id,
        account_id=payment.account_id,
        gateway=payment.gateway,
        state=DisputeState.OPEN,
        opened_at=now,
        updated_at=now,
    )
    stores.disputes.save(opened)
    if may_move(PAYMENT_NEXT, payment.state, PaymentState.DISPUTED):
        state = moved(PAYMENT_NEXT, payment.state, PaymentState.DISPUTED)
        stores.payments.save(replace(payment, state=state, updated_at=now))
    news.dispute_opened(stores, payment, opened)
    return NoticeOutcome.TAKEN


def _won(stores: PaymentStores, payment: Payment, now: datetime) -> NoticeOutcome:
    dispute = stores.disputes.find(dispute_id_of(payment.payment_id))
    if dispute is None or not may_move(DISPUTE_NEXT, dispute.state, DisputeState.WON):
        return NoticeOutcome.IGNORED
    state = moved(DISPUTE_NEXT, dispute.state, DisputeState.WON)
    stores.disputes.save(replace(dispute, state=state, updated_at=now))
    if payment.state is PaymentState.DISPUTED:
        rested = moved(PAYMENT_NEXT, payment.state, payment.resting_state)
        stores.payments.save(replace(payment, state=rested, updated_at=now))
    news.dispute_won(stores, payment, dispute)
    return NoticeOutcome.TAKEN
