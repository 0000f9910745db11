"""Compose a message and mail it."""

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.accounts.messages import MessageKind
from shared.notifications.ports import MailSender
from shared.notifications.usecases import Messages


class MessagePayload(Request):
    """Ids only; what is said is decided when the mail is due."""

    message: MessageKind
    cause_id: str
    account_id: str | None


def send_message(messages: Messages, sender: MailSender) -> TaskHandler[MessagePayload]:
    """Return the handler."""

    def run(payload: MessagePayload) -> None:
        notice = payload.model_dump(mode="json")
        mail = messages.compose_message(notice)
        if mail is not None:
            sender.send(mail)
            messages.mark_sent(notice)

    return TaskHandler(MessagePayload, run)
