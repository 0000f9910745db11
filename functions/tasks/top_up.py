"""Buy the agreed pack for an account whose balance is low, or ask what became of the charge."""

import logging

from pydantic import Field

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.kernel.ids import AccountId
from shared.payments.usecases.top_up import TopUp

log = logging.getLogger(__name__)


class TopUpPayload(Request):
    """Whose credits."""

    account_id: str = Field(pattern="^[A-Za-z0-9_-]{1,64}$")


def top_up(case: TopUp) -> TaskHandler[TopUpPayload]:
    """Return the handler."""

    def run(payload: TopUpPayload) -> None:
        outcome = case.run(AccountId(payload.account_id))
        if outcome is not None and outcome.needs_a_person:
            facts = {"account_id": payload.account_id, "outcome": outcome.value}
            log.error("a charge needs a person", extra=facts)

    return TaskHandler(TopUpPayload, run)
