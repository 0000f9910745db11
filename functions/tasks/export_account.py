"""Make the archive of an account's data, or remove one whose time is over."""

from functions.http.wire.model import Request
from functions.tasks.model import TaskHandler
from shared.kernel.ids import AccountId
from shared.privacy.archiving import MakeArchive
from shared.privacy.model import ArchiveId


class ArchivePayload(Request):
    """Ids only."""

    account_id: str
    archive_id: str


def export_account(archives: MakeArchive) -> TaskHandler[ArchivePayload]:
    """Return the handler."""

    def run(payload: ArchivePayload) -> None:
        archives.run(AccountId(payload.account_id), ArchiveId(payload.archive_id))

    return TaskHandler(ArchivePayload, run)
