"""Do one pass of the erasure of a closed account."""

from pydantic import Field

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.kernel.ids import AccountId
from shared.privacy.erasing import EraseAccount
from shared.privacy.model import PASSES


class ErasurePayload(Request):
    """Whose, and which pass."""

    account_id: str
    number: int = Field(ge=1, le=PASSES)


def erase_account(erasing: EraseAccount) -> TaskHandler[ErasurePayload]:
    """Return the handler."""

    def run(payload: ErasurePayload) -> None:
        erasing.run(AccountId(payload.account_id), payload.number)

    return TaskHandler(ErasurePayload, run)
