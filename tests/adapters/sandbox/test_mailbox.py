"""Mail in over SMTP, out as JSON and as a page."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.email.smtp import SmtpMail
from infra.sandbox.database import Database
from infra.sandbox.mailbox import MailStore
from shared.notifications.model import Mail
from tests.adapters.sandbox.builders import RunningSandbox

TEXTS = {
    "en": ("Your code", "Your code is 123456. It is valid for 15 minutes."),
    "ja": ("認証コードのお知らせ", "認証コードは 123456 です。15 分間有効です。"),
    "zh-TW": ("您的驗證碼", "您的驗證碼是 123456，15 分鐘內有效。"),
    "ko": ("인증 코드 안내", "인증 코드는 123456 입니다. 15분간 유효합니다."),
    "es": ("Tu código de verificación", "Tu código es 123456. ¡Válido durante 15 minutos!"),
}


def mail(to: str, **changes: str) -> Mail:
    values = {"subject": "Hello", "text": "Hello\n", "html": "<p>Hello</p>", "message_id": "<1@x>"}
    return Mail(to, **{**values, **changes})


def send(sandbox: RunningSandbox, message: Mail) -> None:
    sender = SmtpMail(
        "127.0.0.1", sandbox.smtp_port, "noreply@vidgo.test", starttls=False, timeout_s=5
    )
    sender.send(message)


def received(sandbox: RunningSandbox, to: str) -> list[dict[str, Any]]:
    url = f"{sandbox.url}/sandbox/mailbox/messages"
    return httpx.get(url, params={"to": to}).json()["items"]


@pytest.mark.parametrize("locale", TEXTS)
def test_a_mail_arrives_readable_in_every_language(sandbox: RunningSandbox, locale: str) -> None:
    subject, text = TEXTS[locale]
    to, html = f"{locale.lower()}@vidgo.test", f"<p>{text}</p>"
    send(sandbox, mail(to, subject=subject, text=text, html=html))
    (item,) = received(sandbox, to)
    assert set(item) == {"to", "subject", "text", "html", "sent_at"}
    assert (item["to"], item["subject"]) == (to, subject)
    assert (item["text"].strip(), item["html"].strip()) == (text, html)
    assert datetime.fromisoformat(item["sent_at"]).tzinfo is not None


def test_the_code_is_the_only_six_digit_number(sandbox: RunningSandbox) -> None:
    send(sandbox, mail("code@vidgo.test", text=TEXTS["ja"][1]))
    (item,) = received(sandbox, "code@vidgo.test")
    assert re.findall(r"(?<!\d)\d{6}(?!\d)", item["text"]) == ["123456"]


def test_a_long_line_arrives_in_one_piece(sandbox: RunningSandbox) -> None:
    text = "https://vidgo.test/" + "字" * 400 + "x" * 2000
    send(sandbox, mail("long@vidgo.test", text=text))
    assert received(sandbox, "long@vidgo.test")[0]["text"].strip() == text


def test_the_newest_mail_comes_first_and_others_mail_not_at_all(sandbox: RunningSandbox) -> None:
    for subject in ("first", "second"):
        send(sandbox, mail("order@vidgo.test", subject=subject))
    send(sandbox, mail("other@vidgo.test"))
    found = received(sandbox, "Order@VidGo.test")
    assert [item["subject"] for item in found] == ["second", "first"]


def test_without_an_address_every_mail_is_listed(sandbox: RunningSandbox) -> None:
    send(sandbox, mail("any@vidgo.test"))
    items = httpx.get(f"{sandbox.url}/sandbox/mailbox/messages").json()["items"]
    assert items[0]["to"] == "any@vidgo.test"


def test_base64_and_old_character_sets_are_decoded(tmp_path: Path) -> None:
    store = MailStore(Database(tmp_path / "mails"))
    raw = (
        b"Subject: =?big5?B?pKSk5Q==?=\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: text/plain; charset=big5\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"pKSk5Q==\r\n"
    )
    store.add(["a@vidgo.test"], "b@vidgo.test", 0.0, raw)
    (found,) = store.newest_first("a@vidgo.test")
    assert (found.subject, found.text, found.html) == ("中文", "中文", "")


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe\x00", b"Content-Type: text/plain; charset=x-no\r\n\r\nhi"]
)
def test_a_mail_that_is_hardly_one_can_still_be_listed(tmp_path: Path, raw: bytes) -> None:
    store = MailStore(Database(tmp_path / "mails"))
    store.add(["a@vidgo.test"], "", 0.0, raw)
    assert len(store.newest_first(None)) == 1


def test_mails_survive_a_restart(tmp_path: Path) -> None:
    MailStore(Database(tmp_path / "mails")).add(["a@vidgo.test"], "b", 0.0, b"Subject: x\r\n\r\n")
    (found,) = MailStore(Database(tmp_path / "mails")).newest_first("a@vidgo.test")
    assert found.subject == "x"


def test_the_page_escapes_what_strangers_wrote(sandbox: RunningSandbox) -> None:
    evil = '<script>alert("1")</script>'
    send(sandbox, mail("evil@vidgo.test", subject=evil, text=evil, html=f'"{evil}'))
    answer = httpx.get(f"{sandbox.url}/sandbox/mailbox", params={"to": "evil@vidgo.test"})
    assert "<script>" not in answer.text
    assert '<iframe sandbox=""' in answer.text
    assert answer.text.count("&lt;script&gt;") == 3
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_page_escapes_the_address_searched_for(sandbox: RunningSandbox) -> None:
    answer = httpx.get(f"{sandbox.url}/sandbox/mailbox", params={"to": '"><script>'})
    assert "<script>" not in answer.text
    assert "No mail yet" in answer.text
