"""The words of all five languages."""

from collections.abc import Mapping

from shared.accounts.locale import Locale
from shared.notifications.texts import en, es, ja, ko, zh_tw
from shared.notifications.texts.keys import TextKey

CATALOGUE: Mapping[Locale, Mapping[TextKey, str]] = {
    Locale.EN: en.TEXTS,
    Locale.JA: ja.TEXTS,
    Locale.ZH_TW: zh_tw.TEXTS,
    Locale.KO: ko.TEXTS,
    Locale.ES: es.TEXTS,
}
assert CATALOGUE.keys() == set(Locale)


def words(locale: Locale, key: TextKey, **values: str | int) -> str:
    """Return a text with its `{names}` filled in. Raises: `KeyError` for a name without value."""
    return CATALOGUE[locale][key].format(**values)
