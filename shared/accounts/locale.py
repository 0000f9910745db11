"""The five languages and the choice among them."""

from enum import StrEnum


class Locale(StrEnum):
    """Languages of messages, mails and pages. Source: M225."""

    EN = "en"
    JA = "ja"
    ZH_TW = "zh-TW"
    KO = "ko"
    ES = "es"


DEFAULT = Locale.EN
"""Source: M226."""

RANGES_MAX = 20
"""Language ranges of one header that are looked at."""

_BY_LANGUAGE = {locale.value.split("-")[0].lower(): locale for locale in Locale}


def preferred(accept_language: str | None) -> Locale:
    """Return the supported locale a browser likes best; English when it likes none.

    Args:
        accept_language: an `Accept-Language` header, e.g. `ko-KR,ko;q=0.9,en;q=0.8`; None when
            there was none. Unreadable parts are skipped.
    Source: RFC 9110, section 12.5.4. Chinese of any region reads Traditional Chinese, the only
        one there is.
    """
    ranges = (accept_language or "").split(",")[:RANGES_MAX]
    weighed = [(_weight(item), _language(item)) for item in ranges]
    liked = [(weight, language) for weight, language in weighed if weight > 0]
    for _, language in sorted(liked, key=lambda pair: -pair[0]):
        if language in _BY_LANGUAGE:
            return _BY_LANGUAGE[language]
    return DEFAULT


def _language(language_range: str) -> str:
    return language_range.partition(";")[0].partition("-")[0].strip().lower()


def _weight(language_range: str) -> float:
    _, _, parameter = language_range.partition(";")
    name, _, value = parameter.partition("=")
    if not parameter.strip():
        return 1.0
    try:
        return float(value) if name.strip().lower() == "q" else 0.0
    except ValueError:
        return 0.0
