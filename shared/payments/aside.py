"""What a payment brought is set aside while it is disputed, inside an open commit.

A pack's credits are set aside, a plan is held back with its credits. A dispute about a period that
is over leaves the plan of the present one, which other money paid, as it is, but for its next
charge. Source: decision 0020.
"""

from datetime import datetime

from shared.credits.posting import Ledger
from shared.payments.model import ItemKind, Order, Payment, Purpose
from shared.payments.naming import dispute_id_of, purchased_lot_id
from shared.payments.plans import PlanHolder
from shared.payments.ports import PaymentStores
from shared.payments.states import DisputeState


class Aside:
    """Sets aside what payments brought, and gives it back. Either, again, changes nothing."""

    def __init__(self, ledger: Ledger, plans: PlanHolder) -> None:
        self._ledger = ledger
        self._plans = plans

    def put(self, stores: PaymentStores, payment: Payment, now: datetime) -> None:
        """Set aside what is left of what a payment brought."""
        order = _fulfilled(stores, payment)
        if order is None:
            return
        if order.item.kind is ItemKind.PACK:
            self.put_credits(stores, payment, now)
        elif is_latest(stores, payment):
            self._plans.hold_back(stores, order, now)
        else:
            self._plans.stop_charges(stores, order, now)

    def give_back(self, stores: PaymentStores, payment: Payment, now: datetime) -> None:
        """Give back what was set aside."""
        order = _fulfilled(stores, payment)
        if order is None:
            return
        if order.item.kind is ItemKind.PACK:
            self.give_credits_back(stores, payment, now)
        elif is_latest(stores, payment):
            self._plans.give_again(stores, order, now)

    def put_credits(self, stores: PaymentStores, payment: Payment, now: datetime) -> None:
        """Set aside what is left of the credits of a pack."""
        lot_ids = frozenset({purchased_lot_id(payment.payment_id)})
        self._ledger.set_aside(stores, payment.account_id, lot_ids, now)

    def give_credits_back(self, stores: PaymentStores, payment: Payment, now: datetime) -> None:
        """Give back the credits of a pack."""
        lot_ids = frozenset({purchased_lot_id(payment.payment_id)})
        self._ledger.give_back(stores, payment.account_id, lot_ids, now)


def is_disputed(stores: PaymentStores, payment: Payment) -> bool:
    """Say whether a dispute about the payment is open."""
    dispute = stores.disputes.find(dispute_id_of(payment.payment_id))
    return dispute is not None and dispute.state is DisputeState.OPEN


def is_latest(stores: PaymentStores, payment: Payment) -> bool:
    """Say whether the money paid for the period its plan is in, not for one that is over."""
    paid = [
        each
        for each in stores.payments.of_order(payment.order_id)
        if each.purpose is not Purpose.SURPLUS
    ]
    return paid[-1].payment_id == payment.payment_id


def _fulfilled(stores: PaymentStores, payment: Payment) -> Order | None:
    """Return the order the money was for; None where it bought nothing."""
    if payment.purpose is Purpose.SURPLUS:
        return None
    return stores.orders.find(payment.order_id)
