"""Text nobody but us can read or make, though others carry it."""

import base64
import binascii
import secrets

KEY_BYTES = 32
NONCE_BYTES = 12
"""Source: NIST SP 800-38D, section 8.2.2: random nonces of 96 bits."""


class SealBroken(ValueError):
    """The text was not sealed by us, or not for this owner."""


class Seal:
    """Encrypts and proves text with AES-256-GCM; `key` has 32 secret bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        self._key = key

    def close(self, text: str, owner: str) -> str:
        """Return `text` sealed for `owner` as base64url; never the same twice."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self._key).encrypt(nonce, text.encode(), owner.encode())
        return base64.urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()

    def open(self, sealed: str, owner: str) -> str:
        """Return the text. Raises: `SealBroken`."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        try:
            raw = base64.b64decode(sealed + "=" * (-len(sealed) % 4), b"-_", validate=True)
            text = AESGCM(self._key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], owner.encode())
        except (binascii.Error, InvalidTag, ValueError) as error:
            raise SealBroken from error
        return text.decode()
