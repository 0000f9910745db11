"""Asking for a reset link, and what the link does."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.accounts.errors import (
    BadCredentials,
    FieldRefused,
    RefreshReused,
    ResetTokenRefused,
    SessionEnded,
)
from shared.accounts.ports import Tokens
from tests.unit.accounts.builders import (
    JO,
    NOON,
    PASSWORD,
    FakeInterruptedPasswords,
    FakePasswords,
    House,
)

NEW = "battery staple"
IP = "203.0.113.1"


def login(house: House, password: str = PASSWORD) -> Tokens:
    return house.cases.login.login(JO, password, IP)


def forgot(house: House, email: str = JO) -> str:
    """Ask for a link; return the token that is mailed."""
    house.cases.recovery.forgot_password(email)
    return house.reset_token()


def reset(house: House, token: str, password: str = NEW) -> None:
    house.cases.recovery.reset_password(token, password)


def test_the_link_sets_the_password_it_is_given() -> None:
    house = House()
    house.register_verified()
    reset(house, forgot(house))
    login(house, NEW)
    with pytest.raises(BadCredentials):
        login(house, PASSWORD)


def test_the_token_is_256_bits_for_an_address() -> None:
    house = House()
    house.register_verified()
    assert re.fullmatch("[A-Za-z0-9_-]{43}", forgot(house))


def test_nothing_stored_or_queued_shows_the_token() -> None:
    house = House()
    house.register_verified()
    token = forgot(house)
    assert token not in repr(house.stores.resets.by_sha256)
    assert token not in repr(house.stores.outbox.tasks)


def test_a_token_works_once() -> None:
    house = House()
    house.register_verified()
    token = forgot(house)
    reset(house, token)
    with pytest.raises(ResetTokenRefused):
        reset(house, token, "yet another one")
    login(house, NEW)


def test_a_reset_ends_every_other_link() -> None:
    house = House()
    house.register_verified()
    older, newer = forgot(house), forgot(house)
    reset(house, older)
    with pytest.raises(ResetTokenRefused):
        reset(house, newer)


def test_a_token_lives_thirty_minutes() -> None:
    house = House()
    house.register_verified()
    token = forgot(house)
    house.clock.advance(seconds=1799)
    reset(house, token)
    late = forgot(house)
    house.clock.advance(seconds=1800)
    with pytest.raises(ResetTokenRefused):
        reset(house, late)


def test_a_reset_ends_all_sessions() -> None:
    house = House()
    house.register_verified()
    sessions = [login(house), login(house)]
    reset(house, forgot(house))
    for tokens in sessions:
        with pytest.raises(SessionEnded):
            house.cases.login.refresh(tokens.refresh_token)


def test_a_session_opened_after_the_reset_goes_on() -> None:
    house = House()
    house.register_verified()
    reset(house, forgot(house))
    house.cases.login.refresh(login(house, NEW).refresh_token)


def test_a_spent_token_is_still_told_apart_after_a_reset() -> None:
    house = House()
    house.register_verified()
    first = login(house)
    house.cases.login.refresh(first.refresh_token)
    reset(house, forgot(house))
    with pytest.raises(RefreshReused):
        house.cases.login.refresh(first.refresh_token)


def test_a_reset_proves_the_address() -> None:
    house = House()
    house.register()
    house.clock.advance(seconds=60)
    reset(house, forgot(house))
    account = house.account()
    assert (account.is_verified, account.verified_at) == (True, NOON + timedelta(seconds=60))
    login(house, NEW)


def test_a_reset_keeps_the_time_of_the_first_proof() -> None:
    house = House()
    before = house.register_verified().verified_at
    house.clock.advance(seconds=60)
    reset(house, forgot(house))
    assert house.account().verified_at == before


def test_a_contested_address_opens_to_whoever_reads_its_mail() -> None:
    house = House()
    house.register(password="theirs 123")
    house.register(password="mine 12345")
    reset(house, forgot(house))
    login(house, NEW)


def test_a_reset_forgets_the_failed_logins() -> None:
    house = House()
    house.register_verified()
    for _ in range(10):
        with pytest.raises(BadCredentials):
            login(house, "wrong password")
    reset(house, forgot(house))
    login(house, NEW)


def test_an_unknown_token_is_refused_before_the_slow_keeping() -> None:
    house = House()
    with pytest.raises(ResetTokenRefused):
        reset(house, "invented")
    assert house.passwords.work == 0


def test_the_token_of_an_unknown_address_opens_nothing() -> None:
    house = House()
    with pytest.raises(ResetTokenRefused):
        reset(house, forgot(house))


def test_an_account_that_was_switched_off_is_not_reset() -> None:
    house = House()
    account = house.register_verified()
    token = forgot(house)
    house.deactivate(account)
    with pytest.raises(ResetTokenRefused):
        reset(house, token)


class FakeInterruptedHash(FakePasswords):
    """Lets something happen while a new password is being kept."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], None] = lambda: None

    def keep(self, password: bytes) -> str:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return super().keep(password)


def test_of_two_resets_by_one_token_at_once_one_wins() -> None:
    passwords = FakeInterruptedHash()
    house = House(passwords=passwords)
    house.register_verified()
    token = forgot(house)
    passwords.meanwhile = lambda: reset(house, token, "the faster one")
    with pytest.raises(ResetTokenRefused):
        reset(house, token)
    login(house, "the faster one")


def test_a_login_that_is_comparing_the_old_password_meanwhile_opens_nothing() -> None:
    passwords = FakeInterruptedPasswords()
    house = House(passwords=passwords)
    house.register_verified()
    token = forgot(house)

    def reset_meanwhile() -> None:
        passwords.meanwhile = lambda: None
        reset(house, token)

    passwords.meanwhile = reset_meanwhile
    with pytest.raises(BadCredentials):
        login(house)


@pytest.mark.parametrize("password", ["short", "x" * 73, "aaaaaaaa"])
def test_a_weak_new_password_is_refused_and_the_link_stays_good(password: str) -> None:
    house = House()
    house.register_verified()
    token = forgot(house)
    with pytest.raises(FieldRefused) as refused:
        reset(house, token, password)
    assert refused.value.field == "new_password"
    reset(house, token)


@pytest.mark.parametrize("email", [JO, "nobody@example.com"])
def test_codes_and_links_are_five_mails_within_an_hour_and_nobody_is_told(email: str) -> None:
    house = House()
    house.register_verified()
    for _ in range(7):
        house.cases.recovery.forgot_password(email)
    mails_to_jo = 4 if email == JO else 5  # the registration's code counts
    assert len(house.stores.outbox.tasks) == 1 + mails_to_jo
    house.clock.advance(seconds=3600)
    house.cases.recovery.forgot_password(email)
    assert len(house.stores.outbox.tasks) == 2 + mails_to_jo


def test_asking_for_a_known_and_an_unknown_address_stores_and_queues_alike() -> None:
    house = House()
    house.register_verified()
    queued, stored = len(house.stores.outbox.tasks), len(house.stores.resets.by_sha256)
    for email in (JO, "nobody@example.com"):
        house.cases.recovery.forgot_password(email)
    known, unknown = house.stores.outbox.tasks[queued:]
    assert known.payload.keys() == unknown.payload.keys()
    assert len(house.stores.resets.by_sha256) == stored + 2
    assert unknown.payload["account_id"] is None


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(FieldRefused):
        House().cases.recovery.forgot_password("jo")
