"""Buy the agreed pack when the balance is low: written down first, then charged, once.

The order that counts the money is made in a commit of its own, and only while no other is open. A
second commit says that the gateway is about to be asked; whoever finds that said asks what became
of it and never charges. A charge nobody finds within `AUTOMATIC_LIFE` is taken for lost, and still
counts for its month.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from shared.accounts.limits import Limit, take
from shared.accounts.model import Account
from shared.catalogue.errors import PlanRequired
from shared.catalogue.ports import Catalogues
from shared.catalogue.subscription import Subscription
from shared.credits.errors import WalletFull
from shared.credits.spend_cap import is_used_up
from shared.kernel.ids import AccountId, OrderId
from shared.kernel.ports import Clock, UnitOfWork
from shared.payments.auto_top_up import (
    GATEWAY,
    GRANT_PAUSE,
    RETRY_PAUSE,
    AutoTopUp,
    PauseReason,
    TopUpState,
    begun,
    is_awaited,
    is_chargeable,
    is_in_arrears,
    month_of,
    next_month,
)
from shared.payments.direct import asked_of, ended_in
from shared.payments.errors import (
    BasketTooSmall,
    GatewayRefused,
    GatewayUnavailable,
    MethodNotOffered,
    NotOnSale,
)
from shared.payments.gateway import Charge, ChargeStatus, Gateway, PaymentGateway
from shared.payments.model import Attempt, Automatic, ItemKind, NoticeOutcome, Order, with_attempt
from shared.payments.naming import automatic_order_id, reference_of
from shared.payments.ports import PaymentStores
from shared.payments.schedule import AUTOMATIC_LIFE, FIRST_LOOK
from shared.payments.states import AttemptState, OrderState
from shared.payments.terms import Buyer, Offer, Wish, offered
from shared.payments.till import Till, fault_of
from shared.payments.top_up_events import order_ended, pause
from shared.payments.waiting import wait_for_room

CHARGES = Limit(uses_max=4, window_s=3600)
"""Charges of one account. Paddle allows 20 an hour and 100 a day of one subscription; four an hour
keep both. Source: Paddle facts, section 1."""

UNOFFERED = (NotOnSale, BasketTooSmall, MethodNotOffered, PlanRequired)


class TopUp:
    """Begins an order where one is due, and charges or looks up the one that is open."""

    def __init__(
        self,
        uow: UnitOfWork[PaymentStores],
        till: Till,
        catalogues: Catalogues,
        gateways: Mapping[Gateway, PaymentGateway],
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._till = till
        self._catalogues = catalogues
        self._gateways = gateways
        self._clock = clock

    def run(self, account_id: AccountId) -> NoticeOutcome | None:
        """Do what is due for an account; None where no charge was seen to be paid.

        Raises: `GatewayUnavailable`, `GatewayUncertain`: to be tried again.
        """
        order_id = self._uow.run(lambda stores: self._begin(stores, account_id))
        if order_id is None:
            return None
        order, is_first = self._uow.run(lambda stores: self._claim(stores, order_id))
        if order is None:
            return None
        return self._settle(order, self._charge(order, is_first=is_first))

    def _begin(self, stores: PaymentStores, account_id: AccountId) -> OrderId | None:
        """Return the order that is open, or a new one if it is time for one."""
        current, now = stores.auto_top_ups.find(account_id), self._clock.now()
        if current is None or current.open_order_id is not None:
            return None if current is None else current.open_order_id
        account = stores.accounts.glance(account_id)
        if current.check_at is not None and now < current.check_at:
            return None
        if current.state is not TopUpState.ON or account is None or not account.is_active:
            return None
        if not _is_low(stores, current):
            _check_later(stores, current, None, now)
            return None
        return self._made(stores, current, account, now)

    def _made(
        self, stores: PaymentStores, current: AutoTopUp, account: Account, now: datetime
    ) -> OrderId | None:
        plan = stores.subscriptions.find(account.account_id)
        cause = str(current.orders)
        if plan is None or not is_chargeable(plan, now):
            pause(stores, current, PauseReason.PLAN_OVER, cause, now)
            return None
        wait_until = _unwanted_until(stores, plan, now)
        if wait_until is not None:
            _check_later(stores, current, wait_until, now)
            return None
        offer = self._offer(current, account, now)
        if offer is None or not _is_agreed(current, offer):
            pause(stores, current, PauseReason.PACK_CHANGED, cause, now)
            return None
        wait_until = _full_until(stores, current, offer, now)
        if wait_until is not None:
            _check_later(stores, current, wait_until, now)
            return None
        assert plan.gateway_reference is not None, "it is chargeable"
        order = _order(current, offer, plan.gateway_reference, account.locale.value, now)
        stores.orders.save(order)
        stores.auto_top_ups.save(begun(current, order, now))
        return order.order_id

    def _offer(self, current: AutoTopUp, account: Account, now: datetime) -> Offer | None:
        """Return the pack at the account's own price; vouchers are for orders people make."""
        catalogue, plan = self._catalogues.plan_of(account, now)
        wish = Wish(ItemKind.PACK, current.consent.package_id, GATEWAY)
        try:
            return offered(wish, catalogue, Buyer(plan, now), self._gateways)
        except UNOFFERED:
            return None

    def _claim(self, stores: PaymentStores, order_id: OrderId) -> tuple[Order | None, bool]:
        """Return the open order, and whether it is ours to send: nobody has sent it before."""
        order, now = stores.orders.find(order_id), self._clock.now()
        if order is None or order.automatic is None or not order.is_open:
            return None, False
        if order.automatic.sent_at is not None:
            return order, False
        if not _is_wanted(stores, order, order.automatic, now):
            _end(stores, order, now)
            return None, False
        sent = replace(order, automatic=replace(order.automatic, sent_at=now), updated_at=now)
        stores.orders.save(sent)
        return sent, True

    def _charge(self, order: Order, *, is_first: bool) -> Charge:
        gateway, asked = self._gateways[order.gateway], asked_of(order)
        if not is_first:
            return gateway.look_up_charge(asked)
        try:
            return gateway.charge(asked)
        except GatewayRefused:
            return Charge(asked.reference, ChargeStatus.FAILED)
        except GatewayUnavailable:
            self._uow.run(lambda stores: self._take_back(stores, order))
            raise

    def _take_back(self, stores: PaymentStores, sent: Order) -> None:
        """Note that the gateway certainly knows nothing of the order."""
        order = stores.orders.find(sent.order_id)
        if order is not None and order.is_open and order.automatic == sent.automatic:
            assert order.automatic is not None, "it is automatic"
            unsent = replace(order.automatic, sent_at=None)
            stores.orders.save(replace(order, automatic=unsent, updated_at=self._clock.now()))

    def _settle(self, order: Order, charge: Charge) -> NoticeOutcome | None:
        if charge.status is ChargeStatus.PAID:
            return self._taken(order.order_id, charge)
        if charge.status is ChargeStatus.FAILED:
            self._uow.run(lambda stores: self._refuse(stores, order.order_id))
        return None

    def _taken(self, order_id: OrderId, charge: Charge) -> NoticeOutcome:
        try:
            return self._uow.run(lambda stores: self._take(stores, order_id, charge))
        except WalletFull:
            now = self._clock.now()
            self._uow.run(lambda stores: wait_for_room(stores, order_id, now))
            return NoticeOutcome.NO_ROOM

    def _take(self, stores: PaymentStores, order_id: OrderId, charge: Charge) -> NoticeOutcome:
        order, now = stores.orders.find(order_id), self._clock.now()
        assert order is not None, f"{order_id} was found"
        attempt = order.attempt
        assert attempt is not None, f"{order_id} was tried"
        fault = fault_of(order, charge)
        return fault or self._till.take(stores, order, attempt, charge, now).outcome

    def _refuse(self, stores: PaymentStores, order_id: OrderId) -> None:
        order = stores.orders.find(order_id)
        if order is not None and order.is_open:
            _end(stores, order, self._clock.now())


def _is_low(stores: PaymentStores, current: AutoTopUp) -> bool:
    wallet = stores.wallets.peek(current.account_id)
    return wallet.available_credits < current.consent.threshold_credits


def _unwanted_until(stores: PaymentStores, plan: Subscription, now: datetime) -> datetime | None:
    """Return until when a person who spends has no use for credits we charge for, None for now."""
    if is_in_arrears(plan):
        return now + RETRY_PAUSE
    if is_awaited(plan, now):
        return now + GRANT_PAUSE
    if is_used_up(stores.wallets.peek(plan.account_id), now):
        # Its owner may raise the cap, or take it away, at any time.
        return min(now + RETRY_PAUSE, next_month(now))
    return None


def _is_agreed(current: AutoTopUp, offer: Offer) -> bool:
    """Say whether an offer is no worse than what was agreed to."""
    consent, price = current.consent, offer.price
    is_cheap = price.currency is consent.price.currency and price <= consent.price
    return is_cheap and offer.item.credits >= consent.credits


def _full_until(
    stores: PaymentStores, current: AutoTopUp, offer: Offer, now: datetime
) -> datetime | None:
    """Return until when no more may be charged; None when it may be."""
    sum_minor = current.counted_in(month_of(now)) + offer.price.amount_minor
    if sum_minor > current.consent.month_max.amount_minor:
        return next_month(now)
    wait_s = take(stores.limits, f"top_ups_account:{current.account_id}", CHARGES, now)
    return now + timedelta(seconds=wait_s) if wait_s else None


def _is_wanted(stores: PaymentStores, order: Order, automatic: Automatic, now: datetime) -> bool:
    """Say whether what an order was made for holds still, at the last moment before it is sent."""
    current = stores.auto_top_ups.find(order.account_id)
    account = stores.accounts.glance(order.account_id)
    plan = stores.subscriptions.find(order.account_id)
    return (
        current is not None
        and account is not None
        and account.is_active
        and _is_low(stores, current)
        and current.state is TopUpState.ON
        and current.consent.consent_id == automatic.consent_id
        and month_of(now) == automatic.month
        and now < order.expires_at
        and plan is not None
        and is_chargeable(plan, now)
        and _unwanted_until(stores, plan, now) is None
        and plan.gateway_reference == automatic.subscription_reference
    )


def _check_later(
    stores: PaymentStores, current: AutoTopUp, check_at: datetime | None, now: datetime
) -> None:
    if current.check_at != check_at:
        stores.auto_top_ups.save(replace(current, check_at=check_at, updated_at=now))


def _end(stores: PaymentStores, order: Order, now: datetime) -> None:
    ended = ended_in(order, OrderState.FAILED, AttemptState.FAILED, now)
    stores.orders.save(ended)
    order_ended(stores, order, ended, now)


def _order(
    current: AutoTopUp, offer: Offer, subscription_reference: str, locale: str, now: datetime
) -> Order:
    order_id = automatic_order_id(current.account_id, current.orders + 1)
    order = Order(
        order_id=order_id,
        account_id=current.account_id,
        item=offer.item,
        gateway=offer.gateway,
        price=offer.price,
        list_price=offer.list_price,
        is_recurring=False,
        locale=locale,
        created_at=now,
        updated_at=now,
        expires_at=now + AUTOMATIC_LIFE,
        look_up_at=now + FIRST_LOOK,
        automatic=Automatic(current.consent.consent_id, subscription_reference, month_of(now)),
    )
    attempt = Attempt(
        reference_of(order_id, 1), offer.gateway, offer.method, AttemptState.OPENING, now
    )
    return with_attempt(order, attempt, now)
