"""What an administrator does with an order no gateway could take (M102)."""

from dataclasses import replace
from datetime import datetime

from shared.kernel.ids import OrderId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.errors import OrderUnknown, TransitionRefused
from shared.payments.model import Order
from shared.payments.ports import PaymentStores
from shared.payments.schedule import CHECKOUT_LIFE, FIRST_LOOK
from shared.payments.states import ORDER_NEXT, OrderState, moved
from shared.payments.till import release_voucher


class ResolveManual:
    """Gives a waiting order back to its buyer, or up."""

    def __init__(self, uow: UnitOfWork[PaymentStores], clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    def reopen(self, order_id: OrderId) -> Order:
        """Let the buyer try again. Raises: `OrderUnknown`, `TransitionRefused`."""
        now = self._clock.now()
        return self._move(order_id, OrderState.CREATED, now + FIRST_LOOK)

    def close(self, order_id: OrderId) -> Order:
        """Give the order up. Raises: `OrderUnknown`, `TransitionRefused`."""
        return self._move(order_id, OrderState.FAILED, None)

    def _move(self, order_id: OrderId, to: OrderState, look_up_at: datetime | None) -> Order:
        def work(stores: PaymentStores) -> Order:
            order, now = stores.orders.find(order_id), self._clock.now()
            if order is None:
                raise OrderUnknown
            if order.state is not OrderState.PENDING_MANUAL:
                raise TransitionRefused(order.state, to)
            changed = replace(
                order,
                state=moved(ORDER_NEXT, order.state, to),
                expires_at=max(order.expires_at, now + CHECKOUT_LIFE),
                look_up_at=look_up_at,
                updated_at=now,
            )
            stores.orders.save(changed)
            if to is OrderState.FAILED:
                release_voucher(stores, changed)
            return changed

        return self._uow.run(work)
