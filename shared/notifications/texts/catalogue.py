"""The words of all five languages."""

from collections.abc import Mapping

from shared.accounts.locale import Locale
from shared.notifications.texts import en, es, ja, ko, zh_tw
from shared.notifications.texts.keys import TextKey
from shared.notifications.texts.money import words as money

CATALOGUE: Mapping[Locale, Mapping[TextKey, str]] = {
    Locale.EN: {**en.TEXTS, **money.TEXTS[Locale.EN]},
    Locale.JA: {**ja.TEXTS, **money.TEXTS[Locale.JA]},
    Locale.ZH_TW: {**zh_tw.TEXTS, **money.TEXTS[Locale.ZH_TW]},
    Locale.KO: {**ko.TEXTS, **money.TEXTS[Locale.KO]},
    Locale.ES: {**es.TEXTS, **money.TEXTS[Locale.ES]},
}
assert CATALOGUE.keys() == set(Locale)


def words(locale: Locale, key: TextKey, **values: str | int) -> str:
    """Return a text with its `{names}` filled in. Raises: `KeyError` for a name without value."""
    return CATALOGUE[locale][key].format(**values)
