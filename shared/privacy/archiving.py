"""Use cases: ask for an archive of all of one's data, and make it."""

import json
from collections.abc import Iterator
from datetime import datetime

from shared.accounts.errors import AccountInactive, TokenInvalid
from shared.kernel.ids import AccountId, ObjectName
from shared.kernel.ports import Clock, IdSource, ObjectInfo, ObjectStore, UnitOfWork
from shared.kernel.values import FieldValue
from shared.privacy.messages import archive_ready_task
from shared.privacy.model import (
    MEDIA_PREFIXES,
    Archive,
    ArchiveId,
    ArchiveState,
    archive_task,
    made,
)
from shared.privacy.ports import ArchiveFile, KeptDocument, Packer, PrivacyStores

PAGE = 100
MEDIA_BYTES_MAX = 1024**3
"""Media beyond are listed and not packed: a task may take 30 minutes."""

CHUNK_BYTES = 1024**2


class RequestArchive:
    """Takes requests for archives."""

    def __init__(self, uow: UnitOfWork[PrivacyStores], clock: Clock, ids: IdSource) -> None:
        self._uow, self._clock, self._ids = uow, clock, ids

    def request(self, account_id: AccountId) -> Archive:
        """Return the account's archive: the one that is being made or can be fetched, or a new one.

        Raises: `TokenInvalid`, `AccountInactive`.
        """
        now, archive_id = self._clock.now(), ArchiveId(self._ids.new("arc"))

        def ask(stores: PrivacyStores) -> Archive:
            account = stores.accounts.find(account_id)
            if account is None:
                raise TokenInvalid
            if not account.is_active:
                raise AccountInactive
            found = stores.archives.find(account_id)
            if found is not None and found.is_current(now):
                return found
            archive = Archive(archive_id, account_id, requested_at=now)
            stores.archives.save(archive)
            stores.outbox.add(archive_task(archive))
            return archive

        return self._uow.run(ask)


class MakeArchive:
    """Makes archives, and removes those whose time is over."""

    def __init__(
        self, uow: UnitOfWork[PrivacyStores], objects: ObjectStore, packer: Packer, clock: Clock
    ) -> None:
        self._uow, self._objects, self._packer, self._clock = uow, objects, packer, clock

    def run(self, account_id: AccountId, archive_id: ArchiveId) -> None:
        """Make the archive, once; remove it when its time is over."""
        archive = self._uow.run(lambda stores: _wanted(stores, account_id, archive_id))
        now = self._clock.now()
        if archive is None:
            return
        if archive.state is ArchiveState.QUEUED:
            self._make(archive, now)
        elif not archive.is_current(now):
            self._objects.delete(archive.object_name)

    def _make(self, archive: Archive, now: datetime) -> None:
        files = self._files(archive.account_id)
        stored = self._objects.write(
            archive.object_name, "application/zip", self._packer.pack(files)
        )

        def note(stores: PrivacyStores) -> None:
            wanted = _wanted(stores, archive.account_id, archive.archive_id)
            if wanted is None or wanted.state is ArchiveState.READY:
                return
            ready = made(archive, stored.size_bytes, now)
            stores.archives.save(ready)
            stores.outbox.add(archive_ready_task(ready))
            stores.outbox.add(archive_task(ready))

        self._uow.run(note)

    def _files(self, account_id: AccountId) -> Iterator[ArchiveFile]:
        for part in self._uow.run(lambda stores: stores.estate.told()):
            yield ArchiveFile(f"data/{part.replace('/', '-')}.json", self._part(part, account_id))
        left_out: list[JsonRow] = []
        room_bytes = MEDIA_BYTES_MAX
        for found in self._media(account_id):
            if found.size_bytes > room_bytes:
                left_out.append({"name": found.name, "size_bytes": found.size_bytes})
                continue
            room_bytes -= found.size_bytes
            yield ArchiveFile(_media_path(found), self._bytes(found.name), is_media=True)
        yield ArchiveFile("media/left-out.json", [_json(left_out)])

    def _part(self, part: str, account_id: AccountId) -> Iterator[bytes]:
        """Yield a part as one JSON list, page by page."""
        after: str | None = None
        lead = b"["
        while True:
            page = self._page(part, account_id, after)
            for document in page:
                yield lead + b"\n" + _json({"path": document.path, **document.fields})
                lead = b","
            if len(page) < PAGE:
                break
            after = page[-1].path
        yield b"[]\n" if lead == b"[" else b"\n]\n"

    def _page(self, part: str, account_id: AccountId, after: str | None) -> list[KeptDocument]:
        return self._uow.run(lambda stores: list(stores.estate.page(part, account_id, after, PAGE)))

    def _media(self, account_id: AccountId) -> Iterator[ObjectInfo]:
        for prefix in MEDIA_PREFIXES:
            yield from self._objects.list(f"{prefix}/{account_id}/")

    def _bytes(self, name: ObjectName) -> Iterator[bytes]:
        with self._objects.read(name) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                yield chunk


JsonRow = dict[str, FieldValue]


def _wanted(stores: PrivacyStores, account_id: AccountId, archive_id: ArchiveId) -> Archive | None:
    """Return the archive if it is the account's newest and the account is open."""
    account, found = stores.accounts.find(account_id), stores.archives.find(account_id)
    is_open = account is not None and account.is_active
    return found if is_open and found is not None and found.archive_id == archive_id else None


def _media_path(found: ObjectInfo) -> str:
    """Return `media/<prefix>/<file>`: the account's id is the same in all."""
    prefix, _, name = found.name.split("/", 2)
    return f"media/{prefix}/{name}"


def _json(value: object) -> bytes:
    return json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True).encode()


def _plain(value: object) -> str:
    assert isinstance(value, datetime), f"documents hold JSON and times, not {type(value)}"
    return value.isoformat()
