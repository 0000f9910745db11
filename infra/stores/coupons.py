"""Coupons as documents: `coupons/{code}`, `coupon_counters/{code}.{shard}`, `redemptions/{id}`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from infra.documents.interface import Document, Filter, Operator, Order, Query
from infra.documents.readable import readable
from infra.documents.transaction import Transaction
from shared.accounts.locale import Locale
from shared.catalogue.model import PlanId
from shared.kernel.ids import AccountId
from shared.kernel.money import Currency, Money
from shared.kernel.values import Fields
from shared.promotions.model import (
    Audience,
    Coupon,
    CouponCode,
    CouponKind,
    Effect,
    Redemption,
    RedemptionId,
    Trial,
)

COLLECTION = "coupons"
SCHEMA = 1


class CouponDocuments:
    """Implements `shared.promotions.ports.CouponStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, code: CouponCode) -> Coupon | None:
        document = self._tx.get(_path(code))
        return None if document is None else _decoded(document)

    def glance(self, code: CouponCode) -> Coupon | None:
        document = self._tx.peek(_path(code))
        return None if document is None else _decoded(document)

    def add(self, coupon: Coupon) -> None:
        self._tx.create(_path(coupon.code), _encoded(coupon))

    def save(self, coupon: Coupon) -> None:
        self._tx.set(_path(coupon.code), _encoded(coupon))

    def listed(self, limit: int) -> Sequence[Coupon]:
        is_listed = Filter("is_listed", Operator.EQUAL, value=True)
        return readable(self._tx.query, Query(COLLECTION, (is_listed,), limit=limit), _decoded)

    def newest(self, after: tuple[datetime, CouponCode] | None, limit: int) -> Sequence[Coupon]:
        query = Query(
            COLLECTION,
            orders=(Order("created_at", descending=True),),
            limit=limit,
            after=None if after is None else (after[0],),
            after_path=None if after is None else _path(after[1]),
        )
        return readable(self._tx.query, query, _decoded)


class CounterDocuments:
    """Implements `shared.promotions.ports.CounterStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, code: CouponCode, shard: int) -> int:
        return _count(self._tx.get(_counter_path(code, shard)))

    def glance(self, code: CouponCode, shards: Sequence[int]) -> Sequence[int]:
        paths = [_counter_path(code, shard) for shard in shards]
        return [_count(document) for document in self._tx.peek_many(paths)]

    def save(self, code: CouponCode, shard: int, used: int) -> None:
        fields: Fields = {"schema": SCHEMA, "owner_id": None, "org_id": None, "used": used}
        self._tx.set(_counter_path(code, shard), fields)


class RedemptionDocuments:
    """Implements `shared.promotions.ports.RedemptionStore`."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def find(self, ids: Sequence[RedemptionId]) -> Sequence[Redemption | None]:
        documents = self._tx.get_many([f"redemptions/{each}" for each in ids])
        return [None if document is None else _redemption(document) for document in documents]

    def codes_of(self, account_id: AccountId, limit: int) -> Sequence[CouponCode]:
        owned = Filter("owner_id", Operator.EQUAL, account_id)
        found = self._tx.query(Query("redemptions", (owned,), limit=limit))
        return [CouponCode(str(document.fields["code"])) for document in found]

    def add(self, redemption: Redemption) -> None:
        effect = redemption.effect
        fields: Fields = {
            "schema": SCHEMA,
            "owner_id": redemption.account_id,
            "org_id": None,
            "redemption_id": redemption.redemption_id,
            "code": redemption.code,
            "credits_added": effect.credits_added,
            "days_added": effect.days_added,
            "discount_percent": effect.discount_percent,
            "plan_id": None if effect.plan_id is None else effect.plan_id.value,
            "balance_credits": redemption.balance_credits,
            "redeemed_at": redemption.redeemed_at,
        }
        self._tx.create(f"redemptions/{redemption.redemption_id}", fields)


def _path(code: CouponCode) -> str:
    return f"{COLLECTION}/{code}"


def _counter_path(code: CouponCode, shard: int) -> str:
    return f"coupon_counters/{code}.{shard}"


def _count(document: Document | None) -> int:
    return 0 if document is None else cast("int", document.fields["used"])


def _encoded(coupon: Coupon) -> Fields:
    plans, markets, trial = coupon.audience.plans, coupon.audience.markets, coupon.trial
    return {
        "schema": SCHEMA,
        "owner_id": None,
        "org_id": None,
        "code": coupon.code,
        "kind": coupon.kind.value,
        "value": coupon.value,
        "starts_at": coupon.starts_at,
        "ends_at": coupon.ends_at,
        "created_at": coupon.created_at,
        "created_by": coupon.created_by,
        "updated_at": coupon.updated_at,
        "plans": None if plans is None else sorted(plan.value for plan in plans),
        "markets": None if markets is None else sorted(each.value for each in markets),
        "trial_plan_id": None if trial is None else trial.plan_id.value,
        "trial_catalogue_version": None if trial is None else trial.catalogue_version,
        "uses_per_account_max": coupon.uses_per_account_max,
        "uses_max": coupon.uses_max,
        "budget_credits": coupon.budget_credits,
        "budget_usd_minor": None if coupon.budget is None else coupon.budget.amount_minor,
        "use_cost_usd_micros": coupon.use_cost_usd_micros,
        "bonus_days": coupon.bonus_days,
        "campaign": coupon.campaign,
        "is_listed": coupon.is_listed,
        "is_active": coupon.is_active,
    }


def _decoded(document: Document) -> Coupon:
    fields = cast("dict[str, Any]", document.fields)
    return Coupon(
        code=CouponCode(fields["code"]),
        kind=CouponKind(fields["kind"]),
        value=fields["value"],
        starts_at=fields["starts_at"],
        ends_at=fields["ends_at"],
        created_at=fields["created_at"],
        created_by=AccountId(fields["created_by"]),
        updated_at=fields["updated_at"],
        audience=_audience(fields),
        trial=_trial(fields),
        uses_per_account_max=fields["uses_per_account_max"],
        uses_max=fields["uses_max"],
        budget_credits=fields["budget_credits"],
        budget=_budget(fields.get("budget_usd_minor")),
        use_cost_usd_micros=fields.get("use_cost_usd_micros", 0),
        bonus_days=fields["bonus_days"],
        campaign=fields["campaign"],
        is_listed=fields["is_listed"],
        is_active=fields["is_active"],
    )


def _audience(fields: dict[str, Any]) -> Audience:
    plans, markets = fields["plans"], fields["markets"]
    return Audience(
        None if plans is None else frozenset(PlanId(each) for each in plans),
        None if markets is None else frozenset(Locale(each) for each in markets),
    )


def _budget(usd_minor: int | None) -> Money | None:
    """Coupons of before there were such budgets have none."""
    return None if usd_minor is None else Money(usd_minor, Currency.USD)


def _trial(fields: dict[str, Any]) -> Trial | None:
    if fields["trial_plan_id"] is None:
        return None
    return Trial(PlanId(fields["trial_plan_id"]), fields["trial_catalogue_version"])


def _redemption(document: Document) -> Redemption:
    fields = cast("dict[str, Any]", document.fields)
    plan_id = fields["plan_id"]
    return Redemption(
        redemption_id=RedemptionId(fields["redemption_id"]),
        code=CouponCode(fields["code"]),
        account_id=AccountId(fields["owner_id"]),
        effect=Effect(
            credits_added=fields["credits_added"],
            days_added=fields["days_added"],
            discount_percent=fields["discount_percent"],
            plan_id=None if plan_id is None else PlanId(plan_id),
        ),
        balance_credits=fields["balance_credits"],
        redeemed_at=fields["redeemed_at"],
    )
