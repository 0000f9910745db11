"""Use case: turn a notice about an account into a mail when it is due, once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from shared.accounts.model import Account
from shared.accounts.ports import AccountStore
from shared.kernel.idempotency import Claim, ClaimStore, RequestKey
from shared.kernel.ids import AccountId
from shared.kernel.ports import Clock, UnitOfWork
from shared.notifications.model import Mail
from shared.notifications.money import MoneyNews, MoneyPages, money_letter
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
    """What a notice is about: `payload["notice"]` of its task; those of money are `MoneyNews`."""

    LOW_BALANCE = "low_balance"
    ARCHIVE_READY = "archive_ready"
    RENEWAL_FAILED = MoneyNews.RENEWAL_FAILED.value
    PLAN_ENDED = MoneyNews.PLAN_ENDED.value
    PLAN_CANCELLED = MoneyNews.PLAN_CANCELLED.value
    REFUND_DONE = MoneyNews.REFUND_DONE.value
    REFUND_REJECTED = MoneyNews.REFUND_REJECTED.value
    DISPUTE_OPENED = MoneyNews.DISPUTE_OPENED.value
    DISPUTE_WON = MoneyNews.DISPUTE_WON.value
    DISPUTE_LOST = MoneyNews.DISPUTE_LOST.value
    WALLET_FULL = MoneyNews.WALLET_FULL.value
    CREDITS_RESET = MoneyNews.CREDITS_RESET.value
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
    the spend cap, are used. `facts` are those of `shared.notifications.money`.
    """

    kind: NoticeKind
    notice_id: str
    account_id: AccountId
    percent: int = 100
    facts: Mapping[str, str] = field(default_factory=dict)


class NoticeStores(Protocol):
    """The stores a notice is made from."""

    @property
    def accounts(self) -> AccountStore: ...
    @property
    def claims(self) -> ClaimStore: ...


@dataclass(frozen=True)
class Pages:
    """Where notices lead. The archive of a person's data lies on the page of the account."""

    account_url: str
    money: MoneyPages


class Notices:
    """Composes the mails of notices, and notes that they were sent.

    Args:
        message_domain: domain of message ids.
    """

    def __init__(
        self, uow: UnitOfWork[NoticeStores], clock: Clock, pages: Pages, message_domain: str
    ) -> None:
        self._uow, self._clock, self._pages = uow, clock, pages
        self._message_domain = message_domain

    def compose(self, notice: Notice) -> Mail | None:
        """Return the mail, equal for equal notices; None when it was sent or nobody reads it."""

        def work(stores: NoticeStores) -> Mail | None:
            if stores.claims.find(notice.account_id, _claim_name(notice)) is not None:
                return None
            account = stores.accounts.glance(notice.account_id)
            if account is None or not _is_wanted(account, notice):
                return None
            return self._mail(account, notice)

        return self._uow.run(work)

    def mark_sent(self, notice: Notice) -> None:
        """Note that the mail was accepted for delivery, so that its task's repeats send nothing."""
        key = RequestKey(notice.account_id, _claim_name(notice), notice.kind)
        self._uow.run(lambda stores: stores.claims.save(Claim(key, (), self._clock.now())))

    def _letter(self, account: Account, notice: Notice) -> Letter:
        money = self._pages.money
        match notice.kind:
            case NoticeKind.LOW_BALANCE:
                return low_balance_letter(account.locale, notice.percent, money.credits_url)
            case NoticeKind.SPEND_CAP:
                return spend_cap_letter(account.locale, notice.percent, money.credits_url)
            case NoticeKind.ARCHIVE_READY:
                return archive_letter(account.locale, self._pages.account_url, ARCHIVE_HOURS)
            case _ if notice.kind.startswith(TOP_UP):
                text = TopUpText(notice.kind.removeprefix(TOP_UP))
                return top_up_letter(account.locale, text, money.credits_url)
            case _:
                return money_letter(account.locale, MoneyNews(notice.kind), notice.facts, money)

    def _mail(self, account: Account, notice: Notice) -> Mail:
        letter = self._letter(account, notice)
        return as_mail(letter, account.email, f"<{notice.notice_id}@{self._message_domain}>")


def _is_wanted(account: Account, notice: Notice) -> bool:
    if notice.kind is NoticeKind.CREDITS_RESET and not account.wants_reset_mail:
        return False
    return account.is_active


def _claim_name(notice: Notice) -> str:
    """Return a name no caller's idempotency key can be: those have no spaces."""
    return f"notice {notice.notice_id}"
