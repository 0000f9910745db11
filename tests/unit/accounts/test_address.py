"""E-mail addresses have one spelling each."""

import pytest

from shared.accounts.address import normalise_email
from shared.accounts.errors import FieldRefused


@pytest.mark.parametrize(
    ("typed", "normalised"),
    [
        ("jo@example.com", "jo@example.com"),
        (" Jo@Example.COM ", "jo@example.com"),
        ("\uff4a\uff4f\uff20example.com", "jo@example.com"),
        ("jo+ads@sub.example.co.jp", "jo+ads@sub.example.co.jp"),
        ("a/b@example.com", "a/b@example.com"),
        ("jo@B\u00fccher.example", "jo@xn--bcher-kva.example"),
        ("jo@bu\u0308cher.example", "jo@xn--bcher-kva.example"),
        ("\u212aim@example.com", "kim@example.com"),
    ],
)
def test_an_address_is_normalised(typed: str, normalised: str) -> None:
    assert normalise_email(typed) == normalised


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jo",
        "@example.com",
        "jo@",
        "jo@localhost",
        "jo@-example.com",
        "jo@example..com",
        "jo@example.com.",
        ".jo@example.com",
        "jo..x@example.com",
        "jo@@example.com",
        "jo x@example.com",
        "jo@example.com\r\nBcc: all@example.com",
        "jo@example.com\x00",
        '"jo"@example.com',
        "j\u00f6@example.com",
        "\ud800@example.com",
        "jo@\ud800.example.com",
        "jo@" + "b\u00fc" * 100 + ".com",
        "a" * 65 + "@example.com",
        "jo@" + ".".join(["a" * 60] * 5) + ".com",
        "a" * 100_000,
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(FieldRefused) as refused:
        normalise_email(typed)
    assert refused.value.facts == {
        "errors": [
            {
                "loc": ["body", "email"],
                "code": "accounts.email_invalid",
                "detail": "is not an e-mail address",
            }
        ]
    }


def test_an_address_of_255_characters_is_accepted() -> None:
    address = "jo@" + ".".join(["a" * 61] * 4) + ".com"
    assert len(address) == 254
    assert normalise_email("x" + address) == "x" + address
