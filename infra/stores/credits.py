"""Wallets and their entries as documents.

`wallets/{account_id}` is the wallet, `wallets/{account_id}/entries/{entry_id}` an entry.

Lots and holds of a wallet are JSON text. Nobody can query into a list of maps anyway, and with 200
open holds text is several times faster to write than as many maps, on either engine, without an
index entry for each. What may be asked for stands beside it: `available_credits`, and
`next_expiry_at`, when the earliest lot with credits left expires.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from infra.documents.interface import Filter, Operator, Order, Query
from infra.documents.transaction import Transaction
from shared.credits.chain import instant, origin_facts, terms_facts
from shared.credits.model import (
    Alarm,
    Allocation,
    Cause,
    Day,
    Entry,
    EntryType,
    FreeUse,
    Hold,
    Lot,
    LotChange,
    LotKind,
    MonthCharged,
    Origin,
    PaidBy,
    SpendCap,
    Terms,
    UnmeteredJob,
    Uses,
    Wallet,
    Watch,
)
from shared.kernel.ids import AccountId, EntryId, GenerationId, HoldId, LotId
from shared.kernel.values import Fields, JsonValue

SCHEMA = 1


class WalletDocuments:
    """Implements `shared.credits.ports.WalletStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def load(self, account_id: AccountId) -> Wallet:
        document = self._tx.get(wallet_path(account_id))
        return Wallet(account_id) if document is None else _read_wallet(document.fields)

    def peek(self, account_id: AccountId) -> Wallet:
        document = self._tx.peek(wallet_path(account_id))
        return Wallet(account_id) if document is None else _read_wallet(document.fields)

    def save(self, wallet: Wallet) -> None:
        self._tx.set(wallet_path(wallet.account_id), _wallet_fields(wallet))

    def expired(self, now: datetime, limit: int) -> Sequence[AccountId]:
        due = (Filter("next_expiry_at", Operator.LESS_OR_EQUAL, now),)
        query = Query("wallets", filters=due, orders=(Order("next_expiry_at"),), limit=limit)
        return [AccountId(str(item.fields["owner_id"])) for item in self._tx.query(query)]

    def account_ids(self, after: AccountId | None, limit: int) -> Sequence[AccountId]:
        behind = () if after is None else (Filter("owner_id", Operator.GREATER, after),)
        query = Query("wallets", filters=behind, orders=(Order("owner_id"),), limit=limit)
        return [AccountId(str(item.fields["owner_id"])) for item in self._tx.query(query)]


class EntryDocuments:
    """Implements `shared.credits.ports.EntryStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def append(self, entry: Entry) -> None:
        self._tx.create(_entry_path(entry.account_id, entry.entry_id), _entry_fields(entry))

    def find(self, account_id: AccountId, entry_id: EntryId) -> Entry | None:
        document = self._tx.peek(_entry_path(account_id, entry_id))
        return None if document is None else _read_entry(document.fields)

    def find_refused(self, account_id: AccountId, entry_id: EntryId) -> Entry | None:
        return self.find(account_id, entry_id) if self._tx.lost_tries else None

    def newest(self, account_id: AccountId, before: int | None, limit: int) -> Sequence[Entry]:
        bound = () if before is None else (Filter("sequence", Operator.LESS, before),)
        return self._by_sequence(account_id, bound, limit, descending=True)

    def oldest(self, account_id: AccountId, after: int, limit: int) -> Sequence[Entry]:
        bound = (Filter("sequence", Operator.GREATER, after),)
        return self._by_sequence(account_id, bound, limit, descending=False)

    def _by_sequence(
        self, account_id: AccountId, bound: tuple[Filter, ...], limit: int, *, descending: bool
    ) -> Sequence[Entry]:
        collection = f"{wallet_path(account_id)}/entries"
        orders = (Order("sequence", descending=descending),)
        query = Query(collection, filters=bound, orders=orders, limit=limit)
        return [_read_entry(document.fields) for document in self._tx.query(query)]


def wallet_path(account_id: AccountId) -> str:
    """Return where an account's wallet lies; entries and receipts lie below it."""
    return f"wallets/{account_id}"


def _entry_path(account_id: AccountId, entry_id: EntryId) -> str:
    return f"{wallet_path(account_id)}/entries/{entry_id}"


def _wallet_fields(wallet: Wallet) -> Fields:
    expiries = [lot.due_at for lot in wallet.lots if lot.due_at and lot.remaining_credits]
    return {
        "schema": SCHEMA,
        "owner_id": wallet.account_id,
        "org_id": None,
        "available_credits": wallet.available_credits,
        "next_expiry_at": min(expiries, default=None),
        "sequence": wallet.sequence,
        "last_entry_hash": wallet.last_entry_hash,
        "last_receipt_hash": wallet.last_receipt_hash,
        "lots_json": _to_json([_lot_fields(lot) for lot in wallet.lots]),
        "uses_json": _to_json(_uses_items(wallet.uses)),
        "holds_json": _to_json([_hold_fields(hold) for hold in wallet.holds]),
        "watch": None if wallet.watch is None else asdict(wallet.watch),
        "alarm": None if wallet.alarm is None else asdict(wallet.alarm),
        "charged": asdict(wallet.charged),
        "spend_cap": None if wallet.cap is None else asdict(wallet.cap),
    }


def _read_wallet(fields: Mapping[str, Any]) -> Wallet:
    return Wallet(
        account_id=AccountId(fields["owner_id"]),
        lots=tuple(_read_lot(lot) for lot in json.loads(fields["lots_json"])),
        holds=tuple(_read_hold(hold) for hold in json.loads(fields["holds_json"])),
        sequence=fields["sequence"],
        last_entry_hash=fields["last_entry_hash"],
        last_receipt_hash=fields["last_receipt_hash"],
        uses=_read_uses(json.loads(fields["uses_json"])) if "uses_json" in fields else Uses(),
        watch=_read_watch(fields.get("watch")),
        alarm=_read_alarm(fields.get("alarm")),
        charged=MonthCharged(**fields.get("charged", {})),
        cap=SpendCap(**fields["spend_cap"]) if fields.get("spend_cap") else None,
    )


def _read_watch(fields: Mapping[str, Any] | None) -> Watch | None:
    if fields is None:
        return None
    return Watch(EntryId(fields["period"]), fields["base_credits"], fields["told_percent"])


def _read_alarm(fields: Mapping[str, Any] | None) -> Alarm | None:
    return None if fields is None else Alarm(fields["below_credits"], fields["has_rung"])


def _to_json(items: JsonValue) -> str:
    return json.dumps(items, separators=(",", ":"), ensure_ascii=False)


def _uses_items(uses: Uses) -> JsonValue:
    free: JsonValue = [[use.hold_id, instant(use.taken_at), use.is_open] for use in uses.free]
    unmetered: JsonValue = [
        [job.hold_id, instant(job.taken_at), instant(job.starts_at), job.cost_usd_micros]
        for job in uses.unmetered
    ]
    day: JsonValue = [uses.day.date, uses.day.uses, uses.day.cost_usd_micros]
    return {"free": free, "before": uses.free_before, "unmetered": unmetered, "day": day}


def _read_uses(items: Mapping[str, Any]) -> Uses:
    moment = datetime.fromisoformat
    return Uses(
        free=tuple(
            FreeUse(HoldId(hold_id), moment(taken_at), is_open)
            for hold_id, taken_at, is_open in items["free"]
        ),
        free_before=items["before"],
        unmetered=tuple(
            UnmeteredJob(HoldId(hold_id), moment(taken_at), moment(starts_at), cost_usd_micros)
            for hold_id, taken_at, starts_at, cost_usd_micros in items["unmetered"]
        ),
        day=Day(*items["day"]),
    )


def _lot_fields(lot: Lot) -> dict[str, JsonValue]:
    return {
        "lot_id": lot.lot_id,
        "kind": lot.kind.value,
        "remaining_credits": lot.remaining_credits,
        "expires_at": None if lot.expires_at is None else instant(lot.expires_at),
        "scope": None if lot.scope is None else sorted(lot.scope),
        "priority": lot.priority,
        "granted_at": instant(lot.granted_at),
        "owed_credits": lot.owed_credits,
        "disputed_at": None if lot.disputed_at is None else instant(lot.disputed_at),
        "disputed_credits": lot.disputed_credits,
    }


def _read_lot(fields: Mapping[str, Any]) -> Lot:
    scope, expires_at = fields["scope"], fields["expires_at"]
    disputed_at = fields.get("disputed_at")
    return Lot(
        lot_id=LotId(fields["lot_id"]),
        kind=LotKind(fields["kind"]),
        remaining_credits=fields["remaining_credits"],
        expires_at=None if expires_at is None else datetime.fromisoformat(expires_at),
        scope=None if scope is None else frozenset(scope),
        priority=fields["priority"],
        granted_at=datetime.fromisoformat(fields["granted_at"]),
        owed_credits=fields.get("owed_credits", 0),
        disputed_at=None if disputed_at is None else datetime.fromisoformat(disputed_at),
        disputed_credits=fields.get("disputed_credits", 0),
    )


def _hold_fields(hold: Hold) -> dict[str, JsonValue]:
    return {
        **_cause_fields(hold.cause),
        "hold_id": hold.hold_id,
        "allocations": [[part.lot_id, part.credits] for part in hold.allocations],
        "held_at": instant(hold.held_at),
        "deadline": instant(hold.deadline),
        "paid_by": hold.paid_by.value,
    }


def _read_hold(fields: Mapping[str, Any]) -> Hold:
    return Hold(
        hold_id=HoldId(fields["hold_id"]),
        allocations=tuple(
            Allocation(LotId(lot_id), part) for lot_id, part in fields["allocations"]
        ),
        cause=_read_cause(fields),
        held_at=datetime.fromisoformat(fields["held_at"]),
        deadline=datetime.fromisoformat(fields["deadline"]),
        paid_by=PaidBy(fields.get("paid_by", PaidBy.CREDITS)),
    )


def _cause_fields(cause: Cause) -> dict[str, JsonValue]:
    return {
        "description": cause.description,
        "service_type": cause.service_type,
        "generation_id": cause.generation_id,
        "payment_id": cause.payment_id,
    }


def _read_cause(fields: Mapping[str, Any]) -> Cause:
    generation_id = fields["generation_id"]
    return Cause(
        description=fields["description"],
        service_type=fields["service_type"],
        generation_id=None if generation_id is None else GenerationId(generation_id),
        payment_id=fields["payment_id"],
    )


def _entry_fields(entry: Entry) -> Fields:
    return {
        **_cause_fields(entry.cause),
        "schema": SCHEMA,
        "owner_id": entry.account_id,
        "org_id": None,
        "entry_id": entry.entry_id,
        "sequence": entry.sequence,
        "entry_type": entry.entry_type.value,
        "amount_credits": entry.amount_credits,
        "balance_after_credits": entry.balance_after_credits,
        "lots": [
            {**_lot_fields(change.lot), "amount_credits": change.amount_credits}
            for change in entry.lots
        ],
        "created_at": entry.created_at,
        "previous_hash": entry.previous_hash,
        "entry_hash": entry.entry_hash,
        "burn_order": entry.burn_order,
        "hold_id": entry.hold_id,
        "deadline": entry.deadline,
        "terms": None if entry.terms is None else terms_facts(entry.terms),
        "origin": None if entry.origin is None else origin_facts(entry.origin),
    }


def _read_entry(fields: Mapping[str, Any]) -> Entry:
    hold_id, terms, origin = fields["hold_id"], fields.get("terms"), fields.get("origin")
    return Entry(
        entry_id=EntryId(fields["entry_id"]),
        account_id=AccountId(fields["owner_id"]),
        sequence=fields["sequence"],
        entry_type=EntryType(fields["entry_type"]),
        amount_credits=fields["amount_credits"],
        balance_after_credits=fields["balance_after_credits"],
        lots=tuple(LotChange(_read_lot(lot), lot["amount_credits"]) for lot in fields["lots"]),
        cause=_read_cause(fields),
        created_at=fields["created_at"],
        previous_hash=fields["previous_hash"],
        entry_hash=fields["entry_hash"],
        burn_order=fields["burn_order"],
        hold_id=None if hold_id is None else HoldId(hold_id),
        deadline=fields["deadline"],
        terms=None if terms is None else _read_terms(terms),
        origin=None if origin is None else Origin(**origin),
    )


def _read_terms(fields: Mapping[str, Any]) -> Terms:
    starts_at = fields.get("starts_at")
    return Terms(
        paid_by=PaidBy(fields["paid_by"]),
        plan_id=fields["plan_id"],
        catalogue_version=fields["catalogue_version"],
        price_version=fields["price_version"],
        resolution=fields.get("resolution"),
        cost_usd_micros=fields.get("cost_usd_micros", 0),
        starts_at=None if starts_at is None else datetime.fromisoformat(starts_at),
        had_ever=fields.get("had_ever", 0),
        had_today=fields.get("had_today", 0),
    )
