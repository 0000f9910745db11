"""The language a browser asks for."""

import pytest

from shared.accounts.locale import Locale, preferred


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        (None, Locale.EN),
        ("", Locale.EN),
        ("ko-KR,ko;q=0.9,en;q=0.8", Locale.KO),
        ("de,es-MX;q=0.5,en;q=0.4", Locale.ES),
        ("en;q=0.2, ja", Locale.JA),
        ("zh-Hant-TW", Locale.ZH_TW),
        ("ZH-tw", Locale.ZH_TW),
        ("ja;q=0, en", Locale.EN),
        ("ja;q=nonsense, ko;q=0.1", Locale.KO),
        ("*", Locale.EN),
        (";;;,,,=", Locale.EN),
        ("de," * 30 + "ja", Locale.EN),
    ],
)
def test_the_best_liked_supported_language_is_chosen(header: str | None, locale: Locale) -> None:
    assert preferred(header) is locale
