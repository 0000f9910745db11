"""Problems of plans, promotions and payments in English: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "catalogue.below_cost": (
        "A price is below cost",
        "Something in this catalogue would be sold for less than it costs. "
        "Raise the price or lower the cost.",
    ),
    "catalogue.currency_not_offered": (
        "Not sold in this currency",
        "This has no price in the currency you chose. Pay in another currency.",
    ),
    "catalogue.effects_required": (
        "Your plan has no effects",
        "Effects belong to a higher plan. Upgrade your plan to use them.",
    ),
    "catalogue.package_unknown": (
        "There is no such credit pack",
        "The pack you named is not on sale. Choose one from the list of packs.",
    ),
    "catalogue.plan_unknown": (
        "There is no such plan",
        "The plan you named is not on sale. Choose one from the list of plans.",
    ),
    "catalogue.subscription_required": (
        "This is for subscribers",
        "Subscribe to a paid plan to use this service.",
    ),
    "catalogue.unreadable": (
        "This catalogue cannot be read",
        "A field is missing, unknown or breaks a rule. Correct the file and try again.",
    ),
    "catalogue.version_taken": (
        "This version is published already",
        "A published catalogue never changes. Give the new one another version.",
    ),
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
