"""The local controls of the providers: choose a scenario, read the calls."""

import json
from collections.abc import Collection

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from infra.sandbox.scenarios import CallLog, ScenarioStore, find_scenario

TIMES_MAX = 1_000_000


class _Invalid(Exception):
    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


class ProviderControls:
    """Routes below `/sandbox/providers`.

    `PUT /{provider}/scenario` `{"scenario": name, "times": n|null}` answers what was set;
    `GET /{provider}/calls` answers `{"items": [{"at","method","path","accepted"}]}`, newest first.
    Errors are problem+json: 404 `sandbox.unknown_provider`, 400 `request.malformed`,
    422 `sandbox.unknown_scenario` or `request.invalid`.
    """

    def __init__(
        self, providers: Collection[str], scenarios: ScenarioStore, calls: CallLog
    ) -> None:
        self._providers, self._scenarios, self._calls = providers, scenarios, calls

    def routes(self) -> list[BaseRoute]:
        """Return the routes to mount."""
        return [
            Route("/sandbox/providers/{provider}/scenario", self._put_scenario, methods=["PUT"]),
            Route("/sandbox/providers/{provider}/calls", self._get_calls),
        ]

    async def _put_scenario(self, request: Request) -> JSONResponse:
        try:
            provider = self._provider(request)
            name, times = _wanted(await request.body())
        except _Invalid as error:
            return problem(error.status, error.code, error.detail)
        scenario = find_scenario(name)
        if scenario is None:
            return problem(422, "sandbox.unknown_scenario", "there is no such scenario")
        self._scenarios.select(provider, scenario, times)
        return JSONResponse({"provider": provider, "scenario": scenario.name, "times": times})

    async def _get_calls(self, request: Request) -> JSONResponse:
        try:
            provider = self._provider(request)
        except _Invalid as error:
            return problem(error.status, error.code, error.detail)
        items = [
            {
                "at": call.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "method": call.method,
                "path": call.path,
                "accepted": call.is_accepted,
            }
            for call in self._calls.newest_first(provider)
        ]
        return JSONResponse({"items": items})

    def _provider(self, request: Request) -> str:
        provider = str(request.path_params["provider"])
        if provider not in self._providers:
            raise _Invalid(404, "sandbox.unknown_provider", "no stand-in plays this provider")
        return provider


def problem(status: int, code: str, detail: str) -> JSONResponse:
    """Return an error as problem+json, shaped as the public API shapes its own."""
    body = {
        "type": "about:blank",
        "title": detail,
        "status": status,
        "code": code,
        "detail": detail,
    }
    return JSONResponse(body, status, media_type="application/problem+json")


def _wanted(body: bytes) -> tuple[str, int | None]:
    try:
        wanted = json.loads(body)
    except ValueError as error:
        raise _Invalid(400, "request.malformed", "the body is not JSON") from error
    if not isinstance(wanted, dict) or not {"scenario"} <= wanted.keys() <= {"scenario", "times"}:
        raise _Invalid(422, "request.invalid", "wanted: scenario and times")
    name, times = wanted["scenario"], wanted.get("times")
    if not isinstance(name, str):
        raise _Invalid(422, "request.invalid", "scenario is text")
    is_count = isinstance(times, int) and not isinstance(times, bool)
    if times is not None and not (is_count and 1 <= times <= TIMES_MAX):
        raise _Invalid(422, "request.invalid", "times is a whole number from 1, or null")
    return name, times
