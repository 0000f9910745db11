"""What payments need from outside: their stores in one commit, and what fulfilment hands out."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias

from shared.accounts.ports import LimitStore
from shared.catalogue.subscription import Subscription
from shared.credits.ports import GrantStores
from shared.kernel.idempotency import ClaimStore
from shared.kernel.ids import AccountId, ConsentId, DisputeId, OrderId, PaymentId, RefundId
from shared.kernel.ports import OutboxStore
from shared.payments.auto_top_up import AutoTopUp, Consent
from shared.payments.books import DifferenceStore
from shared.payments.einvoice import EInvoiceStore
from shared.payments.gateway import Gateway
from shared.payments.model import Dispute, Order, Payment, Refund, SeenNotice
from shared.payments.states import DisputeState, OrderState, RefundState
from shared.promotions.vouchers import VoucherStores


class OrderStore(Protocol):
    """Orders by id, and by any name a gateway gives them."""

    def find(self, order_id: OrderId) -> Order | None:
        """Return the order, checked at commit, or None."""
        ...

    def find_named(self, gateway: Gateway, name: str) -> OrderId | None:
        """Return the order a gateway knows by `name`, or None. Names never change."""
        ...

    def save(self, order: Order) -> None:
        """Write a new or found order and the names of it that are new."""
        ...

    def of_owner(self, account_id: AccountId, limit: int, after: Order | None) -> Sequence[Order]:
        """Return at most `limit` orders behind `after`, newest first."""
        ...

    def to_look_up(self, now: datetime, limit: int, after: Order | None = None) -> Sequence[Order]:
        """Return at most `limit` behind `after` whose `look_up_at` is not after `now`, most due
        first.
        """
        ...

    def in_state(self, state: OrderState, limit: int) -> Sequence[Order]:
        """Return at most `limit` orders of one state, oldest first."""
        ...


class PaymentStore(Protocol):
    """Money that came in."""

    def find(self, payment_id: PaymentId) -> Payment | None:
        """Return the payment, checked at commit, or None."""
        ...

    def save(self, payment: Payment) -> None:
        """Write a new or found payment."""
        ...

    def of_order(self, order_id: OrderId) -> Sequence[Payment]:
        """Return the order's payments, oldest first."""
        ...

    def page(self, after: Payment | None, limit: int) -> Sequence[Payment]:
        """Return at most `limit` of all payments behind `after`, oldest first."""
        ...

    def since(self, moment: datetime, after: Payment | None, limit: int) -> Sequence[Payment]:
        """Return at most `limit` recorded since `moment` behind `after`, oldest first."""
        ...


Place: TypeAlias = tuple[datetime, str]
"""Behind what a page of a list by time begins: when that was made (aware UTC), and its id."""


class RefundStore(Protocol):
    """Money that goes back."""

    def find(self, refund_id: RefundId) -> Refund | None:
        """Return the refund, checked at commit, or None."""
        ...

    def save(self, refund: Refund) -> None:
        """Write a new or found refund."""
        ...

    def of_payment(self, payment_id: PaymentId) -> Sequence[Refund]:
        """Return the payment's refunds, oldest first."""
        ...

    def to_look_up(
        self, now: datetime, limit: int, after: Refund | None = None
    ) -> Sequence[Refund]:
        """Return at most `limit` behind `after` whose `look_up_at` is not after `now`, most due
        first.
        """
        ...

    def newest(
        self, state: RefundState | None, after: Place | None, limit: int
    ) -> Sequence[Refund]:
        """Return at most `limit` refunds of one state, or all, behind `after`, newest first."""
        ...

    def ended_since(self, moment: datetime, after: Refund | None, limit: int) -> Sequence[Refund]:
        """Return at most `limit` that ended since `moment` behind `after`, oldest first."""
        ...


class DisputeStore(Protocol):
    """Complaints; one a payment at most."""

    def find(self, dispute_id: DisputeId) -> Dispute | None:
        """Return the dispute, checked at commit, or None."""
        ...

    def save(self, dispute: Dispute) -> None:
        """Write a new or found dispute."""
        ...

    def has_open(self, account_id: AccountId) -> bool:
        """Say whether a payment of the account is disputed now; not checked at commit."""
        ...

    def newest(
        self, state: DisputeState | None, after: Place | None, limit: int
    ) -> Sequence[Dispute]:
        """Return at most `limit` disputes of one state, or all, behind `after`, newest first."""
        ...


class NoticeStore(Protocol):
    """Messages that were taken."""

    def find(self, gateway: Gateway, event_key: str) -> SeenNotice | None:
        """Return the message if it was seen, checked at commit; else None."""
        ...

    def save(self, notice: SeenNotice) -> None:
        """Write a message that was not seen before."""
        ...


class AutoTopUpStore(Protocol):
    """Automatic top-ups, one an account at most."""

    def find(self, account_id: AccountId) -> AutoTopUp | None:
        """Return the account's automatic top-up, checked at commit, or None."""
        ...

    def save(self, top_up: AutoTopUp) -> None:
        """Write a new or found automatic top-up."""
        ...

    def to_check(
        self, now: datetime, limit: int, after: AutoTopUp | None = None
    ) -> Sequence[AutoTopUp]:
        """Return at most `limit` behind `after` whose `check_at` is not after `now`, most due
        first.
        """
        ...


class ConsentStore(Protocol):
    """What people agreed to; a consent changes once, when it is withdrawn."""

    def find(self, consent_id: ConsentId) -> Consent | None:
        """Return the consent, checked at commit, or None."""
        ...

    def save(self, consent: Consent) -> None:
        """Write a new or found consent."""
        ...


class PaymentStores(GrantStores, VoucherStores, Protocol):
    """The stores of one commit about money."""

    @property
    def orders(self) -> OrderStore: ...
    @property
    def payments(self) -> PaymentStore: ...
    @property
    def refunds(self) -> RefundStore: ...
    @property
    def disputes(self) -> DisputeStore: ...
    @property
    def notices(self) -> NoticeStore: ...
    @property
    def auto_top_ups(self) -> AutoTopUpStore: ...
    @property
    def consents(self) -> ConsentStore: ...
    @property
    def e_invoices(self) -> EInvoiceStore: ...
    @property
    def claims(self) -> ClaimStore: ...
    @property
    def limits(self) -> LimitStore: ...
    @property
    def outbox(self) -> OutboxStore: ...


class ComparingStores(PaymentStores, Protocol):
    """The stores of one commit about a gateway's books."""

    @property
    def differences(self) -> DifferenceStore: ...


class Grants(Protocol):
    """Gives what a subscription promises, and takes it back; `shared.credits.grants.Granter`."""

    def post_due(
        self, stores: GrantStores, subscription: Subscription, now: datetime
    ) -> Subscription:
        """Post what is due up to `now`; return the subscription for the caller to save."""
        ...

    def withdraw(self, stores: GrantStores, subscription: Subscription, now: datetime) -> None:
        """End what is left of the subscription's credits at once."""
        ...

    def set_aside(self, stores: GrantStores, subscription: Subscription, now: datetime) -> None:
        """Set the subscription's credits aside while their payment is disputed."""
        ...

    def give_back(self, stores: GrantStores, subscription: Subscription, now: datetime) -> None:
        """Give the subscription's credits back that were set aside."""
        ...


SaveSubscription: TypeAlias = Callable[[GrantStores, Subscription, datetime], None]
"""Writes a subscription and its copies on the account; `shared.credits.subscribing`."""
