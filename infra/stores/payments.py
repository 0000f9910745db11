"""Payments, refunds, disputes and the gateways' messages as documents.

`payments/{payment_id}`, `refunds/{refund_id}`, `disputes/{dispute_id}`, and
`payment_notices/{hash of gateway and event key}`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from infra.documents.interface import Document, Filter, Operator, Order, Query
from infra.documents.readable import readable
from infra.documents.transaction import Transaction
from infra.stores.orders import money
from shared.kernel.ids import AccountId, DisputeId, OrderId, PaymentId, RefundId
from shared.kernel.values import Fields
from shared.payments.gateway import Charge, ChargeStatus, Gateway, NoticeKind
from shared.payments.model import (
    Dispute,
    NoticeOutcome,
    Payment,
    Purpose,
    Refund,
    SeenNotice,
)
from shared.payments.ports import Place
from shared.payments.states import DisputeState, PaymentState, RefundState

SCHEMA = 1
OF_ONE_MAX = 1000
"""Payments of one order and refunds of one payment that are read: a lifetime of months."""


class PaymentDocuments:
    """Implements `shared.payments.ports.PaymentStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, payment_id: PaymentId) -> Payment | None:
        document = self._tx.get(f"payments/{payment_id}")
        return None if document is None else _payment(document)

    def save(self, payment: Payment) -> None:
        self._tx.set(f"payments/{payment.payment_id}", _owned(payment))

    def of_order(self, order_id: OrderId) -> Sequence[Payment]:
        query = Query(
            "payments",
            filters=(Filter("order_id", Operator.EQUAL, order_id),),
            orders=(Order("recorded_at"),),
            limit=OF_ONE_MAX,
        )
        return readable(self._tx.query, query, _payment)

    def page(self, after: Payment | None, limit: int) -> Sequence[Payment]:
        query = Query(
            "payments",
            orders=(Order("recorded_at"),),
            limit=limit,
            after=None if after is None else (after.recorded_at,),
            after_path=None if after is None else f"payments/{after.payment_id}",
        )
        return readable(self._tx.query, query, _payment)

    def since(self, moment: datetime, after: Payment | None, limit: int) -> Sequence[Payment]:
        query = Query(
            "payments",
            filters=(Filter("recorded_at", Operator.GREATER_OR_EQUAL, moment),),
            orders=(Order("recorded_at"),),
            limit=limit,
            after=None if after is None else (after.recorded_at,),
            after_path=None if after is None else f"payments/{after.payment_id}",
        )
        return readable(self._tx.query, query, _payment)


class RefundDocuments:
    """Implements `shared.payments.ports.RefundStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, refund_id: RefundId) -> Refund | None:
        document = self._tx.get(f"refunds/{refund_id}")
        return None if document is None else _refund(document)

    def save(self, refund: Refund) -> None:
        self._tx.set(f"refunds/{refund.refund_id}", _owned(refund))

    def of_payment(self, payment_id: PaymentId) -> Sequence[Refund]:
        query = Query(
            "refunds",
            filters=(Filter("payment_id", Operator.EQUAL, payment_id),),
            orders=(Order("created_at"),),
            limit=OF_ONE_MAX,
        )
        return readable(self._tx.query, query, _refund)

    def to_look_up(
        self, now: datetime, limit: int, after: Refund | None = None
    ) -> Sequence[Refund]:
        query = Query(
            "refunds",
            filters=(Filter("look_up_at", Operator.LESS_OR_EQUAL, now),),
            orders=(Order("look_up_at"),),
            limit=limit,
            after=None if after is None else (after.look_up_at,),
            after_path=None if after is None else f"refunds/{after.refund_id}",
        )
        return readable(self._tx.query, query, _refund)

    def newest(
        self, state: RefundState | None, after: Place | None, limit: int
    ) -> Sequence[Refund]:
        query = Query(
            "refunds",
            filters=_of_state(state),
            orders=(Order("created_at", descending=True),),
            limit=limit,
            after=None if after is None else (after[0],),
            after_path=None if after is None else f"refunds/{after[1]}",
        )
        return readable(self._tx.query, query, _refund)

    def ended_since(self, moment: datetime, after: Refund | None, limit: int) -> Sequence[Refund]:
        query = Query(
            "refunds",
            filters=(Filter("ended_at", Operator.GREATER_OR_EQUAL, moment),),
            orders=(Order("ended_at"),),
            limit=limit,
            after=None if after is None else (after.ended_at,),
            after_path=None if after is None else f"refunds/{after.refund_id}",
        )
        return readable(self._tx.query, query, _refund)


class DisputeDocuments:
    """Implements `shared.payments.ports.DisputeStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, dispute_id: DisputeId) -> Dispute | None:
        document = self._tx.get(f"disputes/{dispute_id}")
        return None if document is None else _dispute(document)

    def save(self, dispute: Dispute) -> None:
        self._tx.set(f"disputes/{dispute.dispute_id}", _owned(dispute))

    def has_open(self, account_id: AccountId) -> bool:
        query = Query(
            "disputes",
            filters=(
                Filter("owner_id", Operator.EQUAL, account_id),
                Filter("state", Operator.EQUAL, DisputeState.OPEN.value),
            ),
            limit=1,
        )
        return bool(self._tx.query(query))

    def newest(
        self, state: DisputeState | None, after: Place | None, limit: int
    ) -> Sequence[Dispute]:
        query = Query(
            "disputes",
            filters=_of_state(state),
            orders=(Order("opened_at", descending=True),),
            limit=limit,
            after=None if after is None else (after[0],),
            after_path=None if after is None else f"disputes/{after[1]}",
        )
        return readable(self._tx.query, query, _dispute)


class NoticeDocuments:
    """Implements `shared.payments.ports.NoticeStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, gateway: Gateway, event_key: str) -> SeenNotice | None:
        document = self._tx.get(_notice_path(gateway, event_key))
        return None if document is None else _notice(document)

    def save(self, notice: SeenNotice) -> None:
        fields = {**asdict(notice), "schema": SCHEMA, "owner_id": None, "org_id": None}
        self._tx.set(_notice_path(notice.gateway, notice.event_key), fields)


def _of_state(state: StrEnum | None) -> tuple[Filter, ...]:
    return () if state is None else (Filter("state", Operator.EQUAL, state.value),)


def _notice_path(gateway: Gateway, event_key: str) -> str:
    digest = hashlib.sha256(f"{gateway.value} {event_key}".encode()).hexdigest()
    return f"payment_notices/{digest}"


def _owned(row: Payment | Refund | Dispute) -> Fields:
    fields = asdict(row)
    del fields["account_id"]
    return {**fields, "schema": SCHEMA, "owner_id": row.account_id, "org_id": None}


def _kept(document: Document) -> dict[str, Any]:
    kept: dict[str, Any] = dict(document.fields)
    del kept["schema"], kept["org_id"]
    kept["account_id"] = AccountId(kept.pop("owner_id"))
    kept["gateway"] = Gateway(kept["gateway"])
    return kept


def _payment(document: Document) -> Payment:
    kept = _kept(document)
    return Payment(
        **{
            **kept,
            "charge": _charge(kept["charge"]),
            "amount": money(kept["amount"]),
            "purpose": Purpose(kept["purpose"]),
            "state": PaymentState(kept["state"]),
        }
    )


def _charge(fields: Mapping[str, Any]) -> Charge:
    amount = fields["amount"]
    return Charge(
        **{
            **fields,
            "status": ChargeStatus(fields["status"]),
            "amount": None if amount is None else money(amount),
        }
    )


def _refund(document: Document) -> Refund:
    kept = _kept(document)
    state = RefundState(kept["state"])
    return Refund(**{**kept, "amount": money(kept["amount"]), "state": state})


def _dispute(document: Document) -> Dispute:
    kept = _kept(document)
    return Dispute(**{**kept, "state": DisputeState(kept["state"])})


def _notice(document: Document) -> SeenNotice:
    kept: dict[str, Any] = dict(document.fields)
    for name in ("schema", "owner_id", "org_id"):
        del kept[name]
    return SeenNotice(
        **{
            **kept,
            "gateway": Gateway(kept["gateway"]),
            "kind": NoticeKind(kept["kind"]),
            "outcome": NoticeOutcome(kept["outcome"]),
        }
    )
