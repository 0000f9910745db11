"""A mailbox for every address: real SMTP in, JSON and a page out."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import BaseRoute, Route

from infra.sandbox.database import Database
from infra.sandbox.mailbox_page import PAGE_HEADERS, render_page

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

LISTED_MAX = 200
MAIL_BYTES_MAX = 10 * 1024 * 1024

_TABLES = """
CREATE TABLE IF NOT EXISTS mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL, sender TEXT NOT NULL,
  sent_at_s REAL NOT NULL, raw BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS mails_recipient ON mails (recipient)
"""


@dataclass(frozen=True)
class StoredMail:
    """A received mail, decoded; `text` and `html` are empty where the mail has no such part."""

    to: str
    subject: str
    text: str
    html: str
    sent_at: datetime


class MailStore:
    """Mails in the stand-ins' database, one row per recipient."""

    def __init__(self, database: Database) -> None:
        self._database = database
        database.prepare(_TABLES)

    def add(self, recipients: Sequence[str], sender: str, sent_at_s: float, raw: bytes) -> None:
        """Store a mail for each recipient, together."""
        rows_to_add = [(to.lower(), sender, sent_at_s, raw) for to in recipients]
        with self._database.transaction() as rows:
            rows.executemany(
                "INSERT INTO mails (recipient, sender, sent_at_s, raw) VALUES (?, ?, ?, ?)",
                rows_to_add,
            )

    def newest_first(self, recipient: str | None) -> list[StoredMail]:
        """Return the last `LISTED_MAX` mails to `recipient`, or to anybody."""
        with self._database.transaction() as rows:
            found = rows.execute(
                "SELECT * FROM mails WHERE ?1 IS NULL OR recipient = ?1 ORDER BY id DESC LIMIT ?2",
                (None if recipient is None else recipient.lower(), LISTED_MAX),
            ).fetchall()
        return [_decoded(row["recipient"], row["sent_at_s"], row["raw"]) for row in found]


class Mailbox:
    """The SMTP server and its routes.

    `GET /sandbox/mailbox/messages?to=` answers
    `{"items": [{"to","subject","text","html","sent_at"}]}`, newest first;
    `GET /sandbox/mailbox` is a page for people.
    """

    def __init__(self, store: MailStore, port: int, now_s: Callable[[], float]) -> None:
        self._store, self._port, self._now_s = store, port, now_s
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen on 127.0.0.1. Raises: `OSError` when the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._session, "127.0.0.1", self._port)

    async def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()

    def routes(self) -> list[BaseRoute]:
        """Return the routes to mount."""
        return [
            Route("/sandbox/mailbox/messages", self._messages),
            Route("/sandbox/mailbox", self._page),
        ]

    async def handle_DATA(  # noqa: N802 - aiosmtpd names its hooks after SMTP commands
        self, _server: "SMTP", _session: "Session", envelope: "Envelope"
    ) -> str:
        """Take one mail; called by aiosmtpd."""
        raw = envelope.content
        assert isinstance(raw, bytes)
        sender = envelope.mail_from or ""
        self._store.add(envelope.rcpt_tos, sender, self._now_s(), raw)
        return "250 OK stored"

    def _session(self) -> "SMTP":
        from aiosmtpd.smtp import SMTP  # noqa: PLC0415 - only where mail is received

        return SMTP(self, hostname="mailbox.test", data_size_limit=MAIL_BYTES_MAX)

    async def _messages(self, request: Request) -> JSONResponse:
        mails = self._store.newest_first(request.query_params.get("to") or None)
        return JSONResponse({"items": [_as_json(mail) for mail in mails]})

    async def _page(self, request: Request) -> HTMLResponse:
        recipient = request.query_params.get("to") or None
        page = render_page(self._store.newest_first(recipient), recipient)
        return HTMLResponse(page, headers=PAGE_HEADERS)


def _as_json(mail: StoredMail) -> dict[str, str]:
    return {
        "to": mail.to,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "sent_at": mail.sent_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def _decoded(recipient: str, sent_at_s: float, raw: bytes) -> StoredMail:
    message = message_from_bytes(raw, policy=policy.default)
    return StoredMail(
        to=recipient,
        subject=str(message.get("Subject", "")),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        sent_at=datetime.fromtimestamp(sent_at_s, UTC),
    )


def _part(message: EmailMessage, subtype: str) -> str:
    part = message.get_body(preferencelist=(subtype,))
    if part is None:
        return ""
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    try:
        return data.decode(part.get_content_charset("utf-8"), "replace").replace("\r\n", "\n")
    except LookupError:  # a character set nobody knows
        return data.decode("utf-8", "replace")
