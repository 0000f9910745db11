"""What a notice about an account becomes when it is due."""

import re
from datetime import timedelta
from typing import Any

import pytest

from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.kernel.ids import AccountId
from shared.notifications.model import Mail
from shared.notifications.notices import Notice, NoticeKind, Notices
from shared.privacy.model import ARCHIVE_LIFE
from tests.unit.credits.subscribers import FakeAccounts, SubscriberShelf, an_account

JO = AccountId("acc-jo")
CREDITS = "https://vidgo.example/credits"
ACCOUNT_URL = "https://vidgo.example/account"


class FakeUnitOfWork:
    def __init__(self, *accounts: Account) -> None:
        shelf = SubscriberShelf(accounts={each.account_id: each for each in accounts})
        self.accounts = FakeAccounts(shelf, SubscriberShelf())

    def run(self, work: Any) -> Any:
        return work(self)


def mail(
    account: Account | None, percent: int = 80, kind: NoticeKind = NoticeKind.LOW_BALANCE
) -> Mail | None:
    uow = FakeUnitOfWork(*([] if account is None else [account]))
    notices = Notices(
        uow, credits_url=CREDITS, account_url=ACCOUNT_URL, message_domain="vidgo.example"
    )
    return notices.compose(Notice(kind, "low-balance-1", JO, percent))


@pytest.mark.parametrize("locale", Locale)
def test_the_owner_is_told_how_much_is_used_and_where_to_see_it(locale: Locale) -> None:
    made = mail(an_account(JO, locale=locale))
    assert made is not None
    assert made.to == "acc-jo@example.com"
    assert re.findall(r"\d+", made.text) == ["80"]
    assert CREDITS in made.text
    assert CREDITS in made.html


@pytest.mark.parametrize("locale", Locale)
def test_credits_that_are_used_up_are_told_of_in_other_words(locale: Locale) -> None:
    low, none_left = mail(an_account(JO, locale=locale)), mail(an_account(JO, locale=locale), 100)
    assert low is not None
    assert none_left is not None
    assert low.subject != none_left.subject
    assert re.findall(r"\d+", none_left.text) == []


def test_a_notice_delivered_again_makes_the_same_mail() -> None:
    account = an_account(JO)
    made = mail(account)
    assert made is not None
    assert made == mail(account)
    assert made.message_id == "<low-balance-1@vidgo.example>"


def test_an_account_that_is_gone_or_closed_is_not_written_to() -> None:
    assert mail(None) is None
    assert mail(an_account(JO, is_active=False)) is None


@pytest.mark.parametrize("locale", Locale)
def test_the_owner_of_an_archive_is_led_to_a_page_and_to_no_file(locale: Locale) -> None:
    uow = FakeUnitOfWork(an_account(JO, locale=locale))
    notices = Notices(
        uow, credits_url=CREDITS, account_url=ACCOUNT_URL, message_domain="vidgo.example"
    )
    made = notices.compose(Notice(NoticeKind.ARCHIVE_READY, "archive-1", JO, 100))
    assert made is not None
    assert re.findall(r"https?://\S+", made.text) == [ACCOUNT_URL]
    assert re.findall(r"\d+", made.text) == [str(ARCHIVE_LIFE // timedelta(hours=1))]


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize(("percent", "numbers"), [(80, ["80"]), (100, [])])
def test_the_owner_of_a_spend_cap_is_told_what_is_used_of_it(
    locale: Locale, percent: int, numbers: list[str]
) -> None:
    account = an_account(JO, locale=locale)
    made = mail(account, percent, NoticeKind.SPEND_CAP)
    low = mail(account, percent)
    assert made is not None
    assert low is not None
    assert re.findall(r"\d+", made.text) == numbers
    assert CREDITS in made.text
    assert made.subject != low.subject
