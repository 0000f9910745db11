"""Leonardo's bodies and answers: what is sent, and what is read from what comes back.

Source: Leonardo API v1, sections named at each function; facts marked unconfirmed there are read
in every known variant.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from enum import Enum, auto
from typing import Final

from infra.providers.failures import FailureWords
from infra.providers.replies import Reply, Unreadable, fields_of, items_of, text_of
from shared.kernel.media import AspectRatio, Resolution
from shared.kernel.values import JsonValue
from shared.routing.provider import Output, ProviderState, Snapshot, Submitted, VideoRequest

WORDS: Final = FailureWords(
    refused_content=re.compile(r"moderat|inappropriate|nsfw|content (policy|filter)|prohibited"),
    out_of_credit=re.compile(
        r"(insufficient|not enough|out of)[ _-].{0,20}(credit|token|balance|fund)"
    ),
    bad_key=re.compile(r"authori[sz]ation hook|authentication hook|access-denied|api key"),
    invalid_request=re.compile(
        r"validation|must be|bad-request"
        r"|invalid (file|field|input|value|parameter|image|model|prompt|seed|duration|resolution)"
    ),
)
"""Words that decide where the status does not: validation also answers with 500.

Source: Leonardo, "Errors" (known texts and codes; the moderation texts are unpublished).
"""

_SEED_MAX: Final = 2147483637
"""The smallest of the published maxima, so every model takes it."""

_SIZES: Final = {
    (AspectRatio.WIDE, Resolution.HD): (1280, 720),
    (AspectRatio.WIDE, Resolution.FULL_HD): (1920, 1080),
    (AspectRatio.PORTRAIT, Resolution.HD): (720, 1280),
    (AspectRatio.PORTRAIT, Resolution.FULL_HD): (1080, 1920),
}
_RESOLUTIONS: Final = {
    Resolution.HD: "RESOLUTION_720",
    Resolution.FULL_HD: "RESOLUTION_1080",
}
_JOB_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
_USD_MICROS: Final = 1_000_000


def seed_of(request_key: str) -> int:
    """Return the seed (0..2147483637) by which a job of this request is recognised later."""
    digest = hashlib.sha256(request_key.encode()).digest()
    return int.from_bytes(digest[:8], "big") % (_SEED_MAX + 1)


def video_body(request: VideoRequest, model: str, image_id: str | None) -> dict[str, JsonValue]:
    """Return the body of `generations-image-to-video`, or `-text-to-video` without an image.

    The prompt is not enhanced there: `find` compares it with what the list says.
    """
    width, height = _SIZES[request.aspect_ratio, request.resolution]
    body: dict[str, JsonValue] = {
        "prompt": request.prompt,
        "model": model,
        "resolution": _RESOLUTIONS[request.resolution],
        "duration": request.duration_s,
        "width": width,
        "height": height,
        "seed": seed_of(request.request_key),
        "isPublic": False,
        "promptEnhance": False,
    }
    if request.negative_prompt:
        body["negativePrompt"] = request.negative_prompt
    if image_id is not None:
        body |= {"imageId": image_id, "imageType": "UPLOADED"}
    return body


def job_id_of(value: JsonValue) -> str | None:
    """Return `value` if it can be a generation's id, else None."""
    return value if isinstance(value, str) and _JOB_ID.fullmatch(value) else None


def submitted(body: JsonValue) -> Submitted | None:
    """Read the accepted job from `{<wrapper>: {"generationId", "cost"}}`; None when there is none.

    The wrapper's name depends on the call and its generation (`motionVideoGenerationJob`,
    `motionSvdGenerationJob`, `sdGenerationJob`, `generate`, ...), so any name will do.
    """
    for job in fields_of(body).values():
        job_id = job_id_of(fields_of(job).get("generationId"))
        if job_id is not None:
            return Submitted(job_id, {}, cost_usd_micros(fields_of(job).get("cost")))
    return None


def cost_usd_micros(cost: JsonValue) -> int | None:
    """Read `{"amount": "0.0147", "unit": "DOLLARS"}`, rounded up; None for credits or nonsense."""
    if fields_of(cost).get("unit") != "DOLLARS":
        return None
    try:
        micros = Decimal(str(fields_of(cost).get("amount"))) * _USD_MICROS
        return int(micros.to_integral_value(ROUND_CEILING)) if micros >= 0 else None
    except (InvalidOperation, OverflowError):
        return None


@dataclass(frozen=True)
class UploadForm:
    """A presigned form: post `fields` in order and the file last to `url` within 2 minutes."""

    image_id: str
    url: str
    fields: dict[str, str]


def upload_form(reply: Reply) -> UploadForm:
    """Read `{"uploadInitImage": {"id", "url", "fields"}}`; `fields` is JSON inside a string.

    Raises: `Unreadable`.
    """
    form = fields_of(fields_of(reply.body()).get("uploadInitImage"))
    image_id, url = job_id_of(form.get("id")), text_of(form.get("url"))
    fields = _form_fields(form.get("fields"))
    if image_id is None or url is None or fields is None:
        raise Unreadable
    return UploadForm(image_id, url, fields)


def _form_fields(value: JsonValue) -> dict[str, str] | None:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    fields = fields_of(value)
    return {name: str(item) for name, item in fields.items()} if fields else None


def snapshot(reply: Reply) -> Snapshot | None:
    """Read `{"generations_by_pk": {...} | null}`; null means unknown or deleted.

    Raises: `Unreadable`.
    """
    body = fields_of(reply.body())
    if "generations_by_pk" not in body:
        raise Unreadable
    if body["generations_by_pk"] is None:
        return None
    job = fields_of(body["generations_by_pk"])
    first = next(iter(items_of(job.get("generated_images"))), None)
    digest = hashlib.sha256(reply.raw).hexdigest()
    return _snapshot(text_of(job.get("status")), fields_of(first), digest)


def _snapshot(status: str | None, image: dict[str, JsonValue], digest: str) -> Snapshot:
    match status:
        case "PENDING":
            return Snapshot(ProviderState.QUEUED, (), digest)
        case "FAILED":
            return Snapshot(ProviderState.FAILED, (), digest)
        case "COMPLETE":
            return _completed(image, digest)
        case _:
            return Snapshot(ProviderState.RUNNING, (), digest)


def _completed(image: dict[str, JsonValue], digest: str) -> Snapshot:
    # COMPLETE is not success: the list may be empty, the video missing, or withheld as nsfw.
    url = text_of(image.get("motionMP4URL"))
    if image.get("nsfw") is True:
        return Snapshot(ProviderState.FAILED, (), digest, is_refused=True)
    if url is None:
        return Snapshot(ProviderState.FAILED, (), digest)
    return Snapshot(ProviderState.SUCCEEDED, (Output(url, "video/mp4"),), digest)


def user_id(reply: Reply) -> str:
    """Read the account's user id from `GET /me`. Raises: `Unreadable`."""
    details = next(iter(items_of(fields_of(reply.body()).get("user_details"))), None)
    found = job_id_of(fields_of(fields_of(details).get("user")).get("id"))
    if found is None:
        raise Unreadable
    return found


class Likeness(Enum):
    """Whether a listed job was made by a request."""

    SAME = auto()
    DIFFERENT = auto()
    UNCLEAR = auto()  # the list does not say enough to tell


@dataclass(frozen=True)
class ListedJob:
    """One job of the user's list; None where the list is silent. `created_at` is aware UTC."""

    job_id: str
    created_at: datetime | None
    seed: int | None
    prompt: str | None

    def likeness(self, request: VideoRequest) -> Likeness:
        """Compare by seed and prompt; whichever one is silent or differs alone leaves doubt."""
        if self.seed is not None and self.seed != seed_of(request.request_key):
            return Likeness.DIFFERENT
        is_same_prompt = self.prompt is not None and self.prompt.strip() == request.prompt.strip()
        if self.seed is None:
            return Likeness.UNCLEAR if is_same_prompt or self.prompt is None else Likeness.DIFFERENT
        return Likeness.SAME if is_same_prompt else Likeness.UNCLEAR


def listed_jobs(reply: Reply) -> list[ListedJob]:
    """Read one page `{"generations": [...]}`. Raises: `Unreadable`."""
    body = fields_of(reply.body())
    if not isinstance(body.get("generations"), list):
        raise Unreadable
    return list(_listed(items_of(body["generations"])))


def _listed(items: list[JsonValue]) -> Iterator[ListedJob]:
    for item in map(fields_of, items):
        job_id = job_id_of(item.get("id"))
        if job_id is None:
            raise Unreadable
        yield ListedJob(
            job_id=job_id,
            created_at=_time(item.get("createdAt")),
            seed=_whole_number(item.get("seed")),
            prompt=text_of(item.get("prompt")),
        )


def _time(value: JsonValue) -> datetime | None:
    """Read ISO 8601; without an offset it is UTC, as the database behind the API writes it."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _whole_number(value: JsonValue) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}", value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
