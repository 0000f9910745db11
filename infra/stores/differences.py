"""Differences between gateways' books and ours as documents: `book_differences/{id}`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from infra.documents.interface import Document, Filter, Operator, Order, Query
from infra.documents.readable import readable
from infra.documents.transaction import Transaction
from infra.stores.orders import money
from shared.kernel.money import Money
from shared.payments.books import Difference, DifferenceKind
from shared.payments.gateway import Gateway

COLLECTION = "book_differences"
SCHEMA = 1


class DifferenceDocuments:
    """Implements `shared.payments.books.DifferenceStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, difference_id: str) -> Difference | None:
        document = self._tx.get(f"{COLLECTION}/{difference_id}")
        return None if document is None else _read(document)

    def save(self, difference: Difference) -> None:
        fields = {
            **asdict(difference),
            "is_settled": difference.settled_at is not None,
            "schema": SCHEMA,
            "owner_id": None,
            "org_id": None,
        }
        self._tx.set(f"{COLLECTION}/{difference.difference_id}", fields)

    def unsettled(self, limit: int) -> Sequence[Difference]:
        query = Query(
            COLLECTION,
            filters=(Filter("is_settled", Operator.EQUAL, value=False),),
            orders=(Order("found_at", descending=True),),
            limit=limit,
        )
        return readable(self._tx.query, query, _read)


def _read(document: Document) -> Difference:
    kept: dict[str, Any] = dict(document.fields)
    for name in ("is_settled", "schema", "owner_id", "org_id"):
        del kept[name]
    return Difference(
        **{
            **kept,
            "gateway": Gateway(kept["gateway"]),
            "kind": DifferenceKind(kept["kind"]),
            "there": _amount(kept["there"]),
            "here": _amount(kept["here"]),
        }
    )


def _amount(fields: Mapping[str, Any] | None) -> Money | None:
    return None if fields is None else money(fields)
