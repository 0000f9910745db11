"""Take a gateway's verified message: once, in one commit, whatever order messages come in.

Source: payments facts, "A correct callback handler", steps 4 to 7.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.catalogue.subscription import Subscription
from shared.credits.errors import WalletFull
from shared.kernel.ids import OrderId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.errors import PaymentAwaited
from shared.payments.gateway import Notice, NoticeKind
from shared.payments.model import Attempt, NoticeOutcome, Order, SeenNotice, with_attempt
from shared.payments.plans import PlanHolder
from shared.payments.ports import PaymentStores
from shared.payments.reversals import Reversals
from shared.payments.schedule import GRACE, look_up_task
from shared.payments.states import (
    ATTEMPT_NEXT,
    ORDER_NEXT,
    AttemptState,
    OrderState,
    may_move,
    moved,
)
from shared.payments.till import Till, fault_of, release_voucher
from shared.payments.top_up_events import order_ended
from shared.payments.waiting import wait_for_room

RENEWAL_EARLY = timedelta(days=7)
"""How long before a period's end its renewal may fail; news from earlier is of another period."""


@dataclass(frozen=True)
class Handled:
    """What became of a message; the route acknowledges every one of them."""

    outcome: NoticeOutcome
    order_id: OrderId | None


@dataclass(frozen=True)
class _Scene:
    """A message about an order we know, in one commit."""

    stores: PaymentStores
    notice: Notice
    order: Order
    attempt: Attempt
    now: datetime


class TakeNotice:
    """Applies messages."""

    def __init__(
        self,
        uow: UnitOfWork[PaymentStores],
        till: Till,
        plans: PlanHolder,
        reversals: Reversals,
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._till = till
        self._plans = plans
        self._reversals = reversals
        self._clock = clock
        self._of_order: Mapping[NoticeKind, Callable[[_Scene], NoticeOutcome]] = {
            NoticeKind.CODE_ISSUED: _code_issued,
            NoticeKind.PAID: self._paid,
            NoticeKind.ATTEMPT_FAILED: _ignored,
            NoticeKind.FAILED: _failed,
            NoticeKind.RENEWED: self._renewed,
            NoticeKind.RENEWAL_FAILED: self._renewal_failed,
            NoticeKind.SUBSCRIBED: self._subscribed,
            NoticeKind.SUBSCRIPTION_ENDED: self._stopped,
        }

    def run(self, notice: Notice) -> Handled:
        """Apply `notice` unless that was done.

        Raises: `PaymentAwaited`, `WalletFull` and what a commit raises; nothing has changed then
        but that an order waits for room, and the gateway is to send it again.
        """
        try:
            return self._uow.run(lambda stores: self._take(stores, notice))
        except WalletFull:
            self._uow.run(lambda stores: self._wait(stores, notice))
            raise

    def _wait(self, stores: PaymentStores, notice: Notice) -> None:
        order = _order_of(stores, notice)
        if order is not None:
            wait_for_room(stores, order.order_id, self._clock.now())

    def _take(self, stores: PaymentStores, notice: Notice) -> Handled:
        seen = stores.notices.find(notice.gateway, notice.event_key)
        if seen is not None:
            return Handled(NoticeOutcome.REPEATED, seen.order_id)
        now = self._clock.now()
        handled = self._apply(stores, notice, now)
        stores.notices.save(
            SeenNotice(
                gateway=notice.gateway,
                event_key=notice.event_key,
                kind=notice.kind,
                outcome=handled.outcome,
                received_at=now,
                order_id=handled.order_id,
                detail=notice.detail,
            )
        )
        return handled

    def _apply(self, stores: PaymentStores, notice: Notice, now: datetime) -> Handled:
        if notice.is_simulated:
            return Handled(NoticeOutcome.SIMULATED, None)
        if notice.kind in self._reversals.kinds:
            handled = Handled(*self._reversals.take(stores, notice, now))
            if handled.outcome is NoticeOutcome.UNKNOWN_PAYMENT and _order_of(stores, notice):
                raise PaymentAwaited
            return handled
        if notice.kind not in self._of_order:
            return Handled(NoticeOutcome.IGNORED, None)
        order = _order_of(stores, notice)
        attempt = None if order is None else order.attempt_of(*_names(notice))
        if order is None or attempt is None:
            return Handled(NoticeOutcome.UNKNOWN_ORDER, None)
        scene = _Scene(stores, notice, order, attempt, now)
        return Handled(self._of_order[notice.kind](scene), order.order_id)

    def _paid(self, scene: _Scene) -> NoticeOutcome:
        charge = scene.notice.charge
        assert charge is not None, "a payment has a charge"
        fault = fault_of(scene.order, charge)
        if fault is not None:
            return fault
        taken = self._till.take(scene.stores, scene.order, scene.attempt, charge, scene.now)
        reference = charge.subscription_reference or scene.notice.subscription_reference
        if reference is not None:
            attempt = taken.order.attempt_of(scene.attempt.reference)
            assert attempt is not None, "tries are never removed"
            self._plans.name_recurring(scene.stores, taken.order, attempt, reference, scene.now)
        return taken.outcome

    def _renewed(self, scene: _Scene) -> NoticeOutcome:
        charge, order = scene.notice.charge, scene.order
        assert charge is not None, "a renewal has a charge"
        fault = fault_of(order, charge)
        if fault is not None:
            return fault
        if order.payment_id is None:
            # The first charge's message is still on its way: ask, and find both.
            asked = replace(order, look_up_at=scene.now, updated_at=scene.now)
            scene.stores.orders.save(asked)
            scene.stores.outbox.add(look_up_task(asked))
            return NoticeOutcome.TAKEN
        taken = self._till.renew(
            scene.stores, _dated(order, scene.notice), scene.attempt, charge, scene.now
        )
        return taken.outcome

    def _renewal_failed(self, scene: _Scene) -> NoticeOutcome:
        if _is_outdated(scene):
            return NoticeOutcome.OUTDATED
        current = self._current(scene)
        if current is None:
            return NoticeOutcome.IGNORED
        if scene.now < current.period_end - RENEWAL_EARLY:
            return NoticeOutcome.OUTDATED
        scene.stores.orders.save(_dated(scene.order, scene.notice))
        self._plans.fail_renewal(scene.stores, current, scene.now)
        return NoticeOutcome.TAKEN

    def _subscribed(self, scene: _Scene) -> NoticeOutcome:
        reference = scene.notice.subscription_reference
        if reference is None:
            return NoticeOutcome.IGNORED
        self._plans.name_recurring(scene.stores, scene.order, scene.attempt, reference, scene.now)
        return NoticeOutcome.TAKEN

    def _stopped(self, scene: _Scene) -> NoticeOutcome:
        if _is_outdated(scene):
            return NoticeOutcome.OUTDATED
        current = self._current(scene)
        if current is None:
            return NoticeOutcome.IGNORED
        scene.stores.orders.save(_dated(scene.order, scene.notice))
        self._plans.stop(scene.stores, current, scene.now)
        return NoticeOutcome.TAKEN

    def _current(self, scene: _Scene) -> Subscription | None:
        """Return the account's subscription if the message is about it."""
        current = scene.stores.subscriptions.find(scene.order.account_id)
        is_ours = self._plans.may_renew(current, scene.order)
        return current if is_ours and scene.attempt == scene.order.paid_attempt else None


def _names(notice: Notice) -> tuple[str | None, ...]:
    charged = None if notice.charge is None else notice.charge.subscription_reference
    return (notice.gateway_reference, notice.subscription_reference, charged)


def _order_of(stores: PaymentStores, notice: Notice) -> Order | None:
    for name in _names(notice):
        order_id = None if name is None else stores.orders.find_named(notice.gateway, name)
        if order_id is not None:
            return stores.orders.find(order_id)
    return None


def _is_outdated(scene: _Scene) -> bool:
    known, told = scene.order.event_at, scene.notice.occurred_at
    return known is not None and told is not None and told < known


def _dated(order: Order, notice: Notice) -> Order:
    """Return `order` remembering the gateway's time of its latest event."""
    if notice.occurred_at is None:
        return order
    return replace(order, event_at=max(order.event_at or notice.occurred_at, notice.occurred_at))


def _ignored(_: _Scene) -> NoticeOutcome:
    """A failed try of a checkout that may still be paid."""
    return NoticeOutcome.IGNORED


def _code_issued(scene: _Scene) -> NoticeOutcome:
    order, attempt, code = scene.order, scene.attempt, scene.notice.code
    if code is None or not order.is_open:
        return NoticeOutcome.IGNORED
    if not may_move(ATTEMPT_NEXT, attempt.state, AttemptState.CODE_ISSUED):
        return NoticeOutcome.IGNORED
    state = moved(ATTEMPT_NEXT, attempt.state, AttemptState.CODE_ISSUED)
    coded = with_attempt(order, replace(attempt, state=state, code=code), scene.now)
    if order.state is OrderState.CREATED:
        coded = replace(coded, state=moved(ORDER_NEXT, order.state, OrderState.PENDING))
    until = code.expires_at + GRACE.get(code.method, timedelta())
    expires_at = max(order.expires_at, until)
    scene.stores.orders.save(replace(coded, expires_at=expires_at, look_up_at=expires_at))
    return NoticeOutcome.TAKEN


def _failed(scene: _Scene) -> NoticeOutcome:
    order, attempt = scene.order, scene.attempt
    if not may_move(ATTEMPT_NEXT, attempt.state, AttemptState.FAILED):
        return NoticeOutcome.IGNORED
    state = moved(ATTEMPT_NEXT, attempt.state, AttemptState.FAILED)
    failed = with_attempt(order, replace(attempt, state=state), scene.now)
    if order.is_open and attempt == order.attempt:
        ended = moved(ORDER_NEXT, order.state, OrderState.FAILED)
        failed = replace(failed, state=ended, look_up_at=None)
        release_voucher(scene.stores, failed)
    scene.stores.orders.save(failed)
    order_ended(scene.stores, order, failed, scene.now)
    return NoticeOutcome.TAKEN
