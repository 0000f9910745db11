"""Every language says everything."""

from string import Formatter

import pytest

from shared.accounts.locale import Locale
from shared.notifications.texts.catalogue import CATALOGUE, words
from shared.notifications.texts.keys import TextKey


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_there_are_five_languages() -> None:
    assert {locale.value for locale in CATALOGUE} == {"en", "ja", "zh-TW", "ko", "es"}


@pytest.mark.parametrize("locale", Locale)
def test_a_language_has_every_text_and_no_other(locale: Locale) -> None:
    assert CATALOGUE[locale].keys() == set(TextKey)
    assert all(text.strip() for text in CATALOGUE[locale].values())


@pytest.mark.parametrize("key", TextKey)
def test_a_text_fills_in_the_same_names_in_every_language(key: TextKey) -> None:
    assert all(
        names_in(CATALOGUE[locale][key]) == names_in(CATALOGUE[Locale.EN][key]) for locale in Locale
    )


@pytest.mark.parametrize("key", TextKey)
def test_no_two_languages_share_a_sentence(key: TextKey) -> None:
    assert len({CATALOGUE[locale][key] for locale in Locale}) == len(Locale)


def test_a_name_without_a_value_is_a_bug() -> None:
    with pytest.raises(KeyError):
        words(Locale.EN, TextKey.VERIFICATION_LIFE, minutes=15)
