"""What an advertisement says, taken from the words of a prompt: a headline and a line below it."""

import re
import unicodedata
from dataclasses import dataclass

HEADLINE_WORDS_MAX = 6
HEADLINE_WORDS_MIN, HEADLINE_WORDS_WHOLE = 2, 4
"""A headline breaks off before a turning word, not before its second word; four stay whole."""

HEADLINE_CJK_MAX = 20
TAGLINE_CHARS_MAX = 64
TAGLINE_CJK_MAX = 26
FALLBACK_HEADLINE = "Made to be seen"

_QUOTED = re.compile(r"[\"“「『]([^\"”」』]{2,60})[\"”」』]")
_BRACKETED = re.compile(r"[\[\(（【<][^\]\)）】>]*[\]\)）】>]|#\S+|https?://\S+")
_CLAUSES = re.compile(r"[.,;:!?\n|—–。，、；：！？．]+")
_OPENING = re.compile(
    r"^(?:please\s+)?(?:(?:create|make|generate|produce|design|render|show|film)\s+)?(?:me\s+|us\s+)?"
    r"(?:(?:an?|the)\s+)?(?:[\w-]+\s+){0,3}?(?:video|advert|advertisement|ad|commercial|clip|spot)"
    r"\s+(?:for|of|about|showing|featuring)\s+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:an?|the|our|my)\s+", re.IGNORECASE)
_TURN = re.compile(
    r"with|on|in|at|for|and|by|near|under|over|from|into|beside|against|of|to|"
    r"sobre|en|con|para|junto|bajo|y|al",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r"\b(?:[248]k|hd|uhd|fps|1080p|720p|16:9|9:16|camera|cinematic|lighting|resolution|quality|"
    r"realistic|photorealistic|render|bokeh|lens|shot|slow motion|zoom|pan|depth of field|"
    r"footage|text|caption|logo|aspect)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AdCopy:
    """The words on screen; `tagline` may be empty."""

    headline: str
    tagline: str


def write_copy(prompt: str) -> AdCopy:
    """Choose headline and tagline from `prompt` (any length, any of the product's languages).

    Words in quotation marks become the headline. Directions to a camera are left out.
    """
    quoted = _QUOTED.search(prompt)
    plain = _BRACKETED.sub(", ", _QUOTED.sub(" ", prompt))
    clauses = [clause for clause in map(_tidied, _CLAUSES.split(plain)) if clause]
    if quoted:
        return AdCopy(_printable(quoted.group(1)), _tagline(clauses))
    if not clauses:
        return AdCopy(FALLBACK_HEADLINE, "")
    headline, rest = _headline(_ARTICLE.sub("", _OPENING.sub("", clauses[0])))
    return AdCopy(_capitalised(headline), _tagline([rest, *clauses[1:]]))


def is_cjk(text: str) -> bool:
    """Whether `text` is written without spaces between words (Han or kana)."""
    return any("぀" <= char <= "ヿ" or "㐀" <= char <= "鿿" for char in text)


def is_korean(text: str) -> bool:
    """Whether `text` holds Hangul."""
    return any("가" <= char <= "힣" for char in text)


def is_japanese(text: str) -> bool:
    """Whether `text` holds kana."""
    return any("぀" <= char <= "ヿ" for char in text)


def _printable(text: str) -> str:
    kept = (char if unicodedata.category(char)[0] != "C" else " " for char in text)
    return " ".join("".join(kept).split())


def _tidied(clause: str) -> str:
    return _printable(clause).strip(" -·*_'`~/\\")


def _headline(clause: str) -> tuple[str, str]:
    if is_cjk(clause) and " " not in clause:
        return clause[:HEADLINE_CJK_MAX], ""
    words = clause.split()
    turns = [
        at for at, word in enumerate(words) if at >= HEADLINE_WORDS_MIN and _TURN.fullmatch(word)
    ]
    at = min([*turns, HEADLINE_WORDS_MAX])
    if len(words) <= max(HEADLINE_WORDS_WHOLE, at):
        return clause, ""
    return " ".join(words[:at]), " ".join(words[at:])


def _tagline(clauses: list[str]) -> str:
    line = ""
    for clause in clauses:
        if not clause or _DIRECTION.search(clause):
            continue
        longer = f"{line}  ·  {clause}" if line else _capitalised(clause)
        limit = TAGLINE_CJK_MAX if is_cjk(longer) else TAGLINE_CHARS_MAX
        if len(longer) > limit:
            return line or _shortened(longer, limit)
        line = longer
    return line


def _shortened(text: str, limit: int) -> str:
    if is_cjk(text):
        return text[:limit]
    return text[:limit].rsplit(" ", 1)[0]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
