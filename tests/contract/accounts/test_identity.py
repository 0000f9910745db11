"""What both identity adapters promise: embedded always, Firebase on Google's emulator."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from infra.documents.interface import Query
from shared.accounts.errors import (
    BadCredentials,
    EmailNotVerified,
    InvalidCode,
    RefreshReused,
    ResetTokenRefused,
    SessionEnded,
    TokenExpired,
    TokenInvalid,
)
from shared.accounts.model import Role
from shared.accounts.ports import Tokens
from tests.contract.accounts.identities import LATE_S, PASSWORD, People, embedded, firebase
from tests.emulators import AUTH_PROJECT

COLLECTIONS = ("accounts", "verifications", "session_families", "refresh_tokens", "outbox")
NEW = "battery staple"
WEEK_S = 7 * 86400

ADAPTERS = ["embedded", pytest.param("firebase", marks=pytest.mark.emulator)]


def people_of(
    adapter: str, request: pytest.FixtureRequest, folder: Path, ttl_minutes: int = 15
) -> Iterator[People]:
    if adapter == "embedded":
        identity = embedded(ttl_minutes)
    else:
        identity = firebase(ttl_minutes, request.getfixturevalue("auth_emulator"), AUTH_PROJECT)
    yield People(identity, folder)
    identity.close()


@pytest.fixture(params=ADAPTERS)
def people(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[People]:
    yield from people_of(request.param, request, tmp_path)


@pytest.fixture(params=ADAPTERS)
def people_by_ttl(
    request: pytest.FixtureRequest, tmp_path: Path, ttl_minutes: int
) -> Iterator[People]:
    yield from people_of(request.param, request, tmp_path, ttl_minutes)


def test_a_proven_person_signs_in_and_the_token_says_who_it_is(people: People) -> None:
    people.register_verified()
    claims = people.claims(people.login())
    account = people.account()
    assert (claims.account_id, claims.email) == (account.account_id, people.jo)
    assert (claims.roles, claims.is_verified) == ({"user"}, True)


def test_before_the_proof_only_the_right_password_learns_what_is_missing(people: People) -> None:
    people.register()
    with pytest.raises(EmailNotVerified):
        people.login()
    with pytest.raises(BadCredentials):
        people.login("wrong password")


def test_a_wrong_password_and_an_unknown_address_are_refused_alike(people: People) -> None:
    with pytest.raises(BadCredentials):
        people.login()
    people.register_verified()
    with pytest.raises(BadCredentials):
        people.login("wrong password")


@pytest.mark.parametrize("password", ["", "\x00", "x" * 73, "\ud800", "-"])
def test_text_that_is_nobodys_password_is_refused(people: People, password: str) -> None:
    people.register_verified()
    with pytest.raises(BadCredentials):
        people.login(password)


@pytest.mark.parametrize("password", ["é" * 35 + "xy", "비밀번호 🐎 12", " lead and trail "])
def test_a_password_is_kept_to_its_last_byte(people: People, password: str) -> None:
    people.register_verified(password)
    people.login(password)
    with pytest.raises(BadCredentials):
        people.login(password[:-1])


def test_of_two_passwords_for_one_address_no_code_lets_either_in(people: People) -> None:
    people.register("theirs 123")
    people.register("mine 12345")
    with pytest.raises(InvalidCode):
        people.verify()
    for password in ("theirs 123", "mine 12345"):
        with pytest.raises((BadCredentials, EmailNotVerified)):
            people.login(password)


def test_with_its_token_a_code_lets_in_the_password_of_that_registration(people: People) -> None:
    mine = people.register("mine 12345")
    people.register("theirs 123")
    people.registration.verify_email(people.jo, people.code(), mine.registration_token)
    people.login("mine 12345")
    with pytest.raises((BadCredentials, EmailNotVerified)):
        people.login("theirs 123")


def test_registering_twice_with_the_same_password_gives_a_code_that_works(people: People) -> None:
    people.register()
    people.register_verified()
    people.login()


def test_a_stranger_who_registers_a_proven_address_changes_nothing(people: People) -> None:
    people.register_verified()
    people.register("theirs 123")
    with pytest.raises(EmailNotVerified):
        people.login("theirs 123")
    people.login()


def test_a_session_is_renewed_and_each_refresh_token_works_once(people: People) -> None:
    people.register_verified()
    first = people.login()
    second = people.refresh(first)
    assert people.claims(second).account_id == people.account().account_id
    assert second.refresh_token != first.refresh_token
    with pytest.raises(RefreshReused):
        people.refresh(first)
    with pytest.raises(SessionEnded):
        people.refresh(second)


def test_signing_out_ends_one_session_and_no_other(people: People) -> None:
    people.register_verified()
    here, there = people.login(), people.login()
    people.sessions.logout(here.refresh_token)
    with pytest.raises(SessionEnded):
        people.refresh(here)
    people.claims(people.refresh(there))


def test_a_reset_ends_all_sessions_and_the_old_password(people: People) -> None:
    people.register_verified()
    sessions = [people.login(), people.login()]
    token = people.forgot()
    people.recovery.reset_password(token, NEW)
    for tokens in sessions:
        with pytest.raises(SessionEnded):
            people.refresh(tokens)
    with pytest.raises(BadCredentials):
        people.login()
    with pytest.raises(ResetTokenRefused):
        people.recovery.reset_password(token, "another one")
    people.claims(people.refresh(people.login(NEW)))


def session_beside(people: People, tokens: Tokens) -> Tokens:
    """Open another session; a vendor's access tokens of one person and second are one token."""
    made = people.login()
    while made.access_token == tokens.access_token:
        made = people.login()
    return made


def test_signing_out_ends_the_access_tokens_of_that_session_at_once(people: People) -> None:
    people.register_verified()
    first = people.login()
    second = people.refresh(first)
    there = session_beside(people, second)
    for tokens in (first, second, there):
        people.enter(tokens)
    people.sessions.logout(second.refresh_token)
    for tokens in (first, second):
        with pytest.raises(SessionEnded):
            people.enter(tokens)
    people.enter(there)


def test_a_reset_ends_every_access_token_at_once(people: People) -> None:
    people.register_verified()
    sessions = [people.login(), people.login()]
    for tokens in sessions:
        people.enter(tokens)
    people.recovery.reset_password(people.forgot(), NEW)
    for tokens in sessions:
        with pytest.raises(SessionEnded):
            people.enter(tokens)
    people.enter(people.login(NEW))


def test_a_refresh_token_used_twice_ends_the_access_tokens_of_its_session(people: People) -> None:
    people.register_verified()
    first = people.login()
    second = people.refresh(first)
    there = session_beside(people, second)
    with pytest.raises(RefreshReused):
        people.refresh(first)
    for tokens in (first, second):
        with pytest.raises(SessionEnded):
            people.enter(tokens)
    people.enter(there)


def test_a_reset_proves_an_address(people: People) -> None:
    people.register()
    people.recovery.reset_password(people.forgot(), NEW)
    assert people.claims(people.login(NEW)).is_verified


def test_what_changed_of_an_account_stands_in_its_next_token(people: People) -> None:
    people.register_verified()
    tokens = people.login()
    admin = replace(people.account(), roles=frozenset({Role.USER, Role.ADMIN}), plan_id="pro")
    people.save(admin)
    assert people.claims(tokens).roles == {"user"}
    renewed = people.refresh(tokens)
    assert people.claims(renewed).roles == {"user", "admin"}
    people.save(replace(admin, roles=frozenset({Role.USER})))
    assert people.claims(people.refresh(renewed)).roles == {"user"}


@pytest.mark.parametrize("ttl_minutes", [5, 15, 30])
def test_an_access_token_lives_its_minutes_and_no_longer(
    people_by_ttl: People, ttl_minutes: int
) -> None:
    people = people_by_ttl
    people.register_verified()
    tokens = people.login()
    assert tokens.expires_in_s == ttl_minutes * 60
    people.clock.advance(seconds=ttl_minutes * 60 - 5)
    people.claims(tokens)
    people.clock.advance(seconds=5 + LATE_S)
    with pytest.raises(TokenExpired):
        people.claims(tokens)


def test_a_session_that_rests_for_seven_days_is_over(people: People) -> None:
    people.register_verified()
    tokens = people.login()
    people.clock.advance(seconds=WEEK_S)
    with pytest.raises(SessionEnded):
        people.refresh(tokens)


@pytest.mark.parametrize("text", ["", "nonsense", "a.b.c", "é", "x" * 2000])
def test_text_that_is_no_token_proves_nobody(people: People, text: str) -> None:
    with pytest.raises(TokenInvalid):
        people.identity.tokens.verify(text, people.clock.now())
    with pytest.raises(SessionEnded):
        people.sessions.refresh(text)


def test_a_token_cut_or_changed_proves_nobody(people: People) -> None:
    people.register_verified()
    header, payload, signature = people.login().access_token.split(".")
    for changed in (payload, f"{header}.{payload[:-4]}.{signature}", f".{payload}."):
        with pytest.raises(TokenInvalid):
            people.identity.tokens.verify(changed, people.clock.now())


def test_an_account_that_was_switched_off_is_not_renewed(people: People) -> None:
    people.register_verified()
    tokens = people.login()
    people.save(replace(people.account(), is_active=False))
    with pytest.raises(SessionEnded):
        people.refresh(tokens)


def test_no_document_holds_a_password_or_a_token(people: People) -> None:
    people.register_verified()
    first = people.login()
    second = people.refresh(first)
    people.register("theirs 123")
    stored = str([item for name in COLLECTIONS for item in people.database.query(Query(name))])
    assert people.jo in stored
    people.sessions.logout(second.refresh_token)
    stored += str(people.database.query(Query("session_ends")))
    tokens = (first.refresh_token, second.refresh_token, first.access_token, second.access_token)
    for secret in (PASSWORD, "theirs 123", *tokens):
        assert secret not in stored
