"""A person's data as a whole: the archive of it, and its erasure (M016)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from shared.kernel.ids import AccountId, ObjectName
from shared.kernel.tasks import Handler, QueueName, Task
from shared.kernel.values import JsonValue

ArchiveId = NewType("ArchiveId", str)

ARCHIVE_LIFE = timedelta(hours=24)
"""How long an archive can be fetched, and how long no new one is made."""

MEDIA_PREFIXES = (
    *("uploads", "masters", "exports", "previews", "sprites", "posters"),
    "invoices",
)
"""Where an account's own files lie: `<prefix>/<account id>/...`."""

ARCHIVE_PREFIX = "archives"
ALL_PREFIXES = (*MEDIA_PREFIXES, ARCHIVE_PREFIX)

PASSES = 2
"""An erasure is done twice: what was on its way during the first is found by the second."""

SETTLING = timedelta(minutes=40)
"""Between the two. The longest access token (M009) and the longest task, 30 minutes, end sooner."""


class ArchiveState(StrEnum):
    """What becomes of an archive."""

    QUEUED = "queued"
    READY = "ready"


@dataclass(frozen=True)
class Archive:
    """All data of an account in one file, asked for at `requested_at`.

    `size_bytes` and `expires_at` are None until it is ready.
    """

    archive_id: ArchiveId
    account_id: AccountId
    requested_at: datetime
    state: ArchiveState = ArchiveState.QUEUED
    size_bytes: int | None = None
    expires_at: datetime | None = None

    def is_current(self, now: datetime) -> bool:
        """Say whether it answers a request at `now`: it is being made, or can still be fetched."""
        return self.expires_at is None or now < self.expires_at

    @property
    def object_name(self) -> ObjectName:
        return ObjectName(f"{ARCHIVE_PREFIX}/{self.account_id}/{self.archive_id}.zip")


def made(archive: Archive, size_bytes: int, now: datetime) -> Archive:
    """Return `archive` ready to be fetched."""
    return replace(
        archive, state=ArchiveState.READY, size_bytes=size_bytes, expires_at=now + ARCHIVE_LIFE
    )


def archive_task(archive: Archive) -> Task:
    """Return the task that makes an archive; one that is ready and over, it removes."""
    is_ready = archive.state is ArchiveState.READY
    name = f"archive-{archive.archive_id}{'-over' if is_ready else ''}"
    payload = {"account_id": archive.account_id, "archive_id": archive.archive_id}
    return Task(QueueName.UPKEEP, Handler.EXPORT_ACCOUNT, name, payload, archive.expires_at)


@dataclass(frozen=True)
class Erasure:
    """That an account was closed, and how far its erasure is. It names nobody.

    `passes_done` is 0..`PASSES`; `finished_at` is when the last one was done.
    """

    account_id: AccountId
    closed_at: datetime
    erase_at: datetime
    passes_done: int = 0
    finished_at: datetime | None = None


def with_pass(erasure: Erasure, number: int, now: datetime) -> Erasure:
    """Return `erasure` after pass `number` (1..`PASSES`); done again, the same."""
    done = max(number, erasure.passes_done)
    finished_at = now if done == PASSES and erasure.finished_at is None else erasure.finished_at
    return replace(erasure, passes_done=done, finished_at=finished_at)


def erasure_task(account_id: AccountId, number: int, not_before: datetime) -> Task:
    """Return the task of one pass of an erasure."""
    payload: dict[str, JsonValue] = {"account_id": account_id, "number": number}
    name = f"erase-{account_id}-{number}"
    return Task(QueueName.UPKEEP, Handler.ERASE_ACCOUNT, name, payload, not_before)
