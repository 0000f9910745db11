"""Problems of plans, credits and payments in English: title and detail by code."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, tuple[str, str]] = {
    "catalogue.duration_not_offered": (
        "This length is not available",
        "The video is longer than this service can make it. Choose a shorter length.",
    ),
    "catalogue.plan_required": (
        "Your plan does not include this",
        "This is part of a larger plan. Upgrade to use it, or choose another option.",
    ),
    "catalogue.service_unknown": (
        "We do not have this service",
        "The service you asked for is not on offer. Choose one from the price list.",
    ),
    "catalogue.size_not_offered": (
        "This size is not available",
        "This service does not work in the size you chose. Choose another size.",
    ),
    "credits.deadline_not_reached": (
        "These credits are still reserved",
        (
            "The video they are reserved for may still be on its way. They come back by themselves "
            "if it does not arrive."
        ),
    ),
    "credits.hold_already_ended": (
        "This reservation is already settled",
        "The credits for this video have already been used or returned. Your history shows which.",
    ),
    "credits.hold_unknown": (
        "We cannot find this reservation",
        (
            "Your account has no such reservation of credits. Your history shows what was "
            "reserved, used and returned."
        ),
    ),
    "credits.insufficient": (
        "Not enough credits",
        "You need a few more credits for this. Buy credits, or choose a smaller option.",
    ),
    "credits.quote_expired": (
        "This price has expired",
        "The price was reserved for you for a limited time. Get a new price and go on.",
    ),
    "credits.quote_mismatch": (
        "This price is for something else",
        "Your settings have changed since the price was made. Get a new price and go on.",
    ),
    "credits.quote_outdated": (
        "Your free use is taken",
        (
            "This price counted on a free use that another video has taken since. Get a new price "
            "and go on."
        ),
    ),
    "credits.quote_unknown": (
        "We cannot find this price",
        "There is no such price for your account. Get a new price and go on.",
    ),
    "credits.receipt_refused": (
        "This receipt cannot be confirmed",
        (
            "The receipt is damaged or was not issued by VidGo in this form. Download it again, or "
            "write to our support."
        ),
    ),
    "credits.receipt_unknown": (
        "We cannot find this receipt",
        "Your account has no such receipt. You find all your receipts in your credit history.",
    ),
    "credits.spend_cap_reached": (
        "Your spend cap is reached",
        (
            "This order would go beyond the monthly spend cap you set for yourself. Raise or "
            "remove the cap, or wait for the next month."
        ),
    ),
    "credits.wallet_full": (
        "Too much is going on at once",
        (
            "Your account cannot keep more reservations and credit packs open. Wait until some of "
            "your videos are done and try again."
        ),
    ),
    "payments.auto_top_up_needs_plan": (
        "Automatic top-ups need a running plan",
        (
            "Only the payment method of a plan that goes on can be charged automatically. "
            "Subscribe to a plan through Paddle first, or buy credits yourself."
        ),
    ),
    "payments.auto_top_up_not_offered": (
        "Automatic top-ups are not possible here",
        (
            "Your plan is paid through ECPay, which charges nothing without you. Buy credits "
            "yourself, or pay your plan through Paddle."
        ),
    ),
    "payments.consent_outdated": (
        "The text has changed",
        "There is a newer text to agree to. Reload the page, read it and agree again.",
    ),
    "payments.price_changed": (
        "The price has changed",
        "The pack does not cost any more what was shown. Look at the new price and agree again.",
    ),
    "promotions.already_redeemed": (
        "You have used this code already",
        "A code can be redeemed only so often by each account, and yours has.",
    ),
    "promotions.already_subscribed": (
        "You have a plan already",
        "A trial is for accounts without a plan. The code stays good.",
    ),
    "promotions.code_taken": (
        "This code exists already",
        "Choose another code for the new coupon.",
    ),
    "promotions.exhausted": (
        "This code is used up",
        "Everything this code had to give has been given.",
    ),
    "promotions.expired": (
        "This coupon has expired",
        "The time in which it could be redeemed is over.",
    ),
    "promotions.no_subscription": (
        "This code needs a plan",
        "It adds days to a plan, and you have none at the moment. Choose a plan first.",
    ),
    "promotions.not_eligible": (
        "This code is not for your account",
        "It was made for other plans or other languages.",
    ),
    "promotions.too_many_tries": (
        "Too many wrong coupon codes",
        "For safety we wait before we look at another code. Try again later.",
    ),
    "promotions.too_many_vouchers": (
        "You have many unused discounts",
        "Use one of them with an order, then redeem this code.",
    ),
    "promotions.unknown_code": (
        "We do not know this code",
        "Check the letters and numbers and try again.",
    ),
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
    "payments.already_subscribed": (
        "You have this plan already",
        "It goes on and is paid. Nothing was charged.",
    ),
    "payments.higher_plan_held": (
        "Your present plan is higher",
        (
            "Nothing was charged. To change to a lower plan, cancel the present one: you keep it "
            "until its paid time ends. Buy the lower plan then; bought earlier, it ends the "
            "present one at once."
        ),
    ),
    "payments.basket_too_small": (
        "Too small for this way to pay",
        (
            "The fees of this payment service are too high for so small a purchase. Choose a "
            "larger pack or another way to pay."
        ),
    ),
    "payments.dispute_open": (
        "A payment is disputed",
        (
            "Your bank is asking about an earlier payment. Nothing can be bought until that is "
            "decided; what that payment brought is kept for you."
        ),
    ),
    "payments.dispute_unknown": (
        "There is no such dispute",
        "It does not exist.",
    ),
    "payments.invoice_not_ready": (
        "The invoice is not ready yet",
        "It is written when the payment has arrived. Try again in a moment.",
    ),
    "payments.method_not_offered": (
        "This way to pay is not offered",
        "Choose one of the ways to pay that are listed.",
    ),
    "payments.not_on_sale": (
        "This is not on sale",
        "There is no such plan or pack, or not in this currency.",
    ),
    "payments.not_subscribed": (
        "There is no plan to cancel",
        "You are on the free plan. Nothing is charged.",
    ),
    "payments.order_not_payable": (
        "This order cannot be paid any more",
        "It was paid, replaced, or its time is over. Make a new order.",
    ),
    "payments.order_unknown": (
        "There is no such order",
        "It does not exist, or it is not yours.",
    ),
    "payments.other_gateway_offered": (
        "This payment service is out of order",
        "Nothing was charged. You can buy the same through another service at its own price.",
    ),
    "payments.overlay_not_offered": (
        "This page takes no payments here",
        "Open your order and go on to the payment page from there.",
    ),
    "payments.payment_unknown": (
        "There is no such payment",
        "It does not exist.",
    ),
    "payments.refund_by_hand_only": (
        "Send the money back by bank",
        (
            "The payment service gives back card payments only. Transfer the money by bank, "
            "then enter the refund again with is_by_hand set to true."
        ),
    ),
    "payments.refund_open": (
        "A refund is under way",
        (
            "The payment has an open refund, was refunded, or its bank is asking. Wait for "
            "the outcome."
        ),
    ),
    "payments.refund_too_large": (
        "That is more than is left",
        "Choose an amount above nothing and up to what has not been refunded yet.",
    ),
    "payments.too_many_orders": (
        "Too many orders at once",
        "You have begun many orders in a short time. Pay one of them, or try again later.",
    ),
    "payments.transition_refused": (
        "That does not follow",
        "The present state does not allow it.",
    ),
    "payments.payment_awaited": (
        "This payment has not reached us yet",
        "We hear of its return before we have heard of it. Tell us again later.",
    ),
}
