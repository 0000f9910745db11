"""Every way a call can fail, told apart by whether it can have had an effect."""

import httpx
import pytest

from infra.payments.http import ANSWER_BYTES_MAX, GatewayHttp, Reply, Unreadable
from shared.kernel.errors import DomainError
from shared.payments.errors import GatewayUnavailable, GatewayUncertain

KEY = "Bearer pdl_live_apikey_secret"


def calling(answer: httpx.Response | Exception) -> GatewayHttp:
    def handler(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    transport = httpx.MockTransport(handler)
    return GatewayHttp("https://x.test/", {"Authorization": KEY}, transport=transport)


NOT_DONE = [
    pytest.param(httpx.ConnectError("refused"), id="refused"),
    pytest.param(httpx.ConnectTimeout("slow"), id="connect timeout"),
    pytest.param(httpx.PoolTimeout("busy"), id="no connection free"),
    *(pytest.param(httpx.Response(code), id=str(code)) for code in (301, 302, 307, 401, 403, 429)),
]
MAYBE_DONE = [
    pytest.param(httpx.ReadTimeout("slow"), id="no answer in time"),
    pytest.param(httpx.WriteTimeout("slow"), id="not all sent in time"),
    pytest.param(httpx.ReadError("cut"), id="cut"),
    pytest.param(httpx.WriteError("cut"), id="cut while sending"),
    pytest.param(httpx.RemoteProtocolError("no HTTP"), id="no HTTP"),
    *(pytest.param(httpx.Response(code), id=str(code)) for code in (408, 500, 502, 503, 504)),
    pytest.param(httpx.Response(200, content=b"x" * (ANSWER_BYTES_MAX + 1)), id="endless"),
]


@pytest.mark.parametrize("answer", NOT_DONE)
def test_what_certainly_did_nothing_may_be_asked_again(answer: httpx.Response | Exception) -> None:
    with pytest.raises(GatewayUnavailable):
        calling(answer).act("POST", "refund", json={})


@pytest.mark.parametrize("answer", MAYBE_DONE)
def test_what_may_have_been_done_is_uncertain(answer: httpx.Response | Exception) -> None:
    with pytest.raises(GatewayUncertain):
        calling(answer).act("POST", "refund", json={})


@pytest.mark.parametrize("answer", NOT_DONE + MAYBE_DONE)
def test_a_question_that_was_not_answered_changed_nothing(
    answer: httpx.Response | Exception,
) -> None:
    with pytest.raises(GatewayUnavailable):
        calling(answer).read("GET", "charge")


@pytest.mark.parametrize("status", [200, 201, 400, 404, 409, 422])
def test_an_answer_of_the_gateway_itself_is_returned(status: int) -> None:
    assert calling(httpx.Response(status)).act("POST", "refund").status == status


def test_an_answer_that_trickles_ends_at_the_deadline() -> None:
    moments = iter([0.0, 31.0])
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=b"x"))
    client = GatewayHttp("https://x.test", {}, transport=transport, monotonic=lambda: next(moments))
    with pytest.raises(GatewayUncertain):
        client.act("POST", "refund")


@pytest.mark.parametrize("answer", NOT_DONE + MAYBE_DONE)
def test_no_failure_shows_the_key(answer: httpx.Response | Exception) -> None:
    client = calling(answer)
    with pytest.raises(DomainError) as failure:
        client.act("POST", "refund", json={})
    chain: BaseException | None = failure.value
    while chain is not None:
        assert "secret" not in f"{chain!r}{chain}"
        chain = chain.__cause__ or chain.__context__
    assert "secret" not in repr(client)


@pytest.mark.parametrize("value", ["Bearer a\nb", "Bearer ü", " x", "x ", ""])
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(ValueError, match="Authorization") as failure:
        GatewayHttp("https://x.test", {"Authorization": value})
    assert "Bearer" not in str(failure.value)


def test_the_key_goes_with_every_call_and_into_no_address() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    transport = httpx.MockTransport(answer)
    GatewayHttp("https://x.test", {"Authorization": KEY}, transport=transport).read("GET", "a")
    assert seen[0].headers["authorization"] == KEY
    assert "secret" not in str(seen[0].url)


@pytest.mark.parametrize("raw", [b"", b"[]", b"<html>", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        Reply(200, raw).json()
