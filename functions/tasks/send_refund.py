"""Give money back, or ask what became of it."""

import logging

from pydantic import Field

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.kernel.ids import RefundId
from shared.payments.states import RefundState
from shared.payments.usecases.refund import SendRefund

log = logging.getLogger(__name__)


class RefundPayload(Request):
    """Which refund."""

    refund_id: str = Field(pattern="^[A-Za-z0-9_-]{1,64}$")


def send_refund(case: SendRefund) -> TaskHandler[RefundPayload]:
    """Return the handler."""

    def run(payload: RefundPayload) -> None:
        refund = case.run(RefundId(payload.refund_id))
        if refund is not None and refund.state is RefundState.REJECTED:
            facts = {"refund_id": refund.refund_id, "payment_id": refund.payment_id}
            log.error("a refund needs a person", extra=facts)

    return TaskHandler(RefundPayload, run)
