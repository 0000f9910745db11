"""Money that has arrived for an account whose wallet has no room: it waits, and its buyer knows.

Nothing of the purchase is recorded then (`Till`), so that its message is taken whole later. The
gateway is asked again on our own account, too: it does not send a message for ever.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from shared.kernel.ids import OrderId
from shared.payments import news
from shared.payments.ports import PaymentStores

ROOM_PAUSE = timedelta(hours=1)
"""How often we look whether there is room; jobs end and credits expire by the hour."""


def wait_for_room(stores: PaymentStores, order_id: OrderId, now: datetime) -> None:
    """Note that an order is paid and waits, and tell its buyer the first time.

    A first payment that has found room meanwhile waits for nothing.
    """
    order = stores.orders.find(order_id)
    if order is None or (order.payment_id is not None and not order.is_recurring):
        return
    waiting = replace(
        order,
        waits_since=order.waits_since or now,
        look_up_at=now + ROOM_PAUSE,
        updated_at=now,
    )
    stores.orders.save(waiting)
    if order.waits_since is None:
        news.wallet_full(stores, waiting)
