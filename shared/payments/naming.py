"""Names made of what they name, so that a repeat finds the first one."""

import base64
import hashlib

from shared.kernel.ids import (
    AccountId,
    DisputeId,
    EntryId,
    InvoiceId,
    LotId,
    OrderId,
    PaymentId,
    RefundId,
    SubscriptionId,
)
from shared.payments.gateway import Gateway

REFERENCE_LENGTH = 20
"""Source: ECPay facts, section 2, MerchantTradeNo."""


def reference_of(order_id: OrderId, number: int) -> str:
    """Return the reference of an order's try `number` (1, 2, ...): 90 bits of their hash.

    One letter case only, because ECPay's check code cannot tell cases apart.
    """
    digest = hashlib.sha256(f"{order_id}/{number}".encode()).digest()
    return ("VG" + base64.b32encode(digest).decode())[:REFERENCE_LENGTH]


def automatic_order_id(account_id: AccountId, number: int) -> OrderId:
    """Return the id of an account's automatic top-up `number` (1, 2, ...)."""
    return OrderId(f"ord_{_short(account_id, 'top-up', str(number))}")


def payment_id_of(gateway: Gateway, charge_key: str) -> PaymentId:
    """Return the id of the money a gateway calls `charge_key`: one charge, one payment."""
    return PaymentId(f"pay_{_short(gateway, charge_key)}")


def refund_id_of(payment_id: PaymentId, cause: str) -> RefundId:
    """Return the id of a refund that is made once for one cause."""
    return RefundId(f"ref_{_short(payment_id, cause)}")


def dispute_id_of(payment_id: PaymentId) -> DisputeId:
    """Return the id of a payment's dispute."""
    return DisputeId(f"dsp_{payment_id.removeprefix('pay_')}")


def subscription_id_of(order_id: OrderId) -> SubscriptionId:
    """Return the id of the subscription an order begins."""
    return SubscriptionId(f"sub_{order_id.removeprefix('ord_')}")


def invoice_id_of(payment_id: PaymentId) -> InvoiceId:
    """Return the id of a payment's invoice."""
    return InvoiceId(f"inv_{payment_id.removeprefix('pay_')}")


def credit_note_id_of(refund_id: RefundId) -> InvoiceId:
    """Return the id of the note that corrects an invoice by a refund."""
    return InvoiceId(f"crn_{refund_id.removeprefix('ref_')}")


def purchase_entry_id(payment_id: PaymentId) -> EntryId:
    """Return the id of the entry that brings a bought pack's credits."""
    return EntryId(f"{payment_id}:purchase")


def purchased_lot_id(payment_id: PaymentId) -> LotId:
    """Return the lot of a bought pack."""
    return LotId(purchase_entry_id(payment_id))


def withdrawal_entry_id(refund_id: RefundId) -> EntryId:
    """Return the id of the entry that takes refunded credits back."""
    return EntryId(f"{refund_id}:withdrawal")


def _short(*parts: str) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:32]
