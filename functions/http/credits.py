"""Routes of credits. Source: api.md, "Plans, credits, promotions"."""

import base64
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path

from functions.deps import Cursor, Limit
from functions.http.cursors import CursorRefused, decode_cursor, encode_cursor
from functions.http.wire.credits import (
    BalanceAnswer,
    EstimateAnswer,
    EstimateLine,
    EstimateRequest,
    LotAnswer,
    LotChangeAnswer,
    ReceiptAnswer,
    ReceiptKeyAnswer,
    ReceiptKeysAnswer,
    SpendCapAnswer,
    SpendCapRequest,
    TransactionAnswer,
    TransactionsAnswer,
)
from functions.identity import Caller, CallerDependency
from functions.sheets import RouteSheet
from shared.credits.capping import SpendCaps, Spending
from shared.credits.model import Entry, EntryType, Lot
from shared.credits.quote import Quote, Work
from shared.credits.receipt import ALGORITHM, ReceiptSigner, key_id, receipt_id_of
from shared.credits.usecases import (
    Balance,
    EstimateCredits,
    ListTransactions,
    ReadBalance,
    ReadReceipt,
)
from shared.kernel.ids import ReceiptId

SEQUENCE_END = 2**63
"""Sequences are below it. Source: Firestore, "Data types", integers."""

RECEIPT_ID_LENGTH_MAX = 256


@dataclass(frozen=True)
class CreditCases:
    """What the credits routes call."""

    balance: ReadBalance
    transactions: ListTransactions
    estimate: EstimateCredits
    receipts: ReadReceipt
    spend_caps: SpendCaps
    signer: ReceiptSigner


def credits_routes(cases: CreditCases, caller: CallerDependency) -> RouteSheet:
    """Return the routes below `/credits`."""
    routes = RouteSheet(prefix="/credits", tags=["credits"])
    _add_account(routes, cases, caller)
    _add_proofs(routes, cases, caller)
    _add_spend_cap(routes, cases.spend_caps, caller)
    return routes


def _add_account(routes: RouteSheet, cases: CreditCases, caller: CallerDependency) -> None:
    @routes.get("/balance", operation_id="read_balance")
    def read_balance(who: Annotated[Caller, Depends(caller)]) -> BalanceAnswer:
        return _balance(cases.balance.read(who.account_id))

    @routes.get("/transactions", operation_id="list_transactions")
    def list_transactions(
        who: Annotated[Caller, Depends(caller)], limit: Limit = 20, cursor: Cursor = None
    ) -> TransactionsAnswer:
        before = None if cursor is None else _before(cursor)
        page = cases.transactions.page(who.account_id, before, limit)
        return TransactionsAnswer(
            items=[_transaction(entry) for entry in page.entries],
            next_cursor=None if page.next_before is None else encode_cursor(page.next_before),
        )


def _add_proofs(routes: RouteSheet, cases: CreditCases, caller: CallerDependency) -> None:
    @routes.post("/estimate", operation_id="estimate_credits")
    def estimate_credits(
        body: EstimateRequest, who: Annotated[Caller, Depends(caller)]
    ) -> EstimateAnswer:
        work = Work(body.service_type, body.resolution, body.duration_s, body.count)
        quote = cases.estimate.estimate(who.account_id, work)
        return _estimate(quote, has_room=cases.spend_caps.has_room(who.account_id, quote.credits))

    @routes.get(
        "/receipts/{receipt_id}", operation_id="read_receipt", response_model_exclude_unset=True
    )
    def read_receipt(
        receipt_id: Annotated[str, Path(max_length=RECEIPT_ID_LENGTH_MAX)],
        who: Annotated[Caller, Depends(caller)],
    ) -> ReceiptAnswer:
        receipt = cases.receipts.read(who.account_id, ReceiptId(receipt_id))
        return ReceiptAnswer.model_validate(receipt.body)

    @routes.get("/receipt-keys", operation_id="list_receipt_keys")
    def list_receipt_keys() -> ReceiptKeysAnswer:
        key = cases.signer.public_key
        text = base64.urlsafe_b64encode(key).rstrip(b"=").decode()
        return ReceiptKeysAnswer(
            items=[ReceiptKeyAnswer(kid=key_id(key), algorithm=ALGORITHM, public_key=text)]
        )


def _add_spend_cap(routes: RouteSheet, caps: SpendCaps, caller: CallerDependency) -> None:
    @routes.get("/spend-cap", operation_id="read_spend_cap")
    def read_spend_cap(who: Annotated[Caller, Depends(caller)]) -> SpendCapAnswer:
        return _spend_cap(caps.read(who.account_id))

    @routes.put("/spend-cap", operation_id="change_spend_cap")
    def change_spend_cap(
        body: SpendCapRequest, who: Annotated[Caller, Depends(caller)]
    ) -> SpendCapAnswer:
        return _spend_cap(caps.change(who.account_id, body.limit_credits))

    @routes.delete("/spend-cap", operation_id="remove_spend_cap")
    def remove_spend_cap(who: Annotated[Caller, Depends(caller)]) -> SpendCapAnswer:
        return _spend_cap(caps.remove(who.account_id))


def _before(cursor: str) -> int:
    match decode_cursor(cursor):
        case [int(sequence)] if type(sequence) is int and 0 <= sequence < SEQUENCE_END:
            return sequence
        case _:
            raise CursorRefused


def _balance(balance: Balance) -> BalanceAnswer:
    return BalanceAnswer(
        subscription=balance.subscription,
        purchased=balance.purchased,
        bonus=balance.bonus,
        total=balance.total,
        held=balance.held,
        disputed=balance.disputed,
        available=balance.available,
        next_reset=balance.next_reset,
        low_balance=balance.low_balance,
        lots=[_lot(lot) for lot in balance.lots],
    )


def _lot(lot: Lot) -> LotAnswer:
    return LotAnswer(
        lot_id=lot.lot_id,
        kind=lot.kind,
        remaining=lot.remaining_credits,
        expires_at=lot.expires_at,
        scope=None if lot.scope is None else sorted(lot.scope),
    )


def _receipt_id(entry: Entry) -> ReceiptId | None:
    if entry.entry_type is not EntryType.RELEASE or entry.hold_id is None:
        return None
    return receipt_id_of(entry.hold_id)


def _transaction(entry: Entry) -> TransactionAnswer:
    return TransactionAnswer(
        entry_id=entry.entry_id,
        amount=entry.amount_credits,
        balance_after=entry.balance_after_credits,
        transaction_type=entry.entry_type,
        service_type=entry.cause.service_type,
        generation_id=entry.cause.generation_id,
        payment_id=entry.cause.payment_id,
        description=entry.cause.description,
        created_at=entry.created_at,
        receipt_id=_receipt_id(entry),
        lots=[
            LotChangeAnswer(
                lot_id=change.lot.lot_id,
                kind=change.lot.kind,
                amount=change.amount_credits,
                remaining=change.lot.remaining_credits,
                expires_at=change.lot.expires_at,
            )
            for change in entry.lots
        ],
    )


def _estimate(quote: Quote, *, has_room: bool) -> EstimateAnswer:
    line = EstimateLine(
        service_type=quote.work.service_type,
        resolution=quote.work.resolution,
        duration_s=quote.work.duration_s,
        count=quote.work.count,
        unit_credits=quote.unit_credits,
        credits=quote.credits,
    )
    return EstimateAnswer(
        quote_id=quote.quote_id,
        credits=quote.credits,
        expires_at=quote.expires_at,
        breakdown=[line],
        allowance_used=quote.allowance_used,
        paid_by=quote.paid_by,
        within_spend_cap=has_room,
    )


def _spend_cap(spending: Spending) -> SpendCapAnswer:
    return SpendCapAnswer(
        limit_credits=spending.limit_credits,
        spent_credits=spending.spent_credits,
        held_credits=spending.held_credits,
        remaining_credits=spending.remaining_credits,
        month_starts_at=spending.month.starts_at,
        month_ends_at=spending.month.ends_at,
    )
