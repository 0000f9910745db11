"""Post what is due to one subscription, or end it."""

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.credits.keeping import GrantCredits
from shared.kernel.ids import AccountId, SubscriptionId


class GrantPayload(Request):
    """Whose subscription has something due."""

    account_id: str
    subscription_id: str


def grant_credits(case: GrantCredits) -> TaskHandler[GrantPayload]:
    """Return the handler."""

    def run(payload: GrantPayload) -> None:
        case.run(AccountId(payload.account_id), SubscriptionId(payload.subscription_id))

    return TaskHandler(GrantPayload, run)
