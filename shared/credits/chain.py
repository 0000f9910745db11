"""The hash chain: an entry's hash covers its content and the hash of the entry before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from shared.credits.model import GENESIS_HASH, Entry, Lot, LotChange, Origin, Terms
from shared.kernel.values import JsonValue


def canonical_json(facts: Mapping[str, JsonValue]) -> bytes:
    """Return the one way to write `facts` down: sorted names, no spaces, UTF-8."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(facts: Mapping[str, JsonValue]) -> str:
    """Return the sha256 of the canonical JSON, 64 lower hex digits."""
    return hashlib.sha256(canonical_json(facts)).hexdigest()


def instant(moment: datetime) -> str:
    """Write a time as RFC 3339 UTC with six decimals and `Z`: one text for one moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def sealed(entry: Entry) -> Entry:
    """Return `entry` with the hash that belongs to it."""
    return replace(entry, entry_hash=digest(entry_facts(entry)))


def entry_facts(entry: Entry) -> Mapping[str, JsonValue]:
    """Return what an entry's hash covers: everything but the hash itself.

    Values that are not set are left out, so that a field added later leaves old hashes as they
    are.
    """
    facts: Mapping[str, JsonValue] = {
        "entry_id": entry.entry_id,
        "account_id": entry.account_id,
        "sequence": entry.sequence,
        "entry_type": entry.entry_type,
        "amount_credits": entry.amount_credits,
        "balance_after_credits": entry.balance_after_credits,
        "lots": [_change_facts(change) for change in entry.lots],
        "description": entry.cause.description,
        "service_type": entry.cause.service_type,
        "generation_id": entry.cause.generation_id,
        "payment_id": entry.cause.payment_id,
        "created_at": instant(entry.created_at),
        "previous_hash": entry.previous_hash,
        "burn_order": entry.burn_order,
        "hold_id": entry.hold_id,
        "deadline": _instant_or_none(entry.deadline),
        "terms": None if entry.terms is None else terms_facts(entry.terms),
        "origin": None if entry.origin is None else origin_facts(entry.origin),
    }
    return _set_only(facts)


def terms_facts(terms: Terms) -> Mapping[str, JsonValue]:
    """Return `terms` as JSON; values that are not set are left out."""
    facts: Mapping[str, JsonValue] = {
        "paid_by": terms.paid_by,
        "plan_id": terms.plan_id,
        "catalogue_version": terms.catalogue_version,
        "price_version": terms.price_version,
        "resolution": terms.resolution,
        "cost_usd_micros": terms.cost_usd_micros or None,
        "starts_at": _instant_or_none(terms.starts_at),
        "had_ever": terms.had_ever or None,
        "had_today": terms.had_today or None,
    }
    return _set_only(facts)


def origin_facts(origin: Origin) -> Mapping[str, JsonValue]:
    """Return `origin` as JSON; values that are not set are left out."""
    facts: Mapping[str, JsonValue] = {
        "catalogue_version": origin.catalogue_version,
        "plan_id": origin.plan_id,
        "grant_id": origin.grant_id,
        "package_id": origin.package_id,
    }
    return _set_only(facts)


def follows(entry: Entry, sequence: int, previous_hash: str) -> bool:
    """Tell whether `entry` is the whole, unaltered one behind the entry of that sequence and hash.

    The first follows sequence 0 and `GENESIS_HASH`.
    """
    is_linked = entry.sequence == sequence + 1 and entry.previous_hash == previous_hash
    return is_linked and entry.entry_hash == digest(entry_facts(entry))


def broken_links(entries: Iterable[Entry]) -> list[int]:
    """Return the sequences at which the chain of `entries` (1, 2, ... in order) does not hold.

    Empty for a whole chain: numbered without a gap, each naming the hash of the one before, each
    hash made of the content it stands beside.
    """
    broken: list[int] = []
    sequence, previous_hash = 0, GENESIS_HASH
    for entry in entries:
        if not follows(entry, sequence, previous_hash):
            broken.append(entry.sequence)
        sequence, previous_hash = entry.sequence, entry.entry_hash
    return broken


def _change_facts(change: LotChange) -> Mapping[str, JsonValue]:
    return {**_lot_facts(change.lot), "amount_credits": change.amount_credits}


def _lot_facts(lot: Lot) -> Mapping[str, JsonValue]:
    facts: Mapping[str, JsonValue] = {
        "lot_id": lot.lot_id,
        "kind": lot.kind,
        "remaining_credits": lot.remaining_credits,
        "expires_at": _instant_or_none(lot.expires_at),
        "scope": None if lot.scope is None else sorted(lot.scope),
        "priority": lot.priority,
        "granted_at": instant(lot.granted_at),
        "owed_credits": lot.owed_credits or None,
        "disputed_at": _instant_or_none(lot.disputed_at),
        "disputed_credits": lot.disputed_credits or None,
    }
    return _set_only(facts)


def _set_only(facts: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    return {name: value for name, value in facts.items() if value is not None}


def _instant_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else instant(moment)
