"""Ed25519 signatures of receipts (RFC 8032): the same message and key give the same signature."""

from functools import cached_property
from typing import TYPE_CHECKING

from shared.credits.errors import ReceiptRefused
from shared.credits.receipt import SignedMessage

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SEED_BYTES = 32


class Ed25519ReceiptSigner:
    """Signs with one private key; implements `shared.credits.receipt.ReceiptSigner`.

    The library is loaded with the first signature, not at start.

    Args:
        seed: the private key, 32 secret bytes.
    """

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise ValueError(f"the seed has {SEED_BYTES} bytes, got {len(seed)}")
        self._seed = seed

    @cached_property
    def public_key(self) -> bytes:
        """The raw public key, 32 bytes."""
        return self._private_key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature of `message`, 64 bytes."""
        return self._private_key.sign(message)

    @cached_property
    def _private_key(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

        return ed25519.Ed25519PrivateKey.from_private_bytes(self._seed)


def check_signature(signed: SignedMessage) -> None:
    """Raise `ReceiptRefused` unless the key has signed the message."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    key = ed25519.Ed25519PublicKey.from_public_bytes(signed.public_key)
    try:
        key.verify(signed.signature, signed.message)
    except InvalidSignature as error:
        raise ReceiptRefused("the signature does not fit: the receipt was altered") from error
