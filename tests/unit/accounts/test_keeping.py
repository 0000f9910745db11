"""What the keeper of passwords is told, so that a vendor keeps no more than it must."""

from collections.abc import Callable

import pytest

from shared.accounts.address import EmailAddress
from shared.accounts.errors import IdentityUnavailable, ResetTokenRefused, TooManySends
from shared.accounts.ports import Proof
from shared.accounts.verification import ATTEMPTS_MAX
from tests.unit.accounts.builders import JO, FakePasswords, House


class FakeVendor(FakePasswords):
    """Gives every kept password a name of its own; says when it cannot be asked for a proof."""

    def __init__(self) -> None:
        super().__init__()
        self.is_away = False
        self.meanwhile: Callable[[], None] = lambda: None

    def keep(self, password: bytes) -> str:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return f"{super().keep(password)}:{self.work}"

    def compare(self, password: bytes, kept: str | None) -> Proof | None:
        return super().compare(password, None if kept is None else kept.rpartition(":")[0])

    def prove(self, kept: str, email: EmailAddress) -> None:
        if self.is_away:
            raise IdentityUnavailable
        super().prove(kept, email)


@pytest.fixture
def vendor() -> FakeVendor:
    return FakeVendor()


@pytest.fixture
def house(vendor: FakeVendor) -> House:
    return House(passwords=vendor)


def test_the_proof_is_told_with_the_address(house: House, vendor: FakeVendor) -> None:
    account = house.register_verified()
    assert vendor.proven == {account.kept_password: JO}
    assert vendor.discarded == []


def test_a_proof_the_keeper_missed_is_told_again_by_the_same_code(
    house: House, vendor: FakeVendor
) -> None:
    house.register()
    vendor.is_away = True
    with pytest.raises(IdentityUnavailable):
        house.verify()
    assert house.account().is_verified
    vendor.is_away = False
    house.verify()
    assert vendor.proven == {house.account().kept_password: JO}


def test_every_registration_keeps_its_password_until_one_of_them_is_proven(
    house: House, vendor: FakeVendor
) -> None:
    house.register()
    first = house.account().kept_password
    second = house.register(password="another secret")
    house.register(password="a third secret")
    assert vendor.discarded == []
    third = house.stores.verifications.newest[JO].kept_password
    house.cases.registration.verify_email(JO, house.code(), second.registration_token)
    kept = house.account().kept_password
    assert set(vendor.discarded) == {first, third}
    assert vendor.proven == {kept: JO}


def test_a_registration_too_many_forgets_the_oldest_password(
    house: House, vendor: FakeVendor
) -> None:
    house.register()
    house.register(password="another secret")
    [first, _] = house.stores.verifications.newest[JO].attempts
    for number in range(ATTEMPTS_MAX - 1):
        house.clock.advance(seconds=3600)
        house.register(password=f"secret number {number}")
    assert vendor.discarded == [first.kept_password]


def test_a_stranger_never_has_the_owners_password_discarded(
    house: House, vendor: FakeVendor
) -> None:
    owners = house.register_verified().kept_password
    for password in ("theirs 123", "theirs 456"):
        house.register(password=password)
    assert owners not in vendor.discarded
    assert vendor.discarded == []


def test_a_registration_that_is_refused_discards_its_password(
    house: House, vendor: FakeVendor
) -> None:
    for _ in range(5):
        house.cases.registration.resend_code(JO)
    with pytest.raises(TooManySends):
        house.register()
    assert len(vendor.discarded) == 1


def test_a_reset_discards_the_password_before_and_proves_the_new_one(
    house: House, vendor: FakeVendor
) -> None:
    before = house.register_verified().kept_password
    house.cases.recovery.forgot_password(JO)
    house.cases.recovery.reset_password(house.reset_token(), "battery staple")
    assert vendor.discarded == [before]
    assert vendor.proven[str(house.account().kept_password)] == JO


def test_a_reset_stands_even_if_the_keeper_misses_the_proof(
    house: House, vendor: FakeVendor
) -> None:
    house.register_verified()
    house.cases.recovery.forgot_password(JO)
    vendor.is_away = True
    house.cases.recovery.reset_password(house.reset_token(), "battery staple")
    house.cases.login.login(JO, "battery staple", "203.0.113.1")


def test_a_reset_that_came_second_discards_its_own_password(
    house: House, vendor: FakeVendor
) -> None:
    house.register_verified()
    house.cases.recovery.forgot_password(JO)
    token, recovery = house.reset_token(), house.cases.recovery
    vendor.meanwhile = lambda: recovery.reset_password(token, "the faster one")
    with pytest.raises(ResetTokenRefused):
        recovery.reset_password(token, "battery staple")
    assert house.account().kept_password not in vendor.discarded
    assert len(vendor.discarded) == 2
