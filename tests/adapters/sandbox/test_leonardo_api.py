"""The stand-in's answers, held against the vendor's published format."""

import json
from typing import Any

import httpx
import pytest

from tests.adapters.sandbox.builders import (
    WRONG_KEY,
    RunningSandbox,
    api_client,
    photo_bytes,
    send_form,
    text_request,
)


def error(text: str, code: str = "unexpected") -> dict[str, str]:
    return {"error": text, "path": "$", "code": code}


def test_the_account_tells_its_user_and_balance(sandbox: RunningSandbox) -> None:
    details = sandbox.api.get("/me").json()["user_details"][0]
    assert set(details) == {
        "user",
        "apiPaidTokens",
        "apiSubscriptionTokens",
        "paidTokens",
        "subscriptionTokens",
        "apiConcurrencySlots",
        "apiPlanTokenRenewalDate",
        "tokenRenewalDate",
    }
    assert details["apiPaidTokens"] > 0


def test_a_wrong_key_is_denied_access(sandbox: RunningSandbox) -> None:
    with api_client(sandbox.url, WRONG_KEY) as stranger:
        answer = stranger.get("/me")
    expected = error("Authentication hook unauthorized this request", "access-denied")
    assert (answer.status_code, answer.json()) == (401, expected)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer not-a-uuid"}])
def test_a_key_that_is_none_breaks_the_authorization_hook(
    sandbox: RunningSandbox, headers: dict[str, str]
) -> None:
    answer = httpx.get(f"{sandbox.url}/leonardo/api/rest/v1/me", headers=headers)
    assert answer.json() == error("Invalid response from authorization hook")
    assert answer.status_code == 500


@pytest.mark.parametrize(
    "changes",
    [
        {"prompt": None},
        {"prompt": ""},
        {"prompt": "x" * 1501},
        {"prompt": 7},
        {"model": "VEO9"},
        {"resolution": "1080p"},
        {"duration": 5},
        {"duration": "4"},
        {"model": "KLING2_5", "duration": 4},
        {"width": 1001, "height": 720},
        {"seed": -1},
        {"isPublic": "no"},
        {"negative_prompt": "the images API writes it so, this one does not"},
        {"imageId": "7f3c1d0a-5b7e-4f44-9a56-0d3c6a1b2e10"},
    ],
)
def test_a_create_request_outside_the_format_is_refused(
    sandbox: RunningSandbox, changes: dict[str, Any]
) -> None:
    answer = sandbox.submit(**changes)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "path", "code"}


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
def test_a_body_that_is_no_object_is_refused(sandbox: RunningSandbox, body: bytes) -> None:
    assert sandbox.api.post("/generations-text-to-video", content=body).status_code == 400


def test_a_path_that_is_not_offered_is_not_found(sandbox: RunningSandbox) -> None:
    answer = sandbox.api.post("/generations-to-music", json={})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_a_created_clip_says_its_id_and_cost_under_the_video_wrapper(
    sandbox: RunningSandbox,
) -> None:
    sandbox.play("slow_queue")
    job = sandbox.submit().json()["motionVideoGenerationJob"]
    assert set(job) == {"generationId", "apiCreditCost", "cost"}
    assert job["cost"] == {"amount": "1.6000", "unit": "DOLLARS"}


def test_a_waiting_clip_is_pending_without_outputs(sandbox: RunningSandbox) -> None:
    sandbox.play("slow_queue")
    job = sandbox.job(sandbox.submitted(seed=42))
    assert job is not None
    assert (job["status"], job["generated_images"], job["seed"]) == ("PENDING", [], 42)
    assert job["prompt"] == text_request()["prompt"]


def test_a_finished_clip_names_its_video_among_the_images(
    sandbox: RunningSandbox, ffmpeg: None
) -> None:
    job = sandbox.ended(sandbox.submitted())
    (image,) = job["generated_images"]
    assert job["status"] == "COMPLETE"
    assert image["motionMP4URL"].endswith(".mp4")
    assert image["url"].endswith(".jpg")
    assert image["nsfw"] is False


def test_the_video_arrives_whole_with_its_length_and_type(
    sandbox: RunningSandbox, ffmpeg: None
) -> None:
    video = sandbox.video(sandbox.submitted())
    assert video.status_code == 200
    assert video.headers["content-type"] == "video/mp4"
    assert int(video.headers["content-length"]) == len(video.content)
    assert video.content.index(b"moov") < video.content.index(b"mdat")


def test_the_file_host_refuses_the_api_key(sandbox: RunningSandbox, ffmpeg: None) -> None:
    image = sandbox.ended(sandbox.submitted())["generated_images"][0]
    assert sandbox.api.get(image["motionMP4URL"]).status_code == 403


def test_an_unknown_generation_is_null_with_status_200(sandbox: RunningSandbox) -> None:
    answer = sandbox.api.get("/generations/7f3c1d0a-0000-4f44-9a56-0d3c6a1b2e10")
    assert (answer.status_code, answer.json()) == (200, {"generations_by_pk": None})


def test_a_deleted_generation_is_gone(sandbox: RunningSandbox) -> None:
    sandbox.play("slow_queue")
    job_id = sandbox.submitted()
    answer = sandbox.api.delete(f"/generations/{job_id}").json()
    assert answer == {"delete_generations_by_pk": {"id": job_id}}
    assert sandbox.job(job_id) is None


def test_the_users_list_is_newest_first_and_paged(sandbox: RunningSandbox) -> None:
    sandbox.play("slow_queue", 3)
    made = [sandbox.submitted() for _ in range(3)]
    path = f"/generations/user/{sandbox.user_id()}"
    page = sandbox.api.get(path, params={"offset": 1, "limit": 2}).json()["generations"]
    assert [job["id"] for job in page] == [made[1], made[0]]


def test_another_users_list_is_empty(sandbox: RunningSandbox) -> None:
    assert sandbox.api.get("/generations/user/somebody").json() == {"generations": []}


def test_a_price_is_quoted_before_the_job(sandbox: RunningSandbox) -> None:
    asked = {
        "service": "MOTION_VIDEO_GENERATION",
        "serviceParams": {"MOTION_VIDEO_GENERATION": {"model": "VEO3", "duration": 8}},
    }
    answer = sandbox.api.post("/pricing-calculator", json=asked).json()
    assert answer == {"calculateProductionApiServiceCost": {"cost": 320}}


def test_an_upload_form_takes_the_photo(sandbox: RunningSandbox) -> None:
    form = sandbox.form()
    assert set(form) == {"id", "url", "key", "fields"}
    assert isinstance(json.loads(form["fields"]), dict)
    answer = send_form(form, photo_bytes())
    assert (answer.status_code, answer.content) == (204, b"")


def test_an_upload_with_an_authorization_header_is_refused(sandbox: RunningSandbox) -> None:
    answer = send_form(sandbox.form(), photo_bytes(), {"Authorization": "Bearer key"})
    assert answer.status_code == 400
    assert "Only one auth mechanism" in answer.text


def test_an_upload_form_expires_after_two_minutes(sandbox: RunningSandbox) -> None:
    form = sandbox.form()
    sandbox.now.skip(121)
    answer = send_form(form, photo_bytes())
    assert answer.status_code == 403
    assert "Policy expired" in answer.text


def test_a_changed_upload_key_is_refused(sandbox: RunningSandbox) -> None:
    form, other = sandbox.form(), sandbox.form()
    fields = {**json.loads(form["fields"]), "key": other["key"]}
    assert send_form({**form, "fields": json.dumps(fields)}, b"x").status_code == 403


def test_a_file_before_the_fields_is_refused(sandbox: RunningSandbox) -> None:
    form = sandbox.form()
    parts = [("file", b"x"), *json.loads(form["fields"]).items()]
    answer = httpx.post(form["url"], files=[(name, (None, value)) for name, value in parts])
    assert answer.status_code == 403


def test_an_unknown_extension_is_refused(sandbox: RunningSandbox) -> None:
    answer = sandbox.api.post("/init-image", json={"extension": "gif"})
    assert (answer.status_code, answer.json()) == (400, error("Invalid file extension"))


def test_a_photo_becomes_a_clip(sandbox: RunningSandbox, ffmpeg: None) -> None:
    image_id = sandbox.uploaded(photo_bytes())
    request = text_request(imageId=image_id, imageType="UPLOADED")
    answer = sandbox.api.post("/generations-image-to-video", json=request).json()
    job = sandbox.ended(answer["motionVideoGenerationJob"]["generationId"])
    assert job["status"] == "COMPLETE"


def test_a_finished_clips_still_can_be_animated_again(
    sandbox: RunningSandbox, ffmpeg: None
) -> None:
    still_id = sandbox.ended(sandbox.submitted())["generated_images"][0]["id"]
    request = text_request(imageId=still_id, imageType="GENERATED")
    assert sandbox.api.post("/generations-image-to-video", json=request).status_code == 200


def test_a_photo_that_never_arrived_cannot_be_animated(sandbox: RunningSandbox) -> None:
    request = text_request(imageId=sandbox.form()["id"], imageType="UPLOADED")
    answer = sandbox.api.post("/generations-image-to-video", json=request)
    assert (answer.status_code, answer.json()) == (400, error("Image not found"))


def test_a_photo_that_is_a_text_file_fails_the_job(sandbox: RunningSandbox) -> None:
    image_id = sandbox.uploaded(b"this is not a picture")
    request = text_request(imageId=image_id, imageType="UPLOADED")
    answer = sandbox.api.post("/generations-image-to-video", json=request).json()
    job = sandbox.ended(answer["motionVideoGenerationJob"]["generationId"])
    assert (job["status"], job["generated_images"]) == ("FAILED", [])


def test_every_request_is_listed_and_only_creations_are_accepted(sandbox: RunningSandbox) -> None:
    sandbox.play("slow_queue")
    sandbox.submitted()
    sandbox.submit(prompt="")
    newest = [(call["method"], call["path"], call["accepted"]) for call in sandbox.calls()[:2]]
    path = "/api/rest/v1/generations-text-to-video"
    assert newest == [("POST", path, False), ("POST", path, True)]
