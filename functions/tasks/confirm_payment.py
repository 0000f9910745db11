"""Mail the buyer that a payment has arrived."""

from pydantic import Field

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.kernel.ids import PaymentId
from shared.notifications.ports import MailSender
from shared.payments.usecases.confirm import ConfirmPayment


class PaymentPayload(Request):
    """Which payment."""

    payment_id: str = Field(pattern="^[A-Za-z0-9_-]{1,64}$")


def confirm_payment(case: ConfirmPayment, sender: MailSender) -> TaskHandler[PaymentPayload]:
    """Return the handler. A mail that is sent twice bears the same message id."""

    def run(payload: PaymentPayload) -> None:
        payment_id = PaymentId(payload.payment_id)
        mail = case.compose(payment_id)
        if mail is not None:
            sender.send(mail)
            case.mark_sent(payment_id)

    return TaskHandler(PaymentPayload, run)
