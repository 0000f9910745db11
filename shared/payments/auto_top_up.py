"""A person's standing consent to buy a pack of credits for them, and what was bought by it.

Source: docs/decisions/0016-automatic-top-up.md.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from shared.catalogue.subscription import Subscription, SubscriptionStatus
from shared.kernel.ids import AccountId, ConsentId, OrderId
from shared.kernel.money import Money
from shared.payments.gateway import Gateway
from shared.payments.model import Order
from shared.payments.states import OrderState

GATEWAY = Gateway.PADDLE
"""The one that can charge the means of a recurring payment without its buyer. ECPay's interface has
no such call. Source: payments facts, Paddle, section 2, "Subscriptions"; ECPay, section 7."""

FAILURES_MAX = 3
"""Refusals in a row after which nothing is tried any more."""

RETRY_PAUSE = timedelta(days=1)
"""Between a charge that failed and the next: a card that was declined is declined again."""

GRANT_PAUSE = timedelta(hours=1)
"""How long credits of the plan that are due are waited for before they are looked for again."""

MONTH_MAX_MINOR = 10_000_00
"""Largest sum a month that may be agreed to, hundredths: a slip of the finger is no consent."""


class TopUpState(StrEnum):
    """Whether anything is bought."""

    ON = "on"
    PAUSED = "paused"
    OFF = "off"


class PauseReason(StrEnum):
    """Why nothing is bought until its owner agrees anew."""

    DECLINED = "declined"  # the charge was refused several times in a row
    PACK_CHANGED = "pack_changed"  # the pack costs more or brings less, or is not sold any more
    PLAN_OVER = "plan_over"  # no plan goes on whose means of payment could be charged
    DISPUTED = "disputed"  # its owner's bank asks back what was charged
    REFUNDED = "refunded"  # a pack was given back: nobody charges for its credits at once


class TopUpNews(StrEnum):
    """What its owner is mailed; `shared.notifications.notices.NoticeKind` has the same values."""

    DECLINED = "top_up_declined"
    PAUSED_DECLINED = "top_up_paused_declined"
    PAUSED_PACK_CHANGED = "top_up_paused_pack_changed"
    PAUSED_PLAN_OVER = "top_up_paused_plan_over"
    PAUSED_DISPUTED = "top_up_paused_disputed"
    PAUSED_REFUNDED = "top_up_paused_refunded"


@dataclass(frozen=True)
class Consent:
    """What a person agreed to, when, and in which words.

    `text_version` and `locale` name the text that was shown. `price` is what was shown for the
    pack and the most one charge may cost; `credits` is what it brings. `threshold_credits` > 0 is
    the balance below which it is bought, `month_max` the most all charges of a calendar month
    (UTC) may come to.
    """

    consent_id: ConsentId
    account_id: AccountId
    text_version: str
    locale: str
    package_id: str
    catalogue_version: str
    credits: int
    price: Money
    threshold_credits: int
    month_max: Money
    given_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class AutoTopUp:
    """Where an account's automatic top-up stands.

    `counted_minor` is what the orders of `month` come to that were paid or may be yet. `orders`
    counts those ever made. While `open_order_id` is set nobody knows whether it is paid, and no
    other is made. `failures` are refusals in a row. Before `check_at` nothing is bought, and then
    somebody looks at it without being called; None: it is called for.
    """

    account_id: AccountId
    consent: Consent
    state: TopUpState
    updated_at: datetime
    paused_because: PauseReason | None = None
    month: str = ""
    counted_minor: int = 0
    orders: int = 0
    failures: int = 0
    open_order_id: OrderId | None = None
    check_at: datetime | None = None

    def counted_in(self, month: str) -> int:
        """Return what counts for `month`, in minor units."""
        return self.counted_minor if month == self.month else 0


def month_of(now: datetime) -> str:
    """Return the calendar month of a moment, in UTC: `2026-11`."""
    return now.astimezone(UTC).strftime("%Y-%m")


def next_month(now: datetime) -> datetime:
    """Return when the next calendar month begins, in UTC."""
    first = now.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1)


def agreed(current: AutoTopUp | None, consent: Consent, now: datetime) -> AutoTopUp:
    """Return the automatic top-up under a new consent; what was charged before still counts."""
    if current is None:
        return AutoTopUp(consent.account_id, consent, TopUpState.ON, now)
    return replace(
        current,
        consent=consent,
        state=TopUpState.ON,
        paused_because=None,
        failures=0,
        check_at=None,
        updated_at=now,
    )


def withdrawn(current: AutoTopUp, now: datetime) -> AutoTopUp:
    """Return it without consent; an order that is under way stays known."""
    consent = replace(current.consent, withdrawn_at=current.consent.withdrawn_at or now)
    return replace(
        current,
        consent=consent,
        state=TopUpState.OFF,
        paused_because=None,
        check_at=None,
        updated_at=now,
    )


def paused(current: AutoTopUp, because: PauseReason, now: datetime) -> AutoTopUp:
    """Return it waiting for a new consent."""
    return replace(
        current,
        state=TopUpState.PAUSED,
        paused_because=because,
        check_at=None,
        updated_at=now,
    )


def begun(current: AutoTopUp, order: Order, now: datetime) -> AutoTopUp:
    """Return it with one more order, whose price counts from now on."""
    assert order.automatic is not None, f"{order.order_id} is automatic"
    month = order.automatic.month
    return replace(
        current,
        month=month,
        counted_minor=current.counted_in(month) + order.price.amount_minor,
        orders=current.orders + 1,
        open_order_id=order.order_id,
        check_at=None,
        updated_at=now,
    )


def recounted(current: AutoTopUp, before: Order, after: Order) -> AutoTopUp:
    """Return it with what has become of an order: one that cannot be paid counts no more, and one
    that is paid after all counts again.
    """
    assert after.automatic is not None, f"{after.order_id} is automatic"
    if current.month != after.automatic.month:
        return current
    steps = _counts(after) - _counts(before)
    return replace(current, counted_minor=current.counted_minor + steps * after.price.amount_minor)


def is_chargeable(current: Subscription | None, now: datetime) -> bool:
    """Say whether a plan goes on whose means of payment we may charge ourselves."""
    return (
        current is not None
        and current.is_live(now)
        and current.renews
        and current.gateway == GATEWAY
        and current.gateway_reference is not None
    )


def is_in_arrears(current: Subscription) -> bool:
    """Say whether a plan's own charge has failed just now: no time to charge more."""
    return current.status is SubscriptionStatus.PAST_DUE


def is_awaited(current: Subscription, now: datetime) -> bool:
    """Say whether credits of the plan are due and not here yet: they come before bought ones.

    Those of the period before have expired by then, which nobody spent.
    """
    due_at = min(current.next_grant_at or current.period_end, current.period_end)
    return due_at <= now


def _counts(order: Order) -> bool:
    """Say whether an order was paid or may be yet: one that was never sent cannot."""
    assert order.automatic is not None, f"{order.order_id} is automatic"
    if order.state is OrderState.EXPIRED:
        return order.automatic.sent_at is not None
    return order.state is not OrderState.FAILED
