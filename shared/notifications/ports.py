"""Ports of notifications."""

from typing import Protocol

from shared.notifications.model import Mail


class MailSender(Protocol):
    """Hands mail to the outside world."""

    def send(self, message: Mail) -> None:
        """Send `message`; sending the same `message_id` again is allowed and recognisable.

        Raises: `MailRefused` when it can never be delivered; `MailUnavailable` when later may help.
        """
        ...

    def ping(self) -> None:
        """Return if the mail server answers. Raises: `MailUnavailable`."""
        ...
