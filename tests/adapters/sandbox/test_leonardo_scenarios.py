"""Each scenario as a client sees it on the wire."""

from typing import Any

import httpx
import pytest

from tests.adapters.sandbox.builders import CALLBACK_KEY, RunningSandbox, wait_for

pytestmark = pytest.mark.usefixtures("ffmpeg")


@pytest.mark.parametrize(
    ("scenario", "status", "text"),
    [
        ("moderation_refusal", 400, "content moderation filter"),
        ("out_of_credit", 400, "not enough api tokens"),
        ("rate_limit", 429, "Too many requests"),
        ("rate_limit_with_hint", 429, "Too many requests"),
        ("server_error", 500, "Internal Server Error"),
        ("html_error", 502, "<html>"),
    ],
)
def test_a_refusal_creates_nothing(
    sandbox: RunningSandbox, scenario: str, status: int, text: str
) -> None:
    sandbox.play(scenario)
    answer = sandbox.submit()
    assert answer.status_code == status
    assert text in answer.text
    assert sandbox.calls()[0]["accepted"] is False


def test_only_the_hinted_rate_limit_says_when_to_return(sandbox: RunningSandbox) -> None:
    sandbox.play("rate_limit")
    assert "retry-after" not in sandbox.submit().headers
    sandbox.play("rate_limit_with_hint")
    assert int(sandbox.submit().headers["retry-after"]) > 0


def test_a_lost_answer_leaves_a_job_that_succeeds(sandbox: RunningSandbox) -> None:
    sandbox.play("lost_answer")
    with pytest.raises(httpx.RemoteProtocolError):
        sandbox.submit(seed=77)
    path = f"/generations/user/{sandbox.user_id()}"
    newest = sandbox.api.get(path, params={"limit": 1}).json()["generations"][0]
    assert newest["seed"] == 77
    assert sandbox.ended(newest["id"])["status"] == "COMPLETE"


def test_a_lost_answer_can_also_mean_that_nothing_was_created(sandbox: RunningSandbox) -> None:
    sandbox.play("lost_answer_not_created")
    with pytest.raises(httpx.RemoteProtocolError):
        sandbox.submit()
    assert sandbox.calls()[0]["accepted"] is False


@pytest.mark.parametrize(("scenario", "wait_s"), [("slow_queue", 20), ("throttled", 60)])
def test_a_slow_job_stays_queued_for_its_time(
    sandbox: RunningSandbox, scenario: str, wait_s: int
) -> None:
    sandbox.play(scenario)
    job_id = sandbox.submitted()
    sandbox.now.skip(wait_s - 5)
    job = sandbox.job(job_id)
    assert job is not None
    assert job["status"] == "PENDING"
    sandbox.now.skip(5)
    assert sandbox.ended(job_id)["status"] == "COMPLETE"


def test_a_late_failure_fails_after_it_was_accepted(sandbox: RunningSandbox) -> None:
    sandbox.play("late_failure")
    job_id = sandbox.submitted()
    sandbox.now.skip(4)
    job = sandbox.ended(job_id)
    assert (job["status"], job["generated_images"]) == ("FAILED", [])


def test_an_unsafe_output_is_complete_and_marked(sandbox: RunningSandbox) -> None:
    sandbox.play("nsfw_output")
    job = sandbox.ended(sandbox.submitted())
    assert (job["status"], job["generated_images"][0]["nsfw"]) == ("COMPLETE", True)


def test_a_complete_job_can_have_no_images(sandbox: RunningSandbox) -> None:
    sandbox.play("empty_images")
    job = sandbox.ended(sandbox.submitted())
    assert (job["status"], job["generated_images"]) == ("COMPLETE", [])


def test_a_vanished_job_is_null_to_every_reader(sandbox: RunningSandbox) -> None:
    sandbox.play("accept_then_vanish")
    job_id = sandbox.submitted()
    assert sandbox.calls()[0]["accepted"] is True
    assert sandbox.job(job_id) is None
    path = f"/generations/user/{sandbox.user_id()}"
    listed = sandbox.api.get(path).json()["generations"]
    assert job_id not in [job["id"] for job in listed]


def test_an_expired_output_is_not_found(sandbox: RunningSandbox) -> None:
    sandbox.play("expired_output")
    assert sandbox.video(sandbox.submitted()).status_code == 404


def test_a_private_redirect_points_at_the_metadata_address(sandbox: RunningSandbox) -> None:
    sandbox.play("private_redirect_output")
    video = sandbox.video(sandbox.submitted())
    assert video.is_redirect
    assert video.headers["location"].startswith("http://169.254.169.254/")


def test_a_truncated_output_has_no_index(sandbox: RunningSandbox) -> None:
    sandbox.play("truncated_output")
    video = sandbox.video(sandbox.submitted())
    assert int(video.headers["content-length"]) == len(video.content)
    assert b"ftyp" in video.content
    assert b"moov" not in video.content


def test_an_empty_output_has_no_bytes(sandbox: RunningSandbox) -> None:
    sandbox.play("empty_output")
    video = sandbox.video(sandbox.submitted())
    assert (video.status_code, video.headers["content-length"]) == (200, "0")


def test_a_text_output_is_a_page(sandbox: RunningSandbox) -> None:
    sandbox.play("text_output")
    video = sandbox.video(sandbox.submitted())
    assert video.headers["content-type"].startswith("text/html")
    assert video.text.startswith("<!doctype html>")


def test_a_callback_proves_its_origin_and_carries_the_result(sandbox: RunningSandbox) -> None:
    job_id = sandbox.submitted()
    headers, body = sandbox.receiver.next_of(job_id)
    assert headers["authorization"] == f"Bearer {CALLBACK_KEY}"
    assert (body["object"], body["api_version"]) == ("generation", "v1")
    assert body["type"] == "video_generation.complete"
    result = body["data"]["object"]
    assert (result["id"], result["status"]) == (job_id, "COMPLETE")
    assert set(result["images"][0]) == {"id", "url", "motionMP4URL", "generationId", "nsfw"}
    assert result["apiKey"]["webhookCallbackApiKey"] == CALLBACK_KEY


def test_a_failure_is_announced_too(sandbox: RunningSandbox) -> None:
    sandbox.play("late_failure")
    job_id = sandbox.submitted()
    sandbox.now.skip(4)
    assert state_of(sandbox.receiver.next_of(job_id)[1]) == "FAILED"


def test_a_duplicate_callback_says_the_same_twice(sandbox: RunningSandbox) -> None:
    sandbox.play("duplicate_webhook")
    job_id = sandbox.submitted()
    first, second = sandbox.receiver.next_of(job_id), sandbox.receiver.next_of(job_id)
    assert first[1] == second[1]


def test_an_out_of_order_callback_tells_an_older_state_last(sandbox: RunningSandbox) -> None:
    sandbox.play("out_of_order_webhook")
    job_id = sandbox.submitted()
    _, first = sandbox.receiver.next_of(job_id)
    _, second = sandbox.receiver.next_of(job_id)
    assert [state_of(first), state_of(second)] == ["COMPLETE", "PENDING"]
    assert second["timestamp"] < first["timestamp"]


def test_a_bad_callback_bears_another_key(sandbox: RunningSandbox) -> None:
    sandbox.play("bad_webhook_bearer")
    headers, body = sandbox.receiver.next_of(sandbox.submitted())
    assert headers["authorization"] != f"Bearer {CALLBACK_KEY}"
    assert CALLBACK_KEY not in str(body)


def test_a_stale_callback_claims_to_be_an_hour_old(sandbox: RunningSandbox) -> None:
    sandbox.play("stale_timestamp")
    _, body = sandbox.receiver.next_of(sandbox.submitted())
    age_s = sandbox.now() - body["timestamp"] / 1000
    assert 3590 < age_s < 3630


def test_a_late_callback_comes_after_its_delay(sandbox: RunningSandbox) -> None:
    sandbox.play("late_webhook")
    job_id = sandbox.submitted()
    sandbox.ended(job_id)
    assert not sandbox.receiver.heard_of(job_id)
    sandbox.now.skip(4)
    assert state_of(sandbox.receiver.next_of(job_id)[1]) == "COMPLETE"


def test_a_job_can_end_without_a_callback(sandbox: RunningSandbox) -> None:
    sandbox.play("no_webhook")
    silent = sandbox.submitted()
    loud = sandbox.submitted()
    wait_for(lambda: sandbox.receiver.heard_of(loud))
    assert sandbox.ended(silent)["status"] == "COMPLETE"
    assert not sandbox.receiver.heard_of(silent)


def test_the_scenario_stays_with_the_job_that_was_submitted_under_it(
    sandbox: RunningSandbox,
) -> None:
    sandbox.play("expired_output", None)
    job_id = sandbox.submitted()
    sandbox.play("success", None)
    assert sandbox.video(job_id).status_code == 404


def state_of(body: dict[str, Any]) -> str:
    return str(body["data"]["object"]["status"])
