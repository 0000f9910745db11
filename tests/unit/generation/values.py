"""Values of the generation suites: a request, a generation in any state, what others answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.delivery.model import Fit
from shared.delivery.plan import OutputFacts, RenderPlan, RenderReport, SpriteFacts
from shared.delivery.ranges import assets
from shared.generation.exports import film_of
from shared.generation.model import Attempt, Event, Export, Generation, Look, Order
from shared.generation.states import State
from shared.generation.timing import Timing
from shared.generation.usecases.create import GenerationRequest
from shared.kernel.idempotency import RequestKey
from shared.kernel.ids import AccountId, GenerationId
from shared.kernel.media import AspectRatio, Resolution
from shared.routing.capabilities import Capabilities
from shared.routing.provider import (
    Output,
    ProviderId,
    ProviderState,
    Snapshot,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANN = AccountId("acc-ann")
BEN = AccountId("acc-ben")
LEONARDO = ProviderId("leonardo")
SHA = "ab" * 32
MASTER = b"a film"
SQUARE = AspectRatio.SQUARE
PORTRAIT = AspectRatio.PORTRAIT
FEED = AspectRatio.FEED
WIDE = AspectRatio.WIDE

CAPABILITIES = Capabilities(
    durations_s=(4, 6, 8),
    aspect_ratios=frozenset({WIDE, PORTRAIT}),
    resolutions=frozenset({Resolution.HD, Resolution.FULL_HD}),
    prompt_length_max=1000,
    image_types=frozenset({"image/jpeg", "image/png"}),
)


def a_request(**changes: Any) -> GenerationRequest:
    values: dict[str, Any] = {
        "prompt": "A red sneaker on the beach",
        "negative_prompt": None,
        "upload_id": None,
        "service_type": None,
        "resolution": Resolution.HD,
        "aspect_ratio": WIDE,
        "duration_s": 4,
        "exports": (),
        "quote_id": None,
    }
    return GenerationRequest(**(values | changes))


def a_key(key: str = "key-1", fingerprint: str = "f1", account_id: AccountId = ANN) -> RequestKey:
    return RequestKey(account_id, key, fingerprint)


def an_attempt(number: int = 1, **changes: Any) -> Attempt:
    attempt = Attempt(f"gen_1-{number}", LEONARDO, started_at=NOON, provider_job_id="job-1")
    return replace(attempt, **changes)


def a_generation(state: State = State.QUEUED, **changes: Any) -> Generation:
    """A generation in `state`; one at its provider or beyond has an attempt."""
    order = Order("A red sneaker", None, None, "video_720p", Resolution.HD, WIDE, 4)
    is_early = state in {State.REQUESTED, State.IN_REVIEW, State.HELD, State.QUEUED}
    generation = Generation(
        generation_id=GenerationId(f"gen_{1:032x}"),
        owner_id=ANN,
        org_id=None,
        order=order,
        has_watermark=True,
        quoted_credits=5,
        quote_id=None,
        price_version="weekly@1",
        created_at=NOON,
        updated_at=NOON,
        deadline_at=NOON + timedelta(seconds=Timing().release_deadline_s),
        state=state,
        events=(Event(1, state, NOON),),
        attempts=() if is_early else (an_attempt(),),
        exports=(film_of(Look(WIDE, Fit.CROP, Resolution.HD, True)),),
    )
    return replace(generation, **changes)


def an_export(ordinal: int = 1, ratio: AspectRatio = PORTRAIT, **changes: Any) -> Export:
    return replace(Export(ordinal, ratio, Fit.CROP, Resolution.HD, True), **changes)


def a_snapshot(state: ProviderState = ProviderState.RUNNING, **changes: Any) -> Snapshot:
    done = state == ProviderState.SUCCEEDED
    outputs = (Output("https://cdn.example/film.mp4", "video/mp4"),) if done else ()
    return replace(Snapshot(state, outputs, SHA), **changes)


def a_report(plan: RenderPlan) -> RenderReport:
    def facts(name: str, width: int, height: int) -> OutputFacts:
        return OutputFacts(name, width, height, 1000, 4.0, SHA, filters="crop")

    sheet = facts("sprites", 800, 450)
    return RenderReport(
        source_sha256=SHA,
        source_width=1280,
        source_height=720,
        source_duration_s=4.0,
        outputs=[facts(item.rendition_id, item.width, item.height) for item in plan.renditions],
        poster=None if plan.poster is None else facts("poster", plan.poster.width, 720),
        build="fake",
        wall_s=1.0,
        cpu_s=1.0,
        encoding="veryfast",
        threads=plan.threads,
        preview=None if plan.preview is None else facts("preview", plan.preview.width, 270),
        sprites=None if plan.sprites is None else SpriteFacts(sheet, 99, SHA, 160, 90, 0.2, 20),
        asset_sha256s=[SHA for _ in assets(plan)],
    )
