"""The shared client against real connections, and what its failures may show."""

import json
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler

import pytest

from infra.providers.http import ProviderHttp, Timeouts
from infra.providers.leonardo import LeonardoVideo
from infra.providers.leonardo_models import LEONARDO
from infra.providers.leonardo_wire import WORDS
from shared.kernel.errors import DomainError
from shared.routing.provider import ProviderUnavailable, SubmitOutcomeUnknown, Unavailability
from tests.adapters.providers.builders import (
    ACCEPTED,
    API_KEY,
    JOB_ID,
    FakeLeonardo,
    LocalServer,
    ServerAnswer,
    closed_port,
    cut,
    html,
    request_for_video,
    send,
    trickle,
)

IMPATIENT = Timeouts(connect_s=0.3, silence_s=0.3, total_s=0.3)
SECRET_PROMPT = "the secret product of next spring"


@contextmanager
def client_of(base_url: str) -> Iterator[LeonardoVideo]:
    with closing(LeonardoVideo(base_url, API_KEY, timeouts=IMPATIENT)) as client:
        yield client


def half_an_answer(handler: BaseHTTPRequestHandler, _: LocalServer) -> None:
    body = b'{"motionVideoGenerationJob": '
    send(handler, 200, {"Content-Type": "application/json", "Content-Length": "500"}, body)


GOOD = json.dumps(ACCEPTED | {"generations_by_pk": None}).encode()


def late(handler: BaseHTTPRequestHandler, server: LocalServer) -> None:
    if not server.released.wait(2):
        send(handler, 200, {"Content-Type": "application/json"}, GOOD)


def slow(handler: BaseHTTPRequestHandler, server: LocalServer) -> None:
    trickle(handler, server, b"HTTP/1.1 200 OK\r\n\r\n", b" ", GOOD)


@pytest.mark.parametrize("misbehave", [cut, half_an_answer, late, slow])
def test_a_submit_whose_answer_is_lost_on_the_wire_is_an_unknown_outcome(
    misbehave: ServerAnswer,
) -> None:
    server = LocalServer(misbehave)
    with server.running(), client_of(server.origin) as client:
        with pytest.raises(SubmitOutcomeUnknown):
            client.submit(request_for_video())
        assert len(server.seen) == 1


@pytest.mark.parametrize("misbehave", [cut, half_an_answer, late, slow])
def test_a_poll_whose_answer_is_lost_on_the_wire_is_unavailable(misbehave: ServerAnswer) -> None:
    server = LocalServer(misbehave)
    with server.running(), client_of(server.origin) as client:
        with pytest.raises(ProviderUnavailable) as caught:
            client.poll(JOB_ID, {})
        assert caught.value.reason == Unavailability.NETWORK


def test_a_submit_to_a_closed_port_was_certainly_not_accepted() -> None:
    with client_of(f"http://127.0.0.1:{closed_port()}") as client:
        with pytest.raises(ProviderUnavailable) as caught:
            client.submit(request_for_video())
        assert caught.value.reason == Unavailability.NETWORK


def test_a_redirected_submit_is_not_followed() -> None:
    def redirect(handler: BaseHTTPRequestHandler, _: LocalServer) -> None:
        send(handler, 307, {"Location": "/elsewhere", "Content-Length": "0"})

    server = LocalServer(redirect)
    with server.running(), client_of(server.origin) as client:
        with pytest.raises(ProviderUnavailable):
            client.submit(request_for_video())
        assert [path for path, _ in server.seen] == ["/generations-text-to-video"]


@pytest.mark.parametrize("key", ["bad\nkey", "bad\rkey", "kéy", "key ", ""])
def test_a_key_that_cannot_be_sent_is_refused_at_once_without_showing_it(key: str) -> None:
    with pytest.raises(ValueError, match="authorization") as caught:
        ProviderHttp(LEONARDO, "https://x.test", {"authorization": key}, WORDS)
    assert not key.strip() or key.strip() not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        html(502),
        {"error": f"moderation: {SECRET_PROMPT} {API_KEY}"},
        {"error": f"invalid prompt {SECRET_PROMPT} {API_KEY}"},
        {"error": f"not enough credit {API_KEY}"},
        b'{"half": "' + SECRET_PROMPT.encode(),
    ],
    ids=["page", "content", "request", "credit", "truncated"],
)
def test_no_failure_shows_the_key_or_the_prompt(answer: object) -> None:
    leonardo = FakeLeonardo().answers("POST generations-text-to-video", answer, status=400)
    with pytest.raises(DomainError) as caught:
        leonardo.client().submit(request_for_video(prompt=SECRET_PROMPT))
    shown = "".join(traceback.format_exception(caught.value))
    assert API_KEY not in shown
    assert SECRET_PROMPT not in shown


def test_nothing_that_is_printed_shows_the_key_or_the_prompt() -> None:
    leonardo = FakeLeonardo().answers("POST generations-text-to-video", ACCEPTED)
    client = leonardo.client()
    http = ProviderHttp(LEONARDO, "https://x.test", {"authorization": API_KEY}, WORDS)
    submitted = client.submit(request_for_video(prompt=SECRET_PROMPT))
    with closing(http):
        shown = f"{client!r} {http!r} {submitted!r} {request_for_video(prompt=SECRET_PROMPT)!r}"
    assert API_KEY not in shown
    assert SECRET_PROMPT not in shown
    assert API_KEY not in str(leonardo.requests[0].url)
