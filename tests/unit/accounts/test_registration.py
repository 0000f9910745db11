"""Register, verify, ask again: the same for known and unknown addresses."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.accounts.errors import (
    BadCredentials,
    CodeExpired,
    EmailNotVerified,
    FieldRefused,
    InvalidCode,
    TooManyGuesses,
    TooManySends,
)
from shared.accounts.model import Role, account_id_from
from shared.accounts.policy import AccountPolicy
from shared.accounts.verification import STATUS
from tests.unit.accounts.builders import (
    CODES,
    JO,
    NOON,
    PASSWORD,
    FakeInterruptedPasswords,
    House,
)


def guess(house: House, code: str, email: str = JO) -> str:
    """Enter a code and say what came of it."""
    try:
        house.cases.registration.verify_email(email, code)
    except InvalidCode as refused:
        return f"wrong, {refused.attempts_remaining} left"
    except (CodeExpired, TooManyGuesses) as refused:
        return refused.code
    return "verified"


def test_registering_opens_an_account_that_waits_for_its_proof() -> None:
    house = House()
    made = house.register(" Jo@Example.com ")
    account = house.account()
    assert made.account_id == account.account_id
    assert (made.email, made.is_verification_required) == (JO, True)
    assert made.code_expires_at == NOON + timedelta(minutes=15)
    assert (account.is_verified, account.is_active, account.plan_id) == (False, True, "demo")
    assert account.roles == {Role.USER}


def test_an_account_id_is_a_version_4_uuid() -> None:
    made = account_id_from("acc_0123456789abcdef0123456789abcdef")
    assert made == "01234567-89ab-4def-a123-456789abcdef"


def test_the_task_of_the_mail_holds_neither_address_nor_code() -> None:
    house = House()
    house.register()
    [task] = house.stores.outbox.tasks
    assert (task.queue, task.handler) == ("mail", "send_message")
    assert re.fullmatch("[A-Za-z0-9_-]+", task.name)
    assert task.payload["account_id"] == house.account().account_id
    assert house.code() not in str(task.payload)
    assert JO not in str(task.payload)


def test_nothing_stored_shows_the_code_or_the_password() -> None:
    house = House()
    house.register()
    assert house.code() not in repr(house.stores.verifications.newest)
    assert PASSWORD not in repr(house.account())


def test_the_right_code_verifies_the_address() -> None:
    house = House()
    house.register()
    house.clock.advance(seconds=60)
    house.verify()
    account = house.account()
    assert (account.is_verified, account.verified_at) == (True, NOON + timedelta(seconds=60))


def test_the_same_code_again_succeeds_and_changes_nothing() -> None:
    house = House()
    account = house.register_verified()
    audited = len(house.stores.verifications.audit)
    house.clock.advance(seconds=3600)
    house.verify()
    assert house.account() == account
    assert len(house.stores.verifications.audit) == audited


def test_three_wrong_guesses_destroy_the_code() -> None:
    house = House()
    house.register()
    wrong = house.wrong_code()
    assert [guess(house, wrong) for _ in range(3)] == [
        "wrong, 2 left",
        "wrong, 1 left",
        "wrong, 0 left",
    ]
    assert guess(house, house.code()) == "verification.too_many_attempts"
    assert not house.account().is_verified


def test_a_destroyed_code_says_when_it_is_over() -> None:
    house = House()
    house.register()
    wrong = house.wrong_code()
    for _ in range(3):
        guess(house, wrong)
    house.clock.advance(seconds=100)
    with pytest.raises(TooManyGuesses) as refused:
        house.verify()
    assert refused.value.retry_after_s == 800


def test_a_code_expires_after_fifteen_minutes_whatever_was_guessed() -> None:
    house = House()
    house.register()
    house.clock.advance(seconds=899)
    assert guess(house, house.wrong_code()) == "wrong, 2 left"
    house.clock.advance(seconds=1)
    assert [guess(house, house.code()) for _ in range(2)] == ["verification.expired"] * 2


def test_another_code_voids_the_one_before() -> None:
    house = House()
    house.register()
    first = house.code()
    house.clock.advance(seconds=10)
    assert house.cases.registration.resend_code(JO) == NOON + timedelta(seconds=910)
    assert guess(house, first) == "wrong, 2 left"
    assert guess(house, house.code()) == "verified"


def test_another_code_has_three_guesses_of_its_own() -> None:
    house = House()
    house.register()
    wrong = house.wrong_code()
    for _ in range(3):
        guess(house, wrong)
    house.cases.registration.resend_code(JO)
    assert guess(house, house.wrong_code()) == "wrong, 2 left"


@pytest.mark.parametrize("is_known", [True, False])
def test_five_codes_are_sent_within_an_hour_of_the_first(is_known: bool) -> None:
    house = House()
    if is_known:
        house.register()
    else:
        house.cases.registration.resend_code(JO)
    for _ in range(4):
        house.clock.advance(seconds=600)
        house.cases.registration.resend_code(JO)
    with pytest.raises(TooManySends) as refused:
        house.cases.registration.resend_code(JO)
    assert refused.value.retry_after_s == 1200
    assert len(house.stores.outbox.tasks) == 5
    house.clock.advance(seconds=1200)
    house.cases.registration.resend_code(JO)


def test_registering_over_the_limit_makes_no_account() -> None:
    house = House()
    for _ in range(5):
        house.cases.registration.resend_code(JO)
    with pytest.raises(TooManySends):
        house.register()
    assert house.stores.accounts.by_id == {}


def test_registering_a_proven_address_answers_alike_and_changes_nothing() -> None:
    house = House()
    account = house.register_verified()
    again = house.register(password="another secret")
    assert house.account() == account
    assert again.account_id != account.account_id
    assert again.email == JO
    assert again.code_expires_at == NOON + timedelta(minutes=15)


def opens(house: House, password: str) -> bool:
    """Say whether a password opens a session."""
    try:
        house.cases.login.login(JO, password, "203.0.113.1")
    except (BadCredentials, EmailNotVerified):
        return False
    return True


def test_registering_again_when_the_code_is_over_takes_the_newest_password() -> None:
    house = House()
    first = house.register()
    house.clock.advance(seconds=900)
    house.register(password="another secret")
    house.verify()
    assert house.account().account_id == first.account_id
    assert (opens(house, PASSWORD), opens(house, "another secret")) == (False, True)


def test_registering_again_with_the_same_password_gives_a_code_that_works() -> None:
    house = House()
    house.register()
    house.register()
    assert guess(house, house.code()) == "verified"
    assert opens(house, PASSWORD)


@pytest.mark.parametrize("passwords", [("theirs 123", "mine 12345"), ("mine 12345", "theirs 123")])
@pytest.mark.parametrize("wrong_guesses", [0, 3])
def test_of_two_passwords_for_one_address_no_mailed_code_lets_either_in(
    passwords: tuple[str, str], wrong_guesses: int
) -> None:
    house = House()
    codes = []
    for password in passwords:
        house.register(password=password)
        codes.append(house.code())
        for _ in range(wrong_guesses):
            guess(house, house.wrong_code())
        house.clock.advance(seconds=60)
    house.cases.registration.resend_code(JO)
    codes.append(house.code())
    assert "verified" not in [guess(house, code) for code in codes]
    assert not any(opens(house, password) for password in passwords)
    assert not house.account().is_verified


def test_a_contested_address_stays_closed_until_it_was_left_alone_for_fifteen_minutes() -> None:
    house = House()
    house.register(password="theirs 123")
    for pause_s, outcome in [(60, "wrong, 2 left"), (899, "wrong, 2 left"), (900, "verified")]:
        house.clock.advance(seconds=pause_s)
        house.register(password="mine 12345")
        assert guess(house, house.code()) == outcome
    assert (opens(house, "theirs 123"), opens(house, "mine 12345")) == (False, True)


def test_no_later_code_opens_a_contested_address_without_a_new_registration() -> None:
    house = House()
    house.register(password="theirs 123")
    house.register(password="mine 12345")
    house.clock.advance(seconds=25 * 3600)
    house.cases.registration.resend_code(JO)
    assert guess(house, house.code()) == "wrong, 2 left"


def test_a_password_that_was_replaced_while_it_was_compared_contests_the_address() -> None:
    passwords = FakeInterruptedPasswords()
    house = House(passwords=passwords)
    house.register()

    def replace_meanwhile() -> None:
        house.stores.accounts.save(replace(house.account(), kept_password="12:00"))

    passwords.meanwhile = replace_meanwhile
    house.register()
    assert house.account().kept_password is None


def test_where_unproven_accounts_may_be_used_nobody_else_sets_their_password() -> None:
    house = House(AccountPolicy(require_verification=False))
    house.register()
    before = house.account()
    house.register(password="another secret")
    assert house.account() == before


def test_an_account_that_was_used_unproven_keeps_its_password() -> None:
    house = House()
    house.register()
    used = replace(house.account(), first_login_at=NOON)
    house.stores.accounts.save(used)
    house.register(password="another secret")
    assert house.account() == used


def test_where_proof_is_not_required_a_code_is_sent_all_the_same() -> None:
    house = House(AccountPolicy(require_verification=False))
    assert not house.register().is_verification_required
    assert len(house.stores.outbox.tasks) == 1
    house.verify()
    assert house.account().is_verified


@pytest.mark.parametrize("state", ["unknown", "unproven", "proven"])
def test_registering_costs_the_same_work_for_every_address(state: str) -> None:
    house = House()
    if state == "unproven":
        house.register()
    if state == "proven":
        house.register_verified()
    work, tasks = house.passwords.work, len(house.stores.outbox.tasks)
    house.register()
    assert house.passwords.work - work == 2
    assert len(house.stores.outbox.tasks) - tasks == 1


@pytest.mark.parametrize("state", ["unknown", "unproven", "proven"])
def test_wrong_codes_are_answered_alike_for_every_address(state: str) -> None:
    house = House()
    if state == "unproven":
        house.register()
    if state == "proven":
        house.register_verified()
    wrong = "000000" if state == "unknown" else house.wrong_code()
    assert [guess(house, wrong) for _ in range(4)] == [
        "wrong, 2 left",
        "wrong, 1 left",
        "wrong, 0 left",
        "verification.too_many_attempts",
    ]


@pytest.mark.parametrize("state", ["unknown", "unproven", "proven"])
def test_codes_that_were_asked_for_expire_alike_for_every_address(state: str) -> None:
    house = House()
    if state == "unproven":
        house.register()
    if state == "proven":
        house.register_verified()
    house.cases.registration.resend_code(JO)
    house.clock.advance(seconds=900)
    assert guess(house, "000000") == "verification.expired"


def test_the_code_of_a_decoy_opens_nothing() -> None:
    house = House()
    house.cases.registration.resend_code(JO)
    assert guess(house, house.code()) == "wrong, 2 left"
    assert house.stores.accounts.by_id == {}


def test_registering_after_a_decoy_gives_a_code_that_works() -> None:
    house = House()
    house.cases.registration.resend_code(JO)
    house.register()
    assert guess(house, house.code()) == "verified"


def test_a_code_is_forgotten_after_a_day_whether_or_not_it_was_swept() -> None:
    house = House()
    house.register()
    house.clock.advance(seconds=24 * 3600 - 1)
    assert guess(house, "000000") == "verification.expired"
    house.clock.advance(seconds=1)
    assert guess(house, "000000") == "wrong, 2 left"


def test_the_audit_replays_the_life_of_every_code() -> None:
    house = House()
    house.register()
    guess(house, house.wrong_code())
    house.cases.registration.resend_code(JO)
    house.verify()
    trail = [
        (item.step, item.state.value, STATUS[item.state])
        for item in house.stores.verifications.audit
    ]
    assert trail == [
        (0, "issued", "pending"),
        (1, "attempted", "pending"),
        (2, "failed", "failed"),
        (0, "issued", "pending"),
        (1, "verified", "verified"),
    ]


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [("jo", PASSWORD, "email"), (JO, "short", "password"), (JO, "x" * 72 + "y", "password")],
)
def test_a_bad_field_is_named_before_any_slow_work(email: str, password: str, field: str) -> None:
    house = House()
    with pytest.raises(FieldRefused) as refused:
        house.register(email, password)
    assert refused.value.field == field
    assert house.passwords.work == 0
    assert house.stores.limits.uses == {}


def test_the_stored_hash_belongs_to_the_verification_it_stands_in() -> None:
    house = House()
    house.register()
    house.register("li@example.com")
    mine, theirs = house.stores.verifications.newest.values()
    house.stores.verifications.newest[mine.email] = replace(mine, code_hmac=theirs.code_hmac)
    assert guess(house, CODES.code(theirs.verification_id)) == "wrong, 2 left"
