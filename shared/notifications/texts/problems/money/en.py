"""Problems of plans, promotions and payments in English: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "payments.gateway_refused": (
        "The payment service said no",
        "It does not accept this payment. Choose another way to pay, or write to us.",
    ),
    "payments.gateway_unavailable": (
        "The payment service does not answer",
        "Nothing has been charged. Try again in a moment, or choose another way to pay.",
    ),
    "payments.gateway_uncertain": (
        "We do not know yet whether this went through",
        "The payment service did not answer. We keep asking and tell you; do not pay again.",
    ),
    "payments.notice_refused": (
        "This message is not from the payment service",
        "Its signature or shape is not right, so nothing was changed.",
    ),
}
