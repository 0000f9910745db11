"""Gives money back, inside an open commit: our row first, one at a time for each payment.

What a refund takes out of the wallet is what is left of the credits its payment brought; what was
spent is stated and stays with the buyer. Source: payments facts, "What must be idempotent", 5.
"""

from dataclasses import replace
from datetime import datetime

from shared.credits.model import Cause
from shared.credits.posting import Ledger
from shared.credits.withdrawal import Withdrawal
from shared.kernel.ids import RefundId
from shared.kernel.money import Money
from shared.payments import news
from shared.payments.aside import Aside, is_disputed, is_latest
from shared.payments.errors import RefundOpen, RefundTooLarge
from shared.payments.gateway import RefundAnswer, RefundStatus
from shared.payments.model import SELLING_OURSELVES, ItemKind, Payment, Purpose, Refund
from shared.payments.naming import purchased_lot_id, refund_id_of, withdrawal_entry_id
from shared.payments.plans import PlanHolder
from shared.payments.ports import PaymentStores
from shared.payments.schedule import REFUND_PAUSE, credit_note_task, reduction_task, refund_task
from shared.payments.states import (
    PAYMENT_NEXT,
    REFUND_NEXT,
    PaymentState,
    RefundState,
    may_move,
    moved,
)
from shared.payments.top_up_events import money_went_back

SYSTEM = "system"
"""Who asks for refunds nobody asked for."""

LOST = "the dispute was lost"
"""Why money went back that a bank took: the dispute's own news tells of it."""

SETTLED = {RefundStatus.DONE: RefundState.DONE, RefundStatus.REJECTED: RefundState.REJECTED}


class Refunds:
    """Opens and settles refunds."""

    def __init__(self, ledger: Ledger, plans: PlanHolder, aside: Aside) -> None:
        self._ledger = ledger
        self._plans = plans
        self._aside = aside

    def give_back(self, stores: PaymentStores, payment: Payment, now: datetime) -> Payment:
        """Record surplus money and have all of it sent back."""
        refund = Refund(
            refund_id=refund_id_of(payment.payment_id, "surplus"),
            payment_id=payment.payment_id,
            account_id=payment.account_id,
            gateway=payment.gateway,
            amount=payment.amount,
            reason=payment.detail,
            actor=SYSTEM,
            created_at=now,
            updated_at=now,
        )
        return self.open(stores, payment, refund, now)

    def open(
        self, stores: PaymentStores, payment: Payment, refund: Refund, now: datetime
    ) -> Payment:
        """Write a refund down and have it sent; one that is done by hand is settled at once.

        Raises: `RefundOpen`, `RefundTooLarge`.
        """
        if not may_move(PAYMENT_NEXT, payment.state, PaymentState.REFUND_PENDING):
            raise RefundOpen
        # The state alone does not tell: a dispute, or a refund made at the gateway, may have come
        # and gone over one that is open still.
        if any(each.is_open for each in stores.refunds.of_payment(payment.payment_id)):
            raise RefundOpen
        if not 0 < refund.amount.amount_minor <= payment.left_minor:
            raise RefundTooLarge(payment.left_minor, payment.amount.currency)
        asked = _moved(payment, PaymentState.REFUND_PENDING, now)
        if refund.is_by_hand:
            self._finish(stores, asked, refund, now)
            return asked
        stores.payments.save(asked)
        stores.refunds.save(refund)
        stores.outbox.add(refund_task(refund))
        return asked

    def settle(
        self,
        stores: PaymentStores,
        payment: Payment,
        refund: Refund,
        answer: RefundAnswer,
        now: datetime,
    ) -> Refund:
        """Apply what the gateway says of a refund; what has ended stays as it is."""
        named = replace(
            refund,
            gateway_refund=answer.gateway_refund or refund.gateway_refund,
            updated_at=now,
        )
        if not refund.is_open:
            return refund
        match answer.status:
            case RefundStatus.DONE:
                return self._finish(stores, payment, named, now)
            case RefundStatus.REJECTED:
                return self._reject(stores, payment, named, now)
            case RefundStatus.PENDING:
                return self._wait(stores, named, now)
            case RefundStatus.UNKNOWN:
                return self._take_back(stores, named, now)

    def seen(
        self, stores: PaymentStores, payment: Payment, refund: Refund, now: datetime
    ) -> Refund:
        """Record a refund that was made at the gateway without us, and is done."""
        amount_minor = min(refund.amount.amount_minor, payment.left_minor)
        amount = Money(amount_minor, payment.amount.currency)
        return self._finish(stores, payment, replace(refund, amount=amount), now)

    def _finish(
        self, stores: PaymentStores, payment: Payment, refund: Refund, now: datetime
    ) -> Refund:
        refunded_minor = payment.refunded_minor + refund.amount.amount_minor
        # A refund made at the gateway meanwhile may have taken a part of what was left.
        refunded_minor = min(refunded_minor, payment.amount.amount_minor)
        after = replace(payment, refunded_minor=refunded_minor, updated_at=now)
        order = stores.orders.find(payment.order_id)
        assert order is not None, f"{payment.payment_id} has an order"
        withdrawn, spent = 0, 0
        is_open = is_disputed(stores, payment) and after.left_minor > 0
        if payment.purpose is not Purpose.SURPLUS:
            if order.item.kind is ItemKind.PACK:
                money_went_back(stores, after, now)
                owed = _credits_owed(order.item.credits, payment, after)
                # What is set aside is taken first, and what is left of it is set aside again.
                self._aside.give_credits_back(stores, payment, now)
                withdrawn = self._withdraw(stores, payment, refund.refund_id, owed, now)
                spent = owed - withdrawn
                if is_open:
                    self._aside.put_credits(stores, payment, now)
            elif not after.left_minor and is_latest(stores, payment):
                self._plans.revoke(stores, order, now)
                stores.orders.save(replace(order, look_up_at=None, updated_at=now))
            stores.outbox.add(credit_note_task(payment.payment_id, refund.refund_id))
            if payment.gateway in SELLING_OURSELVES:
                stores.outbox.add(reduction_task(payment.payment_id, refund.refund_id))
        rests = PaymentState.DISPUTED if is_open else after.resting_state
        stores.payments.save(_moved(after, rests, now))
        done = replace(
            refund,
            state=_to(refund.state, RefundState.DONE),
            look_up_at=None,
            withdrawn_credits=withdrawn,
            spent_credits=spent,
            ended_at=now,
            updated_at=now,
        )
        stores.refunds.save(done)
        if done.reason != LOST:
            news.refund_done(stores, payment, done)
        return done

    def _reject(
        self, stores: PaymentStores, payment: Payment, refund: Refund, now: datetime
    ) -> Refund:
        if payment.state is PaymentState.REFUND_PENDING:
            stores.payments.save(_moved(payment, payment.resting_state, now))
        state = _to(refund.state, RefundState.REJECTED)
        rejected = replace(refund, state=state, look_up_at=None, ended_at=now)
        stores.refunds.save(rejected)
        news.refund_rejected(stores, payment, rejected)
        return rejected

    def _wait(self, stores: PaymentStores, refund: Refund, now: datetime) -> Refund:
        state = _to(refund.state, RefundState.PENDING)
        waiting = replace(refund, state=state, look_up_at=now + REFUND_PAUSE)
        stores.refunds.save(waiting)
        return waiting

    def _take_back(self, stores: PaymentStores, refund: Refund, now: datetime) -> Refund:
        """Let a refund the gateway has never heard of be sent again; one it knew is waited for."""
        if refund.state is RefundState.PENDING:
            return self._wait(stores, refund, now)
        again = replace(refund, state=_to(refund.state, RefundState.REQUESTED))
        stores.refunds.save(again)
        return again

    def _withdraw(
        self,
        stores: PaymentStores,
        payment: Payment,
        refund_id: RefundId,
        owed_credits: int,
        now: datetime,
    ) -> int:
        order = Withdrawal(
            entry_id=withdrawal_entry_id(refund_id),
            lot_id=purchased_lot_id(payment.payment_id),
            credits_max=owed_credits,
            cause=Cause("Credits refunded", payment_id=payment.payment_id),
        )
        return -self._ledger.withdraw(stores, payment.account_id, order, now).amount_credits


def _credits_owed(pack_credits: int, before: Payment, after: Payment) -> int:
    """Return the credits the latest part of the money had bought; rounding favours the buyer."""
    whole_minor = after.amount.amount_minor
    owed = pack_credits * after.refunded_minor // whole_minor
    return owed - pack_credits * before.refunded_minor // whole_minor


def _moved(payment: Payment, state: PaymentState, now: datetime) -> Payment:
    if payment.state is state:
        return replace(payment, updated_at=now)
    return replace(payment, state=moved(PAYMENT_NEXT, payment.state, state), updated_at=now)


def _to(current: RefundState, state: RefundState) -> RefundState:
    return current if current is state else moved(REFUND_NEXT, current, state)
