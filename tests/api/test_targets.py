"""The other targets and platforms: who may call them, and what they serve."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from functions.app import application
from functions.tasks.model import GenerationPayload, TaskHandler
from functions.tasks.routes import task_routes
from functions.wiring.targets import Targets
from infra.identity.oidc import SharedSecretCallers
from infra.settings import Settings
from shared.kernel.errors import DomainError, Kind
from shared.kernel.tasks import Handler
from tests.api.builders import (
    SECRET,
    WEBHOOK_KEY,
    Api,
    Person,
    environ,
    exchange,
    problem,
)

GENERATION_ID = f"gen_{1:032x}"
OURS = {"Authorization": f"Bearer {SECRET}"}
DASHBOARD = {"Authorization": f"Bearer {WEBHOOK_KEY}"}


def made_to_fail(kind_: Kind) -> type[DomainError]:
    class Refused(DomainError):
        kind, code = kind_, "transcoder.busy"

    return Refused


def failing(failure: type[DomainError]) -> FastAPI:
    """A tasks target whose one handler fails."""

    def run(_: GenerationPayload) -> None:
        raise failure

    handlers: dict[Handler, TaskHandler[Any]] = {
        Handler.SUBMIT_JOB: TaskHandler(GenerationPayload, run)
    }
    return application([task_routes(handlers, SharedSecretCallers(SECRET))])


@pytest.fixture
def tasks(api: Api) -> FastAPI:
    return api.targets.tasks()


@pytest.fixture
def webhooks(api: Api) -> FastAPI:
    return api.targets.webhooks()


def callback(app: FastAPI, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return exchange(app, "POST", "/hooks/providers/leonardo", body, headers)


def an_event(job_id: str, status: str = "COMPLETE") -> bytes:
    subject = {"id": job_id, "status": status}
    return json.dumps({"object": "generation", "data": {"object": subject}}).encode()


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer guess"}, {"Authorization": f"Basic {SECRET}"}]
)
@pytest.mark.parametrize("body", [b"{}", b"nonsense", b"x" * 100])
def test_nobody_but_the_queue_runs_tasks(
    tasks: FastAPI, headers: dict[str, str], body: bytes
) -> None:
    answer = exchange(tasks, "POST", "/tasks/submit_job", body, headers)
    assert problem(answer) == (401, "auth.system_caller_refused")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"[]",
        b"{}",
        b'{"generation_id": 7}',
        b'{"generation_id": "a/b"}',
        b'{"generation_id": "../x"}',
    ],
)
@pytest.mark.parametrize("handler", ["submit_job", "poll_job", "store_output", "transcode_asset"])
def test_a_task_nobody_can_read_is_dropped(tasks: FastAPI, handler: str, body: bytes) -> None:
    """Repeating it would never end otherwise."""
    answer = exchange(tasks, "POST", f"/tasks/{handler}", body, OURS)
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_task_of_an_unknown_handler_is_dropped(tasks: FastAPI) -> None:
    assert exchange(tasks, "POST", "/tasks/dance", {}, OURS).status_code == 204


@pytest.mark.parametrize("handler", ["submit_job", "poll_job", "store_output", "transcode_asset"])
def test_a_task_of_a_generation_that_is_gone_is_done(tasks: FastAPI, handler: str) -> None:
    body = {"generation_id": GENERATION_ID}
    assert exchange(tasks, "POST", f"/tasks/{handler}", body, OURS).status_code == 204


@pytest.mark.parametrize("kind", list(Kind))
def test_the_queue_is_told_to_retry_what_may_pass(kind: Kind) -> None:
    body = {"generation_id": GENERATION_ID}
    answer = exchange(failing(made_to_fail(kind)), "POST", "/tasks/submit_job", body, OURS)
    expected = {
        Kind.THROTTLED: 429,
        Kind.BUSY: 503,
        Kind.UNAVAILABLE: 503,
        Kind.UNKNOWN_OUTCOME: 503,
    }
    assert answer.status_code == expected.get(kind, 204)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer guess"}, {"Authorization": WEBHOOK_KEY}],
)
def test_a_forged_callback_wakes_nobody(
    api: Api, webhooks: FastAPI, ann: Person, headers: dict[str, str]
) -> None:
    generation_id = submitted(api, ann)
    before = api.house.now(generation_id), queued_tasks(api)  # type: ignore[arg-type]
    answer = callback(webhooks, an_event("job-1"), headers)
    assert problem(answer) == (401, "provider.hint_refused")
    assert (api.house.now(generation_id), queued_tasks(api)) == before  # type: ignore[arg-type]


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b"\xff"])
def test_a_callback_that_is_none_is_refused(webhooks: FastAPI, body: bytes) -> None:
    assert callback(webhooks, body, DASHBOARD).status_code == 401


def test_a_replayed_callback_changes_nothing(api: Api, webhooks: FastAPI, ann: Person) -> None:
    generation_id = submitted(api, ann)
    money, seen = ann.money, api.house.now(generation_id)  # type: ignore[arg-type]
    first = callback(webhooks, an_event("job-1"), DASHBOARD)
    tasks_after_first = queued_tasks(api)
    again = [callback(webhooks, an_event("job-1"), DASHBOARD) for _ in range(3)]
    assert {first.status_code, *(answer.status_code for answer in again)} == {204}
    assert queued_tasks(api) == tasks_after_first
    assert api.house.now(generation_id) == seen  # type: ignore[arg-type]
    assert ann.money == money


def test_a_callback_about_a_foreign_job_is_taken_quietly(webhooks: FastAPI, api: Api) -> None:
    before = queued_tasks(api)
    assert callback(webhooks, an_event("somebody-elses"), DASHBOARD).status_code == 204
    assert queued_tasks(api) == before


def test_a_provider_nobody_knows_is_not_found(webhooks: FastAPI) -> None:
    answer = exchange(webhooks, "POST", "/hooks/providers/acme", b"{}", DASHBOARD)
    assert problem(answer) == (404, "provider.unknown")


def test_a_callback_of_two_mebibytes_is_not_read(webhooks: FastAPI) -> None:
    assert callback(webhooks, b"x" * 2 * 1024**2, DASHBOARD).status_code == 413


def test_a_message_of_an_unknown_kind_is_dropped(tasks: FastAPI) -> None:
    body = {"message": "other", "cause_id": "vrf_1", "account_id": None}
    assert exchange(tasks, "POST", "/tasks/send_message", body, OURS).status_code == 204


def test_a_message_nobody_waits_for_is_done(
    tasks: FastAPI, caplog: pytest.LogCaptureFixture
) -> None:
    body = {"message": "verification", "cause_id": "vrf_1", "account_id": None}
    assert exchange(tasks, "POST", "/tasks/send_message", body, OURS).status_code == 204
    assert "dropped" not in caplog.text


def test_schedules_are_run_by_the_scheduler_only(api: Api) -> None:
    schedules = api.targets.schedules()
    refused = exchange(schedules, "POST", "/schedules/drain_outbox")
    assert problem(refused) == (401, "auth.system_caller_refused")
    done = exchange(schedules, "POST", "/schedules/drain_outbox", headers=OURS)
    assert (done.status_code, done.json()) == (200, {"done": 0})
    unknown = exchange(schedules, "POST", "/schedules/dance", headers=OURS)
    assert problem(unknown) == (404, "schedule.unknown")


def test_each_target_serves_its_own_callers_only(api: Api) -> None:
    for app in (api.targets.tasks(), api.targets.webhooks(), api.targets.schedules()):
        assert exchange(app, "GET", "/healthz").status_code == 200
        assert exchange(app, "GET", "/api/v1/generations").status_code == 404
        assert exchange(app, "POST", "/sandbox/plan", {}).status_code == 404
    for path in ("/tasks/submit_job", "/schedules/drain_outbox", "/hooks/providers/leonardo"):
        assert problem(api.send("POST", path, {}, OURS))[0] == 404


CONTROLS = [
    ("POST", "/sandbox/credits/grant"),
    ("POST", "/sandbox/plan"),
    ("POST", "/sandbox/grants/run"),
    ("POST", "/sandbox/time/pass"),
]


@pytest.mark.parametrize(("method", "path"), CONTROLS)
def test_a_laptop_has_controls(api: Api, method: str, path: str) -> None:
    assert problem(api.send(method, path, {})) == (422, "request.invalid")


@pytest.fixture
def production(tmp_path: Path) -> Iterator[FastAPI]:
    """The api of the gcp platform; every address in it leads nowhere."""
    changes = {
        "VIDGO_PLATFORM": "gcp",
        "VIDGO_PUBLIC_URL": "https://vidgo.test",
        "VIDGO_BCRYPT_COST": "10",
        "VIDGO_SCHEDULES_URL": "http://127.0.0.1:9",
        "GCP_PROJECT": "vidgo-test",
        "GCP_LOCATION": "asia-east1",
        "GCP_TASKS_ACCOUNT": "tasks@vidgo-test.iam.gserviceaccount.com",
        "GCP_BUCKET": "vidgo-test-media",
        "PADDLE_CLIENT_TOKEN": "test_01",
    }
    values = environ(tmp_path, **changes)
    for laptop in ("VIDGO_STATE", "VIDGO_LINK_KEY", "VIDGO_TASKS_SECRET"):
        del values[laptop]
    yield Targets(Settings.load(values)).api()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *CONTROLS,
        ("GET", "/sandbox/mailbox/messages"),
        ("PUT", "/sandbox/providers/leonardo/scenario"),
        ("GET", "/sandbox/providers/leonardo/calls"),
        ("GET", "/sandbox"),
    ],
)
def test_production_has_no_controls(production: FastAPI, method: str, path: str) -> None:
    answer = exchange(production, method, path, {})
    assert problem(answer) == (404, "request.no_such_route")


def test_production_describes_the_same_api_and_is_healthy(production: FastAPI, api: Api) -> None:
    assert exchange(production, "GET", "/healthz").status_code == 200
    described = exchange(production, "GET", "/api/v1/openapi.json").json()
    assert described == api.send("GET", "/api/v1/openapi.json").json()
    missing = exchange(production, "GET", "/api/v1/generations")
    assert problem(missing) == (401, "auth.missing_token")


def submitted(api: Api, person: Person) -> str:
    generation_id = person.ordered()
    api.house.submitting.run(generation_id)
    return generation_id


def queued_tasks(api: Api) -> dict[str, int]:
    """Open tasks by queue, as the embedded queue counts them."""
    depth: dict[str, int] = api.parts.queue.depth()  # type: ignore[attr-defined]
    return depth
