"""Events of October 2026, and drafts of the weekly catalogue."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from shared.catalogue.model import Catalogue, PlanId, PriceRow, ServiceType
from shared.catalogue.weekly import weekly_catalogue
from shared.credits.whatif.events import GiftEvent, PackEvent, PlanEvent, UseEvent
from shared.kernel.money import Currency, Money

WEEKLY = weekly_catalogue()


def october(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """The 5th is a Monday."""
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC)


NOVEMBER = datetime(2026, 11, 5, tzinfo=UTC)


def plan(
    account_id: str,
    plan_id: str,
    at: datetime,
    until: datetime = NOVEMBER,
    currency: Currency | None = Currency.TWD,
) -> PlanEvent:
    return PlanEvent(account_id, at, PlanId(plan_id), until, currency, "weekly@1")


def pack(account_id: str, package_id: str, at: datetime) -> PackEvent:
    return PackEvent(account_id, at, package_id, WEEKLY.packages[package_id].credits, Currency.TWD)


def gift(account_id: str, given: int, at: datetime, until: datetime | None = None) -> GiftEvent:
    return GiftEvent(account_id, at, given, until)


def use(
    account_id: str,
    at: datetime,
    service: str = "video_720p",
    *,
    count: int = 1,
    is_delivered: bool = True,
) -> UseEvent:
    return UseEvent(account_id, at, service, None, 8, count, is_delivered)


def always(catalogue: Catalogue) -> Callable[[str | None], Catalogue]:
    return lambda _: catalogue


def a_draft() -> Catalogue:
    """Starter for NT$349 with 20 credits a week, 720p for 6 credits, no discount for Pro."""
    starter, pro = WEEKLY.plans[PlanId.STARTER], WEEKLY.plans[PlanId.PRO]
    dearer = replace(
        starter,
        prices={Currency.TWD: Money(34_900, Currency.TWD)},
        grants=(replace(starter.grants[0], credits=20),),
    )
    plain = replace(pro, topup_discount_permille=0)
    row: PriceRow = replace(WEEKLY.prices[ServiceType.VIDEO_720P], credit_cost=6)
    return replace(
        WEEKLY,
        version="draft@1",
        plans={**WEEKLY.plans, PlanId.STARTER: dearer, PlanId.PRO: plain},
        prices={**WEEKLY.prices, ServiceType.VIDEO_720P: row},
    )
