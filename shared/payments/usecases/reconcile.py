"""Finds what has been silent for too long and has its gateway asked.

Renewals are found here, too: a paid order of a plan is to be looked up behind the end of each paid
period (M049). Source: payments facts, "A correct callback handler", step 10.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from shared.kernel.ports import Clock, TaskQueue, UnitOfWork
from shared.payments.ports import PaymentStores
from shared.payments.schedule import look_up_task, refund_look_task, top_up_check

PAGE, PAGES_MAX = 200, 25
"""Rows read at once, and pages of one run. What a gateway that is out of order cannot tell stays
due and first in line: behind it lies what the other one can."""

Row = TypeVar("Row")
PageBehind: TypeAlias = Callable[[PaymentStores, Row | None], Sequence[Row]]


class ReconcilePayments:
    """Queues a question for every order, refund and automatic top-up that is due."""

    def __init__(self, uow: UnitOfWork[PaymentStores], queue: TaskQueue, clock: Clock) -> None:
        self._uow = uow
        self._queue = queue
        self._clock = clock

    def run(self) -> int:
        """Queue the questions; return how many. Raises: `QueueUnavailable`."""
        now = self._clock.now()
        orders = self._due(lambda stores, after: stores.orders.to_look_up(now, PAGE, after))
        refunds = self._due(lambda stores, after: stores.refunds.to_look_up(now, PAGE, after))
        queued = 0
        top_ups = self._due(lambda stores, after: stores.auto_top_ups.to_check(now, PAGE, after))
        for task in (
            *map(look_up_task, orders),
            *map(refund_look_task, refunds),
            *map(top_up_check, top_ups),
        ):
            self._queue.enqueue(task)
            queued += 1
        return queued

    def _due(self, page_behind: PageBehind[Row]) -> Iterator[Row]:
        after: Row | None = None
        for _ in range(PAGES_MAX):
            page = self._page(page_behind, after)
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1]

    def _page(self, page_behind: PageBehind[Row], after: Row | None) -> Sequence[Row]:
        return self._uow.run(lambda stores: page_behind(stores, after))
