"""Serves the folder store under `/objects`: what Cloud Storage does for signed links.

What was uploaded never runs as a page of ours: types a browser would execute are served as plain
bytes, every answer is sandboxed, and no type is guessed.
"""

import os
import re
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
    ObjectAltered,
    ObjectMissing,
    ObjectTooLarge,
    ObjectTooSmall,
    PartRefused,
)
from infra.objects.files import FileObjects, StoredFile
from infra.objects.incoming import Incoming
from infra.objects.links import DownloadTerms, UploadTerms
from infra.objects.names import attachment
from infra.objects.parts import Part, read_part
from infra.objects.sessions import SessionFile
from shared.kernel.errors import DomainError, Kind
from shared.kernel.ids import ObjectName
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


_MD5 = re.compile(r"(?:^|[ ,])md5=([A-Za-z0-9+/=]{24})")


def object_routes(store: FileObjects) -> list[Route]:
    """Return the routes that honour the links of `store`.

    GET and HEAD take ranges (206, 416, also several and suffixes) and conditions (`If-Range`,
    `If-None-Match`); PUT streams; POST begins a session that takes parts by PUT, as Cloud Storage's
    resumable uploads do. What comes with a checksum is compared with it. Refusals are problem+json:
    403 `objects.link_refused`, 400 `objects.content_type_refused`, `objects.too_small` (also for
    bytes that were altered) and `request.malformed`, 404 `objects.missing`, 413
    `objects.too_large`, 503 `objects.unavailable`.
    """

    async def download(request: Request) -> Response:
        try:
            return await run_in_threadpool(_download, store, request)
        except DomainError as error:
            return _problem(error)

    async def upload(request: Request) -> Response:
        try:
            return await _upload(store, request)
        except DomainError as error:
            return _problem(error)

    path = "/objects/{name:path}"
    return [Route(path, download, methods=["GET"]), Route(path, upload, methods=["PUT", "POST"])]


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


async def _upload(store: FileObjects, request: Request) -> Response:
    terms = store.upload_terms(
        request.method, request.path_params["name"], dict(request.query_params)
    )
    if terms.session_id is not None:
        return await _continue(store, request, terms, terms.session_id)
    if request.headers.get("content-type") != terms.content_type:
        raise ContentTypeRefused(terms.content_type)
    if terms.method == "POST":
        return await _begin(store, request, terms)
    return await _take(store, request, terms)


async def _take(store: FileObjects, request: Request, terms: UploadTerms) -> Response:
    if int(request.headers.get("content-length", "0")) > terms.size_bytes_max:
        raise ObjectTooLarge(terms.size_bytes_max)
    incoming = await run_in_threadpool(store.begin)
    try:
        await _receive(request, incoming, terms.size_bytes_max)
        return await run_in_threadpool(_keep, store, request, incoming, terms)
    finally:
        incoming.discard()


async def _begin(store: FileObjects, request: Request, terms: UploadTerms) -> Response:
    if request.headers.get("x-goog-resumable") != "start":
        raise PartRefused
    if await run_in_threadpool(store.find, terms.name) is not None:
        return await run_in_threadpool(_stored, store, terms.name, HTTPStatus.PRECONDITION_FAILED)
    location = await run_in_threadpool(store.begin_session, terms)
    headers = {**SAFE_HEADERS, "Location": location}
    return Response(status_code=HTTPStatus.CREATED, headers=headers)


async def _continue(
    store: FileObjects, request: Request, terms: UploadTerms, session_id: str
) -> Response:
    part = read_part(request.headers.get("content-range", ""))
    file = await run_in_threadpool(store.open_session, session_id)
    if file is None:
        # Over: the object is there, whoever's it is. Else the session is lost.
        return await run_in_threadpool(_stored, store, terms.name)
    try:
        return await _add_part(store, request, terms, part, file)
    finally:
        await run_in_threadpool(file.close)


async def _add_part(
    store: FileObjects, request: Request, terms: UploadTerms, part: Part, file: SessionFile
) -> Response:
    if part.start is not None:
        _check_part(part, file, terms)
        await _receive(request, file, part.end)
    if part.size_bytes is None or file.size_bytes < part.size_bytes:
        return _incomplete(file)
    return await run_in_threadpool(_keep, store, request, file, terms)


def _check_part(part: Part, file: SessionFile, terms: UploadTerms) -> None:
    if part.start != file.size_bytes:
        raise PartRefused
    if max(part.end, part.size_bytes or 0) > terms.size_bytes_max:
        file.discard()
        raise ObjectTooLarge(terms.size_bytes_max)


def _incomplete(file: SessionFile) -> Response:
    kept = {"Range": f"bytes=0-{file.size_bytes - 1}"} if file.size_bytes else {}
    return Response(status_code=HTTPStatus.PERMANENT_REDIRECT, headers={**SAFE_HEADERS, **kept})


async def _receive(request: Request, incoming: Incoming | SessionFile, size_bytes_max: int) -> None:
    """Append what the request brings, until `incoming` has `size_bytes_max`."""
    pending = bytearray()
    async for chunk in request.stream():
        pending += chunk
        if incoming.size_bytes + len(pending) > size_bytes_max:
            raise ObjectTooLarge(size_bytes_max)
        if len(pending) >= WRITE_SIZE_BYTES:
            await run_in_threadpool(incoming.add, bytes(pending))
            pending.clear()
    await run_in_threadpool(incoming.add, bytes(pending))


def _keep(
    store: FileObjects, request: Request, incoming: Incoming | SessionFile, terms: UploadTerms
) -> Response:
    if incoming.size_bytes < terms.size_bytes_min:
        raise ObjectTooSmall(terms.size_bytes_min)
    digests = incoming.complete()
    if _sent_md5(request) not in {None, digests.md5}:
        incoming.discard()
        raise ObjectAltered
    store.keep_digested(incoming, digests, terms.name, terms.content_type)
    return _stored(store, terms.name)


def _sent_md5(request: Request) -> str | None:
    """Return the checksum the bytes were sent with. Source: Cloud Storage, "Data validation"."""
    hashes = _MD5.search(request.headers.get("x-goog-hash", ""))
    return request.headers.get("content-md5") or (hashes.group(1) if hashes else None)


def _stored(store: FileObjects, name: ObjectName, status: HTTPStatus = HTTPStatus.OK) -> Response:
    stored = store.locate(name)
    if stored is None:
        raise ObjectMissing(name)
    facts = {
        "ETag": f'"{stored.info.sha256}"',
        "x-goog-stored-content-length": str(stored.info.size_bytes),
        **({} if stored.md5 is None else {"x-goog-hash": f"md5={stored.md5}"}),
    }
    return Response(status_code=status, headers={**SAFE_HEADERS, **facts})


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
