"""What money does to the plan an account holds, inside an open commit.

A bought plan takes the place of the one before: its first credits take the place of what is unused
of the other's (M061), and the other's recurring payment is ended. The same plan bought again goes
on. Source: requirements M045, M046, M048, M114, M116.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.catalogue.model import PlanId
from shared.catalogue.ports import Catalogues
from shared.catalogue.subscription import (
    IDLE,
    EndedBecause,
    Subscription,
    SubscriptionStatus,
    cancelled,
    ended,
    given_again,
    held_back,
    past_due,
    renewed,
)
from shared.credits.grants import plan_credits
from shared.credits.periods import months_after
from shared.kernel.ids import AccountId
from shared.payments import news
from shared.payments.errors import AlreadySubscribed, HigherPlanHeld
from shared.payments.model import Attempt, Item, Order, Payment, with_attempt
from shared.payments.naming import subscription_id_of
from shared.payments.ports import Grants, PaymentStores, SaveSubscription
from shared.payments.schedule import cancel_recurring_task

FINAL = frozenset({EndedBecause.REFUNDED, EndedBecause.REPLACED, EndedBecause.ERASED})
"""Ends that later money does not undo."""


@dataclass(frozen=True)
class Replaced:
    """What a bought plan takes the place of: unused plan `credits` end as soon as it is paid.

    `paid_until` is when the earlier plan would have ended or renewed; None when it is over.
    """

    plan_id: PlanId
    credits: int
    paid_until: datetime | None


class PlanHolder:
    """Begins, renews and ends subscriptions."""

    def __init__(
        self, grants: Grants, catalogues: Catalogues, save_subscription: SaveSubscription
    ) -> None:
        self._grants = grants
        self._catalogues = catalogues
        self._save = save_subscription

    def is_blocked(self, current: Subscription | None, item: Item, now: datetime) -> bool:
        """Say whether the account has this plan or a higher one that goes on being paid.

        One whose renewal failed, or that was cancelled, may be bought anew; none takes the place of
        one that is held back.
        """
        if current is not None and current.status is SubscriptionStatus.DISPUTED:
            return True
        if current is None or not current.is_live(now) or not current.renews:
            return False
        held = self._rank(current.plan_id, current.catalogue_version)
        wanted = self._rank(item.item_id, item.catalogue_version)
        is_same = current.plan_id == item.item_id
        return current.status is not SubscriptionStatus.PAST_DUE if is_same else held > wanted

    def check(self, current: Subscription | None, item: Item, now: datetime) -> None:
        """Return if the account may buy the plan. Raises: `AlreadySubscribed`, `HigherPlanHeld`."""
        if current is None or not self.is_blocked(current, item, now):
            return
        if current.plan_id == item.item_id:
            raise AlreadySubscribed(current.plan_id)
        raise HigherPlanHeld(current.plan_id, current.period_end)

    def replaced(
        self, stores: PaymentStores, account_id: AccountId, item: Item, now: datetime
    ) -> Replaced | None:
        """Return what paying for the plan now would end, for a look; None when nothing ends.

        What `begin` does: the same plan goes on, another one starts and ends the unused credits.
        """
        current = stores.subscriptions.peek(account_id)
        if current is None or _goes_on(current, item.item_id):
            return None
        plan = self._catalogues.version(item.catalogue_version).plans[PlanId(item.item_id)]
        unused = plan_credits(stores.wallets.peek(account_id), now) if plan.grants else 0
        if not current.is_live(now):
            return Replaced(current.plan_id, unused, None) if unused else None
        return Replaced(current.plan_id, unused, current.period_end)

    def may_renew(self, current: Subscription | None, order: Order) -> bool:
        """Say whether a later charge of `order` pays for a period of `current`.

        Not for one that is held back: its owner wants no more charges.
        """
        if current is not None and current.status is SubscriptionStatus.DISPUTED:
            return False
        return self.is_of(current, order)

    def is_of(self, current: Subscription | None, order: Order) -> bool:
        """Say whether `order` began `current`, and later money may still do something to it."""
        if current is None or current.subscription_id != subscription_id_of(order.order_id):
            return False
        return current.ended_because not in FINAL

    def begin(self, stores: PaymentStores, order: Order, now: datetime) -> Subscription:
        """Give the plan of a paid order.

        The same plan bought again, when it was cancelled or could not be renewed, goes on where
        its paid period ends. Once that is over it begins anew, but what the calendar gave for the
        present week or month was given: it is there still, and not given twice.
        """
        current = stores.subscriptions.find(order.account_id)
        begun = _begun(order, now)
        if current is not None:
            if _goes_on(current, begun.plan_id):
                is_live = current.is_live(now)
                begun = _continued(current, begun) if is_live else _resumed(current, begun)
            self._end_charges(stores, current, order.order_id)
        return self._granted(stores, begun, now)

    def renew(
        self, stores: PaymentStores, current: Subscription, payment: Payment, now: datetime
    ) -> Subscription:
        """Give one more period; one that was cancelled ends with it."""
        again = _again(current, now)
        if current.cancel_at is not None:
            again = cancelled(again, now)
            news.plan_cancelled(stores, again)
            self._end_charges(stores, replace(current, cancel_at=None), payment.payment_id)
        return self._granted(stores, again, now)

    def name_recurring(
        self, stores: PaymentStores, order: Order, attempt: Attempt, reference: str, now: datetime
    ) -> Order:
        """Note what the gateway calls a recurring payment; end it if nobody wants it."""
        if attempt.subscription_reference == reference:
            return order
        named = replace(attempt, subscription_reference=reference)
        order = with_attempt(order, named, now)
        current = stores.subscriptions.find(order.account_id)
        is_ours = named == order.paid_attempt and self.may_renew(current, order)
        if is_ours:
            assert current is not None, "it may be renewed"
            self._save(stores, replace(current, gateway_reference=reference, updated_at=now), now)
        stores.orders.save(order)
        is_wanted = is_ours and current is not None and current.cancel_at is None
        if order.payment_id is not None and not is_wanted:
            task = cancel_recurring_task(attempt.gateway, reference, order.order_id)
            stores.outbox.add(task)
        return order

    def cancel(self, stores: PaymentStores, current: Subscription, now: datetime) -> Subscription:
        """Let a subscription end with its paid period; asked again, the same."""
        if current.cancel_at is not None:
            return current
        told = cancelled(current, now)
        self._save(stores, told, now)
        news.plan_cancelled(stores, told)
        self._end_charges(stores, current, current.subscription_id)
        return told

    def fail_renewal(
        self, stores: PaymentStores, current: Subscription, now: datetime
    ) -> Subscription:
        """Note that a renewal failed; access goes on for a while."""
        if current.status is not SubscriptionStatus.ACTIVE or not current.renews:
            return current
        late = past_due(current, now)
        self._save(stores, late, now)
        news.renewal_failed(stores, late)
        return late

    def stop(self, stores: PaymentStores, current: Subscription, now: datetime) -> Subscription:
        """Note that the gateway charges no more: the paid period is the last."""
        if current.status is SubscriptionStatus.ENDED:
            return current
        told = current if current.cancel_at is not None else cancelled(current, now)
        if now >= told.period_end:
            told = ended(told, EndedBecause.EXPIRED, now)
        self._save(stores, told, now)
        news.plan_stopped(stores, current, told)
        return told

    def revoke(self, stores: PaymentStores, order: Order, now: datetime) -> None:
        """End the plan an order gave, with what is left of its credits: its money went back."""
        current = stores.subscriptions.find(order.account_id)
        if current is None or current.subscription_id != subscription_id_of(order.order_id):
            return
        self._grants.withdraw(stores, current, now)
        if current.status is SubscriptionStatus.ENDED:
            return
        self._end_charges(stores, current, order.order_id)
        self._save(stores, ended(current, EndedBecause.REFUNDED, now), now)

    def hold_back(self, stores: PaymentStores, order: Order, now: datetime) -> None:
        """Hold the plan an order gave back, with its credits: its money is disputed.

        It is not charged for again: whoever's bank asks one charge back wants no other.
        """
        current = stores.subscriptions.find(order.account_id)
        if current is None or not self.is_of(current, order):
            return
        self._grants.set_aside(stores, current, now)
        if current.status not in IDLE:
            self._end_charges(stores, current, order.order_id)
            self._save(stores, held_back(current, now), now)

    def stop_charges(self, stores: PaymentStores, order: Order, now: datetime) -> None:
        """Let the plan an order gave end with its paid period."""
        current = stores.subscriptions.find(order.account_id)
        if current is not None and self.is_of(current, order) and current.status not in IDLE:
            self.cancel(stores, current, now)

    def give_again(self, stores: PaymentStores, order: Order, now: datetime) -> None:
        """Give a plan that was held back again, with its credits and the time it had left."""
        current = stores.subscriptions.find(order.account_id)
        if current is None or not self.is_of(current, order):
            return
        self._grants.give_back(stores, current, now)
        if current.status is SubscriptionStatus.DISPUTED:
            self._granted(stores, given_again(current, now), now)

    def _granted(
        self, stores: PaymentStores, subscription: Subscription, now: datetime
    ) -> Subscription:
        posted = self._grants.post_due(stores, subscription, now)
        self._save(stores, posted, now)
        return posted

    def _end_charges(self, stores: PaymentStores, current: Subscription, cause_id: str) -> None:
        reference = current.gateway_reference
        if current.gateway is None or reference is None or not current.renews:
            return
        stores.outbox.add(cancel_recurring_task(current.gateway, reference, cause_id))

    def _rank(self, plan_id: str, version: str) -> int:
        return self._catalogues.version(version).plans[PlanId(plan_id)].rank


def _goes_on(current: Subscription, plan_id: str) -> bool:
    """Say whether buying `plan_id` continues the account's plan."""
    return current.plan_id == plan_id and current.ended_because not in FINAL


def _begun(order: Order, now: datetime) -> Subscription:
    attempt = order.paid_attempt
    assert attempt is not None, f"{order.order_id} is paid"
    until = months_after(now, 1)
    return Subscription(
        subscription_id=subscription_id_of(order.order_id),
        account_id=order.account_id,
        plan_id=PlanId(order.item.item_id),
        catalogue_version=order.item.catalogue_version,
        status=SubscriptionStatus.ACTIVE,
        started_at=now,
        period_start=now,
        period_end=until,
        updated_at=now,
        price=order.price,
        gateway=attempt.gateway.value,
        gateway_reference=attempt.recurring_reference if order.is_recurring else None,
        cancel_at=None if order.is_recurring else until,
    )


def _continued(current: Subscription, begun: Subscription) -> Subscription:
    """Return the plan that was bought again, behind the period that is paid."""
    until = months_after(current.period_end, 1, current.started_at.day)
    return replace(
        begun,
        started_at=current.started_at,
        period_start=current.period_end,
        period_end=until,
        cancel_at=None if begun.cancel_at is None else until,
        granted=current.granted,
    )


def _resumed(current: Subscription, begun: Subscription) -> Subscription:
    """Return the plan that was bought again after it had run out."""
    return replace(begun, granted=current.granted)


def _again(current: Subscription, now: datetime) -> Subscription:
    """Return a subscription with one more period; one that has ended since begins it now."""
    if current.status is not SubscriptionStatus.ENDED:
        anchor_day = current.started_at.day
        return renewed(current, months_after(current.period_end, 1, anchor_day), now)
    return replace(
        current,
        status=SubscriptionStatus.ACTIVE,
        started_at=now,
        period_start=now,
        period_end=months_after(now, 1),
        ended_at=None,
        ended_because=None,
        updated_at=now,
    )
