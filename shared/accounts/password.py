"""What may be a password, and a full name."""

import unicodedata

from shared.accounts.errors import FieldRefused

PASSWORD_BYTES_MIN = 8
PASSWORD_BYTES_MAX = 72
"""bcrypt reads no more; longer ones are refused, not cut. Source: M011."""

FULL_NAME_CHARS_MAX = 255
"""Source: M001."""


def chosen_password(text: str, field: str = "password") -> bytes:
    """Return a new password as bytes to hash: 8..72 bytes of UTF-8, not one character repeated.

    Composed (NFC), so that the same Korean or accented password typed on another system is equal.

    Raises: `FieldRefused` for `field`, which names the password in the request.
    """
    typed = attempted_password(text)
    if not typed:
        raise _weak(field, f"has more than {PASSWORD_BYTES_MAX} bytes or is not text")
    if len(typed) < PASSWORD_BYTES_MIN:
        raise _weak(field, f"has fewer than {PASSWORD_BYTES_MIN} bytes")
    if len(set(text)) == 1:
        raise _weak(field, "repeats one character")
    return typed


def attempted_password(text: str) -> bytes:
    """Return a password somebody tries as bytes; empty when it can be nobody's password."""
    try:
        typed = unicodedata.normalize("NFC", text).encode()
    except UnicodeEncodeError:
        return b""
    return typed if len(typed) <= PASSWORD_BYTES_MAX else b""


def checked_full_name(text: str | None) -> str | None:
    """Return a name without space around it; None when there is none.

    Raises: `FieldRefused` for `full_name` over 255 characters or with control characters.
    """
    name = (text or "").strip()
    if len(name) > FULL_NAME_CHARS_MAX:
        raise FieldRefused("full_name", "accounts.full_name_invalid", "is too long")
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in name):
        raise FieldRefused("full_name", "accounts.full_name_invalid", "holds control characters")
    return name or None


def _weak(field: str, detail: str) -> FieldRefused:
    return FieldRefused(field, "accounts.password_too_weak", detail)
