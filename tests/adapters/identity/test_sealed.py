"""Text that others carry and cannot read."""

import pytest

from infra.identity.sealed import Seal, SealBroken

SEAL = Seal(b"s" * 32)


def test_what_was_sealed_is_read_back_by_its_owner() -> None:
    assert SEAL.open(SEAL.close("a token, ü", "jo"), "jo") == "a token, ü"


def test_a_seal_is_never_the_same_twice_and_shows_nothing() -> None:
    made = {SEAL.close("a token", "jo") for _ in range(10)}
    assert len(made) == 10
    assert not any("token" in text for text in made)


@pytest.mark.parametrize("text", ["", "a", "AAAA", "é", "A" * 4000, "not base64!", "\ud800"])
def test_text_nobody_sealed_is_refused(text: str) -> None:
    with pytest.raises(SealBroken):
        SEAL.open(text, "jo")


def test_another_owner_or_key_or_one_changed_letter_breaks_it() -> None:
    sealed = SEAL.close("a token", "jo")
    flipped = sealed[:-2] + ("A" if sealed[-2] != "A" else "B") + sealed[-1]
    for seal, text, owner in [
        (SEAL, sealed, "al"),
        (Seal(b"t" * 32), sealed, "jo"),
        (SEAL, flipped, "jo"),
    ]:
        with pytest.raises(SealBroken):
            seal.open(text, owner)


def test_a_key_of_another_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Seal(b"short")
