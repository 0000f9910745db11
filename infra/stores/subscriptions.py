"""Subscriptions as documents: `subscriptions/{account_id}`, one an account.

`due_at` is derived: the scheduler asks for what has something due.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from infra.documents.interface import Document, Filter, Operator, Order, Query
from infra.documents.readable import readable
from infra.documents.transaction import Transaction
from shared.catalogue.model import PlanId
from shared.catalogue.subscription import EndedBecause, Subscription, SubscriptionStatus
from shared.kernel.ids import AccountId, SubscriptionId
from shared.kernel.money import Currency, Money
from shared.kernel.values import Fields

COLLECTION = "subscriptions"
SCHEMA = 1


class SubscriptionDocuments:
    """Implements `shared.catalogue.ports.SubscriptionStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, account_id: AccountId) -> Subscription | None:
        return _decoded(self._tx.get(_path(account_id)))

    def peek(self, account_id: AccountId) -> Subscription | None:
        return _decoded(self._tx.peek(_path(account_id)))

    def save(self, subscription: Subscription) -> None:
        self._tx.set(_path(subscription.account_id), _encoded(subscription))

    def due(
        self, now: datetime, limit: int, after: Subscription | None = None
    ) -> Sequence[Subscription]:
        query = Query(
            COLLECTION,
            filters=(Filter("due_at", Operator.LESS_OR_EQUAL, now),),
            orders=(Order("due_at"),),
            limit=limit,
            after=None if after is None else (after.due_at,),
            after_path=None if after is None else _path(after.account_id),
        )
        return readable(self._tx.query, query, lambda document: _read(document.fields))


def _path(account_id: AccountId) -> str:
    return f"{COLLECTION}/{account_id}"


def _encoded(subscription: Subscription) -> Fields:
    because, price = subscription.ended_because, subscription.price
    return {
        "schema": SCHEMA,
        "owner_id": subscription.account_id,
        "org_id": None,
        "subscription_id": subscription.subscription_id,
        "plan_id": subscription.plan_id.value,
        "catalogue_version": subscription.catalogue_version,
        "status": subscription.status.value,
        "started_at": subscription.started_at,
        "period_start": subscription.period_start,
        "period_end": subscription.period_end,
        "updated_at": subscription.updated_at,
        "price_minor": None if price is None else price.amount_minor,
        "currency": None if price is None else price.currency.value,
        "gateway": subscription.gateway,
        "gateway_reference": subscription.gateway_reference,
        "cancel_at": subscription.cancel_at,
        "ended_at": subscription.ended_at,
        "ended_because": None if because is None else because.value,
        "granted": dict(subscription.granted),
        "next_grant_at": subscription.next_grant_at,
        "disputed_at": subscription.disputed_at,
        "due_at": subscription.due_at,
    }


def _decoded(document: Document | None) -> Subscription | None:
    return None if document is None else _read(document.fields)


def _read(fields: Mapping[str, Any]) -> Subscription:
    because = fields["ended_because"]
    return Subscription(
        subscription_id=SubscriptionId(fields["subscription_id"]),
        account_id=AccountId(fields["owner_id"]),
        plan_id=PlanId(fields["plan_id"]),
        catalogue_version=fields["catalogue_version"],
        status=SubscriptionStatus(fields["status"]),
        started_at=fields["started_at"],
        period_start=fields["period_start"],
        period_end=fields["period_end"],
        updated_at=fields["updated_at"],
        price=_price(fields),
        gateway=fields["gateway"],
        gateway_reference=fields["gateway_reference"],
        cancel_at=fields["cancel_at"],
        ended_at=fields["ended_at"],
        ended_because=None if because is None else EndedBecause(because),
        granted=dict(fields["granted"]),
        next_grant_at=fields["next_grant_at"],
        disputed_at=fields.get("disputed_at"),
    )


def _price(fields: Mapping[str, Any]) -> Money | None:
    if fields["price_minor"] is None:
        return None
    return Money(fields["price_minor"], Currency(fields["currency"]))
