"""Passwords under bcrypt."""

import pytest

from infra.identity.embedded import BcryptPasswords

CHEAP = BcryptPasswords(cost=4)

# Published vectors. Source: the test suites of crypt_blowfish (first) and jBCrypt (second).
VECTORS = [
    (b"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    (b"abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"),
]


def test_a_password_matches_its_own_hash_only() -> None:
    hashed = CHEAP.keep(b"correct horse")
    assert CHEAP.compare(b"correct horse", hashed)
    assert not CHEAP.compare(b"correct horsf", hashed)


def test_the_same_password_never_has_the_same_hash() -> None:
    assert CHEAP.keep(b"correct horse") != CHEAP.keep(b"correct horse")


@pytest.mark.parametrize(("password", "hashed"), VECTORS)
def test_published_hashes_are_recognised(password: bytes, hashed: str) -> None:
    assert CHEAP.compare(password, hashed)


def test_all_72_bytes_count_and_a_73rd_is_refused() -> None:
    longest = b"x" * 72
    hashed = CHEAP.keep(longest)
    assert CHEAP.compare(longest, hashed)
    assert not CHEAP.compare(b"x" * 71 + b"y", hashed)
    with pytest.raises(ValueError, match="72 bytes"):
        CHEAP.keep(b"x" * 73)


def test_bytes_behind_a_zero_count() -> None:
    assert not CHEAP.compare(b"secret\x00b", CHEAP.keep(b"secret\x00a"))


def test_the_cost_is_12_unless_said_otherwise() -> None:
    assert BcryptPasswords().keep(b"correct horse").startswith("$2b$12$")
    assert CHEAP.keep(b"correct horse").startswith("$2b$04$")


@pytest.mark.parametrize("cost", [3, 32])
def test_a_cost_bcrypt_cannot_do_is_refused(cost: int) -> None:
    with pytest.raises(ValueError, match=r"4\.\.31"):
        BcryptPasswords(cost=cost)


def test_without_a_hash_every_password_is_wrong() -> None:
    assert not CHEAP.compare(b"correct horse", None)
    assert not CHEAP.compare(b"", None)


def test_a_hash_of_a_lower_cost_wants_to_be_made_again() -> None:
    hashed = CHEAP.keep(b"correct horse")
    assert BcryptPasswords(cost=5).needs_renewal(hashed)
    assert not CHEAP.needs_renewal(hashed)
    assert not BcryptPasswords(cost=4).needs_renewal(BcryptPasswords(cost=5).keep(b"x" * 8))
