"""ECPay's check code: how a message between us and ECPay proves where it comes from.

Source: payments facts, ECPay, section 3; their developer site, page 2902.
"""

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Protocol
from urllib.parse import quote_plus

CHECK_FIELD: Final = "CheckMacValue"

_CHECK: Final = re.compile(r"[0-9A-F]{64}")
_KEPT: Final = "-_.!*()"
"""What .NET's encoding leaves alone, so PHP's result is put back to it. Source: step 7."""

STAGE_MERCHANTS: Final = frozenset({"3002607", "3002599", "2000132"})
STAGE_KEYS: Final = frozenset({"pwFHCqoQZGmho4w6", "spPjZn66i0OhqJsQ", "5294y06JbISpM5x9"})
STAGE_INVOICE_KEYS: Final = frozenset({"ejCk326UnaZWKisg"})
"""Public test data: whoever knows them can forge a payment. Source: section 10."""


class Digest(Protocol):
    """A hash that was computed; `hashlib`."""

    def hexdigest(self) -> str:
        """Return it in hex digits."""
        ...


def check_mac_value(
    params: Mapping[str, str],
    hash_key: str,
    hash_iv: str,
    digest: Callable[[bytes], Digest] = sha256,
) -> str:
    """Return the check code of a message.

    Args:
        params: every field by name, values as they stand on the wire, empty ones included; a field
            `CheckMacValue` is passed over.
        hash_key, hash_iv: the merchant's pair.
        digest: another hash, for the calls of other products.

    Returns: upper-case hex digits, 64 of them. Letter case of the message does not change them.
    Source: section 3.1; sorting ignores case (vector ecpay-6).
    """
    named = [(name, value) for name, value in params.items() if name != CHECK_FIELD]
    named.sort(key=lambda pair: pair[0].lower())
    fields = "&".join(f"{name}={value}" for name, value in named)
    text = f"HashKey={hash_key}&{fields}&HashIV={hash_iv}"
    encoded = quote_plus(text, safe=_KEPT).replace("~", "%7e").lower()
    return digest(encoded.encode("ascii")).hexdigest().upper()


@dataclass(frozen=True)
class EcpayKeys:
    """A merchant's identity and secrets. `may_be_public` admits the stage keys everybody knows.

    Raises: `ValueError` for stage keys or an empty value where that may not be.
    """

    merchant_id: str
    hash_key: str = field(repr=False)
    hash_iv: str = field(repr=False)
    may_be_public: bool = False

    def __post_init__(self) -> None:
        if not (self.merchant_id and self.hash_key and self.hash_iv):
            raise ValueError("a merchant has an id, a key and an iv")
        is_public = self.merchant_id in STAGE_MERCHANTS or self.hash_key in STAGE_KEYS
        if is_public and not self.may_be_public:
            raise ValueError("the public stage keys of ECPay prove nothing")

    def signed(self, params: Mapping[str, str]) -> dict[str, str]:
        """Return the message with its check code."""
        return {**params, CHECK_FIELD: check_mac_value(params, self.hash_key, self.hash_iv)}

    def is_signed(self, params: Mapping[str, str]) -> bool:
        """Say whether a message carries its right check code. Text must be valid Unicode."""
        shown = params.get(CHECK_FIELD, "")
        if not _CHECK.fullmatch(shown):
            return False
        return hmac.compare_digest(shown, check_mac_value(params, self.hash_key, self.hash_iv))
