"""Use case: turn a notice about an account into a mail when it is due."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from shared.accounts.model import Account
from shared.accounts.ports import AccountStore
from shared.kernel.ids import AccountId
from shared.kernel.ports import UnitOfWork
from shared.notifications.model import Mail
from shared.notifications.templates import (
    Letter,
    archive_letter,
    as_mail,
    low_balance_letter,
    spend_cap_letter,
    top_up_letter,
)
from shared.notifications.texts.top_ups import TopUpText

ARCHIVE_HOURS = 24
"""How long an archive can be fetched: `shared.privacy.model.ARCHIVE_LIFE`, which lies above."""


class NoticeKind(StrEnum):
    """What a notice is about: `payload["notice"]` of its task."""

    LOW_BALANCE = "low_balance"
    ARCHIVE_READY = "archive_ready"
    TOP_UP_DECLINED = "top_up_declined"
    TOP_UP_PAUSED_DECLINED = "top_up_paused_declined"
    TOP_UP_PAUSED_PACK_CHANGED = "top_up_paused_pack_changed"
    TOP_UP_PAUSED_PLAN_OVER = "top_up_paused_plan_over"
    TOP_UP_PAUSED_DISPUTED = "top_up_paused_disputed"
    TOP_UP_PAUSED_REFUNDED = "top_up_paused_refunded"
    SPEND_CAP = "spend_cap"


TOP_UP = "top_up_"
"""What the kinds about automatic top-ups begin with; behind it is which text they are."""


@dataclass(frozen=True)
class Notice:
    """A payload, read. `notice_id` is unique to the cause; `percent` of the credits, or of
    the spend cap, are used.
    """

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
        account_url: the page on which a person fetches the archive of their data.
        message_domain: domain of message ids.
    """

    def __init__(
        self,
        uow: UnitOfWork[NoticeStores],
        *,
        credits_url: str,
        account_url: str,
        message_domain: str,
    ) -> None:
        self._uow, self._message_domain = uow, message_domain
        self._credits_url, self._account_url = credits_url, account_url

    def compose(self, notice: Notice) -> Mail | None:
        """Return the mail, equal for equal notices; None when nobody is to be told any more."""
        account = self._uow.run(lambda stores: stores.accounts.glance(notice.account_id))
        if account is None or not account.is_active:
            return None
        return self._mail(account, notice)

    def _letter(self, account: Account, notice: Notice) -> Letter:
        match notice.kind:
            case NoticeKind.LOW_BALANCE:
                return low_balance_letter(account.locale, notice.percent, self._credits_url)
            case NoticeKind.SPEND_CAP:
                return spend_cap_letter(account.locale, notice.percent, self._credits_url)
            case NoticeKind.ARCHIVE_READY:
                return archive_letter(account.locale, self._account_url, ARCHIVE_HOURS)
            case _:
                text = TopUpText(notice.kind.removeprefix(TOP_UP))
                return top_up_letter(account.locale, text, self._credits_url)

    def _mail(self, account: Account, notice: Notice) -> Mail:
        letter = self._letter(account, notice)
        return as_mail(letter, account.email, f"<{notice.notice_id}@{self._message_domain}>")
