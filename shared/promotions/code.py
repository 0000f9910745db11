"""How a coupon's code is spelled: people type it from a poster or a phone call."""

import re
import unicodedata

from shared.promotions.model import CouponCode

CODE_CHARS_MAX = 20
"""Source: M089."""

CODE = re.compile(rf"[A-Z0-9][A-Z0-9_-]{{0,{CODE_CHARS_MAX - 1}}}")


def normalised_code(text: str) -> CouponCode | None:
    """Return the code somebody means, or None when it can be nobody's.

    Wide letters are narrow ones (NFKC), case and spaces do not count.
    """
    upper = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    return CouponCode(upper) if CODE.fullmatch(upper) else None
