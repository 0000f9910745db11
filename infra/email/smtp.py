"""Sends mail over SMTP with the standard library."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE

from shared.notifications.errors import MailRefused, MailUnavailable
from shared.notifications.model import Mail

PERMANENT = range(500, 600)
"""Reply codes after which the same mail is refused again. Source: RFC 5321, 4.2.1."""

_MESSAGE_ID = re.compile(r"<[\w.+-]{1,200}@[\w.-]{1,100}>", re.ASCII)


@dataclass(frozen=True)
class Credentials:
    """A login at the mail server."""

    username: str
    password: str = field(repr=False)


class SmtpMail:
    """A `MailSender` over SMTP: one connection per mail, no retry of its own.

    The Message-ID is the caller's, so that a mail sent twice can be recognised.
    """

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        *,
        username: str | None = None,
        password: str | None = None,
        starttls: bool,
        timeout_s: float,
    ) -> None:
        """`sender` is a plain address; `username` without a `password` is a bug."""
        assert (username is None) == (password is None)
        self._address, self._sender, self._timeout_s = (host, port), sender, timeout_s
        self._starttls = starttls
        self._login = Credentials(username, password) if username and password else None

    def send(self, message: Mail) -> None:
        """Hand `message` to the server.

        Raises: `MailRefused` when the address is no address or the server refuses the mail for
        good; `MailUnavailable` when it may be accepted later, or the outcome is not known.
        """
        letter = self._letter(message)
        try:
            with smtplib.SMTP(*self._address, timeout=self._timeout_s) as server:
                self._open(server)
                server.send_message(letter, self._sender, [message.to])
        except smtplib.SMTPRecipientsRefused as error:
            raise _of_reply(min(code for code, _ in error.recipients.values())) from error
        except smtplib.SMTPAuthenticationError as error:
            raise MailUnavailable(error.smtp_code) from error
        except smtplib.SMTPResponseException as error:
            raise _of_reply(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailable(None) from error

    def ping(self) -> None:
        """Connect and say nothing of importance. Raises: `MailUnavailable`."""
        try:
            with smtplib.SMTP(*self._address, timeout=self._timeout_s) as server:
                server.noop()
        except smtplib.SMTPResponseException as error:
            raise MailUnavailable(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailUnavailable(None) from error

    def _open(self, server: smtplib.SMTP) -> None:
        if self._starttls:
            server.starttls(context=ssl.create_default_context())
        if self._login is not None:
            server.login(self._login.username, self._login.password)

    def _letter(self, message: Mail) -> EmailMessage:
        assert _MESSAGE_ID.fullmatch(message.message_id), "not a message id"
        if not message.to.isascii():  # servers without SMTPUTF8 refuse these for good
            raise MailRefused(None)
        letter = EmailMessage(policy=WIRE)
        try:
            letter["To"] = Address(addr_spec=message.to)
        except (ValueError, IndexError, MessageError) as error:
            raise MailRefused(None) from error
        letter["From"] = Address("VidGo", addr_spec=self._sender)
        letter["Subject"] = " ".join(message.subject.split())
        letter["Message-ID"] = message.message_id
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text, cte="quoted-printable")
        letter.add_alternative(message.html, subtype="html", cte="quoted-printable")
        return letter


def _of_reply(code: int) -> MailRefused | MailUnavailable:
    return MailRefused(code) if code in PERMANENT else MailUnavailable(code)
