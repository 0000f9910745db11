"""End future charges at a gateway."""

from pydantic import Field

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.payments.gateway import Gateway
from shared.payments.usecases.cancel import CancelRecurring


class RecurringPayload(Request):
    """Whose charges: the gateway, and its name of the recurring payment."""

    gateway: Gateway
    reference: str = Field(min_length=1, max_length=200)


def cancel_recurring(case: CancelRecurring) -> TaskHandler[RecurringPayload]:
    """Return the handler."""
    return TaskHandler(
        RecurringPayload, lambda payload: case.run(payload.gateway, payload.reference)
    )
