"""Words of mails about money in the five languages."""

from collections.abc import Mapping

from shared.accounts.locale import Locale
from shared.notifications.texts.keys import TextKey
from shared.notifications.texts.money import en, es, ja, ko, zh_tw

TEXTS: Mapping[Locale, Mapping[TextKey, str]] = {
    Locale.EN: en.TEXTS,
    Locale.JA: ja.TEXTS,
    Locale.ZH_TW: zh_tw.TEXTS,
    Locale.KO: ko.TEXTS,
    Locale.ES: es.TEXTS,
}
