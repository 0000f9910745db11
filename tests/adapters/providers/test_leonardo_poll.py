"""Asking Leonardo how a job stands, and how Leonardo itself does."""

import hashlib
import json

import httpx
import pytest

from shared.routing.provider import (
    CancelOutcome,
    Output,
    ProviderState,
    ProviderThrottled,
    ProviderUnavailable,
    Snapshot,
    Unavailability,
)
from tests.adapters.providers.builders import (
    JOB_ID,
    ME,
    FakeLeonardo,
    generated_video,
    generation,
    html,
)

CALL = f"GET generations/{JOB_ID}"


def polled(answer: object, status: int = 200) -> Snapshot | None:
    leonardo = FakeLeonardo().answers(CALL, answer, status=status)
    return leonardo.client().poll(JOB_ID, {})


def poll_failure(answer: object, status: int = 200) -> ProviderUnavailable:
    with pytest.raises(ProviderUnavailable) as caught:
        polled(answer, status)
    return caught.value


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("PENDING", ProviderState.QUEUED),
        ("FAILED", ProviderState.FAILED),
        ("DREAMING", ProviderState.RUNNING),
    ],
)
def test_each_state_word_has_its_meaning(word: str, state: ProviderState) -> None:
    snapshot = polled(generation(word))
    assert snapshot is not None
    assert (snapshot.state, snapshot.outputs) == (state, ())


def test_a_complete_job_with_a_video_has_succeeded() -> None:
    snapshot = polled(generation("COMPLETE", [generated_video()]))
    address = "https://cdn.leonardo.ai/users/u/generations/g/video.mp4"
    assert snapshot is not None
    assert snapshot.state == ProviderState.SUCCEEDED
    assert snapshot.outputs == (Output(address, "video/mp4"),)


@pytest.mark.parametrize(
    "images",
    [[], [generated_video(motionMP4URL=None)], [generated_video(motionMP4URL="")], [None]],
    ids=["no image", "null address", "empty address", "null image"],
)
def test_a_complete_job_without_a_video_has_failed(images: list[dict[str, object]]) -> None:
    snapshot = polled(generation("COMPLETE", images))
    assert snapshot is not None
    assert (snapshot.state, snapshot.is_refused) == (ProviderState.FAILED, False)


def test_a_complete_job_marked_nsfw_is_a_refusal() -> None:
    snapshot = polled(generation("COMPLETE", [generated_video(nsfw=True)]))
    assert snapshot is not None
    assert (snapshot.state, snapshot.is_refused) == (ProviderState.FAILED, True)
    assert snapshot.outputs == ()


def test_an_unknown_job_is_none() -> None:
    assert polled({"generations_by_pk": None}) is None


def test_a_404_is_an_unknown_job() -> None:
    assert polled({"error": "not found"}, 404) is None


def test_the_answer_is_identified_by_its_raw_bytes() -> None:
    raw = json.dumps(generation("PENDING"), indent=3).encode()
    snapshot = polled(raw)
    assert snapshot is not None
    assert snapshot.answer_sha256 == hashlib.sha256(raw).hexdigest()


@pytest.mark.parametrize(
    "answer",
    [
        html(200),
        html(404),
        html(502),
        httpx.Response(200, json={}),
        httpx.Response(200, json=[{"message": "boom"}]),
        httpx.Response(200, content=b'{"generations_by_pk": {"sta'),
        httpx.Response(200, content=b'{"generations_by_pk": null}' + b" " * 1024**2),
        httpx.Response(400, json={"error": "invalid input syntax for type uuid"}),
    ],
    ids=lambda answer: repr(answer)[:40],
)
def test_an_answer_in_another_format_is_unreadable(answer: object) -> None:
    assert poll_failure(answer).reason == Unavailability.UNREADABLE


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx.ReadTimeout("silence"), Unavailability.NETWORK),
        (httpx.RemoteProtocolError("hung up"), Unavailability.NETWORK),
        (httpx.ConnectError("refused"), Unavailability.NETWORK),
        (httpx.Response(500, json={"error": "boom"}), Unavailability.SERVER_ERROR),
        (httpx.Response(401, json={"error": "who?"}), Unavailability.BAD_KEY),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_read_that_fails_is_unavailable(answer: object, reason: Unavailability) -> None:
    assert poll_failure(answer).reason == reason


def test_a_throttled_poll_says_how_long_to_wait() -> None:
    answer = httpx.Response(429, json={"error": "slow down"}, headers={"Retry-After": "12"})
    with pytest.raises(ProviderThrottled) as caught:
        polled(answer)
    assert caught.value.retry_after_s == 12


def test_a_job_id_cannot_change_the_path() -> None:
    leonardo = FakeLeonardo().answers("GET generations/../me", ME)
    with pytest.raises(ProviderUnavailable):
        leonardo.client().poll("../me", {})
    assert leonardo.requests[0].url.raw_path == b"/api/rest/v1/generations/..%2Fme"


def test_cancel_is_not_supported_and_calls_nobody() -> None:
    leonardo = FakeLeonardo()
    assert leonardo.client().cancel(JOB_ID, {}) == CancelOutcome.NOT_SUPPORTED
    assert leonardo.requests == []


def test_health_reads_the_account_and_nothing_else() -> None:
    leonardo = FakeLeonardo().answers("GET me", ME)
    leonardo.client().health()
    assert len(leonardo.requests) == 1


def test_a_throttling_provider_is_up() -> None:
    leonardo = FakeLeonardo().answers("GET me", {"error": "slow down"}, status=429)
    leonardo.client().health()
    assert len(leonardo.requests) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx.Response(401, json={"code": "access-denied"}), Unavailability.BAD_KEY),
        (httpx.Response(200, json={"user_details": []}), Unavailability.UNREADABLE),
        (html(503), Unavailability.UNREADABLE),
        (httpx.Response(404, json={}), Unavailability.UNREADABLE),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_sick_provider_says_why(answer: object, reason: Unavailability) -> None:
    leonardo = FakeLeonardo().answers("GET me", answer)
    with pytest.raises(ProviderUnavailable) as caught:
        leonardo.client().health()
    assert caught.value.reason == reason
