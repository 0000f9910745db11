"""Problems of plans, credits and payments in the five languages: title and detail by code."""

from collections.abc import Mapping

from shared.accounts.locale import Locale
from shared.notifications.texts.problems.money import en, es, ja, ko, zh_tw

WORDS: Mapping[Locale, Mapping[str, tuple[str, str]]] = {
    Locale.EN: en.PROBLEMS,
    Locale.JA: ja.PROBLEMS,
    Locale.ZH_TW: zh_tw.PROBLEMS,
    Locale.KO: ko.PROBLEMS,
    Locale.ES: es.PROBLEMS,
}
assert WORDS.keys() == set(Locale)
