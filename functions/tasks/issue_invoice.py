"""Write the invoice of a payment, or the credit note of a refund."""

import logging

from pydantic import Field

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.kernel.ids import PaymentId, RefundId
from shared.payments.usecases.invoice import IssueInvoice

log = logging.getLogger(__name__)


class InvoicePayload(Request):
    """Which payment; with a refund, the note that corrects it."""

    payment_id: str = Field(pattern="^[A-Za-z0-9_-]{1,64}$")
    refund_id: str | None = Field(pattern="^[A-Za-z0-9_-]{1,64}$")


def issue_invoice(case: IssueInvoice) -> TaskHandler[InvoicePayload]:
    """Return the handler."""

    def run(payload: InvoicePayload) -> None:
        refund_id = None if payload.refund_id is None else RefundId(payload.refund_id)
        invoice = case.run(PaymentId(payload.payment_id), refund_id)
        if case.lacks_e_invoice(invoice):
            facts = {"invoice": invoice.label, "payment_id": payload.payment_id}
            log.error("an e-invoice needs a person", extra=facts)

    return TaskHandler(InvoicePayload, run)
