"""What is deployed is what the code counts on."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

import pytest

from functions.http.events import LIFE_S_MAX
from functions.wiring.adapters import TRANSCODE_DEADLINE_S
from functions.wiring.payments import PADDLE_SCRIPT_URL
from infra.local.dispatcher import LIMITS, SCHEDULES
from infra.local.gateway import PAGE_HEADERS
from infra.local.layout import TARGETS
from infra.objects.gcs import GcsObjects, connect_emulator
from infra.settings import PADDLE_BASE_URL, Secret, Settings, SettingsFaulty, TranscoderSettings
from infra.targets import ALL_SECRETS, SECRETS, Target
from shared.kernel.ids import ObjectName
from shared.kernel.tasks import QueueName
from tests.terraform.offline import ROOT, Applied
from tests.terraform.queries import (
    collection_id,
    fields_of,
    needed_index,
    recorded,
    serves,
    sites,
)

pytestmark = pytest.mark.terraform

FRAMEWORK_VARIABLES = {"FUNCTION_USE_ASGI"}
PRIMITIVE_ROLES = {"roles/owner", "roles/editor", "roles/viewer"}
CSP = "Content-Security-Policy"


def test_every_queue_has_a_queue(applied: Applied) -> None:
    names = {queue["name"] for queue in applied.values("google_cloud_tasks_queue")}
    assert names == {queue.value for queue in QueueName}


def test_queues_retry_as_they_do_on_a_laptop(applied: Applied) -> None:
    for queue in applied.values("google_cloud_tasks_queue"):
        local, retry = LIMITS[QueueName(queue["name"])], queue["retry_config"][0]
        assert retry["max_attempts"] == (local.attempts_max or -1)
        assert retry["min_backoff"] == f"{local.backoff_s_min:g}s"
        assert retry["max_backoff"] == f"{local.backoff_s_max:g}s"
        assert retry["max_doublings"] == local.doublings_max


def test_as_many_transcodes_are_sent_as_there_are_transcoders(applied: Applied) -> None:
    (service,) = applied.values("google_cloud_run_v2_service")
    instances_max = service["template"][0]["scaling"][0]["max_instance_count"]
    (rates,) = [
        queue["rate_limits"][0]
        for queue in applied.values("google_cloud_tasks_queue")
        if queue["name"] == QueueName.TRANSCODE
    ]
    assert rates["max_concurrent_dispatches"] == instances_max


def test_every_schedule_has_a_job_that_calls_it(applied: Applied) -> None:
    url = functions(applied)["schedules"]["VIDGO_SCHEDULES_URL"]
    jobs = {job["http_target"][0]["uri"] for job in applied.values("google_cloud_scheduler_job")}
    files = {path.stem for path in (ROOT / "functions" / "schedules").glob("*.py")}
    assert jobs == {f"{url}/schedules/{name}" for name in files - {"__init__", "routes"}}
    assert jobs == {f"{url}/schedules/{name}" for name in SCHEDULES}


def test_the_scheduler_shows_the_token_its_function_asks_for(applied: Applied) -> None:
    environ = functions(applied)["schedules"]
    for job in applied.values("google_cloud_scheduler_job"):
        token = job["http_target"][0]["oidc_token"][0]
        assert token["audience"] == environ["VIDGO_SCHEDULES_URL"]
        assert token["service_account_email"] == environ["GCP_TASKS_ACCOUNT"]


def test_every_target_is_a_function_under_an_identity_of_its_own(applied: Applied) -> None:
    deployed = applied.values("google_cloudfunctions2_function")
    entry_points = {each["build_config"][0]["entry_point"] for each in deployed}
    accounts = {each["service_config"][0]["service_account_email"] for each in deployed}
    assert entry_points == set(TARGETS)
    assert len(accounts) == len(TARGETS)


def test_every_function_is_given_what_the_settings_require(applied: Applied) -> None:
    for target, environ in functions(applied).items():
        own = {"VIDGO_PLATFORM": "gcp", "VIDGO_IDENTITY": environ["VIDGO_IDENTITY"]}
        needed = {fault.split()[0] for fault in faults(own, target)}
        assert needed <= environ.keys() | secret_variables(applied, target), target


def test_every_plain_value_is_one_the_settings_accept(applied: Applied) -> None:
    for target, environ in functions(applied).items():
        secrets = secret_variables(applied, target)
        given = environ | dict.fromkeys(secrets, "unknown here")
        assert {
            fault for fault in faults(given, target) if fault.split()[0] not in secrets
        } == set()


def test_secrets_are_given_by_reference_and_nothing_else_is(applied: Applied) -> None:
    secret = {
        name.upper()
        for name, kind in get_type_hints(Settings).items()
        if Secret in {kind, *get_args(kind)}
    }
    for target, environ in functions(applied).items():
        assert secret.isdisjoint(environ), target
        assert secret_variables(applied, target) <= secret, target


def test_a_function_may_read_the_secrets_it_uses_and_no_other(applied: Applied) -> None:
    unused = set() if "FIREBASE_API_KEY" in existing(applied) else {"FIREBASE_API_KEY"}
    for target in functions(applied):
        wanted = SECRETS[Target(target)] - unused
        assert secret_variables(applied, target) == wanted, target
        assert readable(applied, target) == {name.lower().replace("_", "-") for name in wanted}


def test_every_secret_is_read_by_some_function(applied: Applied) -> None:
    assert existing(applied) <= ALL_SECRETS


def test_functions_behind_the_load_balancer_look_past_its_entry(applied: Applied) -> None:
    hops = {target: environ["VIDGO_TRUSTED_HOPS"] for target, environ in functions(applied).items()}
    assert hops == {"api": "2", "webhooks": "2", "tasks": "1", "schedules": "1"}


def test_no_function_is_given_a_variable_nobody_reads(applied: Applied) -> None:
    known = {name.upper() for name in get_type_hints(Settings)} | FRAMEWORK_VARIABLES
    for target, environ in functions(applied).items():
        assert environ.keys() <= known, target


def test_the_transcoder_is_given_what_its_settings_require(applied: Applied) -> None:
    (service,) = applied.values("google_cloud_run_v2_service")
    (container,) = service["template"][0]["containers"]
    environ = {each["name"]: each["value"] for each in container["env"]}
    settings = TranscoderSettings.load({"PORT": "8080", **environ})
    assert settings.vidgo_scratch_bytes_max == 4 * 1024**3
    dockerfile = (ROOT / "native" / "Dockerfile").read_text()
    assert f"VIDGO_SCRATCH={settings.scratch} " in dockerfile


def test_nothing_is_cut_off_before_its_own_deadline(applied: Applied) -> None:
    (service,) = applied.values("google_cloud_run_v2_service")
    timeouts_s = {
        each["build_config"][0]["entry_point"]: each["service_config"][0]["timeout_seconds"]
        for each in applied.values("google_cloudfunctions2_function")
    }
    assert timeouts_s["tasks"] >= TRANSCODE_DEADLINE_S
    assert timeouts_s["api"] > LIFE_S_MAX
    assert service["template"][0]["timeout"] == f"{TRANSCODE_DEADLINE_S}s"


def test_every_way_to_build_a_query_is_recorded() -> None:
    assert {site for site, _ in recorded()} == sites()


def test_every_composite_query_has_an_index(applied: Applied) -> None:
    indexes = applied.values("google_firestore_index")
    for site, query in recorded():
        needed = needed_index(query)
        assert needed is None or any(
            index["collection"] == collection_id(query) and serves(index, needed)
            for index in indexes
        ), f"{site} needs an index on {query.collection}: {needed}"


def test_every_composite_index_serves_a_query(applied: Applied) -> None:
    needed = {(collection_id(query), needed_index(query)) for _, query in recorded()}
    for index in applied.values("google_firestore_index"):
        assert any(
            fields is not None and index["collection"] == name and serves(index, fields)
            for name, fields in needed
        ), index["id"]


def test_no_query_asks_for_a_field_without_an_index(applied: Applied) -> None:
    asked = {(collection_id(query), name) for _, query in recorded() for name in fields_of(query)}
    bare = {
        (each["collection"], each["field"]) for each in applied.values("google_firestore_field")
    }
    assert asked.isdisjoint(bare)


def test_fields_with_a_rule_of_their_own_are_fields_the_stores_write(applied: Applied) -> None:
    code = "".join(path.read_text() for path in (ROOT / "infra" / "stores").glob("*.py"))
    # A generation is stored field by field.
    code += (ROOT / "shared" / "generation" / "model.py").read_text()
    for each in applied.values("google_firestore_field"):
        assert re.search(rf'["/]{each["collection"]}["/]', code), each["collection"]
        assert re.search(rf'"{each["field"]}"|^    {each["field"]}: ', code, re.MULTILINE), each


def test_a_browser_may_send_what_an_upload_link_asks_for(applied: Applied) -> None:
    storage = connect_emulator("http://127.0.0.1:9")
    link = GcsObjects("vidgo-media", lambda: storage).upload_link(
        ObjectName("uploads/account/photo.jpg"),
        "image/jpeg",
        1024,
        datetime.now(UTC) + timedelta(minutes=5),
    )
    storage.client.close()
    (rule,) = media_bucket(applied)["cors"]
    assert link.headers.keys() <= set(rule["response_header"])
    assert link.method in rule["method"]


def test_pages_come_with_the_headers_they_have_on_a_laptop(applied: Applied) -> None:
    (backend,) = applied.values("google_compute_backend_bucket")
    sent = dict(header.split(": ", 1) for header in backend["custom_response_headers"])
    assert PAGE_HEADERS.keys() <= sent.keys()
    assert all(sent[name] == PAGE_HEADERS[name] for name in PAGE_HEADERS.keys() - {CSP})
    assert directives(PAGE_HEADERS[CSP]).keys() <= directives(sent[CSP]).keys()


def test_vendors_are_not_counted_with_people(applied: Applied) -> None:
    maxima = {
        policy["name"]: rule["rate_limit_options"][0]["rate_limit_threshold"][0]["count"]
        for policy in applied.values("google_compute_security_policy")
        for rule in policy["rule"]
        if rule["action"] == "throttle"
    }
    assert maxima.keys() == {"vidgo-api", "vidgo-webhooks"}
    assert maxima["vidgo-webhooks"] > maxima["vidgo-api"]


def test_pages_may_load_the_checkout_buyers_are_sent_to(applied: Applied) -> None:
    (backend,) = applied.values("google_compute_backend_bucket")
    sent = dict(header.split(": ", 1) for header in backend["custom_response_headers"])
    allowed = directives(sent[CSP])
    environ = functions(applied)["api"]
    realm = "" if environ["PADDLE_BASE_URL"] == PADDLE_BASE_URL else "sandbox-"
    assert urlsplit(PADDLE_SCRIPT_URL).netloc in allowed["script-src"]
    assert allowed["frame-src"] == f"https://{realm}buy.paddle.com"
    assert f"https://{realm}checkout-service.paddle.com" in allowed["connect-src"].split()


def test_what_counts_as_lost_work_is_what_the_code_logs(applied: Applied) -> None:
    (metric,) = applied.values("google_logging_metric")
    code = (ROOT / "functions" / "tasks" / "routes.py").read_text()
    dropped = r'"([a-z ]+ dropped)"'
    assert re.findall(dropped, code)
    assert set(re.findall(dropped, metric["filter"])) == set(re.findall(dropped, code))


def test_no_secret_value_is_in_the_state(applied: Applied) -> None:
    assert applied.values("google_secret_manager_secret")
    assert applied.values("google_secret_manager_secret_version") == []


def test_nobody_holds_a_primitive_role(applied: Applied) -> None:
    roles = {
        each["values"]["role"] for each in applied.resources if each["type"].endswith("_iam_member")
    }
    assert roles
    assert roles.isdisjoint(PRIMITIVE_ROLES)


def test_only_the_apis_for_people_and_vendors_are_open_to_everybody(applied: Applied) -> None:
    open_to_all = {
        each["name"]
        for each in applied.values("google_cloud_run_v2_service_iam_member")
        if each["member"] == "allUsers"
    }
    assert open_to_all == {"vidgo-api", "vidgo-webhooks"}


def functions(applied: Applied) -> dict[str, dict[str, str]]:
    """Return the plain variables of every function, by target."""
    return {
        each["build_config"][0]["entry_point"]: dict(
            each["service_config"][0]["environment_variables"]
        )
        for each in applied.values("google_cloudfunctions2_function")
    }


def secret_variables(applied: Applied, target: str) -> set[str]:
    """Return the names of the variables a function has from Secret Manager."""
    return {
        secret["key"]
        for each in applied.values("google_cloudfunctions2_function")
        if each["build_config"][0]["entry_point"] == target
        for secret in each["service_config"][0]["secret_environment_variables"]
    }


def existing(applied: Applied) -> set[str]:
    """Return the variables there is a secret for."""
    secrets = applied.values("google_secret_manager_secret")
    return {each["secret_id"].upper().replace("-", "_") for each in secrets}


def readable(applied: Applied, target: str) -> set[str]:
    """Return the secrets the identity of a function may read."""
    return {
        each["secret_id"]
        for each in applied.values("google_secret_manager_secret_iam_member")
        if f"-{target}@" in each["member"]
    }


def faults(environ: Mapping[str, str], target: str) -> set[str]:
    """Return what the settings of a function find wrong."""
    try:
        Settings.load(environ, Target(target))
    except SettingsFaulty as faulty:
        return set(faulty.faults)
    return set()


def media_bucket(applied: Applied) -> Mapping[str, Any]:
    """Return the bucket the functions are told of."""
    name = functions(applied)["api"]["GCP_BUCKET"]
    (bucket,) = [each for each in applied.values("google_storage_bucket") if each["name"] == name]
    return bucket


def directives(policy: str) -> dict[str, str]:
    """Return the directives of a content security policy, by name."""
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _, value in parts}
