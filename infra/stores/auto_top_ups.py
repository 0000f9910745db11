"""Automatic top-ups as documents: `auto_top_ups/{account_id}`, and `consents/{consent_id}`.

A consent stays as proof of what was agreed to; the present one is also in the top-up itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from infra.documents.interface import Document, Filter, Operator, Order, Query
from infra.documents.readable import readable
from infra.documents.transaction import Transaction
from infra.stores.orders import money
from shared.kernel.ids import AccountId, ConsentId
from shared.kernel.values import Fields
from shared.payments.auto_top_up import AutoTopUp, Consent, PauseReason, TopUpState

COLLECTION = "auto_top_ups"
SCHEMA = 1


class AutoTopUpDocuments:
    """Implements `shared.payments.ports.AutoTopUpStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, account_id: AccountId) -> AutoTopUp | None:
        document = self._tx.get(f"{COLLECTION}/{account_id}")
        return None if document is None else _read(document)

    def save(self, top_up: AutoTopUp) -> None:
        fields = asdict(top_up)
        fields["consent"] = _consent_fields(top_up.consent)
        del fields["account_id"]
        self._tx.set(f"{COLLECTION}/{top_up.account_id}", _owned(top_up.account_id, fields))

    def to_check(
        self, now: datetime, limit: int, after: AutoTopUp | None = None
    ) -> Sequence[AutoTopUp]:
        query = Query(
            COLLECTION,
            filters=(Filter("check_at", Operator.LESS_OR_EQUAL, now),),
            orders=(Order("check_at"),),
            limit=limit,
            after=None if after is None else (after.check_at,),
            after_path=None if after is None else f"{COLLECTION}/{after.account_id}",
        )
        return readable(self._tx.query, query, _read)


class ConsentDocuments:
    """Implements `shared.payments.ports.ConsentStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, consent_id: ConsentId) -> Consent | None:
        document = self._tx.get(f"consents/{consent_id}")
        if document is None:
            return None
        fields = document.fields
        return _consent(fields, AccountId(str(fields["owner_id"])))

    def save(self, consent: Consent) -> None:
        path = f"consents/{consent.consent_id}"
        self._tx.set(path, _owned(consent.account_id, _consent_fields(consent)))


def _owned(account_id: AccountId, fields: Fields) -> Fields:
    return {**fields, "schema": SCHEMA, "owner_id": account_id, "org_id": None}


def _consent_fields(consent: Consent) -> dict[str, Any]:
    fields = asdict(consent)
    del fields["account_id"]
    return fields


def _read(document: Document) -> AutoTopUp:
    kept: dict[str, Any] = dict(document.fields)
    account_id = AccountId(kept["owner_id"])
    because = kept["paused_because"]
    for name in ("schema", "owner_id", "org_id"):
        del kept[name]
    return AutoTopUp(
        **{
            **kept,
            "account_id": account_id,
            "consent": _consent(kept["consent"], account_id),
            "state": TopUpState(kept["state"]),
            "paused_because": None if because is None else PauseReason(because),
        }
    )


def _consent(fields: Mapping[str, Any], account_id: AccountId) -> Consent:
    kept = {name: value for name, value in fields.items() if name not in _FRAME}
    prices = {"price": money(fields["price"]), "month_max": money(fields["month_max"])}
    return Consent(**{**kept, **prices, "account_id": account_id})


_FRAME = frozenset({"schema", "owner_id", "org_id"})
