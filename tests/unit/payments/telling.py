"""The handler of notices about an account, over a shop's stores and its list of mails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from functions.tasks.send_notice import send_notice
from shared.kernel.ports import Clock
from shared.notifications.model import Mail
from shared.notifications.money import MoneyPages
from shared.notifications.notices import Notices, Pages

SITE = "https://vidgo.test"
PAGES = Pages(f"{SITE}/account", MoneyPages(f"{SITE}/billing", f"{SITE}/orders", f"{SITE}/credits"))


@dataclass
class FakeSender:
    """Takes every mail."""

    mails: list[Mail]

    def send(self, message: Mail) -> None:
        self.mails.append(message)

    def ping(self) -> None:
        """Answer."""


def notices_of(uow: Any, clock: Clock, mails: list[Mail]) -> Callable[[Mapping[str, Any]], None]:
    """Return what runs the payload of a notice's task."""
    handler = send_notice(Notices(uow, clock, PAGES, "vidgo.test"), FakeSender(mails))
    return lambda payload: handler.run(handler.payload(**payload))
