"""Make an order and open its checkout."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from shared.accounts.errors import AccountInactive, SessionEnded
from shared.accounts.limits import Limit, take
from shared.accounts.model import Account
from shared.catalogue.ports import Catalogues
from shared.kernel.errors import DomainError
from shared.kernel.idempotency import Claim, RequestKey, made_before
from shared.kernel.ids import AccountId, OrderId
from shared.kernel.ports import Clock, IdSource, UnitOfWork
from shared.payments.errors import (
    DisputeOpen,
    GatewayRefused,
    GatewayUnavailable,
    GatewayUncertain,
    OrderNotPayable,
    OrderUnknown,
    OtherGatewayOffered,
    TooManyOrders,
)
from shared.payments.gateway import Gateway, PaymentGateway
from shared.payments.model import ItemKind, Order
from shared.payments.opening import Opener, is_checkout_open, may_be_tried, tried
from shared.payments.plans import PlanHolder
from shared.payments.ports import PaymentStores
from shared.payments.schedule import CHECKOUT_LIFE, FIRST_LOOK
from shared.payments.states import ORDER_NEXT, OrderState, may_move, moved
from shared.payments.terms import Buyer, Offer, Wish, offered
from shared.payments.till import release_voucher
from shared.promotions import vouchers

ORDERS = Limit(uses_max=60, window_s=3600)
"""Orders one account may begin. Paddle counts the calls of all our buyers together: 240 a minute,
of which an order takes three. Source: Paddle facts, section 1; M238."""


@dataclass(frozen=True)
class Created:
    """The order as it stands now; `is_replay` when an earlier request made it.

    Without an open checkout the order is `pending_manual`.
    """

    order: Order
    is_replay: bool


class CreateOrder:
    """Prices a wish by the account's catalogue and asks the gateway for a checkout."""

    def __init__(
        self,
        *,
        uow: UnitOfWork[PaymentStores],
        opener: Opener,
        plans: PlanHolder,
        catalogues: Catalogues,
        gateways: Mapping[Gateway, PaymentGateway],
        ids: IdSource,
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._opener = opener
        self._plans = plans
        self._catalogues = catalogues
        self._gateways = gateways
        self._ids = ids
        self._clock = clock

    def run(
        self,
        account_id: AccountId,
        wish: Wish,
        request_key: RequestKey | None,
        instead_of: OrderId | None = None,
    ) -> Created:
        """Make the order `wish` asks for, or find the one this request made before.

        Args:
            instead_of: an order that could not be paid and that this one takes the place of: of
                the two one is fulfilled, whatever is paid.

        Raises: `NotOnSale`, `BasketTooSmall`, `MethodNotOffered`, `PlanRequired`,
        `AlreadySubscribed`, `HigherPlanHeld`, `OrderUnknown`, `OrderNotPayable`;
        `AccountInactive`, `DisputeOpen`, `TooManyOrders`;
        `IdempotencyConflict`; `OtherGatewayOffered`, `GatewayRefused`.
        """
        order_id = OrderId(self._ids.new("ord"))
        made = self._uow.run(
            lambda stores: self._accept(
                stores, _Request(account_id, wish, request_key, instead_of), order_id
            )
        )
        order, account = made.order, made.account
        if order.attempt is None or order.state is OrderState.PENDING_MANUAL:
            return Created(order, made.is_replay)
        if made.is_replay:
            return Created(self._resumed(order, account_id), is_replay=True)
        try:
            return Created(self._opener.open(order, account), is_replay=False)
        except (GatewayUnavailable, GatewayUncertain):
            return Created(self._without(order, account, wish), is_replay=False)
        except GatewayRefused:
            self._uow.run(lambda stores: self._close(stores, order.order_id, OrderState.FAILED))
            raise

    def _accept(self, stores: PaymentStores, request: "_Request", order_id: OrderId) -> "_Made":
        now = self._clock.now()
        account = stores.accounts.glance(request.account_id)
        if account is None:
            raise SessionEnded  # it was erased a moment ago
        made = made_before(stores.claims, request.request_key, now)
        if made is not None:
            earlier = stores.orders.find(OrderId(made[0]))
            assert earlier is not None, f"{made[0]} was claimed"
            return _Made(earlier, account, is_replay=True)
        if not account.is_active:
            raise AccountInactive
        if stores.disputes.has_open(account.account_id):
            raise DisputeOpen
        wait_s = take(stores.limits, f"orders_account:{account.account_id}", ORDERS, now)
        if wait_s:
            raise TooManyOrders(wait_s)
        off_permille = vouchers.offered_permille(stores, account.account_id, now)
        offer = self._offer(account, request.wish, now, off_permille)
        self._refuse_second(stores, account, offer, now)
        order = tried(_order(order_id, account, offer, now), offer.method, now)
        if request.instead_of is not None:
            order = _twinned(stores, order, request.instead_of)
        if order.has_voucher:
            vouchers.use(stores, account.account_id, order_id, now)
        stores.orders.save(order)
        if request.request_key is not None:
            stores.claims.save(Claim(request.request_key, (order_id,), now))
        return _Made(order, account, is_replay=False)

    def _offer(self, account: Account, wish: Wish, now: datetime, off_permille: int = 0) -> Offer:
        bought_in, plan = self._catalogues.plan_of(account, now)
        catalogue = self._catalogues.current() if wish.kind is ItemKind.PLAN else bought_in
        wish = replace(wish, locale=account.locale.value)
        return offered(wish, catalogue, Buyer(plan, now, off_permille), self._gateways)

    def _refuse_second(
        self, stores: PaymentStores, account: Account, offer: Offer, now: datetime
    ) -> None:
        if offer.item.kind is ItemKind.PLAN:
            current = stores.subscriptions.peek(account.account_id)
            self._plans.check(current, offer.item, now)

    def _resumed(self, order: Order, account_id: AccountId) -> Order:
        """Return a repeated request's order, with a checkout where it lost its first."""
        if is_checkout_open(order) or not may_be_tried(order, self._clock.now()):
            return order
        return self._opener.open_again(account_id, order.order_id)

    def _without(self, order: Order, account: Account, wish: Wish) -> Order:
        """Offer another gateway in place of one that is out of order, or leave it to a person.

        Source: M102.
        """
        other = self._other(order, account, wish)
        state = OrderState.PENDING_MANUAL if other is None else OrderState.FAILED
        closed = self._uow.run(lambda stores: self._close(stores, order.order_id, state))
        if other is None:
            return closed
        price = other.price
        raise OtherGatewayOffered(order.order_id, other.gateway, price.amount_minor, price.currency)

    def _other(self, order: Order, account: Account, wish: Wish) -> Offer | None:
        anywhere = replace(wish, method=None, currency=None, country=None)
        for gateway in self._gateways:
            if gateway is order.gateway:
                continue
            try:
                return self._offer(account, replace(anywhere, gateway=gateway), self._clock.now())
            except DomainError:
                continue
        return None

    def _close(self, stores: PaymentStores, order_id: OrderId, state: OrderState) -> Order:
        order = stores.orders.find(order_id)
        assert order is not None, f"{order_id} was just made"
        if not may_move(ORDER_NEXT, order.state, state):
            return order
        closed = replace(
            order,
            state=moved(ORDER_NEXT, order.state, state),
            look_up_at=None,
            updated_at=self._clock.now(),
        )
        stores.orders.save(closed)
        if state is OrderState.FAILED:
            release_voucher(stores, closed)
        return closed


@dataclass(frozen=True)
class _Request:
    account_id: AccountId
    wish: Wish
    request_key: RequestKey | None
    instead_of: OrderId | None


@dataclass(frozen=True)
class _Made:
    order: Order
    account: Account
    is_replay: bool


def _order(order_id: OrderId, account: Account, offer: Offer, now: datetime) -> Order:
    return Order(
        order_id=order_id,
        account_id=account.account_id,
        item=offer.item,
        gateway=offer.gateway,
        price=offer.price,
        list_price=offer.list_price,
        is_recurring=offer.is_recurring,
        has_voucher=offer.has_voucher,
        locale=account.locale.value,
        created_at=now,
        updated_at=now,
        expires_at=now + CHECKOUT_LIFE,
        look_up_at=now + FIRST_LOOK,
    )


def _twinned(stores: PaymentStores, order: Order, instead_of: OrderId) -> Order:
    """Tie the order to the one it takes the place of.

    Raises: `OrderUnknown` when that is not the account's, or for something else;
    `OrderNotPayable` when it is paid or has been replaced before.
    """
    first = stores.orders.find(instead_of)
    is_same = first is not None and first.account_id == order.account_id
    if first is None or not is_same or first.item.item_id != order.item.item_id:
        raise OrderUnknown
    is_paid = first.state is OrderState.PAID or first.waits_since is not None
    if is_paid or first.twin_id is not None:
        raise OrderNotPayable(first.state)
    stores.orders.save(replace(first, twin_id=order.order_id, updated_at=order.created_at))
    return replace(order, twin_id=first.order_id)
