"""Opens checkouts: the try is written down first, then its gateway is asked.

A gateway whose answer was lost may have made a checkout nobody will ever see: the next try has a
reference of its own, so nothing is asked for twice under one name.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from shared.accounts.model import Account
from shared.kernel.ids import AccountId, OrderId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.errors import (
    DisputeOpen,
    GatewayRefused,
    GatewayUnavailable,
    GatewayUncertain,
    OrderNotPayable,
    OrderUnknown,
)
from shared.payments.gateway import Checkout, CheckoutOrder, Gateway, Method, PaymentGateway
from shared.payments.model import ATTEMPTS_MAX, Attempt, ItemKind, Order, with_attempt
from shared.payments.naming import reference_of
from shared.payments.ports import PaymentStores
from shared.payments.schedule import CHECKOUT_LIFE, FIRST_LOOK
from shared.payments.states import (
    ATTEMPT_NEXT,
    ORDER_NEXT,
    AttemptState,
    OrderState,
    may_move,
    moved,
)


def tried(order: Order, method: Method, now: datetime) -> Order:
    """Return `order` with one more try, which its gateway does not know yet.

    Raises: `OrderNotPayable` when it is paid, has expired or was tried too often.
    """
    if not may_be_tried(order, now) or len(order.attempts) >= ATTEMPTS_MAX:
        raise OrderNotPayable(order.state)
    reference = reference_of(order.order_id, len(order.attempts) + 1)
    attempt = Attempt(reference, order.gateway, method, AttemptState.OPENING, now)
    state = order.state if order.is_open else moved(ORDER_NEXT, order.state, OrderState.CREATED)
    expires_at = max(order.expires_at, now + CHECKOUT_LIFE)
    again = replace(order, state=state, expires_at=expires_at, look_up_at=now + FIRST_LOOK)
    return with_attempt(replace(again, returned_at=None), attempt, now)


def may_be_tried(order: Order, now: datetime) -> bool:
    """Say whether an order may have one more try.

    One that failed may while it could still be waited for: its price is that of its day. One that
    gave its voucher back may not, nor one that we charge ourselves, nor one whose money waits for
    room.
    """
    if order.automatic is not None:
        return False  # whoever wants the pack all the same buys it anew
    if order.waits_since is not None:
        return False
    if order.is_open:
        return True
    has_time = now < order.expires_at and not order.has_voucher
    return has_time and may_move(ORDER_NEXT, order.state, OrderState.CREATED)


def title_of(order: Order) -> str:
    """Return what a buyer reads at the gateway: letters, digits and spaces only."""
    if order.item.kind is ItemKind.PACK:
        return f"VidGo {order.item.credits} credits"
    return f"VidGo {order.item.item_id.replace('_', ' ').title()} plan"


class Opener:
    """Asks gateways for checkouts of orders that have a new try."""

    def __init__(
        self,
        uow: UnitOfWork[PaymentStores],
        gateways: Mapping[Gateway, PaymentGateway],
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._gateways = gateways
        self._clock = clock

    def open(self, order: Order, account: Account) -> Order:
        """Return the order with the checkout of its latest try.

        Raises: `GatewayUnavailable`, `GatewayUncertain`, `GatewayRefused`; the try has failed then.
        """
        attempt = order.attempt
        assert attempt is not None, f"{order.order_id} was tried"
        try:
            checkout = self._gateways[attempt.gateway].open(_asked(order, attempt, account))
        except (GatewayUnavailable, GatewayUncertain, GatewayRefused):
            self._uow.run(lambda stores: self._end(stores, order.order_id, attempt.reference))
            raise
        return self._uow.run(
            lambda stores: self._keep(stores, order.order_id, attempt.reference, checkout)
        )

    def open_again(self, account_id: AccountId, order_id: OrderId) -> Order:
        """Try an order of the account's once more, unless its latest checkout is open.

        Raises: `OrderUnknown`, `OrderNotPayable`, `DisputeOpen`, and as `open`.
        """

        def work(stores: PaymentStores) -> tuple[Order, Account]:
            order = stores.orders.find(order_id)
            account = stores.accounts.glance(account_id)
            if order is None or account is None or order.account_id != account_id:
                raise OrderUnknown
            if is_checkout_open(order):
                return order, account
            if stores.disputes.has_open(account_id):
                raise DisputeOpen
            method = order.attempts[-1].method
            again = tried(order, method, self._clock.now())
            stores.orders.save(again)
            return again, account

        order, account = self._uow.run(work)
        return order if is_checkout_open(order) else self.open(order, account)

    def _keep(
        self, stores: PaymentStores, order_id: OrderId, reference: str, checkout: Checkout
    ) -> Order:
        order, attempt = _found(stores, order_id, reference)
        if attempt.checkout is not None:
            return order
        state = attempt.state
        if state is AttemptState.OPENING:
            state = moved(ATTEMPT_NEXT, state, AttemptState.OPEN)
        kept = with_attempt(
            order, replace(attempt, checkout=checkout, state=state), self._clock.now()
        )
        stores.orders.save(kept)
        return kept

    def _end(self, stores: PaymentStores, order_id: OrderId, reference: str) -> None:
        order, attempt = _found(stores, order_id, reference)
        if attempt.state is not AttemptState.OPENING:
            return
        state = moved(ATTEMPT_NEXT, attempt.state, AttemptState.FAILED)
        stores.orders.save(with_attempt(order, replace(attempt, state=state), self._clock.now()))


def is_checkout_open(order: Order) -> bool:
    """Say whether the buyer can pay where the latest try leads."""
    attempt = order.attempt
    if attempt is None or attempt.checkout is None or not order.is_open:
        return False
    if order.waits_since is not None:
        return False
    return attempt.state in {AttemptState.OPEN, AttemptState.CODE_ISSUED}


def _found(stores: PaymentStores, order_id: OrderId, reference: str) -> tuple[Order, Attempt]:
    order = stores.orders.find(order_id)
    attempt = None if order is None else order.attempt_of(reference)
    if order is None or attempt is None:
        raise OrderUnknown
    return order, attempt


def _asked(order: Order, attempt: Attempt, account: Account) -> CheckoutOrder:
    return CheckoutOrder(
        order_id=order.order_id,
        reference=attempt.reference,
        title=title_of(order),
        price=order.price,
        method=attempt.method,
        is_recurring=order.is_recurring,
        email=account.email,
        locale=order.locale,
        created_at=attempt.opened_at,
    )
