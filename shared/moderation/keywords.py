"""The keyword filter: refuses plain requests for adult, violent or illegal pictures (M160).

It works on normalised text, so that width, case, accents, zero-width characters and simple
letter-for-digit tricks do not matter. Words of scripts that put spaces between words must stand
alone; words of Chinese, Japanese and Korean may stand anywhere. Words with an innocent use in
advertising (a bath bomb, a killer offer) are listed only as phrases.
"""

import re
import unicodedata

from shared.moderation.lists import ANYWHERE, INNOCENT, POLICY_VERSION, WHOLE_WORDS
from shared.moderation.model import Verdict

LOOKALIKES = str.maketrans("013457@$", "oieastas")

HOMOGLYPHS = str.maketrans("авеіјкмнорсѕтухԁԛԝαβεηικνορτυχ", "abeijkmhopcstyxdqwabenikvoptux")
"""Cyrillic and Greek letters that look like Latin ones. Source: Unicode TR39, confusables."""

SPELLED = re.compile(r"(?<!\w)(?:\w )+\w(?!\w)")
"""A word written letter by letter."""


class KeywordFilter:
    """Judges prompts by word lists in five languages."""

    def __init__(self) -> None:
        self._innocent = _alternatives(INNOCENT, whole=True)
        self._whole = [
            (category, _alternatives(words, whole=True)) for category, words in WHOLE_WORDS.items()
        ]
        self._anywhere = [
            (category, _alternatives(words, whole=False)) for category, words in ANYWHERE.items()
        ]

    def judge(self, text: str) -> Verdict:
        """Return the verdict on `text`, any language, any length."""
        plain = self._innocent.sub(" ", normalise(text))
        latin = plain.translate(HOMOGLYPHS)
        joined = SPELLED.sub(lambda found: found.group().replace(" ", ""), latin)
        readings = {plain, joined, joined.translate(LOOKALIKES)}
        for category, pattern in self._whole:
            if any(pattern.search(reading) for reading in readings):
                return Verdict(category, POLICY_VERSION)
        squeezed = re.sub(r"[\s\W_]+", "", plain)
        for category, pattern in self._anywhere:
            if pattern.search(squeezed):
                return Verdict(category, POLICY_VERSION)
        return Verdict(None, POLICY_VERSION)


def normalise(text: str) -> str:
    """Return `text` in compatibility form, without case, accents or invisible characters.

    Runs of separators become one space. Hangul syllables stay whole.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(
        ch for ch in folded if unicodedata.category(ch) not in {"Cf", "Cc"} or ch.isspace()
    )
    bare = "".join(ch for ch in unicodedata.normalize("NFD", visible) if not _is_latin_accent(ch))
    return re.sub(r"[\s_\-.*·・]+", " ", unicodedata.normalize("NFC", bare)).strip()


COMBINING_DIACRITICS = range(0x0300, 0x0370)
"""Accents of Latin letters; the marks of kana (0x3099, 0x309A) carry meaning and stay."""


def _is_latin_accent(character: str) -> bool:
    return ord(character) in COMBINING_DIACRITICS


def _alternatives(words: tuple[str, ...], *, whole: bool) -> re.Pattern[str]:
    body = "|".join(re.escape(normalise(word)) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)" if whole else body)
