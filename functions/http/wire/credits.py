"""Bodies of the credits routes. Source: api.md, "Plans, credits, promotions"."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.http.wire.model import Answer, Request
from shared.credits.capping import LIMIT_CREDITS_MAX
from shared.credits.model import EntryType, LotKind, PaidBy
from shared.credits.quote import COUNT_MAX, DURATION_S_MAX
from shared.credits.receipt import ReleaseRule
from shared.kernel.media import Resolution

SignedTime = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""A time inside a signed object: its text is part of what is signed and is served unchanged."""


class EstimateRequest(Request):
    """Work to be priced; `service_type` may be an alias."""

    service_type: Annotated[str, Field(min_length=1, max_length=64)]
    resolution: Resolution | None = None
    duration_s: Annotated[int, Field(ge=1, le=DURATION_S_MAX, strict=True)] | None = None
    count: Annotated[int, Field(ge=1, le=COUNT_MAX, strict=True)] = 1


class EstimateLine(Answer):
    """One line of a price: `count` pieces at `unit_credits`."""

    service_type: str
    resolution: Resolution | None
    duration_s: int | None
    count: int
    unit_credits: int
    credits: int


class EstimateAnswer(Answer):
    """A binding price until `expires_at`; `allowance_used` counts free uses taken instead.

    `paid_by` says what all of the work is paid with: nothing is charged unless that is credits.
    `within_spend_cap` is false where an order now would be refused because of the spend cap.
    """

    quote_id: str
    credits: int
    expires_at: datetime
    breakdown: list[EstimateLine]
    allowance_used: int
    paid_by: PaidBy
    within_spend_cap: bool


class SpendCapRequest(Request):
    """The most credits to be spent on what is ordered in one calendar month (UTC)."""

    limit_credits: Annotated[int, Field(ge=0, le=LIMIT_CREDITS_MAX, strict=True)]


class SpendCapAnswer(Answer):
    """The cap and what counts against it this month: what was charged, and what is on hold.

    `held_credits` is the part of `spent_credits` that is on hold. `limit_credits` and
    `remaining_credits` are null where there is no cap.
    """

    limit_credits: int | None
    spent_credits: int
    held_credits: int
    remaining_credits: int | None
    month_starts_at: datetime
    month_ends_at: datetime


class LotAnswer(Answer):
    """Credits of one grant; `scope` names the services they are for, null means all."""

    lot_id: str
    kind: LotKind
    remaining: int
    expires_at: datetime | None
    scope: list[str] | None


class BalanceAnswer(Answer):
    """`subscription + purchased + bonus == total == available + held`; lots sum to `available`.

    `disputed` is the part of `held` that is set aside because its payment is disputed.
    """

    subscription: int
    purchased: int
    bonus: int
    total: int
    held: int
    disputed: int
    available: int
    next_reset: datetime | None
    low_balance: bool
    lots: list[LotAnswer]


class LotChangeAnswer(Answer):
    """What a transaction did to one lot: the signed amount, and what was left afterwards."""

    lot_id: str
    kind: LotKind
    amount: int
    remaining: int
    expires_at: datetime | None


class TransactionAnswer(Answer):
    """One line of the ledger; `balance_after` is what was available afterwards.

    `receipt_id` is that of a release, None for every other line.
    """

    entry_id: str
    amount: int
    balance_after: int
    transaction_type: EntryType
    service_type: str | None
    generation_id: str | None
    payment_id: str | None
    description: str
    created_at: datetime
    receipt_id: str | None
    lots: list[LotChangeAnswer]


class TransactionsAnswer(Answer):
    """A page of transactions, newest first."""

    items: list[TransactionAnswer]
    next_cursor: str | None


class RestoredLotAnswer(Answer):
    """Credits that came back to one lot, and until when they live there now."""

    lot_id: str
    kind: LotKind
    credits: int
    expires_at: SignedTime | None


class VerdictAnswer(Answer):
    """Who said what the release rests on; `answer_sha256` is the hash of the raw answer."""

    source: str
    answer_sha256: str | None
    observed_at: SignedTime


class ReceiptAnswer(Answer):
    """A signed refund receipt: everything but `signature` is signed, as canonical JSON.

    `paid_by` is there only where what came back was not credits: left out, it is not signed.
    """

    format: str
    receipt_id: str
    account_id: str
    generation_id: str | None
    hold_id: str
    credits: int
    lots: list[RestoredLotAnswer]
    rule: ReleaseRule
    verdict: VerdictAnswer
    entry_id: str
    entry_hash: str
    issued_at: SignedTime
    paid_by: PaidBy | None = None
    previous_receipt_hash: str
    algorithm: str
    kid: str
    public_key: str
    signature: str


class ReceiptKeyAnswer(Answer):
    """A public key that signs receipts, as base64url without padding; `kid` names it."""

    kid: str
    algorithm: str
    public_key: str


class ReceiptKeysAnswer(Answer):
    """The keys a genuine receipt may bear; public, so that anyone can check one offline."""

    items: list[ReceiptKeyAnswer]
