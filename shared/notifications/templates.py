"""Mails as words and as HTML, in the five languages.

Nothing a stranger typed is ever in them: whoever registers somebody else's address must not be
able to write to its owner. So there is no greeting by name.
"""

from dataclasses import dataclass, field
from html import escape

from shared.accounts.locale import Locale
from shared.notifications.model import Mail
from shared.notifications.texts.catalogue import words
from shared.notifications.texts.keys import TextKey
from shared.notifications.texts.top_ups import TOP_UP_WORDS, TopUpText

ALL_PERCENT = 100

_RUNNING_LOW = (
    TextKey.LOW_BALANCE_SUBJECT,
    TextKey.LOW_BALANCE_HEADING,
    TextKey.LOW_BALANCE_LEAD,
)
_USED_UP = (TextKey.USED_UP_SUBJECT, TextKey.USED_UP_HEADING, TextKey.USED_UP_LEAD)
_CAP_NEAR = (TextKey.CAP_NEAR_SUBJECT, TextKey.CAP_NEAR_HEADING, TextKey.CAP_NEAR_LEAD)
_CAP_REACHED = (
    TextKey.CAP_REACHED_SUBJECT,
    TextKey.CAP_REACHED_HEADING,
    TextKey.CAP_REACHED_LEAD,
)


@dataclass(frozen=True)
class Link:
    """A button: what it says and where it leads; an address may hold a token."""

    label: str
    url: str = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """The content of a mail; `focus` is what the reader came for: a code, or a link."""

    locale: Locale
    subject: str
    heading: str
    lead: str
    focus: str | Link
    notes: tuple[str, ...]
    signature: str


def verification_letter(
    locale: Locale, code: str, life_minutes: int, guesses_max: int, *, is_contested: bool = False
) -> Letter:
    """Return the letter that carries a code (six digits, the only such number in its text).

    With `is_contested` it says as well that several passwords were registered for the address.
    """
    contested = (words(locale, TextKey.ADDRESS_CONTESTED),) if is_contested else ()
    life = words(locale, TextKey.VERIFICATION_LIFE, minutes=life_minutes, guesses=guesses_max)
    return Letter(
        locale=locale,
        subject=words(locale, TextKey.VERIFICATION_SUBJECT),
        heading=words(locale, TextKey.VERIFICATION_HEADING),
        lead=words(locale, TextKey.VERIFICATION_LEAD),
        focus=code,
        notes=(*contested, life, words(locale, TextKey.VERIFICATION_IGNORE)),
        signature=words(locale, TextKey.SIGNATURE),
    )


def reset_letter(locale: Locale, reset_url: str, life_minutes: int) -> Letter:
    """Return the letter whose link lets its reader choose a new password."""
    return Letter(
        locale=locale,
        subject=words(locale, TextKey.RESET_SUBJECT),
        heading=words(locale, TextKey.RESET_HEADING),
        lead=words(locale, TextKey.RESET_LEAD),
        focus=Link(words(locale, TextKey.RESET_LINK), reset_url),
        notes=(
            words(locale, TextKey.RESET_LIFE, minutes=life_minutes),
            words(locale, TextKey.RESET_IGNORE),
        ),
        signature=words(locale, TextKey.SIGNATURE),
    )


def address_known_letter(locale: Locale, sign_in_url: str) -> Letter:
    """Return the letter to the owner of a proven address that somebody gave to register."""
    return Letter(
        locale=locale,
        subject=words(locale, TextKey.ADDRESS_KNOWN_SUBJECT),
        heading=words(locale, TextKey.ADDRESS_KNOWN_HEADING),
        lead=words(locale, TextKey.ADDRESS_KNOWN_LEAD),
        focus=Link(words(locale, TextKey.ADDRESS_KNOWN_LINK), sign_in_url),
        notes=(words(locale, TextKey.ADDRESS_KNOWN_IGNORE),),
        signature=words(locale, TextKey.SIGNATURE),
    )


def low_balance_letter(locale: Locale, percent: int, credits_url: str) -> Letter:
    """Return the letter that says how much of a period's credits is used, 1..100 percent."""
    is_used_up = percent == ALL_PERCENT
    subject, heading, lead = _USED_UP if is_used_up else _RUNNING_LOW
    return Letter(
        locale=locale,
        subject=words(locale, subject),
        heading=words(locale, heading),
        lead=words(locale, lead, percent=percent),
        focus=Link(words(locale, TextKey.LOW_BALANCE_LINK), credits_url),
        notes=(words(locale, TextKey.LOW_BALANCE_NOTE),),
        signature=words(locale, TextKey.SIGNATURE),
    )


def spend_cap_letter(locale: Locale, percent: int, credits_url: str) -> Letter:
    """Return the letter that says how much of the month's spend cap is used, 1..100 percent."""
    is_reached = percent == ALL_PERCENT
    subject, heading, lead = _CAP_REACHED if is_reached else _CAP_NEAR
    return Letter(
        locale=locale,
        subject=words(locale, subject),
        heading=words(locale, heading),
        lead=words(locale, lead, percent=percent),
        focus=Link(words(locale, TextKey.CAP_LINK), credits_url),
        notes=(words(locale, TextKey.CAP_NOTE),),
        signature=words(locale, TextKey.SIGNATURE),
    )


def archive_letter(locale: Locale, account_url: str, life_hours: int) -> Letter:
    """Return the letter that says that the archive of the reader's data can be fetched.

    Its link leads to a page that wants a sign-in: who reads the mail alone gets nothing.
    """
    return Letter(
        locale=locale,
        subject=words(locale, TextKey.ARCHIVE_SUBJECT),
        heading=words(locale, TextKey.ARCHIVE_HEADING),
        lead=words(locale, TextKey.ARCHIVE_LEAD),
        focus=Link(words(locale, TextKey.ARCHIVE_LINK), account_url),
        notes=(words(locale, TextKey.ARCHIVE_LIFE, hours=life_hours),),
        signature=words(locale, TextKey.SIGNATURE),
    )


def top_up_letter(locale: Locale, text: TopUpText, credits_url: str) -> Letter:
    """Return the letter that says why credits were not bought automatically."""
    said = TOP_UP_WORDS[locale]
    return Letter(
        locale=locale,
        subject=said.subject(text),
        heading=said.subject(text),
        lead=said.leads[text],
        focus=Link(said.link, credits_url),
        notes=(said.note,),
        signature=words(locale, TextKey.SIGNATURE),
    )


def as_mail(letter: Letter, to: str, message_id: str) -> Mail:
    """Return the mail that brings `letter` to an address; `message_id` as in `Mail`."""
    return Mail(to, letter.subject, as_text(letter), as_html(letter), message_id)


def as_text(letter: Letter) -> str:
    """Return the plain part of a mail; lines are not wrapped, paragraphs have one line between."""
    focus = letter.focus
    shown = f"    {focus}" if isinstance(focus, str) else f"{focus.label}: {focus.url}"
    parts = [letter.heading, letter.lead, shown, *letter.notes, f"--\n{letter.signature}"]
    return "\n\n".join(parts) + "\n"


def as_html(letter: Letter) -> str:
    """Return the HTML part: one column, styles inline (mail programs drop others), no images."""
    notes = "".join(f'<p style="{_NOTE}">{escape(note)}</p>' for note in letter.notes)
    return (
        f'<!doctype html><html lang="{letter.locale.value}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(letter.subject)}</title></head>"
        f'<body style="{_PAGE}"><div style="{_CARD}">'
        f'<p style="{_BRAND}">VidGo</p>'
        f'<h1 style="{_HEADING}">{escape(letter.heading)}</h1>'
        f'<p style="{_LEAD}">{escape(letter.lead)}</p>'
        f"{_focus_html(letter.focus)}{notes}"
        f'<p style="{_SIGNATURE}">{escape(letter.signature)}</p>'
        "</div></body></html>"
    )


def _focus_html(focus: str | Link) -> str:
    if isinstance(focus, str):
        return f'<p style="{_CODE}">{escape(focus)}</p>'
    return (
        f'<p style="margin:24px 0"><a href="{escape(focus.url)}" style="{_BUTTON}">'
        f"{escape(focus.label)}</a></p>"
    )


_FONT = "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif"
_PAGE = f"margin:0;padding:32px 16px;background:#f4f4f7;color:#1d1d2b;{_FONT}"
_CARD = "max-width:480px;margin:0 auto;padding:32px;background:#fff;border-radius:16px"
_BRAND = "margin:0 0 24px;font-size:18px;font-weight:700;color:#5b3df5"
_HEADING = "margin:0 0 12px;font-size:24px;line-height:1.3"
_LEAD = "margin:0;font-size:16px;line-height:1.6"
_CODE = (
    "margin:24px 0;padding:20px;background:#f0edff;border-radius:12px;text-align:center;"
    "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:34px;font-weight:700;"
    "letter-spacing:8px;color:#1d1d2b"
)
_BUTTON = (
    "display:inline-block;padding:14px 24px;background:#5b3df5;color:#fff;border-radius:10px;"
    "font-size:16px;font-weight:600;text-decoration:none"
)
_NOTE = "margin:12px 0 0;font-size:14px;line-height:1.6;color:#565667"
_SIGNATURE = (
    "margin:28px 0 0;padding-top:16px;border-top:1px solid #e6e6ee;font-size:13px;color:#6b6b7b"
)
