"""Routes about all of one's data. Source: api.md, "Accounts and auth"."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Response

from functions.http.wire.privacy import ArchiveAnswer, ClosedAnswer
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.kernel.ports import Clock, ObjectStore
from shared.privacy.archiving import RequestArchive
from shared.privacy.closing import CloseAccount
from shared.privacy.model import Archive, ArchiveState

LINK_LIFE = timedelta(minutes=15)

FILENAME = "vidgo-data.zip"


@dataclass(frozen=True)
class PrivacyCases:
    """What the routes call."""

    archive: RequestArchive
    close: CloseAccount
    objects: ObjectStore
    clock: Clock


def privacy_routes(cases: PrivacyCases, caller: CallerDependency) -> RouteSheet:
    """Return `GET /auth/export` and `DELETE /auth/me`."""
    routes = RouteSheet(prefix="/auth", tags=["auth"], dependencies=[Depends(_not_stored)])

    @routes.get("/export", operation_id="export_account", status_code=202)
    def export_account(who: Annotated[Caller, Depends(caller)]) -> ArchiveAnswer:
        return _archive(cases, cases.archive.request(who.account_id))

    @routes.delete("/me", operation_id="close_account", status_code=202)
    def close_account(who: Annotated[Caller, Depends(caller)]) -> ClosedAnswer:
        closed = cases.close.close(who.account_id)
        return ClosedAnswer(closed_at=closed.closed_at, erase_at=closed.erase_at)

    return routes


def _archive(cases: PrivacyCases, archive: Archive) -> ArchiveAnswer:
    link = None
    if archive.state is ArchiveState.READY:
        expires_at = cases.clock.now() + LINK_LIFE
        link = cases.objects.download_link(archive.object_name, expires_at, FILENAME)
    return ArchiveAnswer(
        archive_id=archive.archive_id,
        state=archive.state,
        requested_at=archive.requested_at,
        size_bytes=archive.size_bytes,
        expires_at=archive.expires_at,
        url=None if link is None else link.url,
        url_expires_at=None if link is None else link.expires_at,
    )


def _not_stored(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"
