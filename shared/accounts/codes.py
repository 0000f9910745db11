"""What is mailed to prove an address, and what stands for one: made by a secret."""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import NewType

from shared.accounts.address import EmailAddress
from shared.accounts.past import Fingerprint
from shared.accounts.resets import ResetId

VerificationId = NewType("VerificationId", str)
"""`vrf_<32 lower hex digits>`, from a cryptographic source."""

CODE_DIGITS = 6
"""Source: M019; leading zeros count."""

PEPPER_BYTES_MIN = 32
"""As many as the hash has. Source: RFC 2104, section 3."""


@dataclass(frozen=True)
class CodeSecret:
    """A server secret (the pepper, at least 32 bytes) that turns ids into codes and tokens.

    The document of a verification holds its id and a keyed hash of its code; neither tells the
    code without the pepper (M023), and the mailer computes it again when the mail is due. Another
    pepper voids the codes and links on their way, and forgets what was had by closed accounts.
    """

    pepper: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.pepper) < PEPPER_BYTES_MIN:
            raise ValueError(f"the pepper has at least {PEPPER_BYTES_MIN} bytes")

    def code(self, verification_id: VerificationId) -> str:
        """Return the six digits.

        HMAC-SHA256 of the id, reduced modulo 10^6: of 2^256 values, so no digit is likelier.
        """
        number = int.from_bytes(self._hmac("code", verification_id))
        return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"

    def reset_token(self, reset_id: ResetId) -> str:
        """Return the token of a reset link: 43 characters of base64url, 256 bits.

        Only its hash is stored (M008). Like a code it is made again when its mail is due, so that
        no queue ever holds it.
        """
        return base64.urlsafe_b64encode(self._hmac("reset", reset_id)).rstrip(b"=").decode()

    def code_hmac(self, verification_id: VerificationId) -> str:
        """Return the keyed hash of the code that is stored in its place; lower hex (M023)."""
        return self._sealed(verification_id, self.code(verification_id))

    def is_code(self, verification_id: VerificationId, stored_hmac: str, guess: str) -> bool:
        """Say whether `guess` is the code whose keyed hash was stored, in constant time."""
        return hmac.compare_digest(self._sealed(verification_id, guess), stored_hmac)

    def fingerprint(self, email: EmailAddress) -> Fingerprint:
        """Return what stands for an address that is to be forgotten; 64 lower hex digits.

        HMAC-SHA256: without the pepper nobody can try addresses to find whose it is.
        """
        message = f"vidgo/past:{email}".encode()
        return Fingerprint(hmac.digest(self.pepper, message, hashlib.sha256).hex())

    def _sealed(self, verification_id: VerificationId, code: str) -> str:
        return self._hmac("sealed", f"{verification_id}:{code}").hex()

    def _hmac(self, purpose: str, text: str) -> bytes:
        message = f"vidgo/verification/{purpose}:{text}"
        return hmac.digest(self.pepper, message.encode(), hashlib.sha256)
