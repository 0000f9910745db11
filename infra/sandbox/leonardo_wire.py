"""Leonardo's format: which requests it takes, what it answers, how it refuses.

Source: Leonardo Production API, OpenAPI of v1, guides "API error messages" (2026-01-28), "webhook"
(2026-01-21) and "NSFW"; the REST layer is Hasura, which names unexpected fields.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

PROMPT_CHARS_MAX = 1500
SEED_MAX = 9_999_999_998
SIDE_PIXELS_MIN, SIDE_PIXELS_MAX, SIDE_STEP = 32, 2160, 8
EXTENSIONS = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}

MODEL_SECONDS: Mapping[str, tuple[int, ...]] = {
    "MOTION2": (5,),
    "MOTION2FAST": (5,),
    "VEO3": (4, 6, 8),
    "VEO3FAST": (4, 6, 8),
    "KLING2_1": (5, 10),
    "KLING2_5": (5, 10),
}
"""Lengths each model makes; the first of Motion and Kling and the last of Veo is its default."""

CENTS_PER_S: Mapping[str, int] = {
    "MOTION2": 6,
    "MOTION2FAST": 4,
    "VEO3": 40,
    "VEO3FAST": 15,
    "KLING2_1": 12,
    "KLING2_5": 10,
}
"""Made up for the sandbox: the vendor's price list is not public per model."""

RESOLUTIONS: Mapping[str, tuple[int, int]] = {
    "RESOLUTION_480": (848, 480),
    "RESOLUTION_720": (1280, 720),
    "RESOLUTION_1080": (1920, 1080),
}

_TEXT_FIELDS = frozenset({"prompt", "negativePrompt", "promptEnhanceInstruction"})
_FLAG_FIELDS = frozenset({"promptEnhance", "frameInterpolation", "isPublic"})
_NUMBER_FIELDS = frozenset({"width", "height", "duration", "seed"})
_LIST_FIELDS = frozenset({"styleIds", "elements"})
_VIDEO_FIELDS = (
    _TEXT_FIELDS | _FLAG_FIELDS | _NUMBER_FIELDS | _LIST_FIELDS | {"model", "resolution"}
)
_IMAGE_FIELDS = frozenset({"imageId", "imageType", "endFrameImage"})
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Refusal(Exception):
    """An answer of `status` with Leonardo's error body."""

    def __init__(
        self,
        status: int,
        text: str,
        code: str = "unexpected",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.headers = status, dict(headers or {})
        self.body = {"error": text, "path": "$", "code": code}


@dataclass(frozen=True)
class Order:
    """A valid request for a clip; `image_id` None means text only. Units: pixels, seconds."""

    prompt: str = field(repr=False)
    model: str
    width: int
    height: int
    fps: int
    duration_s: int
    seed: int | None
    image_id: str | None
    image_type: str | None

    @property
    def cost_cents(self) -> int:
        """The sandbox's price in US cents."""
        return CENTS_PER_S[self.model] * self.duration_s

    def as_json(self) -> str:
        return json.dumps(asdict(self))


def is_uuid(text: str) -> bool:
    """Whether `text` looks like the ids and keys Leonardo gives out."""
    return _UUID.fullmatch(text) is not None


def read_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object in `body`. Raises: `Refusal` 400."""
    try:
        found = json.loads(body)
    except ValueError as error:
        raise Refusal(400, "invalid json body", "invalid-json") from error
    if not isinstance(found, dict):
        raise Refusal(400, "the body must be an object")
    return found


def read_order(body: Mapping[str, Any], *, with_image: bool) -> Order:
    """Check a create request as the vendor documents it. Raises: `Refusal` 400."""
    _check_names(body, _VIDEO_FIELDS | _IMAGE_FIELDS if with_image else _VIDEO_FIELDS)
    _check_types(body)
    prompt = body.get("prompt")
    if not prompt:
        raise _missing("prompt")
    if len(prompt) > PROMPT_CHARS_MAX:
        raise Refusal(400, f"prompt must be at most {PROMPT_CHARS_MAX} characters")
    model = _one_of(body, "model", MODEL_SECONDS, "MOTION2")
    width, height = _size(body)
    return Order(
        prompt=prompt,
        model=model,
        width=width,
        height=height,
        fps=30 if body.get("frameInterpolation") else 24,
        duration_s=_duration(body, model),
        seed=_seed(body),
        image_id=_image_id(body) if with_image else None,
        image_type=_one_of(body, "imageType", ("GENERATED", "UPLOADED")) if with_image else None,
    )


def read_extension(body: Mapping[str, Any]) -> str:
    """Return the extension of an upload request. Raises: `Refusal` 400."""
    _check_names(body, frozenset({"extension"}))
    extension = body.get("extension")
    if extension not in EXTENSIONS:
        raise Refusal(400, "Invalid file extension")
    return str(extension)


def video_created(generation_id: str, cost_cents: int) -> dict[str, Any]:
    """Answer of both video create calls."""
    cost = {"amount": f"{cost_cents / 100:.4f}", "unit": "DOLLARS"}
    job = {"generationId": generation_id, "apiCreditCost": None, "cost": cost}
    return {"motionVideoGenerationJob": job}


def account(user_id: str, tokens: int) -> dict[str, Any]:
    """Answer of `/me`."""
    details = {
        "user": {"id": user_id, "username": "vidgo-sandbox"},
        "apiPaidTokens": tokens,
        "apiSubscriptionTokens": 0,
        "paidTokens": 0,
        "subscriptionTokens": 0,
        "apiConcurrencySlots": 10,
        "apiPlanTokenRenewalDate": None,
        "tokenRenewalDate": None,
    }
    return {"user_details": [details]}


def vendor_time(at_s: float) -> str:
    """Return a moment as the vendor's database prints it: UTC, without a zone."""
    moment = datetime.fromtimestamp(at_s, UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds")


def _check_names(body: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(body.keys() - known)
    if unknown:
        text = f"unexpected variables in variableValues: {', '.join(unknown)}"
        raise Refusal(400, text, "bad-request")


def _check_types(body: Mapping[str, Any]) -> None:
    _check_type(body, _TEXT_FIELDS, (str,))
    _check_type(body, _FLAG_FIELDS, (bool,))
    _check_type(body, _NUMBER_FIELDS, (int,))
    _check_type(body, _LIST_FIELDS, (list,))


def _check_type(body: Mapping[str, Any], names: frozenset[str], types: tuple[type, ...]) -> None:
    for name in names & body.keys():
        value = body[name]
        is_flag_as_number = isinstance(value, bool) and bool not in types
        if value is not None and (is_flag_as_number or not isinstance(value, types)):
            raise Refusal(400, f"{name} has the wrong type", "parse-failed")


def _missing(name: str) -> Refusal:
    return Refusal(400, f"expecting a value for non-nullable variable: {name!r}", "bad-request")


def _one_of(
    body: Mapping[str, Any],
    name: str,
    choices: Sequence[str] | Mapping[str, Any],
    default: str | None = None,
) -> str:
    value = body.get(name) or default
    if value is None:
        raise _missing(name)
    if value not in choices:
        raise Refusal(400, f"{name} must be one of {', '.join(choices)}")
    return str(value)


def _size(body: Mapping[str, Any]) -> tuple[int, int]:
    resolution = _one_of(body, "resolution", RESOLUTIONS, "RESOLUTION_720")
    width, height = RESOLUTIONS[resolution]
    sides = body.get("width") or width, body.get("height") or height
    if any(not _is_side(side) for side in sides):
        raise Refusal(400, "width and height must be multiples of 8 within the model's range")
    return sides


def _is_side(pixels: int) -> bool:
    return SIDE_PIXELS_MIN <= pixels <= SIDE_PIXELS_MAX and pixels % SIDE_STEP == 0


def _duration(body: Mapping[str, Any], model: str) -> int:
    choices = MODEL_SECONDS[model]
    duration_s = body.get("duration")
    if duration_s is None:
        return choices[-1] if model.startswith("VEO") else choices[0]
    if duration_s not in choices:
        raise Refusal(400, f"duration must be one of {', '.join(map(str, choices))} for {model}")
    return int(duration_s)


def _seed(body: Mapping[str, Any]) -> int | None:
    seed = body.get("seed")
    if seed is not None and not 0 <= seed <= SEED_MAX:
        raise Refusal(400, f"seed must be between 0 and {SEED_MAX}")
    return seed


def _image_id(body: Mapping[str, Any]) -> str:
    image_id = body.get("imageId")
    if image_id is None:
        raise _missing("imageId")
    if not isinstance(image_id, str) or not is_uuid(image_id):
        raise Refusal(400, "invalid input syntax for type uuid", "data-exception")
    return image_id
