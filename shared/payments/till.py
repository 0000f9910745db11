"""Takes money in and gives what it bought, inside an open commit.

A charge is recorded once, whoever tells of it: a notice, its repeats, or our own question. Money
that may not buy anything, because it was paid twice or the plan is had already, is recorded as
surplus and goes back. Source: payments facts, "What must be idempotent"; requirements M114, M116.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.catalogue.discount import discounted
from shared.credits.ledger import Grant
from shared.credits.model import Cause, EntryType, LotKind, Origin
from shared.credits.posting import Ledger
from shared.payments.einvoice import EInvoiceRow
from shared.payments.gateway import Charge
from shared.payments.model import (
    SELLING_OURSELVES,
    Attempt,
    ItemKind,
    NoticeOutcome,
    Order,
    Payment,
    Purpose,
    with_attempt,
)
from shared.payments.naming import payment_id_of, purchase_entry_id
from shared.payments.opening import title_of
from shared.payments.plans import PlanHolder
from shared.payments.ports import PaymentStores
from shared.payments.refunding import Refunds
from shared.payments.schedule import (
    RENEWAL_LOOK,
    cancel_recurring_task,
    confirmation_task,
    invoice_task,
    next_naming,
)
from shared.payments.states import (
    ATTEMPT_NEXT,
    ORDER_NEXT,
    AttemptState,
    OrderState,
    may_move,
    moved,
)
from shared.payments.top_up_events import order_ended
from shared.promotions import vouchers


@dataclass(frozen=True)
class Taken:
    """The order and the payment afterwards; `is_new` when this call has recorded the payment."""

    order: Order
    payment: Payment
    is_new: bool

    @property
    def outcome(self) -> NoticeOutcome:
        is_surplus = self.is_new and self.payment.purpose is Purpose.SURPLUS
        return NoticeOutcome.SURPLUS if is_surplus else NoticeOutcome.TAKEN


def fault_of(order: Order, charge: Charge) -> NoticeOutcome | None:
    """Return what keeps a charge from paying its order; None when it is exactly the price."""
    if charge.amount is None or charge.amount.currency is not order.price.currency:
        return NoticeOutcome.WRONG_CURRENCY
    return None if charge.amount == order.price else NoticeOutcome.WRONG_AMOUNT


def release_voucher(stores: PaymentStores, order: Order) -> None:
    """Give the account back the voucher of an order nobody waits for any more."""
    if order.has_voucher:
        vouchers.give_back(stores, order.account_id, order.order_id)


def _without_voucher(stores: PaymentStores, order: Order) -> str | None:
    """Use up the order's voucher for good; return why its money buys nothing, where it has none.

    An order nobody waited for any more gave it back. It may be paid after all, but not twice at
    the price of one voucher.
    """
    list_price, price = order.list_price, order.price
    if not order.has_voucher or vouchers.use_again(
        stores,
        order.account_id,
        order.order_id,
        order.created_at,
        lambda voucher: discounted(list_price, voucher.permille).price == price,
    ):
        return None
    return "another order has used its voucher"


class Till:
    """Records charges that were checked by `fault_of`. A repeat changes nothing."""

    def __init__(self, ledger: Ledger, plans: PlanHolder, refunds: Refunds) -> None:
        self._ledger = ledger
        self._plans = plans
        self._refunds = refunds

    def take(
        self, stores: PaymentStores, order: Order, attempt: Attempt, charge: Charge, now: datetime
    ) -> Taken:
        """Record the first charge of a checkout and fulfil the order, unless that was done.

        Raises: `WalletFull`; then nothing is recorded, and the money is found again later.
        """
        earlier = stores.payments.find(payment_id_of(attempt.gateway, charge.charge_key))
        if earlier is not None:
            return Taken(order, earlier, is_new=False)
        surplus = self._surplus(stores, order, now) or _without_voucher(stores, order)
        payment = _payment(order, attempt, charge, now, surplus)
        attempt = _told(attempt, charge)
        paid = _paid(with_attempt(order, attempt, now), attempt, payment, now)
        order_ended(stores, order, paid, now)
        if surplus:
            if paid.payment_id == payment.payment_id:
                release_voucher(stores, paid)
            return self._give_back(stores, paid, attempt, payment, now)
        return self._keep(stores, self._fulfil(stores, paid, payment, now), payment)

    def renew(
        self, stores: PaymentStores, order: Order, attempt: Attempt, charge: Charge, now: datetime
    ) -> Taken:
        """Record a later charge of a recurring payment and give the period it pays for.

        A plan that was cancelled keeps the period that was paid and ends with it. Raises:
        `WalletFull`.
        """
        earlier = stores.payments.find(payment_id_of(attempt.gateway, charge.charge_key))
        if earlier is not None:
            return Taken(order, earlier, is_new=False)
        current = stores.subscriptions.find(order.account_id)
        if attempt.reference != order.paid_reference or not self._plans.may_renew(current, order):
            payment = _payment(order, attempt, charge, now, "nothing to renew")
            return self._give_back(stores, order, attempt, payment, now)
        assert current is not None, "it may be renewed"
        first = _payment(order, attempt, charge, now, None)
        payment = replace(first, purpose=Purpose.RENEWAL)
        again = self._plans.renew(stores, current, payment, now)
        look_up_at = again.period_end + RENEWAL_LOOK
        looked = replace(order, look_up_at=look_up_at, waits_since=None, updated_at=now)
        return self._keep(stores, looked, payment)

    def _surplus(self, stores: PaymentStores, order: Order, now: datetime) -> str | None:
        """Return why money for `order` buys nothing; None when it does."""
        if order.payment_id is not None:
            return "paid twice"
        twin = None if order.twin_id is None else stores.orders.find(order.twin_id)
        if twin is not None and twin.state is OrderState.PAID:
            return "paid through another gateway"
        # Found and not glanced at: of closing the account and taking its money one sees the other.
        account = stores.accounts.find(order.account_id)
        if account is None or not account.is_active:
            return "the account is closed"
        if order.item.kind is ItemKind.PACK:
            return None
        current = stores.subscriptions.find(order.account_id)
        is_blocked = self._plans.is_blocked(current, order.item, now)
        return "the plan is paid already" if is_blocked else None

    def _fulfil(
        self, stores: PaymentStores, order: Order, payment: Payment, now: datetime
    ) -> Order:
        if order.item.kind is ItemKind.PACK:
            self._ledger.grant(stores, order.account_id, pack_grant(order, payment), now)
            return order
        begun = self._plans.begin(stores, order, now)
        look_up_at = begun.period_end + RENEWAL_LOOK if order.is_recurring else None
        return replace(order, look_up_at=next_naming(order, now) or look_up_at)

    def _keep(self, stores: PaymentStores, order: Order, payment: Payment) -> Taken:
        stores.orders.save(order)
        stores.payments.save(payment)
        _prepare_e_invoice(stores, order, payment)
        stores.outbox.add(invoice_task(payment.payment_id))
        stores.outbox.add(confirmation_task(payment.payment_id))
        return Taken(order, payment, is_new=True)

    def _give_back(
        self,
        stores: PaymentStores,
        order: Order,
        attempt: Attempt,
        payment: Payment,
        now: datetime,
    ) -> Taken:
        look_up_at = next_naming(order, now) or order.look_up_at
        order = replace(order, look_up_at=look_up_at)
        stores.orders.save(order)
        owed = self._refunds.give_back(stores, payment, now)
        reference = attempt.recurring_reference
        if order.is_recurring and reference is not None:
            cause_id = payment.payment_id
            stores.outbox.add(cancel_recurring_task(attempt.gateway, reference, cause_id))
        return Taken(order, owed, is_new=True)


def _prepare_e_invoice(stores: PaymentStores, order: Order, payment: Payment) -> None:
    """Keep what the law's invoice needs: its buyer may be erased before it is issued."""
    if payment.gateway not in SELLING_OURSELVES:
        return
    account = stores.accounts.find(payment.account_id)
    row = EInvoiceRow(
        payment_id=payment.payment_id,
        account_id=payment.account_id,
        title=title_of(order),
        total=payment.amount,
        email="" if account is None else account.email,
        made_at=payment.recorded_at,
    )
    stores.e_invoices.save(row)


def pack_grant(order: Order, payment: Payment) -> Grant:
    """Return the credits a paid pack brings; they never expire (M067)."""
    return Grant(
        entry_id=purchase_entry_id(payment.payment_id),
        credits=order.item.credits,
        kind=LotKind.PURCHASED,
        cause=Cause("Credit pack", payment_id=payment.payment_id),
        entry_type=EntryType.PURCHASE,
        origin=Origin(order.item.catalogue_version, package_id=order.item.item_id),
    )


def _told(attempt: Attempt, charge: Charge) -> Attempt:
    """Return a try that is paid, with what the charge says of its recurring payment."""
    state = AttemptState.PAID
    if attempt.state is not AttemptState.PAID:
        state = moved(ATTEMPT_NEXT, attempt.state, AttemptState.PAID)
    reference = charge.subscription_reference or attempt.subscription_reference
    return replace(attempt, state=state, subscription_reference=reference)


def _paid(order: Order, attempt: Attempt, payment: Payment, now: datetime) -> Order:
    """Return an order that is paid; one that was stays with its first payment."""
    if not may_move(ORDER_NEXT, order.state, OrderState.PAID):
        return order
    return replace(
        order,
        state=moved(ORDER_NEXT, order.state, OrderState.PAID),
        payment_id=payment.payment_id,
        paid_reference=attempt.reference,
        paid_at=payment.paid_at,
        look_up_at=None,
        waits_since=None,
        updated_at=now,
    )


def _payment(
    order: Order, attempt: Attempt, charge: Charge, now: datetime, surplus: str | None
) -> Payment:
    assert charge.amount is not None, f"{charge.charge_key} was checked before"
    return Payment(
        payment_id=payment_id_of(attempt.gateway, charge.charge_key),
        order_id=order.order_id,
        account_id=order.account_id,
        gateway=attempt.gateway,
        gateway_reference=attempt.gateway_reference,
        charge=charge,
        amount=charge.amount,
        purpose=Purpose.SURPLUS if surplus else Purpose.FIRST,
        paid_at=charge.paid_at or now,
        recorded_at=now,
        updated_at=now,
        detail=surplus or "",
    )
