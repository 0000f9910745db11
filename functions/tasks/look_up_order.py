"""Ask a gateway what became of an order."""

import logging

from pydantic import Field

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.kernel.ids import OrderId
from shared.payments.usecases.look_up import LookUp

log = logging.getLogger(__name__)


class OrderPayload(Request):
    """Which order."""

    order_id: str = Field(pattern="^[A-Za-z0-9_-]{1,64}$")


def look_up_order(case: LookUp) -> TaskHandler[OrderPayload]:
    """Return the handler."""

    def run(payload: OrderPayload) -> None:
        for outcome in case.run(OrderId(payload.order_id)):
            if outcome.needs_a_person:
                facts = {"order_id": payload.order_id, "outcome": outcome}
                log.error("a charge needs a person", extra=facts)

    return TaskHandler(OrderPayload, run)
