"""A subscription: the plan an account holds, until when, and how it is paid again (M048).

An account has at most one. It is the truth; `plan_id` and its companions on the account are copies
for whoever reads the account anyway.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shared.catalogue.model import PlanId
from shared.kernel.ids import AccountId, SubscriptionId
from shared.kernel.money import Money


class SubscriptionStatus(StrEnum):
    """What a subscription is worth now. DISPUTED and ENDED give nothing."""

    TRIALING = "trialing"  # given by a coupon, nobody pays
    ACTIVE = "active"
    PAST_DUE = "past_due"  # a renewal failed and is tried again; access goes on
    DISPUTED = "disputed"  # held back until the dispute about its money has ended
    ENDED = "ended"


IDLE = frozenset({SubscriptionStatus.DISPUTED, SubscriptionStatus.ENDED})
"""What gives nothing, and to which nothing happens by itself."""


class EndedBecause(StrEnum):
    """Why a subscription ended."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    REPLACED = "replaced"
    ERASED = "erased"


@dataclass(frozen=True)
class Subscription:
    """Times are aware UTC. The paid period is `period_start` <= t < `period_end`.

    `price` and `gateway` are None where nobody pays. `gateway_reference` names the recurring
    payment at the gateway (ECPay: its MerchantTradeNo; Paddle: `sub_...`, None until told).
    `cancel_at` is set once it is not to be renewed. `granted` has, by grant id, the key of the last
    period whose credits were posted; `next_grant_at` is when the next are due. `disputed_at` is
    since when it is held back.
    """

    subscription_id: SubscriptionId
    account_id: AccountId
    plan_id: PlanId
    catalogue_version: str
    status: SubscriptionStatus
    started_at: datetime
    period_start: datetime
    period_end: datetime
    updated_at: datetime
    price: Money | None = None
    gateway: str | None = None
    gateway_reference: str | None = None
    cancel_at: datetime | None = None
    ended_at: datetime | None = None
    ended_because: EndedBecause | None = None
    granted: Mapping[str, str] = field(default_factory=dict)
    next_grant_at: datetime | None = None
    disputed_at: datetime | None = None

    def is_live(self, now: datetime) -> bool:
        """Say whether it gives its plan at `now`; a renewal under way has `RENEWAL_GRACE`."""
        return self.status not in IDLE and now < self.lapses_at

    def is_had(self, now: datetime) -> bool:
        """Say whether its account has it at `now`, even if it is held back."""
        return self.status is SubscriptionStatus.DISPUTED or self.is_live(now)

    @property
    def lapses_at(self) -> datetime:
        """When it stops giving its plan unless it is renewed."""
        return self.period_end + RENEWAL_GRACE if self.renews else self.period_end

    @property
    def renews(self) -> bool:
        """Say whether it is to be paid for again when its paid period ends."""
        return self.price is not None and self.cancel_at is None

    @property
    def due_at(self) -> datetime | None:
        """When something happens to it by itself: a grant or its end; None while nothing does."""
        if self.status in IDLE:
            return None
        return min(self.next_grant_at or self.lapses_at, self.lapses_at)


RENEWAL_GRACE = timedelta(days=3)
"""How long a plan is kept while its renewal is on the way or tried again."""


def renewed(subscription: Subscription, until: datetime, now: datetime) -> Subscription:
    """Return it paid for one more period, which begins where the last one ended."""
    return replace(
        subscription,
        status=SubscriptionStatus.ACTIVE,
        period_start=subscription.period_end,
        period_end=until,
        updated_at=now,
    )


def past_due(subscription: Subscription, now: datetime) -> Subscription:
    """Return it waiting for a renewal that failed."""
    return replace(subscription, status=SubscriptionStatus.PAST_DUE, updated_at=now)


def cancelled(subscription: Subscription, now: datetime) -> Subscription:
    """Return it ending with its paid period; asked again, the same."""
    return replace(subscription, cancel_at=subscription.period_end, updated_at=now)


def held_back(subscription: Subscription, now: datetime) -> Subscription:
    """Return it giving nothing, because its money is disputed; it is not renewed any more."""
    return replace(
        subscription,
        status=SubscriptionStatus.DISPUTED,
        cancel_at=subscription.period_end,
        next_grant_at=None,
        disputed_at=now,
        updated_at=now,
    )


def given_again(subscription: Subscription, now: datetime) -> Subscription:
    """Return one that was held back with the time it had left.

    It counts as started now, so that nothing is granted for weeks and months in which it was not
    had: they come behind.
    """
    held = now - (subscription.disputed_at or now)
    until = subscription.period_end + held
    return replace(
        subscription,
        status=SubscriptionStatus.ACTIVE,
        started_at=now,
        period_end=until,
        cancel_at=until,
        disputed_at=None,
        updated_at=now,
    )


def extended(subscription: Subscription, days: int, now: datetime) -> Subscription:
    """Return it with `days` > 0 added to the paid period (M098)."""
    period_end = subscription.period_end + timedelta(days=days)
    cancel_at = None if subscription.cancel_at is None else period_end
    return replace(subscription, period_end=period_end, cancel_at=cancel_at, updated_at=now)


def ended(subscription: Subscription, because: EndedBecause, now: datetime) -> Subscription:
    """Return it over; one that is over keeps its first reason."""
    if subscription.status is SubscriptionStatus.ENDED:
        return subscription
    return replace(
        subscription,
        status=SubscriptionStatus.ENDED,
        ended_at=now,
        ended_because=because,
        next_grant_at=None,
        updated_at=now,
    )
