"""A code with the token of a registration opens the account with what that one gave, no other."""

from collections.abc import Iterator
from itertools import permutations

import pytest

from shared.accounts.errors import BadCredentials, CodeExpired, EmailNotVerified, InvalidCode
from shared.accounts.policy import AccountPolicy
from tests.unit.accounts.builders import JO, House

MINE, THEIRS, TYPO = "mine 12345", "theirs 123", "mine 12354"
DAY_S = 24 * 3600


def prove(house: House, token: str | None) -> bool:
    """Enter the newest code, as only the mailbox's owner can; say whether it was right."""
    try:
        house.cases.registration.verify_email(JO, house.code(), token)
    except InvalidCode:
        return False
    return True


def opens(house: House, *passwords: str) -> list[bool]:
    return list(_opens(house, passwords))


def _opens(house: House, passwords: tuple[str, ...]) -> Iterator[bool]:
    for password in passwords:
        try:
            house.cases.login.login(JO, password, "203.0.113.1")
        except (BadCredentials, EmailNotVerified):
            yield False
        else:
            yield True


def test_who_mistyped_a_password_signs_up_again_and_gets_in_at_once() -> None:
    house = House()
    house.register(password=TYPO)
    again = house.register(password=MINE)
    assert prove(house, again.registration_token)
    assert opens(house, MINE, TYPO) == [True, False]


@pytest.mark.parametrize("order", sorted(set(permutations([MINE, THEIRS, THEIRS]))))
@pytest.mark.parametrize("pause_s", [0, 60, 899, 900])
def test_the_owners_page_never_lets_a_strangers_password_in(
    order: tuple[str, ...], pause_s: int
) -> None:
    house, tokens = House(), {}
    for password in order:
        tokens[password] = house.register(password=password).registration_token
        house.clock.advance(seconds=pause_s)
    house.cases.registration.resend_code(JO)
    assert prove(house, tokens[MINE])
    assert opens(house, MINE, THEIRS) == [True, False]


def test_the_names_are_those_of_the_registration_that_was_proven() -> None:
    house = House()
    mine = house.register(password=MINE)
    house.register(password=THEIRS)
    assert prove(house, mine.registration_token)
    assert house.account().full_name == "Jo"


def test_a_strangers_token_is_worth_nothing_without_the_code() -> None:
    house = House()
    house.register(password=MINE)
    theirs = house.register(password=THEIRS)
    for _ in range(3):
        with pytest.raises(InvalidCode):
            house.cases.registration.verify_email(JO, house.wrong_code(), theirs.registration_token)
    assert not house.account().is_verified


def test_a_token_that_is_none_of_the_addresss_makes_the_code_wrong() -> None:
    house = House()
    house.register(password=MINE)
    other = house.register("li@example.com", password=THEIRS)
    assert not prove(house, other.registration_token)
    assert not prove(house, "reg_forged")
    assert not house.account().is_verified


def test_a_code_alone_still_opens_nothing_where_passwords_contest_the_address() -> None:
    house = House()
    mine = house.register(password=MINE)
    house.register(password=THEIRS)
    assert not prove(house, None)
    assert opens(house, MINE, THEIRS) == [False, False]
    assert prove(house, mine.registration_token)


def test_no_token_changes_the_password_of_a_proven_address() -> None:
    house = House()
    house.register(password=MINE)
    early = house.register(password=TYPO)
    house.cases.recovery.forgot_password(JO)
    house.cases.recovery.reset_password(house.reset_token(), "battery staple")
    prove(house, early.registration_token)
    late = house.register(password=THEIRS)
    assert not prove(house, late.registration_token)
    assert opens(house, "battery staple", TYPO, THEIRS) == [True, False, False]


def test_where_unproven_accounts_may_be_used_a_token_changes_no_password() -> None:
    house = House(AccountPolicy(require_verification=False))
    house.register(password=MINE)
    theirs = house.register(password=THEIRS)
    prove(house, theirs.registration_token)
    assert opens(house, MINE, THEIRS) == [True, False]


def test_a_registration_is_forgotten_after_a_day() -> None:
    house = House()
    mine = house.register(password=MINE)
    house.clock.advance(seconds=DAY_S)
    house.register(password=THEIRS)
    assert not prove(house, mine.registration_token)


def test_a_token_does_not_prolong_a_code() -> None:
    house = House()
    mine = house.register(password=MINE)
    house.clock.advance(seconds=900)
    with pytest.raises(CodeExpired):
        prove(house, mine.registration_token)


def test_neither_the_token_nor_a_password_is_stored_or_shown() -> None:
    house = House()
    mine = house.register(password=MINE)
    assert mine.registration_token not in repr(mine)
    assert mine.registration_token not in repr(house.stores)
    assert house.stores.verifications.newest[JO].attempts[0].kept_password not in repr(
        house.stores.verifications.newest[JO]
    )


@pytest.mark.parametrize("state", ["unknown", "unproven", "proven"])
def test_a_wrong_code_with_a_token_is_answered_alike_for_every_address(state: str) -> None:
    house = House()
    if state != "unknown":
        house.register(password=MINE)
    if state == "proven":
        house.verify()
    token = house.register(password=THEIRS).registration_token
    answers = []
    for _ in range(3):
        with pytest.raises(InvalidCode) as refused:
            house.cases.registration.verify_email(JO, house.wrong_code(), token)
        answers.append(refused.value.attempts_remaining)
    assert answers == [2, 1, 0]
