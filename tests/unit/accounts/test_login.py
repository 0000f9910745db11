"""Log in, refresh, log out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.accounts.errors import (
    AccountInactive,
    BadCredentials,
    EmailNotVerified,
    FieldRefused,
    RefreshReused,
    SessionEnded,
    TooManyLogins,
)
from shared.accounts.limits import Limit
from shared.accounts.login import Tokens
from shared.accounts.policy import AccountPolicy
from tests.unit.accounts.builders import (
    JO,
    NOON,
    PASSWORD,
    FakeInterruptedPasswords,
    House,
)

HOME = "203.0.113.1"
WEEK_S = 7 * 24 * 3600


def login(house: House, email: str = JO, password: str = PASSWORD, ip: str = HOME) -> Tokens:
    return house.cases.login.login(email, password, ip)


def fail(house: House, email: str = JO, password: str = "wrong password", ip: str = HOME) -> None:
    with pytest.raises(BadCredentials):
        login(house, email, password, ip)


def test_the_right_password_opens_a_session() -> None:
    house = House()
    account = house.register_verified()
    tokens = login(house, " JO@example.com")
    assert tokens.access_token.startswith(f"access {account.account_id} {NOON.timestamp()} ")
    assert tokens.expires_in_s == 900
    assert len(house.stores.sessions.families) == 1


def test_tokens_are_not_shown_and_not_stored() -> None:
    house = House()
    house.register_verified()
    tokens = login(house)
    assert tokens.refresh_token not in repr(tokens)
    stored = repr(vars(house.stores.sessions))
    assert tokens.refresh_token not in stored
    assert tokens.access_token not in stored


@pytest.mark.parametrize("password", ["wrong password", "", "x" * 73, "\ud800"])
def test_a_wrong_password_is_refused(password: str) -> None:
    house = House()
    house.register_verified()
    fail(house, password=password)


def test_an_unknown_address_is_refused_after_the_same_work() -> None:
    house = House()
    house.register_verified()
    work = house.passwords.work
    fail(house)
    known, work = house.passwords.work - work, house.passwords.work
    fail(house, "nobody@example.com")
    assert house.passwords.work - work == known == 2


def test_an_unproven_address_is_named_only_to_who_knows_the_password() -> None:
    house = House()
    house.register()
    fail(house)
    with pytest.raises(EmailNotVerified):
        login(house)
    assert house.stores.sessions.families == {}


@pytest.mark.parametrize("state", ["unknown", "unproven", "proven"])
def test_the_password_just_registered_with_waits_for_a_proof_at_every_address(state: str) -> None:
    house = House()
    if state == "unproven":
        house.register()
    if state == "proven":
        house.register_verified()
    house.register(password="another secret")
    for pause_s in (0, 3600, 82799):
        house.clock.advance(seconds=pause_s)
        work = house.passwords.work
        with pytest.raises(EmailNotVerified):
            login(house, password="another secret")
        assert house.passwords.work - work == 2
    house.clock.advance(seconds=1)
    fail(house, password="another secret")


@pytest.mark.parametrize("is_proven", [False, True])
def test_asking_for_another_code_keeps_the_password_that_waits(is_proven: bool) -> None:
    house = House()
    if is_proven:
        house.register_verified()
    house.register(password="another secret")
    house.cases.registration.resend_code(JO)
    with pytest.raises(EmailNotVerified):
        login(house, password="another secret")


def test_a_registration_that_opens_nothing_locks_nobody_out() -> None:
    house = House()
    house.register_verified()
    house.register(password="another secret")
    assert login(house).expires_in_s == 900


def test_a_password_that_waits_buys_no_new_guesses() -> None:
    house = House()
    house.register_verified()
    house.register(password="another secret")
    for _ in range(9):
        fail(house)
    with pytest.raises(EmailNotVerified):
        login(house, password="another secret")
    with pytest.raises(TooManyLogins):
        fail(house)


def test_a_proven_password_waits_no_more() -> None:
    house = House()
    house.register_verified()
    assert house.stores.verifications.newest[JO].kept_password is None


def test_where_proof_is_not_required_an_unproven_account_logs_in() -> None:
    house = House(AccountPolicy(require_verification=False))
    house.register()
    assert login(house).expires_in_s == 900


def test_an_inactive_account_is_named_only_to_who_knows_the_password() -> None:
    house = House()
    house.deactivate(house.register_verified())
    fail(house)
    with pytest.raises(AccountInactive):
        login(house)


def test_an_account_nobody_can_enter_by_password_refuses_every_one() -> None:
    house = House()
    house.stores.accounts.save(replace(house.register_verified(), kept_password=None))
    fail(house, password=PASSWORD)


def test_an_address_that_is_none_is_a_bad_field() -> None:
    with pytest.raises(FieldRefused):
        login(House(), "jo")


def test_a_password_is_hashed_again_when_hashing_got_harder() -> None:
    house = House()
    before = house.register_verified().kept_password
    house.passwords.cost = 13
    login(house)
    after = house.account().kept_password
    assert after is not None
    assert after != before
    assert not house.passwords.needs_renewal(after)
    login(house)


def test_a_password_that_is_changed_while_it_is_compared_opens_nothing() -> None:
    passwords = FakeInterruptedPasswords()
    house = House(passwords=passwords)
    changed = replace(house.register_verified(), kept_password="12:00")
    passwords.meanwhile = lambda: house.stores.accounts.save(changed)
    fail(house, password=PASSWORD)
    assert house.stores.sessions.families == {}


def test_the_first_login_is_remembered_and_later_ones_write_no_account() -> None:
    house = House()
    house.register_verified()
    house.clock.advance(seconds=5)
    login(house)
    first = house.account()
    house.clock.advance(seconds=5)
    login(house)
    assert first.first_login_at is not None
    assert house.account() == first


@pytest.mark.parametrize("email", [JO, "nobody@example.com"])
def test_ten_failures_lock_an_address_for_a_while_whether_or_not_it_is_known(email: str) -> None:
    house = House()
    house.register_verified()
    for _ in range(10):
        fail(house, email)
    house.clock.advance(seconds=60)
    with pytest.raises(TooManyLogins) as refused:
        login(house, email)
    assert refused.value.retry_after_s == 840


def test_a_locked_address_costs_no_slow_work() -> None:
    house = House()
    for _ in range(10):
        fail(house)
    work = house.passwords.work
    with pytest.raises(TooManyLogins):
        login(house)
    assert house.passwords.work == work


def test_the_right_password_clears_the_addresss_failures() -> None:
    house = House()
    house.register_verified()
    for _ in range(9):
        fail(house)
    login(house)
    for _ in range(10):
        fail(house)


def test_failures_of_a_network_lock_it_out_of_every_address() -> None:
    house = House(AccountPolicy(logins_per_network=Limit(3, 900)))
    house.register_verified()
    for i in range(3):
        fail(house, f"user{i}@example.com")
    with pytest.raises(TooManyLogins):
        login(house)
    assert login(house, ip="203.0.113.2").expires_in_s == 900


def test_logins_that_succeed_do_not_count_for_the_network() -> None:
    house = House(AccountPolicy(logins_per_network=Limit(3, 900)))
    house.register_verified()
    for _ in range(5):
        login(house)


def test_a_refresh_token_is_exchanged_for_new_tokens() -> None:
    house = House()
    house.register_verified()
    first = login(house)
    house.clock.advance(seconds=WEEK_S - 1)
    second = house.cases.login.refresh(first.refresh_token)
    assert second.refresh_token != first.refresh_token
    assert second.access_token != first.access_token
    house.clock.advance(seconds=WEEK_S - 1)
    assert house.cases.login.refresh(second.refresh_token).expires_in_s == 900


def test_a_family_is_kept_as_long_as_its_newest_token_lives() -> None:
    house = House()
    house.register_verified()
    first = login(house)
    house.clock.advance(seconds=WEEK_S - 1)
    house.cases.login.refresh(first.refresh_token)
    [family] = house.stores.sessions.families.values()
    assert family.expires_at == NOON + timedelta(seconds=2 * WEEK_S - 1)


def test_a_spent_refresh_token_ends_the_family() -> None:
    house = House()
    house.register_verified()
    first = login(house)
    second = house.cases.login.refresh(first.refresh_token)
    for _ in range(2):
        with pytest.raises(RefreshReused):
            house.cases.login.refresh(first.refresh_token)
    with pytest.raises(SessionEnded):
        house.cases.login.refresh(second.refresh_token)


def test_the_end_of_one_family_leaves_the_others() -> None:
    house = House()
    house.register_verified()
    first, other = login(house), login(house)
    house.cases.login.logout(first.refresh_token)
    with pytest.raises(SessionEnded):
        house.cases.login.refresh(first.refresh_token)
    assert house.cases.login.refresh(other.refresh_token).expires_in_s == 900


def test_a_refresh_token_dies_after_seven_days() -> None:
    house = House()
    house.register_verified()
    token = login(house).refresh_token
    house.clock.advance(seconds=WEEK_S)
    with pytest.raises(SessionEnded):
        house.cases.login.refresh(token)


def test_an_unknown_refresh_token_is_refused() -> None:
    with pytest.raises(SessionEnded):
        House().cases.login.refresh("invented")


def test_an_account_that_was_switched_off_cannot_refresh() -> None:
    house = House()
    account = house.register_verified()
    token = login(house).refresh_token
    house.deactivate(account)
    with pytest.raises(SessionEnded):
        house.cases.login.refresh(token)
    house.stores.accounts.save(account)
    with pytest.raises(SessionEnded):
        house.cases.login.refresh(token)


def test_logging_out_twice_or_without_a_session_is_no_error() -> None:
    house = House()
    house.register_verified()
    token = login(house).refresh_token
    for text in (token, token, "invented"):
        house.cases.login.logout(text)
    [family] = house.stores.sessions.families.values()
    assert family.end_reason == "logout"


def test_a_spent_token_logs_its_session_out_too() -> None:
    house = House()
    house.register_verified()
    first = login(house)
    second = house.cases.login.refresh(first.refresh_token)
    house.cases.login.logout(first.refresh_token)
    with pytest.raises(SessionEnded):
        house.cases.login.refresh(second.refresh_token)
