"""Compose a notice about an account and mail it."""

from typing import Annotated

from pydantic import Field

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.kernel.ids import AccountId
from shared.notifications.notices import Notice, NoticeKind, Notices
from shared.notifications.ports import MailSender

Fact = Annotated[str, Field(max_length=100)]


class NoticePayload(Request):
    """Ids and what happened; what is said is decided when the mail is due."""

    notice: NoticeKind
    notice_id: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    account_id: str
    percent: int = Field(default=100, ge=1, le=100)
    facts: dict[str, Fact] = Field(default_factory=dict, max_length=10)


def send_notice(notices: Notices, sender: MailSender) -> TaskHandler[NoticePayload]:
    """Return the handler. A mail that is sent twice bears the same message id."""

    def run(payload: NoticePayload) -> None:
        notice = Notice(
            kind=payload.notice,
            notice_id=payload.notice_id,
            account_id=AccountId(payload.account_id),
            percent=payload.percent,
            facts=payload.facts,
        )
        mail = notices.compose(notice)
        if mail is not None:
            sender.send(mail)
            notices.mark_sent(notice)

    return TaskHandler(NoticePayload, run)
