"""What accounts use without paying, as documents: `allowances/{account_id}`.

Lists are JSON text: nobody queries into them, and text is quicker to write than maps.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from infra.documents.transaction import Transaction
from shared.credits.chain import instant
from shared.credits.uses import Day, FreeUse, UnmeteredJob, Uses
from shared.kernel.ids import AccountId, HoldId
from shared.kernel.values import Fields

SCHEMA = 1


class UsesDocuments:
    """Implements `shared.credits.ports.UsesStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def load(self, account_id: AccountId) -> Uses:
        document = self._tx.get(_path(account_id))
        return Uses(account_id) if document is None else _read(document.fields)

    def peek(self, account_id: AccountId) -> Uses:
        document = self._tx.peek(_path(account_id))
        return Uses(account_id) if document is None else _read(document.fields)

    def save(self, uses: Uses) -> None:
        self._tx.set(_path(uses.account_id), _fields(uses))


def _path(account_id: AccountId) -> str:
    return f"allowances/{account_id}"


def _fields(uses: Uses) -> Fields:
    free = [[use.hold_id, instant(use.taken_at), use.is_open] for use in uses.free]
    unmetered = [
        [job.hold_id, instant(job.taken_at), instant(job.starts_at), job.cost_usd_micros]
        for job in uses.unmetered
    ]
    return {
        "schema": SCHEMA,
        "owner_id": uses.account_id,
        "org_id": None,
        "free_json": json.dumps(free, separators=(",", ":")),
        "free_before": uses.free_before,
        "unmetered_json": json.dumps(unmetered, separators=(",", ":")),
        "day": uses.day.date,
        "day_uses": uses.day.uses,
        "day_cost_usd_micros": uses.day.cost_usd_micros,
    }


def _read(fields: Mapping[str, Any]) -> Uses:
    return Uses(
        account_id=AccountId(fields["owner_id"]),
        free=tuple(
            FreeUse(HoldId(hold_id), _moment(taken_at), is_open)
            for hold_id, taken_at, is_open in json.loads(fields["free_json"])
        ),
        free_before=fields["free_before"],
        unmetered=tuple(
            UnmeteredJob(HoldId(hold_id), _moment(taken_at), _moment(starts_at), cost_usd_micros)
            for hold_id, taken_at, starts_at, cost_usd_micros in json.loads(
                fields["unmetered_json"]
            )
        ),
        day=Day(fields["day"], fields["day_uses"], fields["day_cost_usd_micros"]),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
