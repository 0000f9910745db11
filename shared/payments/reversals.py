"""What gateways tell of money that goes back or is disputed, inside an open commit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from shared.kernel.ids import OrderId
from shared.kernel.money import Money
from shared.payments import news
from shared.payments.aside import Aside
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
from shared.payments.top_up_events import account_disputed

AT_GATEWAY = "made at the gateway"


class Reversals:
    """Applies messages about refunds and disputes, and the end of a dispute."""

    kinds = frozenset({NoticeKind.REFUND, NoticeKind.DISPUTED, NoticeKind.DISPUTE_WON})

    def __init__(self, refunds: Refunds, aside: Aside) -> None:
        self._refunds = refunds
        self._aside = aside

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
                outcome = self._disputed(stores, payment, notice, now)
            case _:
                outcome = self._won(stores, payment, notice, now)
        return outcome, payment.order_id

    def open(
        self, stores: PaymentStores, payment: Payment, told: Notice | None, now: datetime
    ) -> Dispute:
        """Open the payment's dispute, or find it open: what it brought is set aside.

        Raises: `TransitionRefused` when it was lost.
        """
        row = _row(stores, payment, told, now)
        if row.state is not DisputeState.OPEN:
            state = moved(DISPUTE_NEXT, row.state, DisputeState.OPEN)
            row = replace(row, state=state, opened_at=now)
            self._aside.put(stores, payment, now)
            news.dispute_opened(stores, payment, row)
            account_disputed(stores, payment, now)
            if may_move(PAYMENT_NEXT, payment.state, PaymentState.DISPUTED):
                shown = moved(PAYMENT_NEXT, payment.state, PaymentState.DISPUTED)
                stores.payments.save(replace(payment, state=shown, updated_at=now))
        stores.disputes.save(row)
        return row

    def win(
        self, stores: PaymentStores, payment: Payment, told: Notice | None, now: datetime
    ) -> Dispute:
        """Note that the money stays with us: what was set aside comes back.

        A dispute nobody has told of yet is won too, so that late news of it opens nothing. Raises:
        `TransitionRefused` when it was lost.
        """
        row = _row(stores, payment, told, now)
        if row.state is not DisputeState.WON:
            row = replace(row, state=moved(DISPUTE_NEXT, row.state, DisputeState.WON))
            news.dispute_won(stores, payment, row)
            self._aside.give_back(stores, payment, now)
            if payment.state is PaymentState.DISPUTED:
                rested = moved(PAYMENT_NEXT, payment.state, payment.resting_state)
                stores.payments.save(replace(payment, state=rested, updated_at=now))
        stores.disputes.save(row)
        return row

    def lose(
        self, stores: PaymentStores, payment: Payment, dispute: Dispute, now: datetime
    ) -> Dispute:
        """Note that a dispute was lost: what was left of the money is gone, as by a refund, and
        what it brought is taken.

        Raises: `TransitionRefused` when it is not open.
        """
        state = moved(DISPUTE_NEXT, dispute.state, DisputeState.LOST)
        lost = replace(dispute, state=state, updated_at=now)
        stores.disputes.save(lost)
        refund = None
        if payment.left_minor:
            refund = self._refunds.seen(stores, payment, _foreign(payment, LOST, None, now), now)
        news.dispute_lost(stores, payment, dispute, refund)
        return lost

    def _disputed(
        self, stores: PaymentStores, payment: Payment, notice: Notice, now: datetime
    ) -> NoticeOutcome:
        if _is_outdated(stores, payment, notice):
            return NoticeOutcome.OUTDATED
        known = stores.disputes.find(dispute_id_of(payment.payment_id))
        if known is not None and known.state is DisputeState.LOST:
            return NoticeOutcome.IGNORED
        self.open(stores, payment, notice, now)
        is_news = known is None or known.state is not DisputeState.OPEN
        return NoticeOutcome.TAKEN if is_news else NoticeOutcome.IGNORED

    def _won(
        self, stores: PaymentStores, payment: Payment, notice: Notice, now: datetime
    ) -> NoticeOutcome:
        if _is_outdated(stores, payment, notice):
            return NoticeOutcome.OUTDATED
        known = stores.disputes.find(dispute_id_of(payment.payment_id))
        if known is not None and known.state is DisputeState.LOST:
            return NoticeOutcome.IGNORED
        self.win(stores, payment, notice, now)
        is_news = known is not None and known.state is DisputeState.OPEN
        return NoticeOutcome.TAKEN if is_news else NoticeOutcome.IGNORED

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


def _row(stores: PaymentStores, payment: Payment, told: Notice | None, now: datetime) -> Dispute:
    """Return the payment's dispute, which may be new, with the time of its latest event."""
    known = stores.disputes.find(dispute_id_of(payment.payment_id))
    earlier = None if known is None else known.event_at
    moment = None if told is None else told.occurred_at
    event_at = max((each for each in (earlier, moment) if each is not None), default=None)
    if known is not None:
        return replace(known, event_at=event_at, updated_at=now)
    return Dispute(
        dispute_id=dispute_id_of(payment.payment_id),
        payment_id=payment.payment_id,
        account_id=payment.account_id,
        gateway=payment.gateway,
        state=DisputeState.WON,
        opened_at=now,
        updated_at=now,
        event_at=event_at,
    )


def _is_outdated(stores: PaymentStores, payment: Payment, notice: Notice) -> bool:
    known = stores.disputes.find(dispute_id_of(payment.payment_id))
    if known is None or known.event_at is None or notice.occurred_at is None:
        return False
    return notice.occurred_at < known.event_at
