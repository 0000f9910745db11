"""Leonardo's API as the real client meets it: same paths, fields, states, errors and callbacks."""

import hashlib
import hmac
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from infra.sandbox.database import Database
from infra.sandbox.leonardo_files import LeonardoFiles
from infra.sandbox.leonardo_jobs import Job, LeonardoJobs, Status
from infra.sandbox.leonardo_wire import (
    Order,
    Refusal,
    account,
    is_uuid,
    read_extension,
    read_object,
    read_order,
    vendor_time,
    video_created,
)
from infra.sandbox.leonardo_worker import CallbackTarget, LeonardoWorker, Quality, images
from infra.sandbox.scenarios import AtSubmit, CallLog, Delays, Scenario, ScenarioStore
from infra.sandbox.server import cut_connection

PROVIDER = "leonardo"
PREFIX = "/leonardo"
API = "/api/rest/v1"
FORM_S = 120.0
"""A presigned form is valid for 2 minutes. Source: guide "presigned upload"."""

TOKENS_AT_FIRST = 1_000_000
PAGE_MAX = 100
HINT_S = 3
BODY_BYTES_MAX = 1024 * 1024
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>"

_Handler = Callable[[Request, bytes, int], Awaitable[Response]]


@dataclass(frozen=True)
class LeonardoConfig:
    """What the stand-in is told at start; `callback` None sends no callbacks."""

    public_url: str
    api_key: str = field(repr=False)
    callback_url: str | None = None
    callback_key: str = field(default="", repr=False)
    delays: Delays = field(default_factory=Delays)
    quality: Quality = field(default_factory=Quality)


class LeonardoSandbox:
    """The stand-in: routes to mount, and a worker between `start` and `stop`."""

    def __init__(
        self,
        config: LeonardoConfig,
        *,
        folder: Path,
        database: Database,
        scenarios: ScenarioStore,
        calls: CallLog,
        now_s: Callable[[], float],
    ) -> None:
        self._config, self._scenarios, self._calls, self._now_s = config, scenarios, calls, now_s
        self._user_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"leonardo-user:{config.api_key}"))
        self._jobs = LeonardoJobs(database)
        secret = hmac.new(config.api_key.encode(), b"upload forms", hashlib.sha256).digest()
        self._files = LeonardoFiles(folder, config.public_url, secret, self._jobs, now_s)
        self._worker = LeonardoWorker(
            self._jobs,
            self._files,
            target=_target(config),
            delays=config.delays,
            quality=config.quality,
            user_id=self._user_id,
            now_s=now_s,
        )

    def start(self) -> None:
        """Begin to render whatever is due, from before a restart as well."""
        self._worker.start()

    def stop(self) -> None:
        """Stop rendering; unfinished jobs stay due."""
        self._worker.stop()

    def routes(self) -> list[BaseRoute]:
        """Return the routes to mount; the client's base address ends in `/leonardo/api/rest/v1`."""
        return [
            self._route("/me", "GET", self._me),
            self._route("/init-image", "POST", self._init_image),
            self._route("/init-image/{id}", "GET", self._get_upload),
            self._route("/init-image/{id}", "DELETE", self._delete_upload),
            self._route("/generations-image-to-video", "POST", self._animate),
            self._route("/generations-text-to-video", "POST", self._invent),
            self._route("/generations/user/{user}", "GET", self._list),
            self._route("/generations/{id}", "GET", self._get),
            self._route("/generations/{id}", "DELETE", self._delete),
            self._route("/pricing-calculator", "POST", self._price),
            self._route("/{rest:path}", "", self._nothing),
            *self._files.routes(),
        ]

    def _route(self, path: str, method: str, handler: _Handler) -> Route:
        methods = [method] if method else ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return Route(f"{PREFIX}{API}{path}", self._endpoint(handler), methods=methods)

    def _endpoint(self, handler: _Handler) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            path = request.url.path.removeprefix(PREFIX)
            call = self._calls.add(PROVIDER, self._now_s(), request.method, path)
            try:
                self._authenticate(request)
                return await handler(request, await _body(request), call)
            except Refusal as refusal:
                return JSONResponse(refusal.body, refusal.status, headers=refusal.headers)

        return endpoint

    def _authenticate(self, request: Request) -> None:
        """Refuse as the vendor's gateway does: 500 for what is no key, 401 for a wrong one."""
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        ours = self._config.api_key
        if scheme.lower() != "bearer" or not key or (is_uuid(ours) and not is_uuid(key)):
            raise Refusal(500, "Invalid response from authorization hook")
        if not hmac.compare_digest(key.encode(), ours.encode()):
            raise Refusal(401, "Authentication hook unauthorized this request", "access-denied")

    async def _me(self, _request: Request, _body: bytes, _call: int) -> Response:
        return JSONResponse(account(self._user_id, TOKENS_AT_FIRST - self._jobs.spent_cents()))

    async def _init_image(self, _request: Request, body: bytes, _call: int) -> Response:
        extension = read_extension(read_object(body))
        upload = self._jobs.add_upload(extension, self._now_s(), FORM_S)
        return JSONResponse({"uploadInitImage": self._files.form(self._user_id, upload)})

    async def _get_upload(self, request: Request, _body: bytes, _call: int) -> Response:
        upload = self._jobs.find_upload(request.path_params["id"])
        if upload is None:
            return JSONResponse({"init_images_by_pk": None})
        url = self._files.photo_url(self._user_id, upload)
        created = vendor_time(upload.expires_at_s - FORM_S)
        found = {"id": upload.id, "url": url, "createdAt": created}
        return JSONResponse({"init_images_by_pk": found})

    async def _delete_upload(self, request: Request, _body: bytes, _call: int) -> Response:
        upload_id = request.path_params["id"]
        was_there = self._jobs.remove_upload(upload_id)
        if was_there:
            self._files.photo_path(upload_id).unlink(missing_ok=True)
        answer = {"id": upload_id} if was_there else None
        return JSONResponse({"delete_init_images_by_pk": answer})

    async def _animate(self, request: Request, body: bytes, call: int) -> Response:
        order = read_order(read_object(body), with_image=True)
        self._check_image(order)
        return self._submit(request, order, call)

    async def _invent(self, request: Request, body: bytes, call: int) -> Response:
        return self._submit(request, read_order(read_object(body), with_image=False), call)

    def _check_image(self, order: Order) -> None:
        assert order.image_id is not None
        if order.image_type == "UPLOADED":
            upload = self._jobs.find_upload(order.image_id)
            is_there = upload is not None and upload.is_stored
        else:
            job = self._jobs.find_by_image(order.image_id)
            is_there = job is not None and job.status is Status.COMPLETE
        if not is_there:
            raise Refusal(400, "Image not found")

    def _submit(self, request: Request, order: Order, call: int) -> Response:
        scenario = self._scenarios.take(PROVIDER)
        match scenario.at_submit:
            case AtSubmit.ACCEPT:
                job = self._accept(order, scenario, call)
                return JSONResponse(video_created(job.id, order.cost_cents))
            case AtSubmit.CUT_AFTER_CREATING:
                self._accept(order, scenario, call)
                return cut_connection(request)
            case AtSubmit.CUT:
                return cut_connection(request)
            case AtSubmit.HTML_ERROR:
                return HTMLResponse(BAD_GATEWAY, 502)
            case refused:
                raise _refusal(refused, order, self._user_id)

    def _accept(self, order: Order, scenario: Scenario, call: int) -> Job:
        now_s = self._now_s()
        due_at_s = now_s + self._config.delays.of(scenario.wait)
        return self._jobs.accept(order, scenario, call, now_s, due_at_s)

    async def _list(self, request: Request, _body: bytes, _call: int) -> Response:
        offset, limit = _count(request, "offset", 0), _count(request, "limit", 10)
        if request.path_params["user"] != self._user_id:
            return JSONResponse({"generations": []})
        jobs = self._jobs.newest_first(offset, min(limit, PAGE_MAX))
        return JSONResponse({"generations": [self._generation(job) for job in jobs]})

    async def _get(self, request: Request, _body: bytes, _call: int) -> Response:
        job = self._jobs.find(request.path_params["id"])
        answer = None if job is None else self._generation(job)
        return JSONResponse({"generations_by_pk": answer})

    async def _delete(self, request: Request, _body: bytes, _call: int) -> Response:
        job_id = request.path_params["id"]
        was_there = self._jobs.remove(job_id)
        if was_there:
            self._files.remove_job(job_id)
        return JSONResponse({"delete_generations_by_pk": {"id": job_id} if was_there else None})

    async def _price(self, _request: Request, body: bytes, _call: int) -> Response:
        asked = read_object(body)
        if not isinstance(asked.get("service"), str):
            raise Refusal(400, "expecting a value for non-nullable variable: 'service'")
        return JSONResponse({"calculateProductionApiServiceCost": {"cost": _quote(asked)}})

    async def _nothing(self, _request: Request, _body: bytes, _call: int) -> Response:
        raise Refusal(404, "Endpoint not found", "not-found")

    def _generation(self, job: Job) -> dict[str, Any]:
        is_complete = job.status is Status.COMPLETE
        found = images(self._files, self._user_id, job) if is_complete else []
        return {
            "id": job.id,
            "status": job.status.value,
            "createdAt": vendor_time(job.created_at_s),
            "prompt": job.order.prompt,
            "seed": job.seed,
            "imageWidth": job.order.width,
            "imageHeight": job.order.height,
            "modelId": None,
            "motionModel": job.order.model,
            "public": False,
            "generated_images": [_with_motion(image, job.order.model) for image in found],
        }


def _target(config: LeonardoConfig) -> CallbackTarget | None:
    if config.callback_url is None:
        return None
    return CallbackTarget(config.callback_url, config.callback_key, config.api_key)


async def _body(request: Request) -> bytes:
    if int(request.headers.get("content-length", "0")) > BODY_BYTES_MAX:
        raise Refusal(413, "request entity too large")
    return await request.body()


def _refusal(refused: AtSubmit, order: Order, user_id: str) -> Refusal:
    """Return the vendor's words. Sources: guides "NSFW", "API error messages", limits page."""
    match refused:
        case AtSubmit.REFUSE_CONTENT:
            word = order.prompt.split()[0] if order.prompt.split() else ""
            return Refusal(400, f"content moderation filter: {word}")
        case AtSubmit.OUT_OF_CREDIT:
            return Refusal(400, f"not enough api tokens userId: {user_id}")
        case AtSubmit.RATE_LIMIT:
            return Refusal(429, "Too many requests")
        case AtSubmit.RATE_LIMIT_WITH_HINT:
            return Refusal(429, "Too many requests", headers={"Retry-After": str(HINT_S)})
        case _:
            return Refusal(500, "Internal Server Error")


def _count(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise Refusal(400, f"{name} must be a number", "parse-failed")
    return int(text)


def _quote(asked: dict[str, Any]) -> int:
    """Return credits for a service: one per US cent of the sandbox's own prices."""
    parameters = asked.get("serviceParams")
    chosen = next(iter(parameters.values()), None) if isinstance(parameters, dict) else None
    order = read_order(
        {
            "prompt": "quote",
            **{
                name: chosen[name]
                for name in ("model", "resolution", "duration")
                if isinstance(chosen, dict) and name in chosen
            },
        },
        with_image=False,
    )
    return order.cost_cents


def _with_motion(image: dict[str, object], model: str) -> dict[str, object]:
    own = {name: value for name, value in image.items() if name != "generationId"}
    return {**own, "likeCount": 0, "motionModel": model, "generated_image_variation_generics": []}
