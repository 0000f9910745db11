"""Show an account its orders, and administrators those that wait for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.kernel.ids import AccountId, OrderId, RefundId
from shared.kernel.ports import UnitOfWork
from shared.payments.errors import OrderUnknown
from shared.payments.gateway import Gateway
from shared.payments.model import Order, Payment, Refund
from shared.payments.naming import credit_note_id_of, invoice_id_of
from shared.payments.returning import is_awaited
from shared.payments.states import OrderState, PaymentState, RefundState
from shared.payments.usecases.invoice import InvoiceStores


class ShownState(StrEnum):
    """One word for an order and its money: the order's state until it is paid."""

    CREATED = "created"
    PENDING = "pending"
    PENDING_MANUAL = "pending_manual"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUND_PENDING = "refund_pending"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    PAID_WAITING = "paid_waiting"  # its credits wait for room in the wallet
    CONFIRMING = "confirming"  # its buyer is back, and the gateway's word is waited for


OURS = {ShownState.PAID_WAITING, ShownState.CONFIRMING}
assert {*OrderState, *PaymentState, *OURS} == set(ShownState)


@dataclass(frozen=True)
class PaymentView:
    """A payment, its refunds, and the numbers of its invoice and credit notes once written."""

    payment: Payment
    refunds: tuple[Refund, ...]
    invoice_label: str | None
    credit_note_labels: Mapping[RefundId, str]


@dataclass(frozen=True)
class OrderView:
    """An order and the money it brought, oldest first."""

    order: Order
    payments: tuple[PaymentView, ...]

    @property
    def state(self) -> ShownState:
        if self.order.waits_since is not None:
            return ShownState.PAID_WAITING
        if is_awaited(self.order):
            return ShownState.CONFIRMING
        first = self.order.payment_id
        paid = [each.payment for each in self.payments if each.payment.payment_id == first]
        return ShownState(paid[0].state if paid else self.order.state)


@dataclass(frozen=True)
class OrderPage:
    """Orders, newest first; the next page is behind `next_after` (None: there is none)."""

    orders: tuple[OrderView, ...]
    next_after: OrderId | None


class ReadOrders:
    """Reads orders. Another's is unknown."""

    def __init__(self, uow: UnitOfWork[InvoiceStores]) -> None:
        self._uow = uow

    def one(self, account_id: AccountId, order_id: OrderId) -> OrderView:
        """Return the order, refunds that came to nothing included. Raises: `OrderUnknown`."""
        return self._uow.run(
            lambda stores: _view(stores, _mine(stores, account_id, order_id), is_whole=True)
        )

    def page(self, account_id: AccountId, after: OrderId | None, limit: int) -> OrderPage:
        """Return at most `limit` orders behind `after`. Raises: `OrderUnknown`."""

        def work(stores: InvoiceStores) -> OrderPage:
            last = None if after is None else _mine(stores, account_id, after)
            # One more than asked for tells whether there is another page.
            found = stores.orders.of_owner(account_id, limit + 1, last)
            views = tuple(_view(stores, order, is_whole=False) for order in found[:limit])
            more = views[-1].order.order_id if len(found) > limit else None
            return OrderPage(views, more)

        return self._uow.run(work)

    def waiting(self, limit: int) -> Sequence[Order]:
        """Return at most `limit` orders that no gateway could take, oldest first."""
        return self._uow.run(
            lambda stores: stores.orders.in_state(OrderState.PENDING_MANUAL, limit)
        )

    def named(self, name: str) -> OrderId | None:
        """Return the order a buyer's browser comes back with; for finding the page, no proof."""
        return self._uow.run(lambda stores: stores.orders.find_named(Gateway.ECPAY, name))


def _mine(stores: InvoiceStores, account_id: AccountId, order_id: OrderId) -> Order:
    order = stores.orders.find(order_id)
    if order is None or order.account_id != account_id:
        raise OrderUnknown
    return order


def _view(stores: InvoiceStores, order: Order, *, is_whole: bool) -> OrderView:
    payments = () if order.payment_id is None else stores.payments.of_order(order.order_id)
    views = (_payment_view(stores, payment, is_whole=is_whole) for payment in payments)
    return OrderView(order, tuple(views))


def _payment_view(stores: InvoiceStores, payment: Payment, *, is_whole: bool) -> PaymentView:
    """In a list a payment nobody gives back saves a query: a refused refund is not in it."""
    has_refunds = is_whole or payment.state is not PaymentState.PAID or payment.refunded_minor
    refunds = stores.refunds.of_payment(payment.payment_id) if has_refunds else ()
    invoice = stores.invoices.find(invoice_id_of(payment.payment_id))
    done = (each for each in refunds if each.state is RefundState.DONE)
    notes = {
        each.refund_id: stores.invoices.find(credit_note_id_of(each.refund_id)) for each in done
    }
    return PaymentView(
        payment,
        tuple(refunds),
        None if invoice is None else invoice.label,
        {refund_id: note.label for refund_id, note in notes.items() if note is not None},
    )
