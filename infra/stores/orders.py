"""Orders as documents: `orders/{order_id}`, their tries within.

`order_names/{hash of gateway and name}` says whose a name is; a name belongs to one order for ever.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from infra.documents.interface import Document, Filter, Operator, Query
from infra.documents.interface import Order as By
from infra.documents.readable import readable
from infra.documents.transaction import Transaction
from shared.kernel.ids import AccountId, OrderId
from shared.kernel.money import Currency, Money
from shared.kernel.values import Fields
from shared.payments.gateway import Checkout, CheckoutKind, Gateway, Method, PaymentCode
from shared.payments.model import Attempt, Automatic, Item, ItemKind, Order
from shared.payments.states import AttemptState, OrderState

COLLECTION = "orders"
SCHEMA = 1


class OrderDocuments:
    """Implements `shared.payments.ports.OrderStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, order_id: OrderId) -> Order | None:
        document = self._tx.get(f"{COLLECTION}/{order_id}")
        return None if document is None else _read(document)

    def find_named(self, gateway: Gateway, name: str) -> OrderId | None:
        document = self._tx.peek(_name_path(gateway, name))
        return None if document is None else OrderId(str(document.fields["order_id"]))

    def save(self, order: Order) -> None:
        names = {_name_path(each.gateway, name) for each in order.attempts for name in each.names}
        paths = sorted(names)
        for path, known in zip(paths, self._tx.get_many(paths), strict=True):
            if known is None:
                self._tx.create(path, _name_fields(order))
            elif known.fields["order_id"] != order.order_id:
                raise ValueError(f"a name of {order.order_id} is another order's")
        self._tx.set(f"{COLLECTION}/{order.order_id}", _fields(order))

    def of_owner(self, account_id: AccountId, limit: int, after: Order | None) -> Sequence[Order]:
        query = Query(
            COLLECTION,
            filters=(Filter("owner_id", Operator.EQUAL, account_id),),
            orders=(By("created_at", descending=True),),
            limit=limit,
            after=None if after is None else (after.created_at,),
            after_path=None if after is None else f"{COLLECTION}/{after.order_id}",
        )
        return readable(self._tx.query, query, _read)

    def to_look_up(self, now: datetime, limit: int, after: Order | None = None) -> Sequence[Order]:
        query = Query(
            COLLECTION,
            filters=(Filter("look_up_at", Operator.LESS_OR_EQUAL, now),),
            orders=(By("look_up_at"),),
            limit=limit,
            after=None if after is None else (after.look_up_at,),
            after_path=None if after is None else f"{COLLECTION}/{after.order_id}",
        )
        return readable(self._tx.query, query, _read)

    def in_state(self, state: OrderState, limit: int) -> Sequence[Order]:
        query = Query(
            COLLECTION,
            filters=(Filter("state", Operator.EQUAL, state.value),),
            orders=(By("created_at"),),
            limit=limit,
        )
        return readable(self._tx.query, query, _read)


def _name_path(gateway: Gateway, name: str) -> str:
    # A name comes from outside and may hold what paths may not.
    return f"order_names/{hashlib.sha256(f'{gateway.value} {name}'.encode()).hexdigest()}"


def _name_fields(order: Order) -> Fields:
    return {
        "schema": SCHEMA,
        "owner_id": order.account_id,
        "org_id": None,
        "order_id": order.order_id,
    }


def _fields(order: Order) -> Fields:
    fields = asdict(order)
    del fields["account_id"]
    return {**fields, "schema": SCHEMA, "owner_id": order.account_id, "org_id": None}


def _read(document: Document) -> Order:
    kept: dict[str, Any] = dict(document.fields)
    account_id = AccountId(kept["owner_id"])
    for name in ("schema", "owner_id", "org_id"):
        del kept[name]
    return Order(
        **{
            **kept,
            "account_id": account_id,
            "item": Item(**{**kept["item"], "kind": ItemKind(kept["item"]["kind"])}),
            "gateway": Gateway(kept["gateway"]),
            "price": money(kept["price"]),
            "list_price": money(kept["list_price"]),
            "state": OrderState(kept["state"]),
            "automatic": _automatic(kept.get("automatic")),
            "attempts": tuple(_attempt(each) for each in kept["attempts"]),
        }
    )


def _automatic(fields: Mapping[str, Any] | None) -> Automatic | None:
    return None if fields is None else Automatic(**fields)


def _attempt(fields: Mapping[str, Any]) -> Attempt:
    checkout, code = fields["checkout"], fields["code"]
    return Attempt(
        **{
            **fields,
            "gateway": Gateway(fields["gateway"]),
            "method": Method(fields["method"]),
            "state": AttemptState(fields["state"]),
            "checkout": None if checkout is None else _checkout(checkout),
            "code": None if code is None else _code(code),
        }
    )


def _checkout(fields: Mapping[str, Any]) -> Checkout:
    return Checkout(
        CheckoutKind(fields["kind"]),
        fields["url"],
        fields["gateway_reference"],
        dict(fields["fields"]),
    )


def _code(fields: Mapping[str, Any]) -> PaymentCode:
    barcodes = tuple(fields["barcodes"])
    return PaymentCode(**{**fields, "method": Method(fields["method"]), "barcodes": barcodes})


def money(fields: Mapping[str, Any]) -> Money:
    """Return the money a map of `amount_minor` and `currency` says."""
    return Money(fields["amount_minor"], Currency(fields["currency"]))
