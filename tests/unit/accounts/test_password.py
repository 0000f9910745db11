"""What may be a password or a name."""

import unicodedata

import pytest

from shared.accounts.errors import FieldRefused
from shared.accounts.password import attempted_password, checked_full_name, chosen_password


@pytest.mark.parametrize(
    "text", ["x" * 7 + "y", "a" * 71 + "b", "\u6f22\u5b57\u306e\u5408\u8a00\u8449"]
)
def test_a_password_of_8_to_72_bytes_is_accepted(text: str) -> None:
    assert chosen_password(text) == text.encode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "short12",
        "a" * 72 + "b",
        "\u6f22" * 24 + "b",
        "aaaaaaaa",
        "\u6f22" * 5,
        "secret\ud800word",
    ],
)
def test_a_weak_or_too_long_password_is_refused(text: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        chosen_password(text)
    assert (refused.value.field, refused.value.reason) == ("password", "accounts.password_too_weak")


def test_a_password_is_the_same_composed_or_not() -> None:
    composed = "caf\u00e9 \ud55c\uad6d\uc5b4"
    assert chosen_password(unicodedata.normalize("NFD", composed)) == chosen_password(composed)


@pytest.mark.parametrize("text", ["b" * 73, "\ud800" * 9])
def test_a_try_that_can_be_nobodys_password_is_empty(text: str) -> None:
    assert attempted_password(text) == b""


@pytest.mark.parametrize(("typed", "name"), [(None, None), ("  ", None), (" Jo Li ", "Jo Li")])
def test_a_name_has_no_space_around_it(typed: str | None, name: str | None) -> None:
    assert checked_full_name(typed) == name


@pytest.mark.parametrize("typed", ["x" * 256, "Jo\nLi", "Jo\x00", "\ud800", "Jo\u2028Li"])
def test_a_name_too_long_or_with_control_characters_is_refused(typed: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        checked_full_name(typed)
    assert refused.value.reason == "accounts.full_name_invalid"
