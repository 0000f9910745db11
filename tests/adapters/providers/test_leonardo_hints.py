"""Leonardo's callbacks: who may wake the poller."""

import json
from datetime import UTC, datetime

import pytest

from infra.providers.leonardo_hints import LeonardoHints
from shared.routing.provider import Hint, HintRefused
from tests.adapters.providers.builders import CALLBACK_KEY, JOB_ID

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
PROOF = {"authorization": f"Bearer {CALLBACK_KEY}"}


def event(
    event_type: str = "image_generation.complete",
    *,
    status: object = "COMPLETE",
    job_id: object = JOB_ID,
    kind: object = "generation",
) -> bytes:
    subject = {
        "id": job_id,
        "status": status,
        "images": [{"id": "i", "url": None, "nsfw": False}],
        "apiKey": {"webhookCallbackApiKey": CALLBACK_KEY},
    }
    return json.dumps(
        {
            "type": event_type,
            "object": kind,
            "timestamp": 1699490546932,
            "api_version": "v1",
            "data": {"object": subject},
        }
    ).encode()


def verified(body: bytes, headers: dict[str, str] | None = None) -> Hint | None:
    return LeonardoHints(CALLBACK_KEY).verify(PROOF if headers is None else headers, body, NOW)


@pytest.mark.parametrize(
    "event_type",
    ["image_generation.complete", "video_generation.complete", "video_generation.failed", "new"],
)
def test_a_genuine_event_of_any_type_names_its_job(event_type: str) -> None:
    assert verified(event(event_type)) == Hint(JOB_ID, f"{JOB_ID}:COMPLETE")


def test_a_failure_under_a_complete_type_is_told_by_its_status() -> None:
    assert verified(event(status="FAILED")) == Hint(JOB_ID, f"{JOB_ID}:FAILED")


@pytest.mark.parametrize("status", [None, 3, "x" * 50, "a b"])
def test_an_odd_status_still_wakes_the_poller(status: object) -> None:
    assert verified(event(status=status)) == Hint(JOB_ID, f"{JOB_ID}:UNKNOWN")


def test_the_scheme_may_be_written_in_any_case() -> None:
    assert verified(event(), {"authorization": f"bearer {CALLBACK_KEY}"}) is not None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": ""},
        {"authorization": "Bearer"},
        {"authorization": "Bearer "},
        {"authorization": "Bearer somebody-elses-key"},
        {"authorization": f"Bearer {CALLBACK_KEY} "},
        {"authorization": f"Basic {CALLBACK_KEY}"},
        {"authorization": CALLBACK_KEY},
        {"authorization": "Bearer \udcff"},
    ],
)
def test_a_forged_event_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(HintRefused):
        verified(event(), headers)


def test_a_forged_event_is_refused_before_its_body_is_read() -> None:
    with pytest.raises(HintRefused):
        verified(b"\xff not json", {"authorization": "Bearer wrong"})


@pytest.mark.parametrize(
    "body",
    [b"", event()[:-2], b"\xff\xfe", b"[]", b"null", b"[" * 100_000],
    ids=["empty", "truncated", "binary", "array", "null", "deep"],
)
def test_a_body_that_cannot_be_read_is_refused(body: bytes) -> None:
    with pytest.raises(HintRefused):
        verified(body)


@pytest.mark.parametrize("event_type", ["post_processing.complete", "post_processing.completed"])
def test_an_event_about_a_variation_is_no_hint(event_type: str) -> None:
    assert verified(event(event_type, kind="generated_image_variation_generic")) is None


@pytest.mark.parametrize("job_id", [None, 7, "", "../x", "x" * 200])
def test_an_event_without_a_usable_id_is_no_hint(job_id: object) -> None:
    assert verified(event(job_id=job_id)) is None


def test_an_empty_key_is_refused_at_construction() -> None:
    with pytest.raises(ValueError, match="callback key"):
        LeonardoHints("")


def test_the_callback_key_shows_in_no_text() -> None:
    hints = LeonardoHints(CALLBACK_KEY)
    hint = hints.verify(PROOF, event(), NOW)
    with pytest.raises(HintRefused) as caught:
        hints.verify(PROOF, event()[:-2], NOW)
    texts = [repr(hints), repr(hint), repr(caught.value), repr(caught.value.__cause__)]
    assert not any(CALLBACK_KEY in text for text in texts)
