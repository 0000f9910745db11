"""What is over is known here at once, elsewhere within a second, and costs one look a second."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Lock
from typing import Any, TypeVar

import pytest

from shared.accounts.endings import PAGE, EndedSessions
from shared.accounts.errors import DomainError, SessionEnded, TooManyLogins
from shared.accounts.ports import Tokens
from shared.accounts.sessions import ACCESS_LIFE_MAX, GIVEN_MAX, Ending
from shared.kernel.ids import AccountId
from tests.unit.accounts.builders import (
    ACCESS_LIFE,
    JO,
    NOON,
    PASSWORD,
    FakeStores,
    FakeTokens,
    FakeUnitOfWork,
    House,
)

IP = "203.0.113.1"

Result = TypeVar("Result")


class FakeCountedUnitOfWork(FakeUnitOfWork):
    def __init__(self, stores: FakeStores) -> None:
        super().__init__(stores)
        self.asked = 0

    def run(self, work: Callable[[Any], Result]) -> Result:
        self.asked += 1
        return super().run(work)


class Elsewhere:
    """Another process over the stores of a house."""

    def __init__(self, house: House) -> None:
        self.house, self.uow = house, FakeCountedUnitOfWork(house.stores)
        self.ended_sessions = EndedSessions(self.uow, house.clock, Lock)

    def enter(self, tokens: Tokens) -> None:
        enter(self.house, tokens, self.ended_sessions)


def enter(house: House, tokens: Tokens, ended: EndedSessions | None = None) -> None:
    claims = FakeTokens().verify(tokens.access_token, house.clock.now())
    (ended or house.ended_sessions).check(tokens.access_token, claims)


def login(house: House) -> Tokens:
    return house.cases.login.login(JO, PASSWORD, IP)


@pytest.fixture
def house() -> House:
    made = House()
    made.register_verified()
    return made


def test_signing_out_is_known_here_at_once_and_elsewhere_within_a_second(house: House) -> None:
    elsewhere, tokens, other = Elsewhere(house), login(house), login(house)
    enter(house, tokens)
    elsewhere.enter(tokens)
    house.cases.login.logout(tokens.refresh_token)
    with pytest.raises(SessionEnded):
        enter(house, tokens)
    house.clock.advance(seconds=1)
    with pytest.raises(SessionEnded):
        elsewhere.enter(tokens)
    enter(house, other)
    elsewhere.enter(other)


def test_a_process_that_starts_later_knows_it_too(house: House) -> None:
    tokens = login(house)
    house.cases.login.logout(tokens.refresh_token)
    house.clock.advance(seconds=ACCESS_LIFE.total_seconds() - 1)
    with pytest.raises(SessionEnded):
        Elsewhere(house).enter(tokens)


def test_a_reset_ends_older_tokens_and_not_the_ones_after_it(house: House) -> None:
    before = login(house)
    house.cases.recovery.forgot_password(JO)
    house.cases.recovery.reset_password(house.reset_token(), "battery staple")
    after = house.cases.login.login(JO, "battery staple", IP)
    for process in (Elsewhere(house).ended_sessions, house.ended_sessions):
        with pytest.raises(SessionEnded):
            enter(house, before, process)
        enter(house, after, process)


def test_any_number_of_calls_within_a_second_looks_once(house: House) -> None:
    elsewhere, tokens = Elsewhere(house), login(house)
    for _ in range(100):
        elsewhere.enter(tokens)
        house.clock.advance(seconds=0.1)
    assert elsewhere.uow.asked == 10


def test_an_ending_that_comes_into_the_store_late_is_found(house: House) -> None:
    elsewhere, tokens = Elsewhere(house), login(house)
    began_at = house.clock.now()
    house.clock.advance(seconds=59)
    elsewhere.enter(tokens)
    [family] = house.stores.sessions.families.values()
    given = tuple(token.sha256 for token in family.given)
    house.stores.session_ends.add(Ending("late", family.account_id, began_at, given))
    house.clock.advance(seconds=1)
    with pytest.raises(SessionEnded):
        elsewhere.enter(tokens)


def test_more_endings_than_a_page_holds_are_all_known(house: House) -> None:
    tokens = login(house)
    for number in range(2 * PAGE):
        moment = NOON + timedelta(milliseconds=number)
        house.stores.session_ends.add(Ending(f"e{number}", AccountId(f"a{number}"), moment))
    house.clock.advance(seconds=5)
    house.cases.login.logout(tokens.refresh_token)
    with pytest.raises(SessionEnded):
        Elsewhere(house).enter(tokens)


def test_what_every_clock_calls_expired_is_forgotten(house: House) -> None:
    house.cases.login.logout(login(house).refresh_token)
    elsewhere = Elsewhere(house)
    house.clock.advance(seconds=60)
    elsewhere.enter(login(house))
    assert len(elsewhere.ended_sessions._endings) == 1
    house.clock.advance(seconds=ACCESS_LIFE_MAX.total_seconds())
    elsewhere.enter(login(house))
    assert not elsewhere.ended_sessions._endings


def test_a_session_remembers_the_tokens_that_live_and_no_others(house: House) -> None:
    tokens = login(house)
    for _ in range(4):
        house.clock.advance(seconds=ACCESS_LIFE.total_seconds() - 60)
        tokens = house.cases.login.refresh(tokens.refresh_token)
    [family] = house.stores.sessions.families.values()
    assert len(family.given) == 2


def test_who_opens_a_page_every_ten_seconds_stays_signed_in(house: House) -> None:
    # Each page that is loaded renews the session: it keeps no access token.
    tokens = login(house)
    for _ in range(int(ACCESS_LIFE.total_seconds()) // 10):
        house.clock.advance(seconds=10)
        tokens = house.cases.login.refresh(tokens.refresh_token)
    enter(house, tokens)


def test_no_token_is_given_that_signing_out_could_not_end(house: House) -> None:
    tokens = login(house)
    given = [tokens]
    for _ in range(GIVEN_MAX - 1):
        given.append(house.cases.login.refresh(given[-1].refresh_token))
    with pytest.raises(TooManyLogins) as refused:
        house.cases.login.refresh(given[-1].refresh_token)
    assert refused.value.wait_s == ACCESS_LIFE.total_seconds()
    house.cases.login.logout(given[-1].refresh_token)
    for each in given:
        with pytest.raises(SessionEnded):
            enter(house, each)


def test_a_store_that_cannot_be_asked_lets_nobody_in(house: House) -> None:
    class FakeDown(FakeUnitOfWork):
        def run(self, work: Callable[[Any], Result]) -> Result:
            raise SessionEnded

    down = EndedSessions(FakeDown(house.stores), house.clock, Lock)
    with pytest.raises(DomainError):
        enter(house, login(house), down)


def test_an_account_that_was_closed_is_closed_to_its_tokens(house: House) -> None:
    tokens = login(house)
    account = house.account()
    shut = replace(account, session_epoch=account.session_epoch + 1)
    ending = Ending(shut.account_id, shut.account_id, NOON, session_epoch=shut.session_epoch)
    house.stores.session_ends.add(ending)
    with pytest.raises(SessionEnded):
        Elsewhere(house).enter(tokens)
