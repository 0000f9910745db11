"""Serves the folder store under `/objects`: what Cloud Storage does for signed links.

What was uploaded never runs as a page of ours: types a browser would execute are served as plain
bytes, every answer is sandboxed, and no type is guessed.
"""

import os
from collections.abc import Mapping
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from infra.objects.disk import disk_failures
from infra.objects.errors import (
    ContentTypeRefused,
    LinkRefused,
    ObjectMissing,
    ObjectTooLarge,
    ObjectTooSmall,
)
from infra.objects.files import FileObjects, StoredFile
from infra.objects.incoming import Incoming
from infra.objects.links import DownloadTerms, UploadTerms
from infra.objects.names import attachment
from shared.kernel.errors import DomainError, Kind
from shared.kernel.ports import ObjectInfo

WRITE_SIZE_BYTES = 1024 * 1024
"""Bytes collected before a thread writes them: hops to threads cost more than copies."""

STATUS: Mapping[Kind, HTTPStatus] = {
    Kind.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Kind.MALFORMED: HTTPStatus.BAD_REQUEST,
    Kind.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Kind.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Kind.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}

SAFE_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox",
}

_EXECUTED_TYPES = frozenset({"text/html", "text/xml", "application/xml", "text/javascript"})


def object_routes(store: FileObjects) -> list[Route]:
    """Return the routes that honour the links of `store`.

    GET and HEAD take ranges (206, 416, also several and suffixes) and conditions (`If-Range`,
    `If-None-Match`); PUT streams. Refusals are problem+json: 403 `objects.link_refused`, 400
    `objects.content_type_refused` and `objects.too_small`, 404 `objects.missing`, 413
    `objects.too_large`, 503 `objects.unavailable`.
    """

    async def download(request: Request) -> Response:
        try:
            return await run_in_threadpool(_download, store, request)
        except DomainError as error:
            return _problem(error)

    async def upload(request: Request) -> Response:
        try:
            return _stored(await _upload(store, request))
        except DomainError as error:
            return _problem(error)

    path = "/objects/{name:path}"
    return [Route(path, download, methods=["GET"]), Route(path, upload, methods=["PUT"])]


def _download(store: FileObjects, request: Request) -> Response:
    terms = store.download_terms(request.path_params["name"], dict(request.query_params))
    stored = store.locate(terms.name)
    if stored is None:
        raise ObjectMissing(terms.name)
    headers = _download_headers(terms, stored.info)
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return _file(stored, headers)


def _file(stored: StoredFile, headers: Mapping[str, str]) -> Response:
    with disk_failures():
        try:
            facts = os.stat(stored.path)
        except FileNotFoundError as error:
            raise ObjectMissing(stored.info.name) from error
    media_type = _served_type(stored.info.content_type)
    return FileResponse(stored.path, headers=headers, media_type=media_type, stat_result=facts)


def _download_headers(terms: DownloadTerms, info: ObjectInfo) -> dict[str, str]:
    named = {} if terms.filename is None else {"Content-Disposition": attachment(terms.filename)}
    return {
        **SAFE_HEADERS,
        **named,
        "Cache-Control": "private, max-age=3600, immutable",
        "ETag": f'"{info.sha256}"',
    }


def _served_type(content_type: str) -> str:
    essence = content_type.partition(";")[0].strip().lower()
    is_executed = essence in _EXECUTED_TYPES or essence.endswith("+xml")
    return "application/octet-stream" if is_executed else content_type


async def _upload(store: FileObjects, request: Request) -> ObjectInfo:
    terms = store.upload_terms(request.path_params["name"], dict(request.query_params))
    if request.headers.get("content-type") != terms.content_type:
        raise ContentTypeRefused(terms.content_type)
    if int(request.headers.get("content-length", "0")) > terms.size_bytes_max:
        raise ObjectTooLarge(terms.size_bytes_max)
    incoming = await run_in_threadpool(store.begin)
    try:
        await _receive(request, incoming, terms)
        return await run_in_threadpool(store.keep, incoming, terms.name, terms.content_type)
    finally:
        incoming.discard()


async def _receive(request: Request, incoming: Incoming, terms: UploadTerms) -> None:
    pending = bytearray()
    async for chunk in request.stream():
        pending += chunk
        if incoming.size_bytes + len(pending) > terms.size_bytes_max:
            raise ObjectTooLarge(terms.size_bytes_max)
        if len(pending) >= WRITE_SIZE_BYTES:
            await run_in_threadpool(incoming.add, bytes(pending))
            pending.clear()
    await run_in_threadpool(incoming.add, bytes(pending))
    if incoming.size_bytes < terms.size_bytes_min:
        raise ObjectTooSmall(terms.size_bytes_min)


def _stored(info: ObjectInfo) -> Response:
    facts = {"ETag": f'"{info.sha256}"', "x-goog-stored-content-length": str(info.size_bytes)}
    return Response(headers={**SAFE_HEADERS, **facts})


def _problem(error: DomainError) -> Response:
    status = STATUS[error.kind]
    title = "The link is not valid." if isinstance(error, LinkRefused) else status.phrase
    body = {
        "type": "about:blank",
        "title": title,
        "status": status.value,
        "code": error.code,
        "detail": str(error),
    }
    headers = {**SAFE_HEADERS, "Cache-Control": "no-store"}
    return JSONResponse(body, status, headers, media_type="application/problem+json")
