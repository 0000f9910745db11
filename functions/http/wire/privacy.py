"""Bodies of the routes about all of one's data. Source: api.md, "Accounts and auth"."""

from datetime import datetime

from functions.http.wire.model import Answer
from shared.privacy.model import ArchiveState


class ArchiveAnswer(Answer):
    """The archive of the caller's data; a zip file at `url` once it is ready.

    `url` is good until `url_expires_at`, and a new one is given until `expires_at`.
    """

    archive_id: str
    state: ArchiveState
    requested_at: datetime
    size_bytes: int | None
    expires_at: datetime | None
    url: str | None
    url_expires_at: datetime | None


class ClosedAnswer(Answer):
    """The account is closed; its data are erased from `erase_at` on."""

    closed_at: datetime
    erase_at: datetime
