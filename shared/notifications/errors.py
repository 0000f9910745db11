"""Failures of sending mail. Neither address nor content is part of a message."""

from shared.kernel.errors import DomainError, Kind


class MailUnavailable(DomainError):
    """The mail server could not be reached or asks for patience; it may have taken the mail.

    `reply_code` is the SMTP reply (100..599), None when there was none.
    """

    kind, code = Kind.UNAVAILABLE, "notifications.mail_unavailable"

    def __init__(self, reply_code: int | None) -> None:
        super().__init__(f"the mail server cannot serve now, reply {reply_code}")
        self.reply_code = reply_code

    @property
    def retry_after_s(self) -> int:
        return 30


class MailRefused(DomainError):
    """The address is not one, or the mail server refuses the mail for good.

    `reply_code` is the SMTP reply (500..599), None when the mail was not sent at all.
    """

    kind, code = Kind.INVALID, "notifications.mail_refused"

    def __init__(self, reply_code: int | None) -> None:
        super().__init__(f"the mail is refused for good, reply {reply_code}")
        self.reply_code = reply_code
