"""Asking Leonardo for a clip: what is sent, and what every answer means."""

import json

import httpx
import pytest

from infra.providers.leonardo_wire import seed_of
from shared.kernel.errors import DomainError
from shared.kernel.media import AspectRatio, Resolution
from shared.routing.provider import (
    ContentRefused,
    ProviderThrottled,
    ProviderUnavailable,
    RequestRefused,
    SubmitOutcomeUnknown,
    Unavailability,
)
from tests.adapters.providers.builders import (
    ACCEPTED,
    API_KEY,
    IMAGE_ID,
    JOB_ID,
    UPLOAD_FORM,
    FakeLeonardo,
    html,
    photo,
    request_for_video,
)

TEXT_CALL = "POST generations-text-to-video"
IMAGE_CALL = "POST generations-image-to-video"
INIT_CALL = "POST init-image"
UPLOAD_CALL = "POST /"


def with_upload() -> FakeLeonardo:
    leonardo = FakeLeonardo().answers(IMAGE_CALL, ACCEPTED).answers(INIT_CALL, UPLOAD_FORM)
    return leonardo.answers(UPLOAD_CALL, b"", status=204)


def submit_failure(*answers: object, status: int = 200) -> DomainError:
    leonardo = FakeLeonardo().answers(TEXT_CALL, *answers, status=status)
    with pytest.raises(DomainError) as caught:
        leonardo.client().submit(request_for_video())
    assert len(leonardo.sent(TEXT_CALL)) == 1
    return caught.value


def test_words_alone_become_a_text_to_video_request() -> None:
    leonardo = FakeLeonardo().answers(TEXT_CALL, ACCEPTED)
    leonardo.client().submit(request_for_video(negative_prompt="blur"))
    assert leonardo.body(TEXT_CALL) == {
        "prompt": "A lamp glows at dusk",
        "negativePrompt": "blur",
        "model": "VEO3FAST",
        "resolution": "RESOLUTION_1080",
        "duration": 8,
        "width": 1080,
        "height": 1920,
        "seed": seed_of("gen_1-a1"),
        "isPublic": False,
        "promptEnhance": False,
    }


def test_the_key_goes_with_the_request_as_a_bearer() -> None:
    leonardo = FakeLeonardo().answers(TEXT_CALL, ACCEPTED)
    leonardo.client().submit(request_for_video())
    assert leonardo.requests[0].headers["authorization"] == f"Bearer {API_KEY}"


def test_a_photo_is_named_in_the_image_to_video_request() -> None:
    leonardo = with_upload()
    leonardo.client().submit(request_for_video(image=photo()))
    body = leonardo.body(IMAGE_CALL)
    assert (body["imageId"], body["imageType"]) == (IMAGE_ID, "UPLOADED")


def test_the_photo_is_announced_by_its_extension() -> None:
    leonardo = with_upload()
    leonardo.client().submit(request_for_video(image=photo("image/jpeg")))
    assert leonardo.body(INIT_CALL) == {"extension": "jpg"}


def test_the_upload_goes_to_the_file_host_without_the_key() -> None:
    leonardo = with_upload()
    leonardo.client().submit(request_for_video(image=photo()))
    upload = leonardo.sent(UPLOAD_CALL)[0]
    assert upload.url.host == "bucket.test"
    assert API_KEY not in repr(upload.headers.raw)


def test_the_file_is_the_last_part_of_the_form() -> None:
    leonardo = with_upload()
    leonardo.client().submit(request_for_video(image=photo(data=b"\x89PNG whole photo")))
    form = leonardo.sent(UPLOAD_CALL)[0].content
    names = [part.split(b'"')[1] for part in form.split(b"form-data; name=")[1:]]
    assert names == [b"key", b"Policy", b"X-Amz-Signature", b"file"]
    assert b"\x89PNG whole photo" in form


def test_fields_given_as_an_object_are_read_as_well() -> None:
    form = {"uploadInitImage": UPLOAD_FORM["uploadInitImage"] | {"fields": {"key": "k"}}}
    leonardo = FakeLeonardo().answers(IMAGE_CALL, ACCEPTED).answers(INIT_CALL, form)
    leonardo.answers(UPLOAD_CALL, b"", status=204)
    assert leonardo.client().submit(request_for_video(image=photo())).provider_job_id == JOB_ID


@pytest.mark.parametrize(
    ("ratio", "resolution", "size", "word"),
    [
        (AspectRatio.WIDE, Resolution.HD, (1280, 720), "RESOLUTION_720"),
        (AspectRatio.WIDE, Resolution.FULL_HD, (1920, 1080), "RESOLUTION_1080"),
        (AspectRatio.PORTRAIT, Resolution.HD, (720, 1280), "RESOLUTION_720"),
        (AspectRatio.FEED, Resolution.FULL_HD, (1080, 1920), "RESOLUTION_1080"),
    ],
)
def test_each_shape_and_class_has_its_size(
    ratio: AspectRatio, resolution: Resolution, size: tuple[int, int], word: str
) -> None:
    leonardo = FakeLeonardo().answers(TEXT_CALL, ACCEPTED)
    leonardo.client().submit(request_for_video(aspect_ratio=ratio, resolution=resolution))
    body = leonardo.body(TEXT_CALL)
    assert ((body["width"], body["height"]), body["resolution"]) == (size, word)


def test_a_duration_the_model_lacks_is_asked_for_as_the_next_longer_one() -> None:
    leonardo = FakeLeonardo().answers(TEXT_CALL, ACCEPTED)
    leonardo.client().submit(request_for_video(duration_s=5))
    assert leonardo.body(TEXT_CALL)["duration"] == 6


def test_a_request_beyond_the_model_is_refused_before_any_call() -> None:
    leonardo = FakeLeonardo()
    with pytest.raises(RequestRefused):
        leonardo.client().submit(request_for_video(prompt="x" * 1001))
    assert leonardo.requests == []


def test_a_seed_stays_within_the_published_range() -> None:
    seeds = {seed_of(f"gen_{n}-a1") for n in range(500)}
    assert len(seeds) == 500
    assert min(seeds) >= 0
    assert max(seeds) <= 2147483637


@pytest.mark.parametrize(
    "wrapper",
    ["motionVideoGenerationJob", "motionSvdGenerationJob", "sdGenerationJob", "generate", "get"],
)
def test_the_job_is_found_under_every_known_wrapper(wrapper: str) -> None:
    leonardo = FakeLeonardo().answers(TEXT_CALL, {wrapper: {"generationId": JOB_ID}})
    assert leonardo.client().submit(request_for_video()).provider_job_id == JOB_ID


@pytest.mark.parametrize(
    ("cost", "micros"),
    [
        ({"amount": "0.0147", "unit": "DOLLARS"}, 14_700),
        ({"amount": "1.2", "unit": "DOLLARS"}, 1_200_000),
        ({"amount": "0.00000001", "unit": "DOLLARS"}, 1),
        ({"amount": 3, "unit": "DOLLARS"}, 3_000_000),
        ({"amount": "12", "unit": "CREDITS"}, None),
        ({"amount": "NaN", "unit": "DOLLARS"}, None),
        ({"amount": "Infinity", "unit": "DOLLARS"}, None),
        ({"amount": "-1", "unit": "DOLLARS"}, None),
        ({"amount": "much", "unit": "DOLLARS"}, None),
        (None, None),
    ],
)
def test_only_a_sane_dollar_amount_becomes_a_cost(cost: object, micros: int | None) -> None:
    answer = {"motionVideoGenerationJob": {"generationId": JOB_ID, "cost": cost}}
    leonardo = FakeLeonardo().answers(TEXT_CALL, answer)
    assert leonardo.client().submit(request_for_video()).cost_usd_micros == micros


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"error": "Prompt blocked by moderation", "path": "$", "code": "unexpected"}),
        (500, {"error": "Inappropriate content in prompt", "path": "$", "code": "unexpected"}),
        (400, [{"message": "content policy", "path": ["generate"], "extensions": {}}]),
        (200, [{"message": "nsfw", "locations": [], "extensions": {"code": "refused"}}]),
    ],
)
def test_a_moderation_text_is_a_verdict_on_the_content(status: int, body: object) -> None:
    assert isinstance(submit_failure(body, status=status), ContentRefused)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, {"error": "duration: wrong", "path": "$", "code": "unexpected"}),
        (400, b""),
        (422, {"message": "seed", "extensions": {"code": "validation-failed"}}),
        (500, {"error": "Invalid value for duration", "path": "$", "code": "unexpected"}),
        (200, [{"message": "bad", "extensions": {"code": "validation-failed"}}]),
        (404, {"error": "no such route", "code": "not-found"}),
    ],
)
def test_a_complaint_about_a_field_is_a_refused_request(status: int, body: object) -> None:
    assert isinstance(submit_failure(body, status=status), RequestRefused)


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (401, {"error": "who?"}, Unavailability.BAD_KEY),
        (403, {"error": "access-denied"}, Unavailability.BAD_KEY),
        (400, {"error": "Invalid response from authorization hook"}, Unavailability.BAD_KEY),
        (500, {"error": "Authentication hook unauthorized this request"}, Unavailability.BAD_KEY),
        (402, {"error": "pay"}, Unavailability.OUT_OF_CREDIT),
        (400, {"error": "not enough api tokens"}, Unavailability.OUT_OF_CREDIT),
        (429, {"error": "insufficient_credits"}, Unavailability.OUT_OF_CREDIT),
        (403, b"<html><body>Access denied</body></html>", Unavailability.UNREADABLE),
        (302, b"", Unavailability.UNREADABLE),
    ],
)
def test_a_key_or_credit_problem_names_its_reason(
    status: int, body: object, reason: Unavailability
) -> None:
    failure = submit_failure(body, status=status)
    assert isinstance(failure, ProviderUnavailable)
    assert failure.reason == reason


@pytest.mark.parametrize(
    ("hint", "delay_s"),
    [("7", 7), ("", None), ("0", None), ("999999", None), ("Fri, 20 Nov 2026 10:00:00 GMT", None)],
)
def test_a_throttled_submit_carries_only_a_sane_delay(hint: str, delay_s: int | None) -> None:
    answer = httpx.Response(429, json={"error": "Too many"}, headers={"Retry-After": hint})
    failure = submit_failure(answer)
    assert isinstance(failure, ProviderThrottled)
    assert failure.retry_after_s == delay_s


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ReadTimeout("silence"),
        httpx.ReadError("reset"),
        httpx.WriteError("reset"),
        httpx.RemoteProtocolError("hung up"),
        html(200),
        html(502),
        httpx.Response(200, content=b'{"motionVideoGenerationJob": {"gener'),
        httpx.Response(200, json={}),
        httpx.Response(200, json={"motionVideoGenerationJob": None}),
        httpx.Response(200, json={"motionVideoGenerationJob": {"generationId": "../me"}}),
        httpx.Response(200, content=b"[" * 100_000),
        httpx.Response(200, content=json.dumps(ACCEPTED).encode() + b" " * 1024**2),
        httpx.Response(408, json={"error": "slow"}),
        httpx.Response(500, json={"error": "boom", "path": "$", "code": "unexpected"}),
        httpx.Response(503, content=b"upstream"),
    ],
    ids=lambda answer: repr(answer)[:40],
)
def test_a_submit_that_may_have_been_accepted_is_an_unknown_outcome(answer: object) -> None:
    assert isinstance(submit_failure(answer), SubmitOutcomeUnknown)


@pytest.mark.parametrize(
    "answer", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("")]
)
def test_a_submit_that_was_never_sent_is_no_unknown_outcome(answer: Exception) -> None:
    failure = submit_failure(answer)
    assert isinstance(failure, ProviderUnavailable)
    assert failure.reason == Unavailability.NETWORK


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ReadTimeout("silence"),
        httpx.RemoteProtocolError("hung up"),
        httpx.Response(500, content=b"<Error/>"),
        httpx.Response(403, content=b"<Error><Code>AccessDenied</Code></Error>"),
        httpx.Response(307, headers={"Location": "https://elsewhere.test/"}),
    ],
    ids=lambda answer: repr(answer)[:40],
)
def test_a_failed_photo_upload_is_never_an_unknown_outcome(answer: object) -> None:
    leonardo = FakeLeonardo().answers(INIT_CALL, UPLOAD_FORM).answers(UPLOAD_CALL, answer)
    with pytest.raises(ProviderUnavailable):
        leonardo.client().submit(request_for_video(image=photo()))


@pytest.mark.parametrize(
    "answer",
    [
        httpx.ReadTimeout("silence"),
        html(200),
        html(502),
        httpx.Response(500, json={"error": "boom"}),
        httpx.Response(200, json={}),
        httpx.Response(200, json={"uploadInitImage": {"id": IMAGE_ID, "url": "https://b.test/"}}),
        httpx.Response(
            200,
            json={"uploadInitImage": {"id": IMAGE_ID, "url": "https://b.test/", "fields": "{"}},
        ),
        httpx.Response(
            200,
            json={"uploadInitImage": {"id": IMAGE_ID, "url": "http://b.test/", "fields": "{}"}},
        ),
    ],
    ids=lambda answer: repr(answer)[:40],
)
def test_a_failed_upload_form_is_never_an_unknown_outcome(answer: object) -> None:
    leonardo = FakeLeonardo().answers(INIT_CALL, answer)
    with pytest.raises(ProviderUnavailable):
        leonardo.client().submit(request_for_video(image=photo()))


def test_a_photo_is_not_uploaded_in_the_clear() -> None:
    form = {"uploadInitImage": UPLOAD_FORM["uploadInitImage"] | {"url": "http://bucket.test/"}}
    leonardo = FakeLeonardo().answers(INIT_CALL, form)
    with pytest.raises(ProviderUnavailable):
        leonardo.client().submit(request_for_video(image=photo()))
    assert leonardo.sent(UPLOAD_CALL) == []


def test_a_photo_too_large_for_the_file_host_is_a_refused_request() -> None:
    too_large = httpx.Response(400, content=b"<Error><Code>EntityTooLarge</Code></Error>")
    leonardo = FakeLeonardo().answers(INIT_CALL, UPLOAD_FORM).answers(UPLOAD_CALL, too_large)
    with pytest.raises(RequestRefused):
        leonardo.client().submit(request_for_video(image=photo()))


def test_an_extension_leonardo_rejects_is_a_refused_request() -> None:
    answer = {"error": "Invalid file extension", "path": "$", "code": "unexpected"}
    leonardo = FakeLeonardo().answers(INIT_CALL, answer, status=500)
    with pytest.raises(RequestRefused):
        leonardo.client().submit(request_for_video(image=photo()))


def test_after_a_slow_upload_the_paid_call_is_not_made() -> None:
    leonardo, seconds = with_upload(), iter([0.0, 30.5])
    client = leonardo.client(upload_budget_s=30, monotonic=lambda: next(seconds))
    with pytest.raises(ProviderUnavailable):
        client.submit(request_for_video(image=photo()))
    assert [request.url.host for request in leonardo.requests][-1] == "bucket.test"
