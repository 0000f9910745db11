"""Compose a notice about an account and mail it."""

from pydantic import Field

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.kernel.ids import AccountId
from shared.notifications.notices import Notice, NoticeKind, Notices
from shared.notifications.ports import MailSender


class NoticePayload(Request):
    """Ids and a number; what is said is decided when the mail is due."""

    notice: NoticeKind
    notice_id: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    account_id: str
    percent: int = Field(default=100, ge=1, le=100)


def send_notice(notices: Notices, sender: MailSender) -> TaskHandler[NoticePayload]:
    """Return the handler. A mail that is sent twice bears the same message id."""

    def run(payload: NoticePayload) -> None:
        notice = Notice(
            payload.notice, payload.notice_id, AccountId(payload.account_id), payload.percent
        )
        mail = notices.compose(notice)
        if mail is not None:
            sender.send(mail)

    return TaskHandler(NoticePayload, run)
