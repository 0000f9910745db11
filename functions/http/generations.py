"""Routes of generations, exports and uploads. Source: api.md, "Generations, exports, media"."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Path, Request, Response
from starlette.responses import StreamingResponse

from functions.deps import Cursor, Limit, RequestKeyDependency, locale_of
from functions.http.cursors import CursorRefused, decode_place, encode_place
from functions.http.dressing import dressing_request
from functions.http.events import EventStream, Watcher
from functions.http.present import Presenter, is_matched
from functions.http.wire.generations import (
    CancellationAnswer,
    CreateExports,
    CreateGeneration,
    ExportAnswer,
    ExportsAccepted,
    GenerationAnswer,
    GenerationPage,
    Kind,
    ManifestAnswer,
    MoneyAnswer,
    OpenedUpload,
    OpenUpload,
)
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.accounts.locale import Locale
from shared.generation.errors import NotOffered
from shared.generation.model import is_generation_id
from shared.generation.photos import PhotoShelf, UploadRequest
from shared.generation.ports import PageCursor
from shared.generation.usecases.cancel import Cancel
from shared.generation.usecases.create import Create, GenerationRequest
from shared.generation.usecases.export import ExportsRequest, RequestExports
from shared.generation.usecases.read import Read
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import GenerationId, QuoteId, UploadId

GenerationPath = Annotated[str, Path(max_length=64)]
LocaleOf = Annotated[Locale, Depends(locale_of)]


@dataclass(frozen=True)
class GenerationCases:
    """What the routes can do."""

    create: Create
    read: Read
    cancel: Cancel
    export: RequestExports
    photos: PhotoShelf
    presenter: Presenter
    events: EventStream


def generation_routes(
    cases: GenerationCases, caller: CallerDependency, request_key: RequestKeyDependency
) -> RouteSheet:
    """Return the routes of this concept."""
    routes = RouteSheet(tags=["generations"])
    _add_uploads(routes, cases, caller)
    _add_orders(routes, cases, caller, request_key)
    _add_reading(routes, cases, caller)
    _add_exports(routes, cases, caller, request_key)
    return routes


def _add_uploads(routes: RouteSheet, cases: GenerationCases, caller: CallerDependency) -> None:
    @routes.post("/uploads", operation_id="open_upload", status_code=201)
    def open_upload(body: OpenUpload, who: Annotated[Caller, Depends(caller)]) -> OpenedUpload:
        request = UploadRequest(body.content_type, body.size_bytes, body.sha256)
        upload, link = cases.photos.open_upload(who.account_id, request)
        return OpenedUpload(
            upload_id=upload.upload_id,
            method=link.method,
            url=link.url,
            headers=link.headers,
            expires_at=link.expires_at,
        )


def _add_orders(
    routes: RouteSheet,
    cases: GenerationCases,
    caller: CallerDependency,
    request_key: RequestKeyDependency,
) -> None:
    @routes.post("/generations", operation_id="create_generation", status_code=202)
    def create_generation(
        body: CreateGeneration,
        response: Response,
        locale: LocaleOf,
        who: Annotated[Caller, Depends(caller)],
        key: Annotated[RequestKey | None, Depends(request_key)],
    ) -> GenerationAnswer:
        made = cases.create.run(who.account_id, _request(body), key)
        if made.is_replay:
            response.headers["Idempotent-Replayed"] = "true"
        response.headers["Location"] = f"/api/v1/generations/{made.generation.generation_id}"
        return cases.presenter.generation(made.generation, locale)

    @routes.post(
        "/generations/{generation_id}/cancel", operation_id="cancel_generation", status_code=202
    )
    def cancel_generation(
        generation_id: GenerationPath, who: Annotated[Caller, Depends(caller)]
    ) -> CancellationAnswer:
        done = cases.cancel.run(who.account_id, GenerationId(generation_id))
        return CancellationAnswer(
            generation_id=done.generation.generation_id,
            state=done.generation.state,
            money=MoneyAnswer(
                outcome=done.money, credits=done.credits, receipt_id=done.generation.receipt_id
            ),
        )


def _add_reading(routes: RouteSheet, cases: GenerationCases, caller: CallerDependency) -> None:
    @routes.get("/generations", operation_id="list_generations")
    def list_generations(
        locale: LocaleOf,
        who: Annotated[Caller, Depends(caller)],
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> GenerationPage:
        after = None if cursor is None else _after(cursor)
        # One more than asked for tells whether there is another page.
        found = cases.read.page(who.account_id, limit + 1, after)
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        return GenerationPage(
            items=[cases.presenter.generation(item, locale) for item in shown],
            next_cursor=None if last is None else encode_place(last.created_at, last.generation_id),
        )

    @routes.get(
        "/generations/{generation_id}",
        operation_id="read_generation",
        responses={304: {"description": "Nothing has changed since `If-None-Match`."}},
        response_model=GenerationAnswer,
    )
    def read_generation(
        generation_id: GenerationPath,
        response: Response,
        locale: LocaleOf,
        who: Annotated[Caller, Depends(caller)],
        if_none_match: Annotated[str | None, Header()] = None,
    ) -> GenerationAnswer | Response:
        generation = cases.read.one(who.account_id, GenerationId(generation_id))
        etag = cases.presenter.etag(generation, locale)
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if is_matched(if_none_match, etag):
            return Response(status_code=304, headers=headers)
        response.headers.update(headers)
        return cases.presenter.generation(generation, locale)

    @routes.get(
        "/generations/{generation_id}/events",
        operation_id="watch_generation",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    def watch_generation(
        generation_id: GenerationPath,
        request: Request,
        locale: LocaleOf,
        who: Annotated[Caller, Depends(caller)],
        last_event_id: Annotated[str | None, Header(pattern="^[0-9]{1,9}$")] = None,
    ) -> StreamingResponse:
        first = cases.read.one(who.account_id, GenerationId(generation_id))
        watcher = Watcher(request, who.goes_on)
        return cases.events.response(first, int(last_event_id or 0), locale, watcher)


def _add_exports(
    routes: RouteSheet,
    cases: GenerationCases,
    caller: CallerDependency,
    request_key: RequestKeyDependency,
) -> None:
    @routes.post(
        "/generations/{generation_id}/exports", operation_id="create_exports", status_code=202
    )
    def create_exports(
        generation_id: GenerationPath,
        body: CreateExports,
        response: Response,
        who: Annotated[Caller, Depends(caller)],
        key: Annotated[RequestKey | None, Depends(request_key)],
    ) -> ExportsAccepted:
        dressing = dressing_request(body.overlays, body.captions)
        request = ExportsRequest(tuple(body.formats), body.fit, body.resolution, dressing)
        made = cases.export.run(who.account_id, GenerationId(generation_id), request, key)
        if made.is_replay:
            response.headers["Idempotent-Replayed"] = "true"
        return ExportsAccepted(
            items=[cases.presenter.export(made.generation, export) for export in made.exports]
        )

    @routes.get("/exports/{export_id}", operation_id="read_export")
    def read_export(
        export_id: Annotated[str, Path(max_length=64)], who: Annotated[Caller, Depends(caller)]
    ) -> ExportAnswer:
        return cases.presenter.export(*cases.read.export(who.account_id, export_id))

    @routes.get("/exports/{export_id}/manifest", operation_id="read_manifest")
    def read_manifest(
        export_id: Annotated[str, Path(max_length=64)], who: Annotated[Caller, Depends(caller)]
    ) -> ManifestAnswer:
        return ManifestAnswer.model_validate(cases.read.manifest(who.account_id, export_id))


def _refuse_later_features(asked: Mapping[str, object]) -> None:
    """Raise `NotOffered` for the first wish nobody on the present route can grant."""
    for feature, wish in asked.items():
        if wish:
            raise NotOffered(feature)


def _after(cursor: str) -> PageCursor:
    created_at, generation_id = decode_place(cursor)
    if not is_generation_id(generation_id):
        raise CursorRefused
    return PageCursor(created_at, GenerationId(generation_id))


def _request(body: CreateGeneration) -> GenerationRequest:
    _refuse_later_features(
        {
            "kind": body.kind != Kind.VIDEO,
            "style_id": body.style_id is not None,
        }
    )
    return GenerationRequest(
        prompt=body.prompt,
        negative_prompt=body.negative_prompt,
        upload_id=None if body.image_upload_id is None else UploadId(body.image_upload_id),
        service_type=body.service_type,
        resolution=body.resolution,
        aspect_ratio=body.aspect_ratio,
        duration_s=body.duration_s,
        exports=tuple(dict.fromkeys(body.exports)),
        quote_id=None if body.quote_id is None else QuoteId(body.quote_id),
        dressing=dressing_request(body.overlays, None),
    )
