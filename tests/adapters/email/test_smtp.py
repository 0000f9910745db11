"""The SMTP sender against a real SMTP server."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from infra.email.smtp import SmtpMail
from infra.settings import Settings
from shared.kernel.errors import Kind
from shared.notifications.errors import MailRefused, MailUnavailable
from shared.notifications.model import Mail
from shared.notifications.ports import MailSender
from tests.unit.settings.builders import GCP


@dataclass
class FakeServer:
    """Takes mail and answers as told."""

    reply: str = "250 OK"
    recipient_reply: str = "250 OK"
    received: list[Envelope] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - named after the SMTP command
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.recipient_reply

    async def handle_DATA(  # noqa: N802 - named after the SMTP command
        self, _server: Any, _session: Session, envelope: Envelope
    ) -> str:
        self.received.append(envelope)
        return self.reply

    def letter(self) -> EmailMessage:
        (envelope,) = self.received
        assert isinstance(envelope.content, bytes)
        return message_from_bytes(envelope.content, policy=policy.default)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(server: FakeServer, **options: Any) -> Iterator[int]:
    controller = Controller(server, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def sender(port: int, **changes: Any) -> MailSender:
    values = {"sender": "noreply@vidgo.test", "starttls": False, "timeout_s": 5.0}
    return SmtpMail("127.0.0.1", port, **{**values, **changes})


def mail(**changes: str) -> Mail:
    values = {
        "to": "mei@example.test",
        "subject": "您的驗證碼",
        "text": "123456",
        "html": "<b>123456</b>",
        "message_id": "<vrf_1@vidgo.test>",
    }
    return Mail(**{**values, **changes})


def test_a_mail_is_sent_with_both_bodies_and_the_callers_message_id() -> None:
    server = FakeServer()
    with serving(server) as port:
        sender(port).send(mail())
    letter = server.letter()
    assert (letter["To"], letter["Subject"]) == ("mei@example.test", "您的驗證碼")
    assert letter["From"].addresses[0].addr_spec == "noreply@vidgo.test"
    assert letter["Message-ID"] == "<vrf_1@vidgo.test>"
    bodies = [letter.get_body((kind,)) for kind in ("plain", "html")]
    assert [body and body.get_content().strip() for body in bodies] == ["123456", "<b>123456</b>"]


def test_a_deployment_that_names_no_sender_sends_mail() -> None:
    settings = Settings.load(GCP)
    server = FakeServer()
    with serving(server) as port:
        sender(port, sender=settings.smtp_sender).send(mail())
    assert server.letter()["From"] == "VidGo <noreply@vidgo.ai>"
    assert server.received[0].mail_from == "noreply@vidgo.ai"


def test_a_mail_sent_twice_can_be_recognised() -> None:
    server = FakeServer()
    with serving(server) as port:
        sender(port).send(mail())
        sender(port).send(mail())
    first, second = (message_from_bytes(e.content)["Message-ID"] for e in server.received)
    assert first == second


def test_a_subject_of_several_lines_adds_no_header() -> None:
    server = FakeServer()
    with serving(server) as port:
        sender(port).send(mail(subject="Hello\r\nBcc: eve@example.test"))
    assert server.letter()["Bcc"] is None
    assert server.received[0].rcpt_tos == ["mei@example.test"]


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b@c", "a@b.test\r\nBcc: eve@b.test", "a@b.test, eve@b.test", "é@b.test"],
)
def test_an_address_that_is_none_is_refused_without_a_connection(address: str) -> None:
    with pytest.raises(MailRefused) as refused:
        sender(free_port()).send(mail(to=address))
    assert (refused.value.kind, refused.value.reply_code) == (Kind.INVALID, None)


def test_a_recipient_refused_for_good_is_a_refusal() -> None:
    with (
        serving(FakeServer(recipient_reply="550 no such mailbox")) as port,
        pytest.raises(MailRefused) as refused,
    ):
        sender(port).send(mail())
    assert refused.value.reply_code == 550


@pytest.mark.parametrize(
    "server",
    [FakeServer(recipient_reply="450 greylisted"), FakeServer(reply="451 try again later")],
    ids=["recipient", "mail"],
)
def test_a_temporary_reply_asks_for_patience(server: FakeServer) -> None:
    with serving(server) as port, pytest.raises(MailUnavailable) as unavailable:
        sender(port).send(mail())
    assert unavailable.value.kind is Kind.UNAVAILABLE
    assert unavailable.value.reply_code in {450, 451}


def test_a_server_that_is_away_is_unavailable() -> None:
    with pytest.raises(MailUnavailable):
        sender(free_port()).send(mail())


def test_a_server_that_says_nothing_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailUnavailable):
        sender(silent.getsockname()[1], timeout_s=0.2).send(mail())


def test_without_encryption_nothing_is_sent_where_it_is_demanded() -> None:
    server = FakeServer()
    with serving(server) as port, pytest.raises(MailUnavailable):
        sender(port, starttls=True).send(mail())
    assert server.received == []


@pytest.mark.parametrize(("password", "is_sent"), [("right", True), ("wrong", False)])
def test_the_login_decides(password: str, is_sent: bool) -> None:
    def check(_server: Any, _session: Any, _envelope: Any, _kind: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=data.password == b"right")

    server = FakeServer()
    options = {"authenticator": check, "auth_require_tls": False}
    with serving(server, **options) as port:
        known = sender(port, username="vidgo", password=password)
        if is_sent:
            known.send(mail())
        else:
            with pytest.raises(MailUnavailable):
                known.send(mail())
    assert len(server.received) == is_sent


def test_errors_name_neither_address_nor_content() -> None:
    with (
        serving(FakeServer(reply="554 rejected mei@example.test")) as port,
        pytest.raises(MailRefused) as refused,
    ):
        sender(port).send(mail())
    assert "mei@" not in str(refused.value)


def test_a_server_that_answers_is_there_and_gets_no_mail() -> None:
    server = FakeServer()
    with serving(server) as port:
        sender(port).ping()
    assert server.received == []


def test_a_server_that_is_gone_is_unavailable_when_asked() -> None:
    with pytest.raises(MailUnavailable):
        sender(free_port()).ping()
