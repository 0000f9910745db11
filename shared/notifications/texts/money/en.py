"""Words of mails about money in English."""

from collections.abc import Mapping

from shared.notifications.texts.keys import TextKey

TEXTS: Mapping[TextKey, str] = {
    TextKey.PAYMENT_SUBJECT: "Your VidGo payment has arrived",
    TextKey.PAYMENT_HEADING: "Thank you for your payment",
    TextKey.PAYMENT_LEAD: "We have received {amount} for {item}. It is yours to use now.",
    TextKey.PAYMENT_LINK: "Show the order",
    TextKey.PAYMENT_NOTE: "The invoice is kept with the order.",
    TextKey.TOPPED_UP_SUBJECT: "VidGo has topped up your credits automatically",
    TextKey.TOPPED_UP_HEADING: "Your credits were topped up",
    TextKey.TOPPED_UP_LEAD: (
        "As you agreed, we have charged {amount} to the payment method of your plan for {item}, "
        "because your balance was low. They are yours to use now."
    ),
    TextKey.TOPPED_UP_NOTE: (
        "The invoice is kept with the order. You can withdraw your consent to automatic top-ups on "
        "the credits page at any time."
    ),
    TextKey.RENEWAL_FAILED_SUBJECT: "Your VidGo plan could not be renewed",
    TextKey.RENEWAL_FAILED_HEADING: "The payment did not go through",
    TextKey.RENEWAL_FAILED_LEAD: "We could not collect the payment for your {plan} plan.",
    TextKey.RENEWAL_FAILED_NOTE: (
        "Until {until} (UTC) you keep the plan and the payment may be tried again. If none has "
        "arrived by then, the plan ends. Credits you bought are yours either way."
    ),
    TextKey.RENEWAL_FAILED_NEXT: (
        "Please see whether your card is valid and covered. You can also pay for the plan anew."
    ),
    TextKey.PLAN_ENDED_SUBJECT: "Your VidGo plan has ended",
    TextKey.PLAN_ENDED_HEADING: "Your plan has ended",
    TextKey.PLAN_ENDED_LEAD: "Your {plan} plan was not renewed and ended on {until} (UTC).",
    TextKey.PLAN_ENDED_NOTE: (
        "Your account goes on with the free plan. Plan credits can be used until they expire, and "
        "credits you bought stay. Nothing more is charged."
    ),
    TextKey.PLAN_ENDED_LINK: "Choose a plan",
    TextKey.PLAN_CANCELLED_SUBJECT: "Your VidGo plan is cancelled",
    TextKey.PLAN_CANCELLED_HEADING: "Your plan will not be renewed",
    TextKey.PLAN_CANCELLED_LEAD: "Your {plan} plan is cancelled and runs until {until} (UTC).",
    TextKey.PLAN_CANCELLED_NOTE: (
        "Until then nothing changes and you get its credits as before. Credits you bought stay. "
        "If you want to keep the plan, you can pay for it again at any time."
    ),
    TextKey.PLAN_LINK: "See my plan",
    TextKey.REFUND_DONE_SUBJECT: "Your VidGo refund is on its way",
    TextKey.REFUND_DONE_HEADING: "We have paid you back",
    TextKey.REFUND_DONE_LEAD: "{amount} was refunded to you.",
    TextKey.REFUND_DONE_NOTE: (
        "It can take your bank some days to show the money. What it was for stands with the order."
    ),
    TextKey.REFUND_REJECTED_SUBJECT: "Your VidGo refund did not go through",
    TextKey.REFUND_REJECTED_HEADING: "The refund was rejected",
    TextKey.REFUND_REJECTED_LEAD: (
        "We wanted to refund you {amount}, but the payment provider has rejected it."
    ),
    TextKey.REFUND_REJECTED_NOTE: (
        "Please write to our support, so that we can send you the money in another way."
    ),
    TextKey.DISPUTE_OPENED_SUBJECT: "A VidGo payment is disputed",
    TextKey.DISPUTE_OPENED_HEADING: "A payment of yours is disputed",
    TextKey.DISPUTE_OPENED_LEAD: (
        "Your bank or card company tells us that the payment of {amount} is disputed."
    ),
    TextKey.DISPUTE_OPENED_NOTE: (
        "The bank decides, which can take weeks; we write to you then. If it is a mistake, tell "
        "your bank so, or write to our support: we would rather solve it with you."
    ),
    TextKey.DISPUTE_WON_SUBJECT: "The dispute of your VidGo payment is over",
    TextKey.DISPUTE_WON_HEADING: "The payment stands",
    TextKey.DISPUTE_WON_LEAD: "The dispute about {amount} is over and the payment stands.",
    TextKey.DISPUTE_WON_NOTE: "You do not have to do anything.",
    TextKey.DISPUTE_LOST_SUBJECT: "Your bank has decided about a VidGo payment",
    TextKey.DISPUTE_LOST_HEADING: "The payment goes back to you",
    TextKey.DISPUTE_LOST_LEAD: "The dispute about {amount} was decided in your favour.",
    TextKey.DISPUTE_LOST_NOTE: "The money comes from your bank. You are welcome to order again.",
    TextKey.WALLET_FULL_SUBJECT: "Your VidGo payment has arrived, its credits wait",
    TextKey.WALLET_FULL_HEADING: "Paid, but there is no room yet",
    TextKey.WALLET_FULL_LEAD: (
        "We have received {amount}. An account keeps a bounded number of credit grants, and yours "
        "has reached it."
    ),
    TextKey.WALLET_FULL_NOTE: (
        "Your purchase is added by itself as soon as one of them is used up or expires. Use some "
        "credits to make room; you need not pay again."
    ),
    TextKey.CREDITS_RESET_SUBJECT: "Your new VidGo credits are here",
    TextKey.CREDITS_RESET_HEADING: "Your credits were reset",
    TextKey.CREDITS_RESET_LEAD: "{credits} new credits of your {plan} plan are ready.",
    TextKey.CREDITS_RESET_NOTE: (
        "You get this mail because you asked for it. You can switch it off on your account page."
    ),
    TextKey.EFFECT_NONE: "Your plan and your credits stay as they are.",
    TextKey.EFFECT_CREDITS_TAKEN: "{credits} credits that were bought with it were taken back.",
    TextKey.EFFECT_PLAN_OVER: (
        "The plan it had paid for has ended, and with it what was left of the plan's credits. "
        "Credits you bought stay."
    ),
    TextKey.EFFECT_CREDITS_ASIDE: (
        "Until the bank has decided, what is left of the credits it had bought is set aside and "
        "nothing new can be ordered."
    ),
    TextKey.EFFECT_PLAN_ASIDE: (
        "Until the bank has decided, the plan it had paid for rests with its credits and nothing "
        "new can be ordered. The plan is not charged again. Credits you bought stay."
    ),
    TextKey.EFFECT_CHARGES_ENDED: (
        "Your plan goes on until the end of its paid period, but it is not charged again. Until "
        "the bank has decided nothing new can be ordered."
    ),
    TextKey.EFFECT_GIVEN_BACK: (
        "What was set aside is yours again with the time it had left, and you can order again. A "
        "plan whose payment was disputed is not charged again by itself: pay for it again to keep "
        "it."
    ),
}
