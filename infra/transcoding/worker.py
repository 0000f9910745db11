"""The transcoder's container over HTTP: a plan in, lines of JSON out."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

import httpx

from shared.delivery.codec import decode_report, encode_plan
from shared.delivery.errors import (
    DressingRefused,
    SourceOverLimit,
    SourceRefused,
    SourceUnsupported,
    TranscoderBusy,
    TranscoderUnavailable,
)
from shared.delivery.plan import RenderPlan, RenderReport

CONNECT_TIMEOUT_S = 10.0  # a cold container's start included
SILENCE_TIMEOUT_S = 15.0  # the worker says something twice a second
RETRY_AFTER_S = 5

BUSY_STATUSES = frozenset({HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS})
"""503 of the worker itself; 429 of Cloud Run when every instance is taken."""

VERDICTS: Mapping[str, type[SourceRefused | DressingRefused]] = {
    each.code: each for each in (SourceRefused, SourceOverLimit, SourceUnsupported, DressingRefused)
}


class WorkerTranscoder:
    """A `Transcoder` on the other side of HTTP.

    Args:
        base_url: address of the worker, without a slash at its end.
        bearer: gives the token to show, asked once per plan; None when there is no check.
        timeout_s: seconds one plan may take in all.
    """

    def __init__(self, base_url: str, bearer: Callable[[], str] | None, timeout_s: float) -> None:
        self._base_url = base_url
        self._bearer = bearer
        self._timeout_s = timeout_s

    def render(self, plan: RenderPlan, on_progress: Callable[[float], None]) -> RenderReport:
        """Make and store all outputs; see `shared.delivery.ports.Transcoder`.

        Leaving early, by `on_progress` raising for example, stops the worker's render too.
        """
        timeout = httpx.Timeout(SILENCE_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        try:
            with (
                httpx.Client(timeout=timeout) as client,
                client.stream(
                    "POST",
                    f"{self._base_url}/render",
                    json=encode_plan(plan),
                    headers=self._headers(),
                ) as answer,
            ):
                _check_status(answer)
                return self._follow(answer.iter_lines(), on_progress)
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise TranscoderUnavailable(f"connection: {type(error).__name__}") from error

    def ping(self) -> None:
        """Ask the worker whether it lives. Raises: `TranscoderUnavailable`."""
        try:
            answer = httpx.get(
                f"{self._base_url}/healthz", headers=self._headers(), timeout=CONNECT_TIMEOUT_S
            )
        except httpx.HTTPError as error:
            raise TranscoderUnavailable(f"connection: {type(error).__name__}") from error
        if not answer.is_success:
            raise TranscoderUnavailable(f"status {answer.status_code}")

    def _headers(self) -> dict[str, str]:
        return {} if self._bearer is None else {"Authorization": f"Bearer {self._bearer()}"}

    def _follow(self, lines: Iterable[str], on_progress: Callable[[float], None]) -> RenderReport:
        deadline_s = time.monotonic() + self._timeout_s
        for line in lines:
            event = _read_event(line)
            if event["event"] == "report":
                return _read_report(event)
            if event["event"] == "failure":
                raise _failure(event)
            if time.monotonic() > deadline_s:
                raise TranscoderUnavailable(f"not done after {self._timeout_s} s")
            on_progress(float(event["ratio"]))
        raise TranscoderUnavailable("the answer ended without an outcome")


def _check_status(answer: httpx.Response) -> None:
    if answer.status_code == HTTPStatus.OK:
        return
    if answer.status_code in BUSY_STATUSES:
        delay = answer.headers.get("Retry-After", "")
        raise TranscoderBusy(int(delay) if delay.isdecimal() else RETRY_AFTER_S)
    raise TranscoderUnavailable(f"answered {answer.status_code}")


def _read_event(line: str) -> Mapping[str, Any]:
    try:
        event = json.loads(line)
        if event["event"] == "progress":
            float(event["ratio"])
    except (ValueError, KeyError, TypeError) as error:
        raise TranscoderUnavailable("the answer cannot be read") from error
    return dict(event)


def _read_report(event: Mapping[str, Any]) -> RenderReport:
    try:
        return decode_report(event["report"])
    except (KeyError, TypeError, ValueError) as error:
        raise TranscoderUnavailable("the report cannot be read") from error


def _failure(
    event: Mapping[str, Any],
) -> SourceRefused | DressingRefused | TranscoderUnavailable:
    detail = str(event.get("detail", ""))
    verdict = VERDICTS.get(str(event.get("code")))
    return TranscoderUnavailable(detail) if verdict is None else verdict(detail)
