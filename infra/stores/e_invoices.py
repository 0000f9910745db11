"""E-invoices of payments as documents: `e_invoices/{payment_id}`, their reductions within."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from infra.documents.transaction import Transaction
from infra.stores.orders import money
from shared.kernel.ids import AccountId, PaymentId, RefundId
from shared.payments.einvoice import EInvoiceRow, Reduction, ReductionKind, RowState

SCHEMA = 1


class EInvoiceDocuments:
    """Implements `shared.payments.einvoice.EInvoiceStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, payment_id: PaymentId) -> EInvoiceRow | None:
        document = self._tx.get(f"e_invoices/{payment_id}")
        return None if document is None else _read(dict(document.fields))

    def save(self, row: EInvoiceRow) -> None:
        fields = asdict(row)
        del fields["account_id"]
        owned = {**fields, "schema": SCHEMA, "owner_id": row.account_id, "org_id": None}
        self._tx.set(f"e_invoices/{row.payment_id}", owned)


def _read(kept: dict[str, Any]) -> EInvoiceRow:
    account_id = AccountId(kept["owner_id"])
    for name in ("schema", "owner_id", "org_id"):
        del kept[name]
    return EInvoiceRow(
        **{
            **kept,
            "payment_id": PaymentId(kept["payment_id"]),
            "account_id": account_id,
            "total": money(kept["total"]),
            "state": RowState(kept["state"]),
            "reductions": tuple(_reduction(each) for each in kept["reductions"]),
        }
    )


def _reduction(fields: Mapping[str, Any]) -> Reduction:
    kind = fields["kind"]
    return Reduction(
        **{
            **fields,
            "refund_id": RefundId(fields["refund_id"]),
            "amount": money(fields["amount"]),
            "kind": None if kind is None else ReductionKind(kind),
        }
    )
