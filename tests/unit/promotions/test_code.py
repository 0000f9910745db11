"""Codes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.promotions.code import normalised_code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("WELCOME", "WELCOME"),
        ("welcome 25", "WELCOME25"),
        ("\u3000ａｂｃ１２３\n", "ABC123"),
        ("A" * 20, "A" * 20),
        ("a_b-c", "A_B-C"),
    ],
)
def test_case_width_and_spaces_do_not_count(typed: str, meant: str) -> None:
    assert normalised_code(typed) == meant


@pytest.mark.parametrize("typed", ["", "-A", "_A", "A" * 21, "A.B", "A/B", "ÄB", "券", "A\x00"])
def test_anything_else_is_nobodys_code(typed: str) -> None:
    assert normalised_code(typed) is None


@given(st.text())
def test_a_code_means_itself(typed: str) -> None:
    code = normalised_code(typed)
    assert code is None or normalised_code(code) == code
