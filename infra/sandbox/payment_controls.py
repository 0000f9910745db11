"""The local controls of the payment gateways: scenarios, calls, notices, and events on demand."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from infra.sandbox.controls import TIMES_MAX, problem
from infra.sandbox.payment_console import outcome_of
from infra.sandbox.payment_notices import NoticeBoard
from infra.sandbox.payment_scenarios import PaymentScenarios, find_payment_scenario
from infra.sandbox.scenarios import CallLog

PREFIX = "/sandbox/payments"
FAILURE = "failure"

Actions = Mapping[str, Callable[[str], bool]]


class _Invalid(Exception):
    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail


class PaymentControls:
    """Routes below `/sandbox/payments/{gateway}`.

    `PUT /scenario` `{"scenario": name, "times": n|null}` answers what was set; `GET /calls` and
    `GET /notices` answer `{"items": [...]}`, newest first; `POST /notices/{number}/resend` sends
    one again; `POST /{action}` `{"reference": name, "outcome"?: "success"|"failure"}` lets
    something happen: ECPay `pay decline issue_code arrive simulate renew fail_renewal capture
    console_refund`, Paddle `pay decline cancel renew fail_renewal end_period chargeback...
    console_refund approve_refund reject_refund`. Errors are problem+json: 404
    `sandbox.unknown_gateway` or `sandbox.unknown_action`, 409 `sandbox.not_possible`, 422
    `sandbox.unknown_scenario` or `request.invalid`, 400 `request.malformed`.
    """

    def __init__(
        self,
        actions: Mapping[str, Actions],
        scenarios: PaymentScenarios,
        calls: CallLog,
        board: NoticeBoard,
        now_s: Callable[[], float],
    ) -> None:
        self._actions, self._scenarios, self._calls = actions, scenarios, calls
        self._board, self._now_s = board, now_s

    def routes(self) -> list[BaseRoute]:
        """Return the routes to mount."""
        one = f"{PREFIX}/{{gateway}}"
        return [
            self._route(f"{one}/scenario", "PUT", self._put_scenario),
            self._route(f"{one}/calls", "GET", self._get_calls),
            self._route(f"{one}/notices", "GET", self._get_notices),
            self._route(f"{one}/notices/{{number:int}}/resend", "POST", self._resend),
            self._route(f"{one}/{{action}}", "POST", self._act),
        ]

    def _route(
        self, path: str, method: str, handle: Callable[[Request, bytes], JSONResponse]
    ) -> Route:
        async def endpoint(request: Request) -> JSONResponse:
            if request.path_params["gateway"] not in self._actions:
                return problem(404, "sandbox.unknown_gateway", "no stand-in plays this gateway")
            try:
                return handle(request, await request.body())
            except _Invalid as error:
                return problem(error.status, error.code, error.detail)

        return Route(path, endpoint, methods=[method])

    def _put_scenario(self, request: Request, body: bytes) -> JSONResponse:
        wanted = _object(body, {"scenario", "times"})
        scenario = find_payment_scenario(str(wanted.get("scenario")))
        if scenario is None:
            raise _Invalid(422, "sandbox.unknown_scenario", "there is no such scenario")
        times = wanted.get("times")
        is_count = isinstance(times, int) and not isinstance(times, bool)
        if times is not None and not (is_count and 1 <= times <= TIMES_MAX):
            raise _Invalid(422, "request.invalid", "times is a whole number from 1, or null")
        gateway = request.path_params["gateway"]
        self._scenarios.select(gateway, scenario, times)
        return JSONResponse({"gateway": gateway, "scenario": scenario.name, "times": times})

    def _get_calls(self, request: Request, _body: bytes) -> JSONResponse:
        items = [
            {
                "at": call.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "method": call.method,
                "path": call.path,
            }
            for call in self._calls.newest_first(request.path_params["gateway"])
        ]
        return JSONResponse({"items": items})

    def _get_notices(self, request: Request, _body: bytes) -> JSONResponse:
        return JSONResponse({"items": self._board.newest_first(request.path_params["gateway"])})

    def _resend(self, request: Request, _body: bytes) -> JSONResponse:
        gateway, number = request.path_params["gateway"], request.path_params["number"]
        if not self._board.send_again(gateway, number, self._now_s()):
            raise _Invalid(404, "sandbox.unknown_notice", "there is no such notice")
        return JSONResponse({"number": number})

    def _act(self, request: Request, body: bytes) -> JSONResponse:
        wanted = _object(body, {"reference", "outcome"})
        action, reference = request.path_params["action"], wanted.get("reference")
        if action == "renew" and wanted.get("outcome") == FAILURE:
            action = "fail_renewal"
        if action == "pay" and wanted.get("outcome") == FAILURE:
            action = "decline"
        act = self._actions[request.path_params["gateway"]].get(action)
        if act is None:
            raise _Invalid(404, "sandbox.unknown_action", "this gateway has no such action")
        if not isinstance(reference, str):
            raise _Invalid(422, "request.invalid", "reference is text")
        if not act(reference):
            raise _Invalid(HTTPStatus.CONFLICT, "sandbox.not_possible", outcome_of(action).refused)
        look = outcome_of(action).look
        return JSONResponse({"reference": reference, "action": action, "look_next": look})


def _object(body: bytes, names: set[str]) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        raise _Invalid(400, "request.malformed", "the body is not JSON") from None
    if not isinstance(value, dict) or not value.keys() <= names:
        raise _Invalid(422, "request.invalid", f"wanted: {', '.join(sorted(names))}")
    return value
