"""The mail an account asks for: a task with ids, from which the words are made when it is due."""

from enum import StrEnum

from shared.accounts.codes import VerificationId
from shared.accounts.resets import ResetId
from shared.kernel.ids import AccountId
from shared.kernel.tasks import Handler, QueueName, Task


class MessageKind(StrEnum):
    """What a message is about: `payload["message"]` of its task."""

    VERIFICATION = "verification"
    PASSWORD_RESET = "password_reset"  # noqa: S105 -- the name of a mail


def verification_task(verification_id: VerificationId, account_id: AccountId | None) -> Task:
    """Return the task that answers a request for a code.

    It is queued for every address, so that nobody learns from the time it takes who has an
    account; without `account_id` nothing is mailed. The payload holds neither address nor code.
    """
    return _message(MessageKind.VERIFICATION, verification_id, account_id)


def reset_task(reset_id: ResetId, account_id: AccountId | None) -> Task:
    """Return the task that answers a request for a reset link, for every address as well."""
    return _message(MessageKind.PASSWORD_RESET, reset_id, account_id)


def _message(kind: MessageKind, cause_id: str, account_id: AccountId | None) -> Task:
    payload = {"message": kind.value, "cause_id": cause_id, "account_id": account_id}
    return Task(QueueName.MAIL, Handler.SEND_MESSAGE, f"mail-{cause_id}", payload)
