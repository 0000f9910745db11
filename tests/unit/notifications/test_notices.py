"""What a notice about an account becomes when it is due."""

import re
from datetime import timedelta
from typing import Any

import pytest

from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.kernel.idempotency import Claim
from shared.kernel.ids import AccountId
from shared.notifications.model import Mail
from shared.notifications.money import Effect, MoneyNews, MoneyPages
from shared.notifications.notices import TOP_UP, Notice, NoticeKind, Notices, Pages
from shared.privacy.model import ARCHIVE_LIFE
from tests.doubles import FixedClock
from tests.unit.credits.builders import NOW
from tests.unit.credits.subscribers import FakeAccounts, SubscriberShelf, an_account

JO = AccountId("acc-jo")
CREDITS = "https://vidgo.example/credits"
ACCOUNT_URL = "https://vidgo.example/account"


PAGES = Pages(
    ACCOUNT_URL,
    MoneyPages("https://vidgo.example/billing", "https://vidgo.example/orders", CREDITS),
)


class FakeClaims:
    def __init__(self) -> None:
        self.kept: dict[tuple[AccountId, str], Claim] = {}

    def find(self, account_id: AccountId, key: str) -> Claim | None:
        return self.kept.get((account_id, key))

    def save(self, claim: Claim) -> None:
        self.kept[claim.request_key.account_id, claim.request_key.key] = claim


class FakeUnitOfWork:
    def __init__(self, *accounts: Account) -> None:
        shelf = SubscriberShelf(accounts={each.account_id: each for each in accounts})
        self.accounts = FakeAccounts(shelf, SubscriberShelf())
        self.claims = FakeClaims()

    def run(self, work: Any) -> Any:
        return work(self)


def the_notices(uow: FakeUnitOfWork) -> Notices:
    return Notices(uow, FixedClock(NOW), PAGES, "vidgo.example")


def mail(
    account: Account | None, percent: int = 80, kind: NoticeKind = NoticeKind.LOW_BALANCE
) -> Mail | None:
    uow = FakeUnitOfWork(*([] if account is None else [account]))
    return the_notices(uow).compose(Notice(kind, "low-balance-1", JO, percent))


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
    notices = the_notices(uow)
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


FACTS = {
    "plan": "pro_plus",
    "until": "2026-12-20",
    "order_id": "ord_1",
    "amount": "NT$1,299",
    "credits": "345",
}


def news(
    kind: MoneyNews, locale: Locale = Locale.EN, effect: Effect | None = None, **changes: Any
) -> Mail | None:
    uow = FakeUnitOfWork(an_account(JO, locale=locale, wants_reset_mail=True, **changes))
    facts = FACTS if effect is None else {**FACTS, "effect": effect.value}
    return the_notices(uow).compose(Notice(NoticeKind(kind), "news-1", JO, 100, facts))


def test_every_news_of_money_is_a_notice_of_the_same_name() -> None:
    kinds = {kind.value for kind in NoticeKind if not kind.startswith(TOP_UP)}
    assert {each.value for each in MoneyNews} == kinds - {
        "low_balance",
        "archive_ready",
        "spend_cap",
    }


@pytest.mark.parametrize("kind", MoneyNews)
def test_news_of_money_say_it_in_five_languages_and_lead_somewhere(kind: MoneyNews) -> None:
    made = [news(kind, locale, Effect.NONE) for locale in Locale]
    assert len({each.subject for each in made if each}) == len(Locale)
    for each in made:
        assert each is not None
        (link,) = re.findall(r"https?://\S+", each.text)
        assert link in each.html
        assert "{" not in each.text
        assert len(each.text.split("\n\n")) >= 5  # what happened, what it means, what comes next


@pytest.mark.parametrize("locale", Locale)
def test_the_date_a_plan_ends_is_told(locale: Locale) -> None:
    kinds = (MoneyNews.RENEWAL_FAILED, MoneyNews.PLAN_ENDED, MoneyNews.PLAN_CANCELLED)
    for made in (news(kind, locale) for kind in kinds):
        assert made is not None
        assert FACTS["until"] in made.text
        assert "https://vidgo.example/billing" in made.text


@pytest.mark.parametrize("locale", Locale)
def test_a_refund_says_how_much_and_what_it_took(locale: Locale) -> None:
    made = news(MoneyNews.REFUND_DONE, locale, Effect.CREDITS_TAKEN)
    assert made is not None
    assert FACTS["amount"] in made.text
    assert FACTS["credits"] in made.text
    assert "https://vidgo.example/orders/ord_1" in made.text


@pytest.mark.parametrize("locale", Locale)
def test_each_effect_of_news_has_words_of_its_own(locale: Locale) -> None:
    made = {effect: news(MoneyNews.DISPUTE_LOST, locale, effect) for effect in Effect}
    assert len({mail.text for mail in made.values() if mail}) == len(Effect)


def test_a_reset_is_mailed_only_to_those_who_want_it_still() -> None:
    assert news(MoneyNews.CREDITS_RESET) is not None
    uow = FakeUnitOfWork(an_account(JO))
    notice = Notice(NoticeKind.CREDITS_RESET, "news-1", JO, 100, FACTS)
    assert the_notices(uow).compose(notice) is None


def test_a_notice_that_was_sent_is_not_made_again() -> None:
    notices = the_notices(FakeUnitOfWork(an_account(JO)))
    notice = Notice(NoticeKind.PLAN_ENDED, "news-1", JO, 100, FACTS)
    other = Notice(NoticeKind.PLAN_ENDED, "news-2", JO, 100, FACTS)
    assert notices.compose(notice) is not None
    notices.mark_sent(notice)
    assert notices.compose(notice) is None
    assert notices.compose(other) is not None
