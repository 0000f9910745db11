"""Invoices as documents: `invoices/{invoice_id}`, and `invoice_series/{series}` with its last
number, written together.
"""

from dataclasses import asdict
from typing import Any

from infra.documents.transaction import Transaction
from infra.stores.orders import money
from shared.kernel.ids import AccountId, InvoiceId
from shared.payments.gateway import Gateway
from shared.payments.invoices import Invoice, InvoiceKind
from shared.payments.model import Item, ItemKind

SCHEMA = 1


class InvoiceDocuments:
    """Implements `shared.payments.invoices.InvoiceStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, invoice_id: InvoiceId) -> Invoice | None:
        document = self._tx.get(f"invoices/{invoice_id}")
        return None if document is None else _read(dict(document.fields))

    def last_number(self, series: str) -> int:
        document = self._tx.get(f"invoice_series/{series}")
        return 0 if document is None else int(str(document.fields["last_number"]))

    def add(self, invoice: Invoice) -> None:
        fields = asdict(invoice)
        del fields["account_id"]
        owned = {**fields, "schema": SCHEMA, "owner_id": invoice.account_id, "org_id": None}
        self._tx.create(f"invoices/{invoice.invoice_id}", owned)
        counter = {
            "schema": SCHEMA,
            "owner_id": None,
            "org_id": None,
            "last_number": invoice.number,
        }
        self._tx.set(f"invoice_series/{invoice.series}", counter)


def _read(kept: dict[str, Any]) -> Invoice:
    account_id = AccountId(kept["owner_id"])
    for name in ("schema", "owner_id", "org_id"):
        del kept[name]
    return Invoice(
        **{
            **kept,
            "account_id": account_id,
            "kind": InvoiceKind(kept["kind"]),
            "gateway": Gateway(kept["gateway"]),
            "item": Item(**{**kept["item"], "kind": ItemKind(kept["item"]["kind"])}),
            "list_price": money(kept["list_price"]),
            "total": money(kept["total"]),
        }
    )
