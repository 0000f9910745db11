"""Charges of a subscription that nobody opens a checkout for, in Paddle's words.

A charge answers with the subscription and does not name its transaction. So our reference travels
in the custom data of the price made for it, and the transaction is found by that. With
`prevent_change` a declined payment is an error, and nothing is collected later. Source: payments
facts, Paddle, section 2, "Subscriptions"; Paddle's API reference, "Create a one-time charge for a
subscription", and its error `subscription_payment_declined`.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from infra.payments.paddle_wire import fields_of, items_of, moment_of, text_of
from shared.kernel.values import JsonValue
from shared.payments.gateway import DirectCharge

ORIGIN: Final = "subscription_charge"
SKEW: Final = timedelta(hours=1)
"""How far their clock may be behind ours; what was made earlier than an order is not its charge."""


def charge_body(order: DirectCharge, price: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Return what charges `price` at once, or not at all."""
    named = {"order_id": order.order_id, "reference": order.reference}
    return {
        "effective_from": "immediately",
        "on_payment_failure": "prevent_change",
        "items": [{"price": {**price, "custom_data": named}, "quantity": 1}],
    }


def charges_asked(order: DirectCharge, per_page: int) -> dict[str, str]:
    """Return the question for the charges of a subscription, newest first."""
    return {
        "subscription_id": order.subscription_reference,
        "origin": ORIGIN,
        "order_by": "id[DESC]",
        "per_page": str(per_page),
    }


def charged_reference(transaction: Mapping[str, JsonValue]) -> str | None:
    """Return our reference of a charge's transaction; None when it is not ours."""
    for item in map(fields_of, items_of(transaction.get("items"))):
        named = fields_of(fields_of(item.get("price")).get("custom_data"))
        reference = text_of(named.get("reference"))
        if reference is not None:
            return reference
    return None


def is_before(transaction: Mapping[str, JsonValue], order: DirectCharge) -> bool:
    """Say whether a transaction is certainly older than an order."""
    made_at = moment_of(transaction.get("created_at"))
    return made_at is not None and made_at < order.created_at - SKEW
