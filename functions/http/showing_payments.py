"""Orders, payments and refunds as they are sent."""

from functions.http.wire.money import amount
from functions.http.wire.payments import (
    CheckoutAnswer,
    CodeAnswer,
    CreatedOrderAnswer,
    DisputeAnswer,
    DisputeRowAnswer,
    FormCheckout,
    LinkCheckout,
    OrderAnswer,
    PaymentAnswer,
    RefundAnswer,
    RefundRowAnswer,
    ReplacedPlanAnswer,
)
from shared.kernel.money import Money
from shared.payments.gateway import Checkout, CheckoutKind, PaymentCode
from shared.payments.model import Dispute, ItemKind, Order, Refund
from shared.payments.opening import is_checkout_open
from shared.payments.plans import Replaced
from shared.payments.usecases.read import OrderView, PaymentView, ShownState
from shared.payments.usecases.reversed import DisputeRow, RefundRow


def created_answer(order: Order, replaced: Replaced | None) -> CreatedOrderAnswer:
    """Return an order, and what ends when it is paid, as the answer to who has just made it."""
    return CreatedOrderAnswer(
        order_id=order.order_id,
        state=ShownState(order.state),
        gateway=order.gateway,
        method=order.attempts[-1].method,
        price=amount(order.price),
        is_recurring=order.is_recurring,
        checkout=_open_checkout(order),
        replaces=replaced_answer(replaced),
    )


def replaced_answer(replaced: Replaced | None) -> ReplacedPlanAnswer | None:
    """Return what ends with a change of plan."""
    if replaced is None:
        return None
    return ReplacedPlanAnswer(
        plan_id=replaced.plan_id.value,
        ends_credits=replaced.credits,
        paid_until=replaced.paid_until,
    )


def order_answer(view: OrderView) -> OrderAnswer:
    """Return an order with its money."""
    order = view.order
    last = order.attempts[-1]
    return OrderAnswer(
        order_id=order.order_id,
        state=view.state,
        kind=order.item.kind,
        item_id=order.item.item_id,
        credits=order.item.credits if order.item.kind is ItemKind.PACK else None,
        gateway=order.gateway,
        method=last.method,
        price=amount(order.price),
        list_price=amount(order.list_price),
        is_recurring=order.is_recurring,
        created_at=order.created_at,
        expires_at=order.expires_at,
        paid_at=order.paid_at,
        checkout=_open_checkout(order),
        code=None if last.code is None else _code_answer(last.code),
        payments=[_payment_answer(each) for each in view.payments],
    )


def refund_answer(refund: Refund, credit_note: str | None = None) -> RefundAnswer:
    """Return a refund, with the number of its credit note."""
    return RefundAnswer(
        refund_id=refund.refund_id,
        payment_id=refund.payment_id,
        amount=amount(refund.amount),
        state=refund.state,
        reason=refund.reason,
        created_at=refund.created_at,
        ended_at=refund.ended_at,
        withdrawn_credits=refund.withdrawn_credits,
        spent_credits=refund.spent_credits,
        credit_note_number=credit_note,
    )


def dispute_answer(dispute: Dispute) -> DisputeAnswer:
    """Return a dispute."""
    return DisputeAnswer(
        dispute_id=dispute.dispute_id,
        payment_id=dispute.payment_id,
        state=dispute.state,
        opened_at=dispute.opened_at,
    )


def refund_row_answer(row: RefundRow) -> RefundRowAnswer:
    """Return a refund as administrators see it."""
    refund, payment = row.refund, row.payment
    return RefundRowAnswer(
        **dict(refund_answer(refund)),
        account_id=refund.account_id,
        order_id=payment.order_id,
        gateway=refund.gateway,
        actor=refund.actor,
        is_by_hand=refund.is_by_hand,
        gateway_refund=refund.gateway_refund,
        look_up_at=refund.look_up_at,
        payment_state=payment.state,
        paid=amount(payment.amount),
    )


def dispute_row_answer(row: DisputeRow) -> DisputeRowAnswer:
    """Return a dispute as administrators see it."""
    dispute, payment = row.dispute, row.payment
    return DisputeRowAnswer(
        **dict(dispute_answer(dispute)),
        account_id=dispute.account_id,
        order_id=payment.order_id,
        gateway=dispute.gateway,
        gateway_reference=payment.gateway_reference,
        updated_at=dispute.updated_at,
        payment_state=payment.state,
        paid=amount(payment.amount),
        left=amount(Money(payment.left_minor, payment.amount.currency)),
    )


def _open_checkout(order: Order) -> CheckoutAnswer | None:
    last = order.attempts[-1]
    if last.checkout is None or not is_checkout_open(order):
        return None
    return _checkout_answer(last.checkout)


def _checkout_answer(checkout: Checkout) -> CheckoutAnswer:
    if checkout.kind is CheckoutKind.FORM_POST:
        return FormCheckout(kind="form_post", action=checkout.url, fields=dict(checkout.fields))
    is_overlay = checkout.kind is CheckoutKind.OVERLAY
    return LinkCheckout(
        kind="overlay" if is_overlay else "redirect",
        url=checkout.url,
        transaction_id=checkout.gateway_reference,
    )


def _code_answer(code: PaymentCode) -> CodeAnswer:
    return CodeAnswer(
        method=code.method,
        expires_at=code.expires_at,
        bank_code=code.bank_code,
        account_no=code.account_no,
        payment_no=code.payment_no,
        barcodes=list(code.barcodes),
    )


def _payment_answer(view: PaymentView) -> PaymentAnswer:
    payment = view.payment
    refunded = Money(payment.refunded_minor, payment.amount.currency)
    return PaymentAnswer(
        payment_id=payment.payment_id,
        amount=amount(payment.amount),
        refunded=amount(refunded),
        purpose=payment.purpose,
        state=payment.state,
        paid_at=payment.paid_at,
        invoice_number=view.invoice_label,
        refunds=[
            refund_answer(each, view.credit_note_labels.get(each.refund_id))
            for each in view.refunds
        ],
    )
