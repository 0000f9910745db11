"""Use cases about all of a person's data."""

from datetime import timedelta
from functools import cached_property

from functions.http.privacy import PrivacyCases
from functions.wiring.adapters import Adapters
from shared.accounts.endings import EndedSessions
from shared.generation.usecases.cancel import Cancel
from shared.privacy.archiving import MakeArchive, RequestArchive
from shared.privacy.closing import CloseAccount
from shared.privacy.erasing import EraseAccount
from shared.privacy.open_work import OpenWork


class PrivacyParts:
    """Those of the API, and those of the queue."""

    def __init__(self, parts: Adapters, cancel: Cancel, ended_sessions: EndedSessions) -> None:
        self._parts, self._cancel = parts, cancel
        self._ended_sessions = ended_sessions

    @cached_property
    def cases(self) -> PrivacyCases:
        parts = self._parts
        grace = timedelta(seconds=parts.settings.vidgo_erasure_grace_s)
        return PrivacyCases(
            archive=RequestArchive(parts.uow, parts.clock, parts.ids),
            close=CloseAccount(parts.uow, parts.codes, parts.clock, grace, self._ended_sessions),
            objects=parts.objects,
            clock=parts.clock,
        )

    @cached_property
    def make_archive(self) -> MakeArchive:
        from infra.archives.zip import ZipPacker

        parts = self._parts
        return MakeArchive(parts.uow, parts.objects, ZipPacker(), parts.clock)

    @cached_property
    def erase(self) -> EraseAccount:
        parts = self._parts
        work = OpenWork(parts.uow, self._cancel)
        return EraseAccount(parts.uow, parts.objects, work, parts.identity.passwords, parts.clock)
