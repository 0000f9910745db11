"""Take what was refunded off the e-invoice of its payment."""

import logging

from pydantic import Field

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.kernel.ids import PaymentId, RefundId
from shared.payments.usecases.reduce import ReduceEInvoice

log = logging.getLogger(__name__)


class ReductionPayload(Request):
    """Which payment, and which refund of it."""

    payment_id: str = Field(pattern="^[A-Za-z0-9_-]{1,64}$")
    refund_id: str = Field(pattern="^[A-Za-z0-9_-]{1,64}$")


def reduce_e_invoice(case: ReduceEInvoice) -> TaskHandler[ReductionPayload]:
    """Return the handler."""

    def run(payload: ReductionPayload) -> None:
        reduction = case.run(PaymentId(payload.payment_id), RefundId(payload.refund_id))
        if reduction is not None and reduction.is_refused:
            facts = {"payment_id": payload.payment_id, "refund_id": payload.refund_id}
            log.error("an e-invoice needs a person", extra=facts)

    return TaskHandler(ReductionPayload, run)
