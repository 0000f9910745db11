"""What only Firebase does: users, claims, seals; run on Google's emulator."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from firebase_admin import auth

from infra.identity.embedded import BcryptPasswords
from infra.identity.firebase import (
    FirebasePasswords,
    FirebaseSessions,
    FirebaseTokens,
)
from infra.identity.firebase_users import FirebaseUsers
from infra.identity.identity_toolkit import IdentityToolkit, IdTokens
from infra.identity.sealed import Seal, SealBroken
from shared.accounts.errors import (
    BadCredentials,
    IdentityUnavailable,
    SessionEnded,
    TokenExpired,
    TokenInvalid,
    TooManySends,
)
from tests.contract.accounts.identities import LATE_S, PASSWORD, Identity, People
from tests.emulators import AUTH_PROJECT

pytestmark = pytest.mark.emulator

DAY_S = 86400
SEAL = Seal(b"s" * 32)


class CountingToolkit(IdentityToolkit):
    """Notes what Google is asked."""

    def __init__(self, emulator: str) -> None:
        super().__init__("any-key", emulator_host=emulator)
        self.asked: list[str] = []

    def sign_in(self, address: str, password: str) -> IdTokens | None:
        self.asked.append("sign_in")
        return super().sign_in(address, password)

    def exchange(self, refresh_token: str) -> IdTokens | None:
        self.asked.append("exchange")
        return super().exchange(refresh_token)


class CountingUsers(FirebaseUsers):
    """Notes what Firebase is asked."""

    def __init__(self, asked: list[str]) -> None:
        super().__init__(AUTH_PROJECT)
        self.asked = asked

    def create(self, uid: str, address: str, password: str) -> None:
        self.asked.append("create")
        super().create(uid, address, password)

    def address_of(self, uid: str) -> str | None:
        self.asked.append("address_of")
        return super().address_of(uid)

    def claim(self, uid: str, claims: Any) -> None:
        self.asked.append("claim")
        super().claim(uid, claims)

    def delete(self, uid: str) -> None:
        self.asked.append("delete")
        super().delete(uid)

    def user(self, kept: str | None) -> auth.UserRecord | None:
        assert kept is not None
        try:
            return auth.get_user(kept.removeprefix("firebase:"), app=self._app)
        except auth.UserNotFoundError:
            return None


@dataclass
class House:
    people: People
    users: CountingUsers
    toolkit: CountingToolkit

    def calls_of(self, act: Any, *refusals: type[Exception]) -> list[str]:
        del self.users.asked[:]
        with suppress(*refusals):
            act()
        return sorted(self.users.asked)


@pytest.fixture
def house(auth_emulator: str, tmp_path: Path) -> Iterator[House]:
    toolkit = CountingToolkit(auth_emulator)
    users = CountingUsers(toolkit.asked)
    tokens = FirebaseTokens(users, ttl_minutes=15)
    identity = Identity(
        FirebasePasswords(users, toolkit),
        FirebaseSessions(users, toolkit, SEAL, tokens.life_s),
        tokens,
    )
    yield House(People(identity, tmp_path), users, toolkit)
    toolkit.close()
    users.close()


def test_a_user_gets_its_address_with_the_proof(house: House) -> None:
    people = house.people
    people.register()
    before = house.users.user(people.account().kept_password)
    assert (before.email_verified, people.jo in before.email) == (False, False)
    people.verify()
    after = house.users.user(people.account().kept_password)
    assert (after.uid, after.email, after.email_verified) == (before.uid, people.jo, True)
    people.login()


def test_tokens_carry_roles_plan_and_proof_as_custom_claims(house: House) -> None:
    people = house.people
    people.register_verified()
    people.login()
    said = house.users.user(people.account().kept_password).custom_claims
    assert said == {
        "account_id": people.account().account_id,
        "address": people.jo,
        "roles": ["user"],
        "plan": "demo",
        "is_verified": True,
        "epoch": 0,
    }


def test_claims_are_set_only_when_they_differ(house: House) -> None:
    people = house.people
    people.register_verified()
    assert house.calls_of(people.login) == ["address_of", "claim", "exchange", "sign_in"]
    assert house.calls_of(people.login) == ["address_of", "sign_in"]
    tokens = people.login()
    people.save(replace(people.account(), plan_id="pro"))
    assert house.calls_of(lambda: people.refresh(tokens)) == ["claim", "exchange", "exchange"]


def test_signing_in_asks_firebase_as_much_for_every_address(house: House) -> None:
    people = house.people

    def wrong() -> list[str]:
        return house.calls_of(lambda: people.login("wrong password"), BadCredentials)

    unknown = wrong()
    people.register()
    unproven = wrong()
    people.verify()
    assert unknown == unproven == wrong() == ["address_of", "address_of", "sign_in", "sign_in"]


def test_registering_asks_firebase_as_much_for_every_address(house: House) -> None:
    people = house.people
    first = house.calls_of(people.register)
    repeated = house.calls_of(lambda: people.register("another one"))
    proven = People(people.identity, people.folder)
    proven.register_verified()
    assert house.calls_of(lambda: proven.register("another one")) == first
    assert house.calls_of(lambda: proven.register("yet another")) == repeated


def test_of_repeated_registrations_the_proof_leaves_one_user_behind(house: House) -> None:
    people = house.people
    kept = []
    for password in ("theirs 123", "mine 12345", "mine 12345"):
        token = people.register(password).registration_token
        found = people.uow.run(lambda stores: stores.verifications.find(people.jo))
        assert found is not None
        kept.append(found.kept_password)
    people.registration.verify_email(people.jo, people.code(), token)
    assert [house.users.user(each) is not None for each in kept] == [False, False, True]
    people.login("mine 12345")


def test_a_registration_over_the_limit_leaves_no_user_behind(house: House) -> None:
    people = house.people
    for _ in range(5):
        people.registration.resend_code(people.jo)
    calls = house.calls_of(people.register, TooManySends)
    assert (calls.count("create"), calls.count("delete")) == (1, 1)


def test_a_reset_removes_the_user_it_replaces(house: House) -> None:
    people = house.people
    people.register_verified()
    old = people.account().kept_password
    people.recovery.reset_password(people.forgot(), "battery staple")
    assert house.users.user(old) is None
    assert house.users.user(people.account().kept_password).email == people.jo


def test_an_address_another_user_of_the_project_holds_is_no_obstacle(house: House) -> None:
    people = house.people
    house.users.create(uuid4().hex, people.jo, "a stranger's 1")
    people.register_verified()
    people.login()
    with pytest.raises(BadCredentials):
        people.login("a stranger's 1")
    user = house.users.user(people.account().kept_password)
    assert (user.email == people.jo, user.email_verified) == (False, True)


def test_a_user_made_past_us_proves_nobody(house: House) -> None:
    uid = uuid4().hex
    house.users.create(uid, f"{uid}@example.com", PASSWORD)
    got = house.toolkit.sign_in(f"{uid}@example.com", PASSWORD)
    assert got is not None
    with pytest.raises(TokenInvalid):
        house.people.identity.tokens.verify(got.id_token, house.people.clock.now())


def test_a_session_is_over_seven_days_after_the_password_however_often_it_was_used(
    house: House,
) -> None:
    people = house.people
    people.register_verified()
    tokens = people.login()
    for _ in range(6):
        people.clock.advance(seconds=DAY_S)
        tokens = people.refresh(tokens)
    people.clock.advance(seconds=DAY_S + LATE_S)
    with pytest.raises(SessionEnded):
        people.refresh(tokens)
    with pytest.raises(TokenExpired):
        people.claims(tokens)


def test_the_vendors_refresh_token_is_sealed_for_its_account(house: House) -> None:
    people = house.people
    people.register_verified()
    tokens = people.login()
    assert house.toolkit.exchange(tokens.refresh_token) is None
    inner = SEAL.open(tokens.refresh_token, people.account().account_id)
    assert house.toolkit.exchange(inner) is not None
    with pytest.raises(SealBroken):
        SEAL.open(tokens.refresh_token, "another account")


def test_a_user_removed_or_disabled_at_firebase_is_signed_out(house: House) -> None:
    people = house.people
    people.register_verified()
    tokens = people.login()
    uid = house.users.user(people.account().kept_password).uid
    auth.update_user(uid, disabled=True, app=house.users._app)
    with pytest.raises(SessionEnded):
        people.refresh(tokens)
    with pytest.raises(BadCredentials):
        people.login()
    house.users.delete(uid)
    with pytest.raises(BadCredentials):
        people.login()


def test_a_password_embedded_identity_kept_opens_nothing_until_it_is_reset(house: House) -> None:
    people = house.people
    people.register_verified()
    hashed = BcryptPasswords(cost=4).keep(PASSWORD.encode())
    people.save(replace(people.account(), kept_password=hashed))
    with pytest.raises(BadCredentials):
        people.login()
    people.recovery.reset_password(people.forgot(), "battery staple")
    people.login("battery staple")


def test_firebase_out_of_reach_is_told_apart_from_a_wrong_password(auth_emulator: str) -> None:
    toolkit = IdentityToolkit("any-key", emulator_host="127.0.0.1:9")
    with pytest.raises(IdentityUnavailable):
        toolkit.sign_in("jo@example.com", PASSWORD)
    with pytest.raises(IdentityUnavailable):
        toolkit.exchange("a token")
    toolkit.close()


def test_a_code_that_proved_while_firebase_was_away_proves_again(house: House) -> None:
    people = house.people
    people.register()
    code = people.code()
    away = People(_out_of_reach(people.identity), people.folder)
    away.jo = people.jo
    with pytest.raises(IdentityUnavailable):
        away.registration.verify_email(people.jo, code)
    people.login()  # the proof is ours
    people.registration.verify_email(people.jo, code)
    assert house.users.user(people.account().kept_password).email == people.jo


class FakePasswordsAway(FirebasePasswords):
    """Firebase answers no proof."""

    def prove(self, kept: str, email: str) -> None:
        raise IdentityUnavailable("away")


def _out_of_reach(identity: Identity) -> Identity:
    keeper = identity.passwords
    assert isinstance(keeper, FirebasePasswords)
    return replace(identity, passwords=FakePasswordsAway(keeper._users, keeper._toolkit))


def test_erasing_an_account_removes_its_user_and_again_is_no_error(
    house: House,
) -> None:
    people = house.people
    people.register_verified()
    kept = people.account().kept_password
    assert kept is not None
    people.identity.passwords.erase(kept)
    assert house.users.user(kept) is None
    people.identity.passwords.erase(kept)
