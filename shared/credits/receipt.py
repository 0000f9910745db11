"""Refund receipts: a signed proof of which credits came back, to which lots, and on what verdict.

A receipt is one JSON object. What is signed is its canonical JSON without `signature`; the hash
that the next receipt of the account names covers the whole. Anyone can check one offline. Where a
job was not paid by credits, `paid_by` says what came back instead of credits: a free use.

Source: product.md section 6, idea 1; requirements M082.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shared.credits.chain import canonical_json, digest, instant
from shared.credits.errors import ReceiptRefused
from shared.credits.model import Entry, Hold, PaidBy
from shared.kernel.ids import HoldId, ReceiptId
from shared.kernel.values import JsonValue

RECEIPT_FORMAT = "vidgo.refund-receipt/1"
ALGORITHM = "Ed25519"
RECEIPT_ID = re.compile(r"rcp_[A-Za-z0-9_:.-]{1,200}")
KEY_BYTES = 32
SIGNATURE_BYTES = 64
KID_DIGITS = 32
"""Hex digits of a key's sha256 that name it: 128 bits, so no second key fits a published name."""


class ReceiptSigner(Protocol):
    """Holds the private key that signs receipts."""

    @property
    def public_key(self) -> bytes:
        """The raw Ed25519 public key, 32 bytes."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the signature of `message`, 64 bytes; the same for the same message."""
        ...


class ReleaseRule(StrEnum):
    """Why a hold is given back: every outcome that costs the user nothing (product.md, row 4)."""

    NOT_ACCEPTED = "not_accepted"  # no provider took the job
    PROVIDER_FAILED = "provider_failed"  # the provider's verdict is failure
    CONTENT_REFUSED = "content_refused"  # the provider refused the content
    DELIVERY_FAILED = "delivery_failed"  # made, but we could not store, convert or hand it over
    DEADLINE_PASSED = "deadline_passed"  # the outcome is still unknown: the user wins
    CANCELLED = "cancelled"  # the user called it off in time

    @property
    def has_grace(self) -> bool:
        """Whether a lot that expired meanwhile lives again.

        Not where the user decides the outcome: to hold and cancel again and again, or to order
        what is sure to be refused, would keep credits alive for ever.
        """
        return self not in {ReleaseRule.CANCELLED, ReleaseRule.CONTENT_REFUSED}


@dataclass(frozen=True)
class Verdict:
    """The fact a release rests on.

    `source` names who said it: a provider's id, or `vidgo`. `answer_sha256` (lower hex) is the
    hash of the raw answer, None when there is none. `observed_at` is aware UTC.
    """

    rule: ReleaseRule
    source: str
    observed_at: datetime
    answer_sha256: str | None = None


@dataclass(frozen=True)
class Receipt:
    """A signed receipt; `body` is the JSON object the API serves and the verifier reads."""

    body: Mapping[str, JsonValue]

    @property
    def receipt_id(self) -> ReceiptId:
        return ReceiptId(str(self.body["receipt_id"]))

    @property
    def receipt_hash(self) -> str:
        """What the account's next receipt names; lower hex sha256."""
        return digest(self.body)


@dataclass(frozen=True)
class SignedMessage:
    """What a signature check needs: `message` was signed by the owner of `public_key`."""

    message: bytes
    signature: bytes
    public_key: bytes
    kid: str


def receipt_id_of(hold_id: HoldId) -> ReceiptId:
    """Return the id of the one receipt a hold can have."""
    return ReceiptId(f"rcp_{hold_id}")


def is_receipt_id(text: str) -> bool:
    """Tell whether `text`, which may come from anywhere, can be a receipt's id."""
    return RECEIPT_ID.fullmatch(text) is not None


def key_id(public_key: bytes) -> str:
    """Return the name of a public key: the first 32 hex digits of its sha256."""
    return hashlib.sha256(public_key).hexdigest()[:KID_DIGITS]


def issue(
    signer: ReceiptSigner, held: Hold, entry: Entry, verdict: Verdict, previous_hash: str
) -> Receipt:
    """Write and sign the receipt for the release that `entry` books.

    Args:
        previous_hash: `receipt_hash` of the account's receipt before, or `GENESIS_HASH`.
    """
    body = receipt_facts(held, entry, verdict, previous_hash) | {
        "algorithm": ALGORITHM,
        "kid": key_id(signer.public_key),
        "public_key": to_text(signer.public_key),
    }
    return Receipt({**body, "signature": to_text(signer.sign(canonical_json(body)))})


def signed_message(body: Mapping[str, JsonValue]) -> SignedMessage:
    """Take a receipt apart for a signature check.

    Raises: `ReceiptRefused` when it is no receipt, or its key does not bear the name it states.
    """
    if body.get("format") != RECEIPT_FORMAT or body.get("algorithm") != ALGORITHM:
        raise ReceiptRefused(f"not a receipt of format {RECEIPT_FORMAT}")
    public_key = from_text(body.get("public_key"), KEY_BYTES)
    if body.get("kid") != key_id(public_key):
        raise ReceiptRefused("the key does not bear the name it states")
    signature = from_text(body.get("signature"), SIGNATURE_BYTES)
    return SignedMessage(_unsigned(body), signature, public_key, key_id(public_key))


def to_text(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: object, size_bytes: int) -> bytes:
    """Read exactly `size_bytes` written by `to_text`. Raises: `ReceiptRefused`."""
    if not isinstance(text, str):
        raise ReceiptRefused("a key or signature is missing")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ReceiptRefused("a key or signature is not base64url") from error
    if len(data) != size_bytes:
        raise ReceiptRefused(f"a key or signature has {len(data)} bytes, not {size_bytes}")
    return data


def _unsigned(body: Mapping[str, JsonValue]) -> bytes:
    try:
        return canonical_json({key: value for key, value in body.items() if key != "signature"})
    except UnicodeEncodeError as error:  # JSON can escape half a character
        raise ReceiptRefused("not text that we write") from error


def receipt_facts(
    held: Hold, entry: Entry, verdict: Verdict, previous_hash: str
) -> dict[str, JsonValue]:
    """Return what the receipt for the release that `entry` books says, without who signed it."""
    return {
        "format": RECEIPT_FORMAT,
        "receipt_id": receipt_id_of(held.hold_id),
        "account_id": entry.account_id,
        "generation_id": held.cause.generation_id,
        "hold_id": held.hold_id,
        "credits": entry.amount_credits,
        "lots": _restored(entry),
        "rule": verdict.rule.value,
        "verdict": {
            "source": verdict.source,
            "answer_sha256": verdict.answer_sha256,
            "observed_at": instant(verdict.observed_at),
        },
        "entry_id": entry.entry_id,
        "entry_hash": entry.entry_hash,
        "issued_at": instant(entry.created_at),
        **({} if held.paid_by is PaidBy.CREDITS else {"paid_by": held.paid_by.value}),
        "previous_receipt_hash": previous_hash,
    }


def _restored(entry: Entry) -> list[JsonValue]:
    return [
        {
            "lot_id": change.lot.lot_id,
            "kind": change.lot.kind.value,
            "credits": change.amount_credits,
            "expires_at": None if change.lot.expires_at is None else instant(change.lot.expires_at),
        }
        for change in entry.lots
    ]
