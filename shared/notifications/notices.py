"""Use case: turn a notice about an account into a mail when it is due."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from shared.accounts.model import Account
from shared.accounts.ports import AccountStore
from shared.kernel.ids import AccountId
from shared.kernel.ports import UnitOfWork
from shared.notifications.model import Mail
from shared.notifications.templates import as_html, as_text, low_balance_letter


class NoticeKind(StrEnum):
    """What a notice is about: `payload["notice"]` of its task."""

    LOW_BALANCE = "low_balance"


@dataclass(frozen=True)
class Notice:
    """A payload, read. `notice_id` is unique to the cause; `percent` of the credits are used."""

    kind: NoticeKind
    notice_id: str
    account_id: AccountId
    percent: int


class NoticeStores(Protocol):
    """The stores a notice is made from."""

    @property
    def accounts(self) -> AccountStore: ...


class Notices:
    """Composes the mails of notices.

    Args:
        credits_url: the page on which a person sees and buys credits.
        message_domain: domain of message ids.
    """

    def __init__(
        self, uow: UnitOfWork[NoticeStores], *, credits_url: str, message_domain: str
    ) -> None:
        self._uow, self._credits_url, self._message_domain = uow, credits_url, message_domain

    def compose(self, notice: Notice) -> Mail | None:
        """Return the mail, equal for equal notices; None when nobody is to be told any more."""
        account = self._uow.run(lambda stores: stores.accounts.glance(notice.account_id))
        if account is None or not account.is_active:
            return None
        return self._mail(account, notice)

    def _mail(self, account: Account, notice: Notice) -> Mail:
        letter = low_balance_letter(account.locale, notice.percent, self._credits_url)
        return Mail(
            to=account.email,
            subject=letter.subject,
            text=as_text(letter),
            html=as_html(letter),
            message_id=f"<{notice.notice_id}@{self._message_domain}>",
        )
