"""Whoever closes an account and registers the same address again has had what is given once."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from threading import Lock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.documents.interface import DocumentDatabase, Query
from shared.accounts.address import EmailAddress
from shared.accounts.codes import CodeSecret
from shared.accounts.endings import EndedSessions
from shared.accounts.locale import Locale
from shared.accounts.model import Account
from shared.accounts.past import PAST_LIFE, Past
from shared.accounts.policy import AccountPolicy
from shared.accounts.registration import RegisterCommand
from shared.accounts.usecases import account_cases
from shared.catalogue.model import PlanId
from shared.catalogue.shelf import Shelf
from shared.catalogue.shipped import shipped_catalogues
from shared.credits.burn import burn_order_named
from shared.credits.ledger import HoldOrder
from shared.credits.model import PaidBy, Terms
from shared.credits.quote import Work
from shared.credits.receipt import ReleaseRule, Verdict
from shared.credits.replay import ReplayLedger
from shared.credits.tariff import Tariff, offered, terms_of
from shared.kernel.ids import AccountId, HoldId
from shared.kernel.media import Resolution
from shared.privacy.closing import CloseAccount
from shared.promotions.model import CouponKind
from tests.contract.privacy.builders import CODES, GRACE
from tests.contract.promotions.builders import GENEROUS, Fair, FakeRandomIds
from tests.unit.accounts.builders import PASSWORD, FakeIssuer, FakePasswords

FILM = Work("video_720p", Resolution.HD, 4)
JO_AT = "jo@example.com"
LIFETIME_FILMS = 2
DAILY_FILMS = 3
DAY_S = timedelta(days=1).total_seconds()


@dataclass
class Town:
    """People who come and go, with all that is given once."""

    fair: Fair
    codes: CodeSecret = CODES
    jobs: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        fair = self.fair
        ended_sessions = EndedSessions(fair.uow, fair.clock, Lock)
        self.closing = CloseAccount(fair.uow, self.codes, fair.clock, GRACE, ended_sessions)
        self.tariff = Tariff(fair.catalogues)
        self.registration = account_cases(
            uow=fair.uow,
            passwords=FakePasswords(),
            issuer=FakeIssuer(),
            codes=self.codes,
            clock=fair.clock,
            ids=FakeRandomIds(),
            policy=AccountPolicy(),
            ended_sessions=ended_sessions,
        ).registration

    def join(self, email: str = JO_AT) -> AccountId:
        self.registration.register(RegisterCommand(email, PASSWORD, None, Locale.EN))
        return self.account(email).account_id

    def account(self, email: str = JO_AT) -> Account:
        found = self.fair.uow.run(lambda stores: stores.accounts.find_by_email(EmailAddress(email)))
        assert found is not None
        return found

    def leave(self, account_id: AccountId) -> None:
        self.closing.close(account_id)

    def redeem(self, account_id: AccountId, code: str) -> bool:
        return self.fair.outcome(account_id, code) == "ok"

    def film(self, account_id: AccountId, *, is_delivered: bool = True) -> bool:
        """Make a film if it is free; say whether it was."""
        hold_id = HoldId(f"gen_{next(self.jobs)}")
        terms = self._held(account_id, hold_id)
        if terms is None:
            return False
        ledger, now = self.fair.ledger, self.fair.clock.now()
        verdict = Verdict(ReleaseRule.PROVIDER_FAILED, "leonardo", now, "ab" * 32)
        if is_delivered:
            self.fair.uow.run(lambda stores: ledger.capture(stores, account_id, hold_id, 0, now))
        else:
            self.fair.uow.run(
                lambda stores: ledger.release(stores, account_id, hold_id, verdict, now)
            )
        return is_delivered

    def _held(self, account_id: AccountId, hold_id: HoldId) -> Terms | None:
        now = self.fair.clock.now()
        account = self.fair.uow.run(lambda stores: stores.accounts.find(account_id))
        assert account is not None
        uses = self.fair.uow.run(lambda stores: stores.wallets.load(account_id)).uses
        standing = self.tariff.standing(account, now)
        offer = offered(standing, uses, FILM, now)
        if offer.paid_by is not PaidBy.ALLOWANCE:
            return None
        terms = terms_of(offer, offer.price.price_version)
        burn_order = burn_order_named(standing.catalogue.burn_order)
        order = HoldOrder(
            hold_id, 0, FILM.service_type, "Video", now + GRACE, None, burn_order, terms
        )
        self.fair.uow.run(lambda stores: self.fair.ledger.hold(stores, account_id, order, now))
        return terms

    def pasts(self) -> list[dict[str, object]]:
        return [dict(each.fields) for each in self.fair.database.query(Query("pasts", limit=100))]


@pytest.fixture
def town(database: DocumentDatabase) -> Town:
    return Town(Fair(database, GENEROUS))


@pytest.fixture
def daily(town: Town) -> Town:
    town.fair.catalogues = Shelf("daily", shipped_catalogues(), lambda _version: None)
    return Town(town.fair)


def test_free_films_of_a_lifetime_are_not_given_again(town: Town) -> None:
    jo = town.join()
    assert [town.film(jo) for _ in range(3)] == [True, True, False]
    town.leave(jo)
    assert not town.film(town.join())


def test_what_was_not_used_is_there_again(town: Town) -> None:
    jo = town.join()
    assert town.film(jo)
    assert not town.film(jo, is_delivered=False)
    town.leave(jo)
    again = town.join()
    assert [town.film(again) for _ in range(2)] == [True, False]


def test_a_coupon_is_not_redeemed_again(town: Town) -> None:
    town.fair.coupon(uses_max=None, is_listed=True)
    jo = town.join()
    assert town.redeem(jo, "WELCOME")
    town.leave(jo)
    again = town.join()
    assert town.fair.outcome(again) == "promotions.already_redeemed"
    [offer] = town.fair.showing.read(again).offers
    assert offer.is_redeemed


def test_a_trial_is_not_had_again(town: Town) -> None:
    trial = {"kind": CouponKind.PLAN_TRIAL, "value": 7, "trial_plan_id": PlanId.PRO}
    town.fair.coupon("TRY", uses_max=None, **trial)
    jo = town.join()
    assert town.redeem(jo, "TRY")
    town.leave(jo)
    again = town.join()
    assert town.fair.outcome(again, "TRY") == "promotions.already_redeemed"
    assert town.account().plan_id == PlanId.DEMO


def test_the_films_of_a_day_come_again_with_the_next_day(daily: Town) -> None:
    jo = daily.join()
    assert [daily.film(jo) for _ in range(DAILY_FILMS + 1)] == [*[True] * DAILY_FILMS, False]
    daily.leave(jo)
    again = daily.join()
    assert not daily.film(again)
    daily.fair.clock.advance(seconds=DAY_S)
    assert daily.film(again)


def test_somebody_else_has_all_of_it(town: Town) -> None:
    town.fair.coupon(uses_max=None)
    jo = town.join()
    assert town.film(jo)
    assert town.redeem(jo, "WELCOME")
    town.leave(jo)
    ann = town.join("ann@example.com")
    assert [town.film(ann) for _ in range(3)] == [True, True, False]
    assert town.redeem(ann, "WELCOME")


def test_who_used_nothing_leaves_nothing(town: Town) -> None:
    town.leave(town.join())
    assert town.pasts() == []


def test_what_stays_names_neither_person_nor_account(town: Town) -> None:
    town.fair.coupon(uses_max=None)
    jo = town.join()
    town.redeem(jo, "WELCOME")
    town.film(jo)
    now = town.fair.clock.now()
    town.leave(jo)
    assert town.pasts() == [
        {
            "schema": 1,
            "forget_at": now + PAST_LIFE,
            "free_uses": 1,
            "recent_uses": [now],
            "coupon_uses": {"WELCOME": 1},
        }
    ]
    [document] = town.fair.database.query(Query("pasts", limit=2))
    assert document.path == f"pasts/{CODES.fingerprint(EmailAddress(JO_AT))}"
    assert jo not in document.path


def test_after_its_time_the_past_is_forgotten(town: Town) -> None:
    jo = town.join()
    town.film(jo)
    town.leave(jo)
    fingerprint, now = CODES.fingerprint(EmailAddress(JO_AT)), town.fair.clock.now()
    for late_s, free_uses in ((-1, 1), (0, 0)):
        then = now + PAST_LIFE + timedelta(seconds=late_s)
        found = town.fair.uow.run(lambda stores, at=then: stores.pasts.find(fingerprint, at))
        assert found.free_uses == free_uses


def test_closing_again_counts_nothing_twice(town: Town) -> None:
    jo = town.join()
    town.film(jo)
    for _ in range(3):
        town.leave(jo)
    assert [each["free_uses"] for each in town.pasts()] == [1]


def test_without_the_secret_the_past_of_an_address_is_not_found(town: Town) -> None:
    jo = town.join()
    town.film(jo)
    town.leave(jo)
    Town(town.fair, codes=CodeSecret(b"q" * 32)).join()
    assert town.account().past == Past()


ACTIONS = st.sampled_from(["film", "failed film", "ONCE", "TWICE"])
LIVES = st.lists(st.lists(ACTIONS, max_size=5), min_size=1, max_size=4)


@given(lives=LIVES, pause_s=st.sampled_from([0, 60, 3 * DAY_S]))
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_number_of_lives_yields_no_more_than_one(
    town: Town, lives: list[list[str]], pause_s: float
) -> None:
    number = next(town.jobs)
    email = f"person-{number}@example.com"
    codes = {name: f"{name}-{number}" for name in ("ONCE", "TWICE")}
    town.fair.coupon(codes["ONCE"], uses_max=None)
    town.fair.coupon(codes["TWICE"], uses_max=None, uses_per_account_max=2)
    had: Counter[str] = Counter()
    for life in lives:
        jo = town.join(email)
        for action in life:
            had[action] += does(town, jo, codes)[action]()
        wallet = town.fair.uow.run(lambda stores, jo=jo: stores.wallets.load(jo))
        replay = ReplayLedger(town.fair.uow, town.fair.catalogues)
        assert wallet.sequence == 0 or replay.replay(jo) == ()
        town.leave(jo)
        town.fair.clock.advance(seconds=pause_s)
    asked = Counter(action for life in lives for action in life)
    allowed = {"film": LIFETIME_FILMS, "failed film": 0, "ONCE": 1, "TWICE": 2}
    assert had == Counter({each: min(allowed[each], asked[each]) for each in asked})


def does(town: Town, jo: AccountId, codes: dict[str, str]) -> dict[str, Callable[[], bool]]:
    """Return what each action does; it says whether something was given."""
    return {
        "film": lambda: town.film(jo),
        "failed film": lambda: town.film(jo, is_delivered=False),
        "ONCE": lambda: town.redeem(jo, codes["ONCE"]),
        "TWICE": lambda: town.redeem(jo, codes["TWICE"]),
    }
