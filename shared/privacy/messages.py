"""The notice that an archive can be fetched; the words are made when it is due."""

from shared.kernel.tasks import Handler, QueueName, Task
from shared.notifications.notices import NoticeKind
from shared.privacy.model import Archive


def archive_ready_task(archive: Archive) -> Task:
    """Return the task that mails the owner of an archive. Its link needs a sign-in."""
    notice_id = f"archive-{archive.archive_id.replace('_', '-')}"
    payload = {
        "notice": NoticeKind.ARCHIVE_READY.value,
        "notice_id": notice_id,
        "account_id": archive.account_id,
    }
    return Task(QueueName.MAIL, Handler.SEND_NOTICE, notice_id, payload)
