"""Codes are made from a verification's id by a secret."""

import hashlib
import hmac
import re

import pytest

from shared.accounts.codes import CodeSecret, VerificationId
from tests.unit.accounts.builders import CODES

VERIFICATION = VerificationId("vrf_1")


def test_a_code_is_six_digits_of_an_hmac() -> None:
    message = b"vidgo/verification/code:vrf_1"
    expected = int(hmac.new(b"p" * 32, message, hashlib.sha256).hexdigest(), 16) % 10**6
    assert CODES.code(VERIFICATION) == f"{expected:06d}"


def test_codes_keep_leading_zeros_and_use_all_first_digits() -> None:
    codes = [CODES.code(VerificationId(f"vrf_{i}")) for i in range(500)]
    assert all(re.fullmatch("[0-9]{6}", code) for code in codes)
    assert {code[0] for code in codes} == set("0123456789")


def test_another_pepper_makes_another_code_and_another_stored_hash() -> None:
    other = CodeSecret(b"q" * 32)
    assert other.code(VERIFICATION) != CODES.code(VERIFICATION)
    assert other.code_hmac(VERIFICATION) != CODES.code_hmac(VERIFICATION)


def test_only_the_code_matches_the_stored_hash() -> None:
    stored = CODES.code_hmac(VERIFICATION)
    right = CODES.code(VERIFICATION)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    assert CODES.is_code(VERIFICATION, stored, right)
    assert not CODES.is_code(VERIFICATION, stored, wrong)
    assert not CODES.is_code(VerificationId("vrf_2"), stored, right)


def test_the_stored_hash_without_the_pepper_does_not_give_the_code_away() -> None:
    stored = CODES.code_hmac(VERIFICATION)
    right = CODES.code(VERIFICATION)
    unkeyed = [right, f"vrf_1:{right}", f"vidgo/verification/sealed:vrf_1:{right}"]
    assert stored not in {hashlib.sha256(text.encode()).hexdigest() for text in unkeyed}


def test_a_short_pepper_is_refused_and_a_pepper_is_never_shown() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        CodeSecret(b"short")
    assert "ppp" not in repr(CODES)
