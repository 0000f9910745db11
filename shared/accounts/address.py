"""E-mail addresses: one spelling each, so that one person cannot hold one address twice."""

import re
import unicodedata
from typing import NewType

from shared.accounts.errors import FieldRefused

EmailAddress = NewType("EmailAddress", str)
"""A normalised address, `local@domain`, ASCII, lower case, at most 255 characters."""

EMAIL_CHARS_MAX = 255
"""Source: M001."""

LOCAL_CHARS_MAX = 64
"""Source: RFC 5321, section 4.5.3.1.1."""

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})+")


def normalise_email(text: str) -> EmailAddress:
    """Return the one spelling of an address: NFKC, case folded, domain in its ASCII form.

    Mail is sent to the result, never to what was typed: an address that only looks like somebody
    else's then reaches nobody but that somebody. Local parts outside ASCII are refused.

    Raises: `FieldRefused` for `email` when `text` is no address of at most 255 characters.
    Source: M001; RFC 5322 dot-atom; RFC 3490 for domains.
    """
    folded = unicodedata.normalize("NFKC", text[: EMAIL_CHARS_MAX + 1].strip()).casefold()
    local, _, domain = folded.rpartition("@")
    address = f"{local}@{_ascii_domain(domain)}"
    if len(text) > EMAIL_CHARS_MAX or not _is_address(address):
        raise FieldRefused("email", "accounts.email_invalid", "is not an e-mail address")
    return EmailAddress(address)


def _ascii_domain(domain: str) -> str:
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _is_address(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return (
        len(address) <= EMAIL_CHARS_MAX
        and len(local) <= LOCAL_CHARS_MAX
        and _LOCAL.fullmatch(local) is not None
        and _DOMAIN.fullmatch(domain) is not None
    )
