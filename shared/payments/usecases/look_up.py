"""Ask a gateway what became of an order: silence is a normal outcome of every payment.

Source: payments facts, "A correct callback handler", step 10; requirements M049, M116.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from shared.catalogue.subscription import SubscriptionStatus
from shared.credits.alarm import top_up_task
from shared.credits.errors import WalletFull
from shared.kernel.ids import OrderId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.direct import asked_of, ended_in, is_unsent
from shared.payments.errors import GatewayRefused
from shared.payments.gateway import Charge, ChargeStatus, Gateway, PaymentGateway
from shared.payments.model import Attempt, NoticeOutcome, Order
from shared.payments.plans import PlanHolder
from shared.payments.ports import PaymentStores
from shared.payments.returning import has_just_returned, wait_on
from shared.payments.schedule import (
    CLOSING_LIFE,
    RENEWAL_LOOK,
    RENEWAL_PAUSE,
    next_naming,
    unnamed,
)
from shared.payments.states import AttemptState, OrderState
from shared.payments.till import Till, fault_of, release_voucher
from shared.payments.top_up_events import order_ended
from shared.payments.waiting import wait_for_room


class LookUp:
    """Brings one order to what its gateway says, as a message would have."""

    def __init__(
        self,
        uow: UnitOfWork[PaymentStores],
        till: Till,
        plans: PlanHolder,
        gateways: Mapping[Gateway, PaymentGateway],
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._till = till
        self._plans = plans
        self._gateways = gateways
        self._clock = clock

    def run(self, order_id: OrderId) -> tuple[NoticeOutcome, ...]:
        """Ask if it is time to.

        Returns: what was made of each charge.
        Raises: `GatewayUnavailable`, `GatewayUncertain`: to be tried again.
        """
        order = self._uow.run(lambda stores: stores.orders.find(order_id))
        if order is None or order.look_up_at is None or order.look_up_at > self._clock.now():
            return ()
        outcomes: tuple[NoticeOutcome, ...] = ()
        if order.payment_id is None:
            outcomes = self._ask_first(order)
        return outcomes + self._ask_renewals(order_id)

    def _ask_first(self, order: Order) -> tuple[NoticeOutcome, ...]:
        charges = [
            (attempt, self._charge(order, attempt))
            for attempt in order.attempts
            if attempt.state is not AttemptState.PAID
        ]
        paid = [each for each in charges if each[1].status is ChargeStatus.PAID]
        outcomes = tuple(self._take(order.order_id, *each) for each in paid)
        if NoticeOutcome.NO_ROOM in outcomes:
            return outcomes
        is_lost = bool(charges) and all(
            charge.status is ChargeStatus.FAILED for _, charge in charges
        )
        is_shut = bool(paid) or is_lost or self._shut(order, charges)
        self._uow.run(
            lambda stores: self._wait(stores, order.order_id, is_lost=is_lost, is_shut=is_shut)
        )
        return outcomes

    def _shut(self, order: Order, charges: Sequence[tuple[Attempt, Charge]]) -> bool:
        """Close the checkouts of an order whose time is over; say whether nobody is paying one."""
        if not order.is_open or self._clock.now() < order.expires_at:
            return False
        opened = [each for each in charges if each[1].status is ChargeStatus.OPEN]
        if order.automatic is not None:
            return all(self._closed(attempt, charge.charge_key) for attempt, charge in opened)
        return all(self._closed(attempt, attempt.gateway_reference) for attempt, _ in opened)

    def _closed(self, attempt: Attempt, gateway_reference: str) -> bool:
        try:
            self._gateways[attempt.gateway].close_checkout(gateway_reference)
        except GatewayRefused:
            return False
        return True

    def _charge(self, order: Order, attempt: Attempt) -> Charge:
        gateway = self._gateways[attempt.gateway]
        try:
            if is_unsent(order):
                return Charge(attempt.reference, ChargeStatus.UNKNOWN)
            if order.automatic is not None:
                return gateway.look_up_charge(asked_of(order))
            return gateway.look_up(attempt.gateway_reference)
        except GatewayRefused:
            return Charge(attempt.gateway_reference, ChargeStatus.UNKNOWN)

    def _take(self, order_id: OrderId, attempt: Attempt, charge: Charge) -> NoticeOutcome:
        def work(stores: PaymentStores) -> NoticeOutcome:
            order, now = _found(stores, order_id), self._clock.now()
            mine = order.attempt_of(attempt.reference)
            assert mine is not None, "tries are never removed"
            fault = fault_of(order, charge)
            return fault or self._till.take(stores, order, mine, charge, now).outcome

        return self._run_or_wait(order_id, work)

    def _wait(
        self, stores: PaymentStores, order_id: OrderId, *, is_lost: bool, is_shut: bool
    ) -> None:
        """Note when to ask again; an order nobody paid in time has expired by now."""
        order, now = _found(stores, order_id), self._clock.now()
        if order.payment_id is not None:
            return
        if not order.is_open:
            stores.orders.save(replace(order, look_up_at=None, updated_at=now))
        elif is_lost and not has_just_returned(order, now):
            _end(stores, order, OrderState.FAILED, AttemptState.FAILED, now)
        elif now >= order.expires_at and (is_shut or now >= order.expires_at + CLOSING_LIFE):
            _end(stores, order, OrderState.EXPIRED, AttemptState.CLOSED, now)
        else:
            if is_unsent(order):
                stores.outbox.add(top_up_task(order.account_id, f"again-{int(now.timestamp())}"))
            wait_on(stores, order, now)

    def _ask_renewals(self, order_id: OrderId) -> tuple[NoticeOutcome, ...]:
        order = self._uow.run(lambda stores: _found(stores, order_id))
        if not order.is_recurring or order.payment_id is None:
            return ()
        order = self._with_names(order)
        attempt = order.paid_attempt
        assert attempt is not None, f"{order_id} is paid"
        charges = self._renewals(attempt)
        paid = [each for each in charges if each.status is ChargeStatus.PAID]
        outcomes = tuple(self._renew(order_id, attempt, charge) for charge in paid)
        if NoticeOutcome.NO_ROOM in outcomes:
            return outcomes
        has_failed = bool(charges) and charges[-1].status is ChargeStatus.FAILED
        self._uow.run(lambda stores: self._wait_renewal(stores, order_id, has_failed=has_failed))
        return outcomes

    def _with_names(self, order: Order) -> Order:
        """Return the order with what its gateway calls its recurring payments.

        Who never learns the name can neither find later charges nor end them.
        """
        for attempt in unnamed(order):
            name = self._charge(order, attempt).subscription_reference
            if name is not None:
                order = self._named(order.order_id, attempt, name)
        return order

    def _named(self, order_id: OrderId, attempt: Attempt, name: str) -> Order:
        def work(stores: PaymentStores) -> Order:
            order = _found(stores, order_id)
            mine = order.attempt_of(attempt.reference)
            assert mine is not None, "tries are never removed"
            return self._plans.name_recurring(stores, order, mine, name, self._clock.now())

        return self._uow.run(work)

    def _renewals(self, attempt: Attempt) -> Sequence[Charge]:
        reference = attempt.recurring_reference
        if reference is None:
            return ()
        try:
            return self._gateways[attempt.gateway].look_up_renewals(reference)
        except GatewayRefused:
            return ()

    def _renew(self, order_id: OrderId, attempt: Attempt, charge: Charge) -> NoticeOutcome:
        def work(stores: PaymentStores) -> NoticeOutcome:
            order, now = _found(stores, order_id), self._clock.now()
            fault = fault_of(order, charge)
            return fault or self._till.renew(stores, order, attempt, charge, now).outcome

        return self._run_or_wait(order_id, work)

    def _run_or_wait(
        self, order_id: OrderId, work: Callable[[PaymentStores], NoticeOutcome]
    ) -> NoticeOutcome:
        try:
            return self._uow.run(work)
        except WalletFull:
            now = self._clock.now()
            self._uow.run(lambda stores: wait_for_room(stores, order_id, now))
            return NoticeOutcome.NO_ROOM

    def _wait_renewal(self, stores: PaymentStores, order_id: OrderId, *, has_failed: bool) -> None:
        order, now = _found(stores, order_id), self._clock.now()
        current = stores.subscriptions.find(order.account_id)
        is_ours = self._plans.is_of(current, order)
        if current is None or not is_ours or current.status is SubscriptionStatus.ENDED:
            stores.orders.save(replace(order, look_up_at=next_naming(order, now), updated_at=now))
            return
        if has_failed and now >= current.period_end:
            self._plans.fail_renewal(stores, current, now)
        due = current.period_end + RENEWAL_LOOK
        look_up_at = due if due > now else now + RENEWAL_PAUSE
        look_up_at = min(look_up_at, next_naming(order, now) or look_up_at)
        stores.orders.save(replace(order, look_up_at=look_up_at, waits_since=None, updated_at=now))


def _found(stores: PaymentStores, order_id: OrderId) -> Order:
    order = stores.orders.find(order_id)
    assert order is not None, f"{order_id} was there"
    return order


def _end(
    stores: PaymentStores, order: Order, state: OrderState, tries: AttemptState, now: datetime
) -> None:
    ended = ended_in(order, state, tries, now)
    stores.orders.save(ended)
    release_voucher(stores, order)
    order_ended(stores, order, ended, now)
