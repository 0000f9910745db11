"""What every answer has in common: ids, headers, languages, aliases, health, logs."""

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message

from functions.app import application
from functions.http.plumbing import health_routes
from functions.middleware import BodyLimit
from functions.sheets import RouteSheet
from functions.telemetry import REQUEST_ID
from functions.wiring import openapi_file
from infra.telemetry.logs import JsonFormatter
from shared.accounts.locale import Locale
from shared.kernel.errors import DomainError, Kind
from shared.notifications.problems import problem_words
from tests.api.builders import (
    ORDER,
    PASSWORD,
    PROMPT,
    WEB_APP,
    Api,
    Person,
    exchange,
    problem,
)

OPENAPI = Path(__file__).resolve().parents[2] / "frontend" / "openapi.json"


class PartDown(DomainError):
    kind, code = Kind.UNAVAILABLE, "queue.unavailable"


def broken_app() -> Any:
    """An application with a bug in it."""
    routes = RouteSheet()

    @routes.get("/bug")
    def bug() -> None:
        raise RuntimeError("the secret of the house")

    return application([routes])


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, as the product writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter("api", REQUEST_ID.get))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_sane_request_id_comes_back(api: Api) -> None:
    answer = api.send("GET", "/healthz", headers={"X-Request-Id": "trace-1.A_b"})
    assert answer.headers["X-Request-Id"] == "trace-1.A_b"


@pytest.mark.parametrize("odd", ["", "a b", "x" * 65, "<script>", "a,b"])
def test_an_odd_request_id_is_replaced(api: Api, odd: str) -> None:
    made = api.send("GET", "/healthz", headers={"X-Request-Id": odd}).headers["X-Request-Id"]
    assert made != odd
    assert len(made) == 32


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/api/v1/generations", "/api/v1/docs"])
def test_every_answer_has_the_security_headers(api: Api, path: str) -> None:
    headers = api.send("GET", path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "max-age=" in headers["Strict-Transport-Security"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        ("en", Locale.EN),
        ("ja-JP,ja;q=0.9,en;q=0.1", Locale.JA),
        ("zh-TW", Locale.ZH_TW),
        ("ko", Locale.KO),
        ("es-MX", Locale.ES),
        ("de", Locale.EN),
        ("*;q=nonsense,,", Locale.EN),
    ],
)
def test_problems_speak_the_readers_language(api: Api, accepted: str, locale: Locale) -> None:
    body = api.send("GET", "/api/v1/auth/me", headers={"Accept-Language": accepted}).json()
    words = problem_words(locale, "auth.missing_token")
    assert (body["title"], body["detail"]) == (words.title, words.detail)


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1", "/api/v1/nowhere", "/", "//", "/%00"])
def test_an_unknown_route_is_a_problem(api: Api, path: str) -> None:
    assert problem(api.send("GET", path)) == (404, "request.no_such_route")


def test_another_method_is_a_problem_that_says_which_are_taken(api: Api) -> None:
    answer = api.send("PUT", "/api/v1/generations")
    assert problem(answer) == (405, "request.method_not_allowed")
    assert answer.headers["Allow"]


@pytest.mark.parametrize(
    ("alias", "route"),
    [
        ("/generation/", "/generations"),
        ("/generation", "/generations"),
        ("/generations/", "/generations"),
        ("/generations///", "/generations"),
        ("/points/balance", "/credits/balance"),
        ("/points/balance/", "/credits/balance"),
        ("/points/history", "/credits/transactions"),
        ("/credits/balance/", "/credits/balance"),
        ("/auth/me/", "/auth/me"),
    ],
)
def test_an_alias_answers_like_its_route(ann: Person, alias: str, route: str) -> None:
    ann.ordered()
    first, second = ann.get(route), ann.get(alias)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()


def test_one_generation_is_found_under_its_alias(ann: Person) -> None:
    generation_id = ann.ordered()
    plain = ann.get(f"/generations/{generation_id}").json()
    assert ann.get(f"/generation/{generation_id}").json() == plain
    assert ann.send("POST", f"/generation/{generation_id}/cancel").status_code == 202


@pytest.mark.parametrize("path", ["/generation/create", "/demo/generate", "/generation/create/"])
def test_orders_are_taken_under_their_aliases(ann: Person, path: str) -> None:
    assert ann.send("POST", path, ORDER).status_code == 202


def test_the_web_app_may_call_from_its_own_origin(api: Api) -> None:
    asked = {
        "Origin": WEB_APP,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,idempotency-key,if-none-match",
    }
    answer = api.send("OPTIONS", "/api/v1/generations", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == WEB_APP
    plain = api.send("GET", "/healthz", headers={"Origin": WEB_APP})
    assert "ETag" in plain.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{WEB_APP}.evil.example"])
def test_other_origins_are_not_let_in(api: Api, origin: str) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = api.send("OPTIONS", "/api/v1/generations", headers=asked)
    assert answer.status_code == 400
    assert "Access-Control-Allow-Origin" not in answer.headers
    plain = api.send("GET", "/healthz", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in plain.headers


def test_health_is_told(api: Api) -> None:
    assert api.send("GET", "/healthz").json() == {"status": "ok"}
    ready = api.send("GET", "/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ok")
    assert set(ready.json()["parts"]) >= {"documents", "queue", "objects"}


def test_one_failing_part_is_not_ready() -> None:
    def down() -> None:
        raise PartDown

    app = application([health_routes({"documents": lambda: None, "queue": down})])
    answer = exchange(app, "GET", "/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "failing",
        "parts": {"documents": "ok", "queue": "queue.unavailable"},
    }
    assert answer.headers["Retry-After"] == "5"
    assert exchange(app, "GET", "/healthz").status_code == 200


@pytest.mark.parametrize(("sent_mib", "read_mib"), [(2, 2), (16, 16), (40, 17)])
def test_a_refused_body_is_taken_in_as_far_as_that_is_worth_it(
    sent_mib: int, read_mib: int
) -> None:
    left, told = [bytes(1024**2)] * sent_mib, []

    async def receive() -> Message:
        return {"type": "http.request", "body": left.pop(), "more_body": bool(left)}

    async def send(message: Message) -> None:
        told.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    asyncio.run(BodyLimit(application([]))(scope, receive, send))
    assert told[0]["status"] == 413
    assert sent_mib - len(left) == read_mib


def test_every_fact_an_error_may_tell_is_described() -> None:
    described = set(
        json.loads(OPENAPI.read_text())["components"]["schemas"]["Problem"]["properties"]
    )
    told = set()
    for name in ("accounts", "catalogue", "credits", "generation", "moderation"):
        source = (OPENAPI.parents[1] / "shared" / name / "errors.py").read_text()
        for facts in re.findall(r"def facts\(self\).*?return (\{.*?\})\n\n", source + "\n\n", re.S):
            told |= set(re.findall(r'"(\w+)":', facts))
    assert {"state", "size_bytes_max", "errors"} <= told
    assert told <= described


def test_a_bug_is_answered_without_telling_about_it(logged: io.StringIO) -> None:
    answer = exchange(broken_app(), "GET", "/bug", headers={"X-Request-Id": "trace-7"})
    assert problem(answer) == (500, "internal.error")
    assert "secret" not in answer.text
    assert "RuntimeError" not in answer.text
    assert answer.headers["X-Request-Id"] == "trace-7"
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    [bug] = [line for line in lines if line["message"] == "bug"]
    assert (bug["severity"], bug["request_id"]) == ("ERROR", "trace-7")
    assert "RuntimeError" in bug["exception"]


def test_logs_are_lines_of_json_that_hold_no_secret(
    api: Api, ann: Person, logged: io.StringIO
) -> None:
    ann.order("order-1")
    ann.order(prompt="a beheading with gore")
    ann.order(prompt="x" * 2000)
    ann.get("/generations?cursor=nonsense")
    login = {"email": ann.email, "password": PASSWORD}
    api.send("POST", "/api/v1/auth/login", login, {"X-Request-Id": "trace-8"})
    api.send("POST", "/api/v1/auth/login", {**login, "password": "a wrong secret"})
    text = logged.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    requests = [line for line in lines if line["message"] == "request"]
    assert [line["status"] for line in requests] == [202, 422, 422, 400, 200, 401]
    assert {"severity", "time", "service", "request_id", "method", "path", "latency_ms"} <= set(
        requests[0]
    )
    assert requests[4]["request_id"] == "trace-8"
    for secret in (PROMPT, "beheading", "xxxxxxxx", ann.token, PASSWORD, "wrong secret"):
        assert secret not in text


def test_the_committed_description_of_the_api_is_current() -> None:
    assert openapi_file.main([str(OPENAPI), "--check"]) == 0


def test_the_api_describes_itself(api: Api) -> None:
    document = api.send("GET", "/api/v1/openapi.json").json()
    assert document == json.loads(OPENAPI.read_text())
    paths = document["paths"]
    assert "/api/v1/generations/{generation_id}/events" in paths
    assert not any(path.startswith("/sandbox") for path in paths)
    operations = [op["operationId"] for methods in paths.values() for op in methods.values()]
    assert len(operations) == len(set(operations))


def test_the_page_about_the_api_runs_no_script(api: Api) -> None:
    answer = api.send("GET", "/api/v1/docs")
    assert answer.status_code == 200
    assert "create_generation" in answer.text
    assert "<script" not in answer.text
    assert "script-src" not in answer.headers["Content-Security-Policy"]
