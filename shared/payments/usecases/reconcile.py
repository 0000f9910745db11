"""Finds what has been silent for too long and has its gateway asked.

Renewals are found here, too: a paid order of a plan is to be looked up behind the end of each paid
period (M049). Source: payments facts, "A correct callback handler", step 10.
"""

from shared.kernel.ports import Clock, TaskQueue, UnitOfWork
from shared.payments.ports import PaymentStores
from shared.payments.schedule import look_up_task, refund_look_task

BATCH = 200
"""Orders and refunds of one run each; the next run takes the rest."""


class ReconcilePayments:
    """Queues a question for every order and refund that is due."""

    def __init__(self, uow: UnitOfWork[PaymentStores], queue: TaskQueue, clock: Clock) -> None:
        self._uow = uow
        self._queue = queue
        self._clock = clock

    def run(self) -> int:
        """Queue the questions; return how many. Raises: `QueueUnavailable`."""
        now = self._clock.now()
        orders = self._uow.run(lambda stores: stores.orders.to_look_up(now, BATCH))
        refunds = self._uow.run(lambda stores: stores.refunds.to_look_up(now, BATCH))
        tasks = [look_up_task(order) for order in orders]
        tasks += [refund_look_task(refund) for refund in refunds]
        for task in tasks:
            self._queue.enqueue(task)
        return len(tasks)
